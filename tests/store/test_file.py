"""What a file is, told before SQLite opens it; whatever is not ours stays byte for byte as it was."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

import csmcli
from csmcli.errors import BadStore
from csmcli.store.file import APPLICATION_ID, SCHEMA_VERSION, complaint, create, version
from csmcli.store.reading import reader
from csmcli.store.schema import ensure


def text(path: Path) -> None:
    path.write_text("Dear Mei,\n" * 40, encoding="utf-8")


def short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


def other(path: Path) -> None:
    """A database of a program that does not say its name."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (id INTEGER PRIMARY KEY, name TEXT)")
    connection.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, name TEXT)")
    connection.commit()
    connection.close()


def named_other(path: Path) -> None:
    other(path)
    set_pragma(path, "application_id", 0x12345678)


def newer(path: Path) -> None:
    set_pragma(path, "user_version", SCHEMA_VERSION + 1)


def truncated(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def set_pragma(path: Path, name: str, number: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA {name} = {number}")
    connection.commit()
    connection.close()


SPOILT = [
    (text, "is not a database of csm; it was left as it is."),
    (short, "is not a database of csm; it was left as it is."),
    (other, "is the database of another program; it was left as it is."),
    (named_other, "is the database of another program; it was left as it is."),
    (
        newer,
        f"was made by a newer csm (schema {SCHEMA_VERSION + 1}, this one knows {SCHEMA_VERSION}): update csm; it was left as it is.",
    ),
    (truncated, "is cut short:"),
]


def read(path: Path) -> None:
    with reader(path):
        raise AssertionError("it was opened")


def write(path: Path) -> None:
    ensure(path, make=True)


@pytest.mark.parametrize("use", [version, read, write], ids=["version", "read", "write"])
@pytest.mark.parametrize(("spoil", "sentence"), SPOILT, ids=[s.__name__ for s, _ in SPOILT])
def test_what_is_not_ours_is_refused_in_one_sentence_and_left_as_it_is(
    database: Path, spoil: Callable[[Path], None], sentence: str, use: Callable[[Path], object]
) -> None:
    if spoil in (text, short, other, named_other):
        database.unlink()
    spoil(database)
    before, listing = database.read_bytes(), sorted(os.listdir(database.parent))
    with pytest.raises(BadStore) as caught:
        use(database)
    assert str(caught.value).startswith(f"{database} {sentence}")
    assert "\n" not in str(caught.value)
    assert database.read_bytes() == before
    assert sorted(os.listdir(database.parent)) == listing


def test_a_database_of_ours_has_the_newest_schema(database: Path) -> None:
    assert version(database) == SCHEMA_VERSION
    head = database.read_bytes()[:100]
    assert int.from_bytes(head[68:72], "big") == APPLICATION_ID


def test_no_file_and_an_empty_file_have_no_version(tmp_path: Path) -> None:
    assert version(tmp_path / "none.db") is None
    (tmp_path / "empty.db").touch()
    assert version(tmp_path / "empty.db") is None


@pytest.mark.parametrize("use", [version, read, write], ids=["version", "read", "write"])
def test_a_folder_is_refused(tmp_path: Path, use: Callable[[Path], object]) -> None:
    with pytest.raises(BadStore, match="is a folder; give the path of a database file"):
        use(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(database: Path) -> None:
    database.chmod(0)
    with pytest.raises(BadStore, match="cannot be read: Permission denied"):
        version(database)


def test_a_path_through_a_file_is_refused(database: Path) -> None:
    with pytest.raises(BadStore, match="cannot be read: Not a directory"):
        version(database / "csm.db")
    with pytest.raises(BadStore, match="cannot be made"):
        create(database / "csm.db")


def test_a_first_creation_that_was_cut_off_is_taken_up_again(tmp_path: Path) -> None:
    path = tmp_path / "csm.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("DROP TABLE alembic_version")
    connection.execute("VACUUM")
    connection.close()
    assert version(path) == 0
    ensure(path, make=True).dispose()
    assert version(path) == SCHEMA_VERSION


def test_only_the_owner_may_read_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "new" / "csm.db"
    was = os.umask(0)
    try:
        ensure(path, make=True).dispose()
    finally:
        os.umask(was)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_is_not_made_through_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.db", tmp_path / "csm.db"
    link.symlink_to(target)
    with pytest.raises(BadStore, match="cannot be made"):
        ensure(link, make=True)
    assert not target.exists()


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (sqlite3.OperationalError("database is locked"), "is in use by another program; nothing was changed"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "may not be written"),
        (sqlite3.OperationalError("unable to open database file"), "may not be written"),
        (sqlite3.OperationalError("database or disk is full"), "is full; nothing was changed"),
        (sqlite3.DatabaseError("database disk image is malformed"), "is damaged: restore a backup"),
        (sqlite3.DatabaseError("file is not a database"), "is damaged: restore a backup"),
        (sqlite3.OperationalError("no such table: client"), "cannot be used: no such table: client"),
    ],
)
def test_what_sqlite_says_becomes_one_sentence(error: Exception, part: str, tmp_path: Path) -> None:
    sentence = str(complaint(error, tmp_path / "csm.db"))
    assert part in sentence
    assert str(tmp_path / "csm.db") in sentence


def test_a_database_is_opened_in_one_place() -> None:
    """Elsewhere a path would be an address again, or a file be made that others may read."""
    source = Path(csmcli.__file__).parent
    opening = [
        file for file in source.rglob("*.py") if re.search(r"sqlite3\.connect\(|sqlite://.*\{", file.read_text("utf-8"))
    ]
    assert opening == [source / "store" / "file.py"]
