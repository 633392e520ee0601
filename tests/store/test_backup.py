"""A backup is the database at one moment, sound and whole, or there is none."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from csmcli.core.backups import Keep
from csmcli.errors import BadFile, BadStore, CsmError, Damaged
from csmcli.store.backup import back_up, untouched
from csmcli.store.reading import reader
from csmcli.store.shelf import Shelf

Fill = Callable[..., int]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = list(connection.iterdump())
    connection.close()
    return found


def save(database: Path, target: Path) -> None:
    with reader(database) as source:
        back_up(source, database, target)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def filled(database: Path, fill: Fill) -> Path:
    """A database with a client and the operation that made it."""
    acme = fill("client", key="acme")
    fill("milestone", client_id=acme, key="launch")
    fill("operation", at="2026-11-20T08:00:00.000Z", actor="mei", command="csm add Acme")
    return database


def test_it_holds_the_same_and_is_for_the_owner_alone(filled: Path, tmp_path: Path) -> None:
    was = os.umask(0)
    try:
        save(filled, tmp_path / "copy.db")
    finally:
        os.umask(was)
    assert dump(tmp_path / "copy.db") == dump(filled)
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert names(tmp_path) == ["copy.db", "csm.db"]


def test_it_is_one_moment_while_others_write(filled: Path, tmp_path: Path) -> None:
    """What another has begun to write is not in it, and cannot be committed before the copy is made."""
    other = sqlite3.connect(filled, timeout=0, isolation_level=None)
    with reader(filled) as source:
        source.execute("SELECT count(*) FROM client").fetchone()
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE client SET name = 'half of a change'")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("COMMIT")
        back_up(source, filled, tmp_path / "copy.db")
    other.execute("COMMIT")
    other.close()
    assert not any("half of a change" in line for line in dump(tmp_path / "copy.db"))


def test_a_write_ahead_log_of_another_program_is_in_it(filled: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("UPDATE client SET name = 'Acme & Co'")
    save(filled, tmp_path / "copy.db")
    other.close()
    assert (tmp_path / "copy.db").read_bytes()[18:20] == b"\x01\x01"
    assert any("Acme & Co" in line for line in dump(tmp_path / "copy.db"))
    assert names(tmp_path) == ["copy.db", "csm.db"]


def test_a_place_that_is_taken_is_left_alone(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "taken.db").write_text("mine")
    with pytest.raises(BadFile, match="is there already"):
        save(filled, tmp_path / "taken.db")
    assert (tmp_path / "taken.db").read_text() == "mine"


@pytest.mark.parametrize("companion", ["-journal", "-wal", "-shm"])
def test_no_backup_becomes_a_journal_or_gets_one_put_into_it(filled: Path, tmp_path: Path, companion: str) -> None:
    with pytest.raises(BadFile, match="a name that SQLite gives to its journals"):
        save(filled, tmp_path / f"csm.db{companion}")
    (tmp_path / f"copy.db{companion}").write_text("stale")
    with pytest.raises(BadFile, match="cannot be made beside"):
        save(filled, tmp_path / "copy.db")
    assert names(tmp_path) == [f"copy.db{companion}", "csm.db"]


def test_what_cannot_be_verified_is_not_kept(filled: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(filled)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO milestone (client_id, key, position) VALUES (99, 'launch', 0)")
    connection.commit()
    connection.close()
    with pytest.raises(Damaged, match="a row of milestone has lost its client"):
        save(filled, tmp_path / "copy.db")
    assert names(tmp_path) == ["csm.db"]


def test_a_damaged_index_is_no_backup(filled: Path, tmp_path: Path, fill: Fill) -> None:
    connection = sqlite3.connect(filled)
    page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_client_name'").fetchone()[0]
    connection.close()
    whole = bytearray(filled.read_bytes())
    at = whole.index(b"acme", (page - 1) * 4096, page * 4096)
    whole[at : at + 4] = b"acne"
    filled.write_bytes(whole)
    with pytest.raises(Damaged, match="is damaged"):
        save(filled, tmp_path / "copy.db")
    assert names(tmp_path) == ["csm.db"]


def test_a_backup_with_a_journal_beside_it_is_not_opened(filled: Path) -> None:
    before = filled.read_bytes()
    Path(f"{filled}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(1000))
    with pytest.raises(BadStore, match="in the middle of a change"), untouched(filled):
        raise AssertionError("it was opened")
    assert filled.read_bytes() == before


# -- the shelf -------------------------------------------------------------------------------------


def test_the_folder_is_made_for_the_owner_alone(filled: Path) -> None:
    made = Shelf().put(filled, "import", NOON)
    assert made == filled.parent / "backups" / "csm.2026-11-22T120000Z.import.db"
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_two_in_one_second_have_two_names(filled: Path) -> None:
    made = [Shelf().put(filled, occasion, NOON) for occasion in ("import", "import", "restore")]
    assert [path.name[15:22] for path in made if path] == ["120000Z", "120001Z", "120002Z"]


def test_where_nothing_was_done_there_is_nothing_to_save(database: Path, tmp_path: Path) -> None:
    assert Shelf().put(database, "daily", NOON) is None
    assert Shelf().put(tmp_path / "none.db", "daily", NOON) is None
    assert names(tmp_path) == ["csm.db"]


def test_one_is_due_once_a_day(filled: Path) -> None:
    shelf = Shelf()
    assert shelf.due(filled, NOON)
    shelf.put(filled, "daily", NOON)
    assert not shelf.due(filled, NOON + timedelta(hours=11))
    assert shelf.due(filled, NOON + timedelta(hours=12))
    assert shelf.due(filled, NOON - timedelta(days=1)), "the clock was set back"
    assert not shelf._replace(daily=False).due(filled, NOON + timedelta(days=1))
    assert shelf.due(filled.with_name("other.db"), NOON)


def test_of_a_damaged_database_the_warning_says_no_more_than_it_knows(filled: Path) -> None:
    """The copy's own words, that nothing was changed, would be untrue of the command that goes on."""
    with sqlite3.connect(filled) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO milestone (client_id, key, position) VALUES (999, 'x', 0)")
    connection.close()
    told: list[CsmError] = []
    Shelf().daily_backup(filled, told.append)
    assert [str(problem) for problem in told] == [
        f"There is no backup of today: {filled} is damaged. csm doctor tells what is wrong."
    ]


def test_a_backup_of_the_day_that_fails_warns(filled: Path) -> None:
    (filled.parent / "backups").write_text("a file in the way")
    told: list[CsmError] = []
    Shelf().daily_backup(filled, told.append)
    assert [str(problem) for problem in told] == [
        f"There is no backup of today: {filled.parent}/backups cannot be made: File exists."
    ]


def test_what_may_go_goes_and_nothing_else(filled: Path, tmp_path: Path) -> None:
    """Of two databases of one name in one folder, only this one's own are counted and removed."""
    shelf = Shelf(tmp_path / "backups", Keep(2, 0, 0))
    other = tmp_path / "other" / "csm.db"
    other.parent.mkdir()
    other.write_bytes(filled.read_bytes())
    connection = sqlite3.connect(other)
    connection.execute("UPDATE operation SET at = '2020-01-01T00:00:00.000Z'")
    connection.commit()
    connection.close()
    strange = {"notes.txt", "csm.2026-11-01T000000Z.daily.db-old", "csm.2026-11-02T000000Z.daily.db"}
    (tmp_path / "backups").mkdir()
    for name in strange:
        (tmp_path / "backups" / name).write_text("not a database")
    shelf.put(other, "daily", NOON - timedelta(days=9))
    by_hand = shelf.put(filled, "manual", NOON - timedelta(days=8))
    made = [shelf.put(filled, "daily", NOON - timedelta(days=back)) for back in (7, 6, 5)]
    kept = {path.name for path in (by_hand, *made[1:]) if path}
    assert {*names(tmp_path / "backups")} == {*strange, *kept, "csm.2026-11-13T120000Z.daily.db"}


def test_a_killed_backup_leaves_no_backup(filled: Path, tmp_path: Path) -> None:
    """Killed after the copy and before the name: there is a draft, and nothing that could be taken for a backup."""
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from csmcli import whole_file\n"
        "from csmcli.store.shelf import Shelf\n"
        "whole_file._settle = lambda *a, **k: os._exit(9)\n"
        "Shelf().put(Path(sys.argv[1]), 'manual')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(filled)], check=False)
    assert done.returncode == 9
    assert Shelf().backups(filled) == []
    assert [name.endswith(".draft") for name in names(tmp_path / "backups")] == [True]
