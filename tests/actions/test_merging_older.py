"""A file of an older schema merged again is known: its rows have marks of their own, the same each time it is read."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from csmcli.store.file import SCHEMA_VERSION
from csmcli.store.schema import ensure

OLDER = Path(__file__).parents[1] / "store" / "older"
KEPT = [f"{number:04d}" for number in range(1, SCHEMA_VERSION)]
MARKED = ("client", "touch", "follow_up", "question", "hold", "closing")
KNOWN = "says nothing that is not known here"


@pytest.fixture(params=KEPT)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(OLDER / f"{request.param}.db", tmp_path / "old.db"))


def counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        left_out = ("operation", "change", "alembic_version", "sqlite_sequence", "practice", "seal")
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in names
            if name not in left_out
        }


def marks(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return {(name, row[0]) for name in MARKED for row in connection.execute(f"SELECT uid FROM {name}")}


def raised(path: Path, to: Path) -> Path:
    """A copy of a file, brought to today's schema."""
    shutil.copy(path, to)
    ensure(to, make=False).dispose()
    return to


def test_merged_three_times_there_once(csm: Callable, home: Path, old: Path) -> None:
    assert csm("add Zz --signed none").code == 0
    database = home / "data" / "csm.db"
    assert csm(f"merge {old}").code == 0
    once = counts(database)
    for _ in range(2):
        again = csm(f"merge {old}")
        assert again.code == 0, again.err
        assert KNOWN in again.err
        assert counts(database) == once
    assert csm("doctor").code == 0


def test_into_itself_in_its_older_form(csm: Callable, old: Path, tmp_path: Path) -> None:
    """The file that one goes on working in, and the copy of it that was put away."""
    here = raised(old, tmp_path / "here.db")
    merged = csm(f"--db {here} merge {old}")
    assert merged.code == 0, merged.err
    assert KNOWN in merged.err


def test_there_and_back_again(csm: Callable, home: Path, old: Path) -> None:
    """A into B into A, twice: neither has anything twice."""
    assert csm("add Zz --signed none").code == 0
    database = home / "data" / "csm.db"
    assert csm(f"merge {old}").code == 0
    assert csm(f"--db {old} merge {database}").code == 0
    both = counts(old)
    assert both == counts(database)
    for line in (f"merge {old}", f"--db {old} merge {database}"):
        result = csm(line)
        assert result.code == 0, result.err
        assert KNOWN in result.err
    assert counts(old) == counts(database) == both


def test_an_export_of_it_is_the_same(csm: Callable, home: Path, old: Path, tmp_path: Path) -> None:
    export = tmp_path / "old.json"
    here = raised(old, tmp_path / "here.db")
    assert csm(f"--db {here} export {export}").code == 0
    assert csm("add Zz --signed none").code == 0
    assert csm(f"merge {export}").code == 0
    assert KNOWN in csm(f"merge {old}").err


def test_the_marks_of_a_file_are_always_the_same_and_each_its_own(old: Path, tmp_path: Path) -> None:
    one, other = (raised(old, tmp_path / name) for name in ("one.db", "other.db"))
    assert marks(one) == marks(other)
    with closing(sqlite3.connect(one)) as connection:
        assert len(marks(one)) == sum(
            connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in MARKED
        )
    assert all(len(uid) == 16 and set(uid) <= set("0123456789abcdef") for _, uid in marks(one))


@pytest.mark.parametrize("schema", ["0001", "0002"])
def test_a_row_that_was_changed_in_one_copy_is_still_the_same(csm: Callable, tmp_path: Path, schema: str) -> None:
    """Entered before the two copies went their ways, and known by who entered it, not by what it says now."""
    a, b = (Path(shutil.copy(OLDER / f"{schema}.db", tmp_path / name)) for name in ("a.db", "b.db"))
    with closing(sqlite3.connect(b)) as connection, connection:
        connection.execute("UPDATE touch SET text = 'another text'")
    assert marks(raised(a, tmp_path / "a2.db")) == marks(raised(b, tmp_path / "b2.db"))


@pytest.mark.parametrize("schema", ["0001", "0002"])
@pytest.mark.parametrize("taken_back", [False, True])
def test_rows_that_two_copies_entered_are_two(tmp_path: Path, schema: str, taken_back: bool) -> None:
    """Both got the next number, in another moment; also one that a row had which was taken back before."""
    found = []
    for name, at in (("a.db", "2026-11-20T08:00:00.000Z"), ("b.db", "2026-11-20T08:00:00.001Z")):
        path = Path(shutil.copy(OLDER / f"{schema}.db", tmp_path / name))
        with closing(sqlite3.connect(path)) as connection, connection:
            if taken_back:
                entered(connection, "2026-11-19T08:00:00.000Z")
                connection.execute("DELETE FROM touch WHERE id = (SELECT max(id) FROM touch)")
            entered(connection, at)
        found.append(marks(raised(path, tmp_path / f"new-{name}")))
    assert len(found[0] - found[1]) == len(found[1] - found[0]) == 1


def entered(connection: sqlite3.Connection, at: str) -> None:
    """One more contact, as csm of that time logged it."""
    command = "INSERT INTO operation (at, actor, command) VALUES (?, 'mei', 'csm log')"
    operation = connection.execute(command, (at,)).lastrowid
    listed = ", ".join(row[1] for row in connection.execute("PRAGMA table_info(touch)") if row[1] != "id")
    row = connection.execute(f"INSERT INTO touch ({listed}) SELECT {listed} FROM touch LIMIT 1").lastrowid
    connection.execute(
        "INSERT INTO change (operation_id, table_name, row_id, after) VALUES (?, 'touch', ?, ?)",
        (operation, row, json.dumps({"id": row})),
    )


def test_rows_that_no_operation_tells_of_have_marks_by_their_content(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLDER / "0002.db", tmp_path / "a.db"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM change")
    one, other = (marks(raised(path, tmp_path / name)) for name in ("one.db", "other.db"))
    assert one == other
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE touch SET text = 'another text' WHERE id = (SELECT min(id) FROM touch)")
    assert len(one - marks(raised(path, tmp_path / "third.db"))) == 1
