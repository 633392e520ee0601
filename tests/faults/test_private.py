"""Client data in no error and in no log: a word of its own in every field, and every way to fail.

What the user typed in this very command may be said back; what is in the store may not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from csmcli.main import COMMANDS
from tests.faults.commands import DATABASE, PRESENT, READS
from tests.faults.counting import Tally
from tests.faults.harness import Answer, Server

WORD = "canary"
KEPT = {"key", "playbook", "language", "tier", "outcome", "kind", "side", "milestone", "unknown", "table_name", "every"}
"""Columns that hold words of csm's own, or the key by which a client is spoken of."""
SCHEMA = ("alembic_version", "practice", "sqlite_sequence")


@pytest.fixture
def home(fresh: Callable[[], Path]) -> Path:
    """The filled store with the word in every text of every table."""
    made = fresh()
    with closing(sqlite3.connect(made / DATABASE)) as connection, connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
                if kind.startswith("VARCHAR") and column not in KEPT and table not in SCHEMA:
                    connection.execute(
                        f"UPDATE {table} SET {column} = ? || rowid WHERE {column} IS NOT NULL",
                        (f"{WORD}-{table}-{column}-",),
                    )
    return made


def assert_private(answer: Answer, home: Path) -> None:
    """Only what went wrong is looked at: the narration of a command that did its work names its client."""
    errors = answer.err if answer.code not in (0, 4) else "\n".join(
        line for line in answer.err.splitlines() if line.startswith("csm: ")
    )  # fmt: skip
    assert WORD not in errors, answer
    for log in (home / "state").rglob("*") if (home / "state").exists() else ():
        assert WORD not in log.read_text(encoding="utf-8"), log


def lines() -> list[str]:
    return [*READS, *(one.line for one in PRESENT if one.name != "demo")]


@pytest.mark.parametrize("kind", ["full", "broken", "unreadable"])
def test_a_disk_that_fails(server: Server, home: Path, kind: str, sample: Callable, tally: Tally) -> None:
    whole = (home / DATABASE).read_bytes()
    for line in sample(lines(), 8):
        for number in sample(range(1, 41), 3):
            answer = server.run(line, home, fault=(kind, number))
            assert_private(answer, home)
            (home / DATABASE).write_bytes(whole)
            Path(f"{home / DATABASE}-journal").unlink(missing_ok=True)
            tally("private")["not told"] += 1


BUGS = (
    "csmcli.store.finding:client",
    "csmcli.store.facts:known",
    "csmcli.actions.desk:renew",
    "csmcli.output.listing:show",
    "csmcli.core.stalled:signals",
    "csmcli.core.naming:folded",
    "csmcli.store.history:_json",
    "csmcli.output.terminal:visible",
)


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_of_ours(server: Server, home: Path, bug: str, sample: Callable, tally: Tally) -> None:
    """The bug's own message quotes all it was given; neither the sentence nor the log does."""
    for line in sample(lines(), 10):
        answer = server.run(line, home, patches={bug: "fail"})
        assert answer.code in (0, 1, 2, 3, 4), answer
        if answer.code == 3:
            assert "Traceback" not in answer.err
            assert "crash.log" in answer.complaint
        assert_private(answer, home)
        tally("private")["not told"] += 1


WRONG = (
    "show nobody", "log acme", "log acme hello --on never", "plan acme nosuch=2026-12-01", "plan acme copy=2020-13-45",
    "milestone acme nosuch", "done acme nosuch", "tier acme huge", "hold acme --until 2020-01-01 --reason x",
    "close acme --outcome maybe", "resume acme", "reopen acme", "edit acme --key shut", "edit acme --target much",
    "add Acme --key acme", "measure acme raised much", "ask acme x --topic nosuch", "message acme nosuch",
    "follow acme --drop nosuch", "undone acme nosuch", "import HOME/nosuch.csv", "intake acme --answers HOME/portfolio.csv",
    "list --where tier=", "list --where nosuch=1", "history nobody", "checklist shut", "playbook show nosuch",
)  # fmt: skip


def test_words_that_are_wrong(server: Server, home: Path, tally: Tally) -> None:
    for line in WRONG:
        answer = server.run(line, home)
        assert_private(answer, home)
        tally("private")["not told"] += 1


def test_every_command_is_tried() -> None:
    tried = {line.split()[0] for line in lines()} | {"demo"}
    assert {entry.name for entry in COMMANDS} <= tried
