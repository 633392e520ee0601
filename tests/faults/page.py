"""The rows of the matrix and their table in docs/reliability.md, from the counts of the last full run."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

KEPT = Path(__file__).with_name("counts.json")
PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- counts -->\n", "<!-- end of counts -->\n"

ROWS = {
    "kill": "Killed at each call that changes a file",
    "torn": "Killed in the middle of each write, half of it done",
    "new": "The same while the database is made, or brought to a newer schema",
    "power": "Power cut after each call: what was not synced is there, gone or torn",
    "full": "No space left from each call on",
    "broken": "Each call that changes a file fails (EIO)",
    "unreadable": "Each read of a file or a folder fails (EIO)",
    "few": "No more files can be opened (EMFILE)",
    "files": "A file that csm makes, under all of these",
    "calls": "The calls counted are all that strace sees",
    "disk": "A disk that is really full",
    "rights": "A folder or file that may not be written or read",
    "foreign": "Not a database, or another program's",
    "truncated": "The database cut short",
    "flipped": "A byte of the database changed",
    "hostile": "A database with triggers and views that are not csm's",
    "locked": "The database locked by another program",
    "writers": "Writers at once, each reading before it writes",
    "days": "Time zones, clock changes, a clock set back, 29 February",
    "interrupted": "Interrupted or terminated, at a prompt and at work",
    "pipe": "The reader of a listing goes away",
    "output": "Standard output or input closed, or on a full device",
    "modes": "Rights of each file made, under three umasks",
    "links": "A link, a pipe or a folder where a file is to be",
    "secrets": "A password in the address of a database",
    "private": "Client data in an error or in a log",
    "yaml": "Hostile playbooks and answers (YAML)",
    "templates": "Hostile messages (Jinja)",
    "csv": "Hostile files to import (CSV)",
    "xlsx": "Hostile files to import (XLSX)",
}

SAMPLED_ONLY = frozenset(("few",))
"""Rows that no full run has counted yet: a sample of them runs in every check."""
"""A row's name in the tests and in counts.json, and what it is to a reader."""


def table(rows: Mapping[str, Mapping[str, int]], sampled: Collection[str] = ()) -> str:
    """The rows as a Markdown table: what was done, how often, what came of it. Those `sampled` say so."""
    lines = ["| fault | cases | what came of them |", "| --- | ---: | --- |"]
    for row, title in ROWS.items():
        if row in rows:
            seen = ", ".join(f"{word} {count:,}" for word, count in sorted(rows[row].items(), key=lambda one: -one[1]))
            title += " (a sample)" if row in sampled else ""
            lines.append(f"| {title} | {sum(rows[row].values()):,} | {seen} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """docs/reliability.md with the table of the last full run in its place."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    return f"{before}{BEGIN}{table(kept['rows'], kept.get('sampled', ()))}\nAs run on {kept['run']}.\n{END}{rest.partition(END)[2]}"
