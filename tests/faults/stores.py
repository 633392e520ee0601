"""A filled store to harm, made once by csm itself, and what is in one: the dump that old and new are told by."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.faults.harness import Server

LINES = (
    "add Acme --key acme --tier small --signed 2026-10-01 --link backend=https://example.com --contact Ann "
    "--channel line --address ann@example.com --target 1,000,000 --external-id 4711 --note 'likes short calls'",
    "checklist acme",
    "log acme 'first call' --minutes 30 --on 2026-10-08",
    "follow acme 'send the ladder' --due 2026-11-25",
    "follow acme 'look at the ads' --every 2w",
    "plan acme launch=2027-01-20 end=2027-02-28 ship=2027-06",
    "plan acme copy=2026-12-01",
    "plan acme copy=2026-12-10 --side client --reason 'photos late'",
    "ask acme 'how long may a campaign run?' --topic copy --on 2026-11-01",
    "measure acme raised 250,000 --on 2026-11-10",
    "add 山頂茶席 --key teahouse --tier medium --signed 2026-09-01 --owner lin",
    "milestone teahouse timeline 2026-09-05",
    "hold teahouse --until 2026-12-20 --reason 'waiting for the mould'",
    "add Windharp --key windharp --signed none",
    "intake windharp --answers HOME/answers.yaml",
    "add Shut --key shut --signed 2026-05-01",
    "close shut --outcome dropped --reason dates --note 'no agency'",
    "log acme 'second call' --minutes 15 --on 2026-11-20",
)

ANSWERS = "own-list: over-5000\nlaunch-wish: 2027-03\ntarget-amount: 100萬\nwho-does-what: 小美\n"
HEAD = "name,key,tier,signed,launch,end,raised,contact"
ROWS = 30

Dump = dict[str, list[tuple[Any, ...]]]


def prepare(home: Path) -> None:
    """The files that lines speak of."""
    for folder in ("tmp", "out"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    for name, launch in (("portfolio", "2027-03-01"), ("newer", "2027-03-15")):
        rows = [f"Project {n},p{n},small,2026-10-{n % 28 + 1:02},{launch},2027-04-20,{n}000,Kim" for n in range(ROWS)]
        (home / f"{name}.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")


def fill(server: Server, home: Path, lines: Iterable[str] = LINES) -> None:
    """Run `lines`, each of which must succeed."""
    for line in lines:
        answer = server.run(line, home)
        assert answer.code == 0, (line, answer.err)


def copy(template: Path, home: Path) -> Path:
    """A fresh `home` like the template; whatever was there is gone."""
    shutil.rmtree(home, ignore_errors=True)
    return Path(shutil.copytree(template, home, symlinks=True))


def dump(database: Path) -> Dump | None:
    """Every row of every table, and the schema; None for no database, or one without a table."""
    if not database.exists() or not database.stat().st_size:
        return None
    connection = sqlite3.connect(database)
    try:
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        tables = [name for kind, name, _ in schema if kind == "table" and not name.startswith("sqlite_stat")]
        whole = {name: connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in tables}
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()
    return {"sqlite_master": schema, **whole} if tables else None


def told_by_the_clock(one: Dump, other: Dump) -> set[tuple[str, int]]:
    """The columns (by place) in which two runs of one command differ: a time, or chance."""
    return {
        (table, place)
        for table, rows in one.items()
        for row, second in zip(rows, other.get(table, []), strict=False)
        for place, (a, b) in enumerate(zip(row, second, strict=False))
        if a != b
    }


def without(whole: Dump | None, columns: set[tuple[str, int]]) -> Dump | None:
    """A dump with the values of `columns` left out."""
    if whole is None:
        return None
    return {
        table: [tuple(None if (table, place) in columns else value for place, value in enumerate(row)) for row in rows]
        for table, rows in whole.items()
    }
