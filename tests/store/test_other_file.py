"""Another database is looked at before it is believed, and is never written to."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csmcli.errors import BadStore, CsmError, Damaged, Refused
from csmcli.store.file import SCHEMA_VERSION
from csmcli.store.other_file import beside

OLDER = Path(__file__).parent / "older"


@pytest.fixture
def own(migrated: Path, tmp_path: Path) -> Path:
    path = tmp_path / "own.db"
    shutil.copy(migrated, path)
    return path


def _text(path: Path) -> None:
    path.write_text("name,link\n" * 50, encoding="utf-8")


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE album (id INTEGER)")
        connection.execute("PRAGMA user_version = 7")
    connection.close()


def _ours(path: Path) -> None:
    shutil.copy(OLDER / "0002.db", path)


def _newer(path: Path) -> None:
    _ours(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _cut(path: Path) -> None:
    _ours(path)
    os.truncate(path, path.stat().st_size // 2)


def _damaged(path: Path) -> None:
    """A row that an index has and its table has not."""
    _ours(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'due_on', 'key') WHERE name = 'ix_follow_up_due'"
        )
    connection.close()


def _orphaned(path: Path) -> None:
    _ours(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE touch SET client_id = 99999 WHERE id = (SELECT min(id) FROM touch)")
    connection.close()


def _journal(path: Path) -> None:
    _ours(path)
    Path(f"{path}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))


REFUSED: list[tuple[str, Callable[[Path], object], str]] = [
    ("missing", lambda path: None, "There is no database at"),
    ("empty", lambda path: path.touch(), "or nothing in it"),
    ("a folder", lambda path: path.mkdir(), "is a folder"),
    ("a pipe", lambda path: os.mkfifo(path), "is no regular file"),
    ("text", _text, "is not a database of csm"),
    ("foreign", _foreign, "is the database of another program"),
    ("newer", _newer, "was made by a newer csm"),
    ("cut short", _cut, "is cut short"),
    ("damaged", _damaged, "is damaged"),
    ("orphaned", _orphaned, "is damaged"),
    ("in the middle of a change", _journal, "in the middle of a change"),
]


@pytest.mark.parametrize(("make", "words"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_is_no_sound_database_of_ours_is_refused_untouched(
    make: Callable[[Path], object], words: str, own: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    make(other)
    before = other.read_bytes() if other.is_file() else None
    with pytest.raises(CsmError, match=words), beside(other, own):
        pass
    assert (other.read_bytes() if other.is_file() else None) == before


@pytest.mark.parametrize("name", ["itself", "symlink", "hard link"])
def test_our_own_database_is_refused_under_whatever_name(name: str, own: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    if name == "symlink":
        other.symlink_to(own)
    elif name == "hard link":
        os.link(own, other)
    else:
        other = own.parent / "." / own.name
    with pytest.raises(Refused, match="is the database you work in"), beside(other, own):
        pass


def test_through_a_link_another_database_is_read(own: Path, tmp_path: Path, database: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(database)
    with beside(link, own) as connection:
        assert connection.execute("SELECT count(*) FROM client").fetchone() == (0,)


@pytest.mark.parametrize("name", ["0001.db", "0002.db"])
def test_an_older_one_is_read_as_a_copy_of_it_would_be_after_the_migration(
    name: str, own: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(OLDER / name, tmp_path))
    before = other.read_bytes()
    with beside(other, own) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("SELECT count(*) FROM client WHERE uid <> ''").fetchone()[0] > 0
    assert other.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, own.name])


def _gone(copy: Path) -> None:
    copy.unlink()


def _a_folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


def _noise(copy: Path) -> None:
    copy.write_bytes(b"\xff" * 5000)


@pytest.mark.parametrize("spoil", [_gone, _a_folder, _noise])
@pytest.mark.parametrize("step", ["create", "copy_of_today"])
def test_a_copy_that_vanishes_or_cannot_be_read_is_told_in_a_sentence(
    spoil: Callable[[Path], None], step: str, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is filled, and before it is read. One that is gone is not made anew: SQLite would let others read it."""
    from csmcli.store import other_file

    done = getattr(other_file, step)

    def spoilt(*arguments: Any) -> None:
        done(*arguments)
        spoil(arguments[-1])

    monkeypatch.setattr(other_file, step, spoilt)
    other = Path(shutil.copy(OLDER / "0002.db", tmp_path))
    with pytest.raises(BadStore), beside(other, own):
        pass


def test_one_of_our_own_schema_is_verified_as_well(own: Path, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO milestone (client_id, key, position) VALUES (999, 'x', 0)")
    connection.close()
    with pytest.raises(Damaged, match="a row of milestone has lost its client"), beside(database, own):
        pass


def test_nothing_can_be_written_to_it(own: Path, database: Path) -> None:
    with pytest.raises(BadStore), beside(database, own) as connection:
        connection.execute("DELETE FROM client")
