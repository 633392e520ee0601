"""Writes the pages that are made from the program itself, and docs/a-week.md; ``--check`` only compares."""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from json_schema import json_schema

os.environ.update(CSM_HOME="/nonexistent", LANGUAGE="en", COLUMNS="80")
os.environ.pop("CSM_LANGUAGE", None)

HERE = Path(__file__).parent

RECORDS = (
    ("csm stalled --json", "stalled", "Stalled"),
    ("csm today --json", "due", "Due"),
    ("csm why CLIENT --json", "why", "Why"),
    ("csm diff --json", "diff", "Changed"),
    ("csm follow --json", "follow_ups", "Promise"),
    ("csm list --json", "clients", "Listed"),
    ("csm show CLIENT --json", "briefing", "Briefing"),
    ("csm milestone CLIENT --json", "clients", "Step"),
    ("csm journey CLIENT --json", "journey", "Journey"),
    ("csm journey CLIENT --parts --json", "parts", "Choice"),
    ("csm checklist CLIENT --json, csm checklist --tier TIER --json", "checklists", "Row"),
    ("csm handoff CLIENT --json", "handoff", "Item"),
    ("csm success CLIENT --json", "success", "Success"),
    ("csm goals --json", "goal_listing", "GoalRow"),
    ("csm goals CLIENT --costs --json", "costs", "Share"),
    ("csm goal CLIENT --json", "metrics", "Proposed"),
    ("csm questions --json", "questions", "Topic"),
    ("csm questions --topic TOPIC --json", "questions", "Question"),
    ("csm review CLIENT --json", "review_report", "House"),
    ("csm review CLIENT --for client --json", "review_report", "Report"),
    ("csm reviews --json", "reviews", "Row"),
    ("csm resources --json", "resources", "Page"),
    ("csm time --json", "hours", "Hours"),
    ("csm renewals --json", "renewals", "Renewal"),
    ("csm renewals --decided --json", "renewals", "Ended"),
    ("csm renewals --reasons --json", "renewals", "Reason"),
    ("csm history --json", "history", "Done"),
    ("csm backups --json, csm backup --json", "backups", "Backup"),
    ("csm doctor --json", "doctor", "Finding"),
    ("csm merge OTHER.db --dry-run --json", "merging", "Difference"),
    ("csm merge-clients A B --dry-run --json", "merging", "Joined"),
    ("csm message CLIENT --json", "messages", "Message"),
    ("csm message --all --json", "messages", "Listed"),
    ("csm import FILE --dry-run --json", "rehearsal", "Rehearsed"),
)


def cli() -> str:
    """The reference of the commands, in the order of the panels of help."""
    from csmcli.commands.group import _load
    from csmcli.main import COMMANDS

    parts = ["# Commands", "", "Made from the program by `docs/generate.py`. `csm COMMAND --help` says the same.", ""]
    panel = ""
    for entry in COMMANDS:
        if entry.panel != panel:
            panel = entry.panel
            parts += [f"## {panel}", ""]
        parts += _command(_load(entry), f"csm {entry.name}", entry.about)
    return "\n".join(parts)


def _command(command: Any, name: str, about: str) -> list[str]:
    parts = [f"### {name}", "", about, ""]
    children = getattr(command, "commands", None)
    if children:
        for word, child in children.items():
            parts += _command(child, f"{name} {word}", (child.help or "").split("\n\n")[0].replace("\n", " "))
        return parts
    words = [p.make_metavar(_context(command)) for p in command.params if p.param_type_name == "argument"]
    parts += ["```console", "$ " + " ".join([name, *words, "[OPTIONS]"]), "```", ""]
    rows = [_row(param, command) for param in command.params if getattr(param, "help", None)]
    if rows:
        parts += ["| word | takes | what for |", "| --- | --- | --- |", *rows, ""]
    examples = [line.strip() for line in (command.help or "").splitlines() if line.strip().startswith("csm ")]
    if examples:
        parts += ["```console", *(f"$ {line}" for line in examples), "```", ""]
    return parts


def _context(command: Any) -> Any:
    return command.context_class(command, info_name="csm")


def _row(param: Any, command: Any) -> str:
    option = param.param_type_name == "option"
    name = ", ".join(f"`{word}`" for word in param.opts) if option else f"`{param.make_metavar(_context(command))}`"
    flag = option and (getattr(param, "is_flag", False) or getattr(param, "count", False))
    takes = "" if flag or not option else param.make_metavar(_context(command)).replace("|", " or ")
    return f"| {name} | {takes} | {param.help.replace('|', ' or ')} |".replace("|  |", "| |")


def json() -> str:
    """The fields of every record that has a JSON form."""
    parts = [
        "# JSON",
        "",
        "Made from the program by `docs/generate.py`. These names are a contract: tests pin them.",
        "Dates are ISO 8601, `null` is not known, text is as it was given.",
        "",
        "Of several clients (`acme,teahouse` or `--where`), what is one object of one client is an array of objects, and",
        "the entries of a listing (`csm milestone`, `checklist`, `history`, `tier`) begin with a field `client`, the key.",
        "",
    ]
    for command, module, name in RECORDS:
        record = getattr(import_module(f"csmcli.views.{module}"), name)
        parts += [f"## {command}", "", *_fields(record, ""), ""]
    return "\n".join(parts)


def _fields(record: type[NamedTuple], indent: str) -> list[str]:
    lines = []
    for field, kind in get_type_hints(record).items():
        inner = [part for part in get_args(kind) if hasattr(part, "_fields")]
        lines.append(f"{indent}- `{field}`: {_nested(kind) if inner else _kind(kind)}")
        for part in inner:
            lines += _fields(part, indent + "  ")
    return lines


def _nested(kind: Any) -> str:
    return "array of" if get_origin(kind) is tuple else "null, or"


def _kind(kind: Any) -> str:
    if get_origin(kind) is tuple:
        return f"array of {_kind(get_args(kind)[0])}"
    names = {"str": "text", "int": "whole number", "bool": "true or false", "date": "date", "float": "number"}
    if get_origin(kind) is tuple:
        inner = [_kind(part) for part in get_args(kind) if part is not Ellipsis]
        return f"array of {inner[0]}" if Ellipsis in get_args(kind) else f"[{', '.join(inner)}]"
    parts = [part for part in get_args(kind) or (kind,) if part is not Ellipsis]
    words = [names.get(getattr(part, "__name__", ""), "array") for part in parts if part is not type(None)]
    return " or ".join([*dict.fromkeys(words), *(["null"] if type(None) in parts else [])])


def settings() -> str:
    """The table of settings."""
    from csmcli.config import SETTINGS

    parts = [
        "# Settings",
        "",
        "Made from the program by `docs/generate.py`. An option goes before the environment, the environment before",
        "the file `config.toml` in the platform's folder for settings (`CSM_CONFIG` names another, `CSM_HOME` puts",
        "data, settings, cache and logs into one folder).",
        "",
        "| in config.toml | in the environment | takes | unless told | what for |",
        "| --- | --- | --- | --- | --- |",
    ]
    parts += [f"| `{s.name}` | `{s.env}` | {s.takes} | {s.default} | {s.about} |" for s in SETTINGS]
    parts += [
        "",
        "A table `[alias]` holds words of your own for commands; a command of csm goes before an alias of its name:",
        "",
        "```toml",
        "[alias]",
        'said = "log --channel line"     # csm said acme "the draft is in"',
        'mine = "today --owner me"',
        "```",
    ]
    return "\n".join([*parts, ""])


def week() -> str:
    """The week of one CSM: the transcript that the tests run, without what only they need."""
    story = (HERE.parent / "tests" / "stories" / "week.md").read_text(encoding="utf-8")
    title, _, rest = re.sub(r"^<!-- CSM_.*-->\n+", "", story, flags=re.MULTILINE).partition("\n")
    return f"{title}\n\nMade by `docs/generate.py` from a transcript that the tests run, so every block is what csm prints.\n{rest}"


def reliability() -> str:
    """docs/reliability.md with the table of the last full run of the fault matrix."""
    sys.path.insert(0, str(HERE.parent))
    from tests.faults.page import page

    return page()


def main() -> int:
    """Write the pages, or with ``--check`` say which are out of date."""
    check, stale = "--check" in sys.argv, []
    pages = {
        "cli.md": cli(),
        "json.md": json(),
        "all.schema.json": json_schema(),
        "settings.md": settings(),
        "a-week.md": week(),
        "reliability.md": reliability(),
    }
    for name, page in pages.items():
        file = HERE / name
        if file.exists() and file.read_text(encoding="utf-8") == page:
            continue
        stale.append(name)
        if not check:
            file.write_text(page, encoding="utf-8")
    if stale:
        print(("out of date: " if check else "written: ") + ", ".join(stale))
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
