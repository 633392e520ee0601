"""Migrations on filled files: up, down and up again; the models say what the migrations make."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from alembic import command

from csmcli.errors import BadStore
from csmcli.store.database import engine
from csmcli.store.file import SCHEMA_VERSION, version
from csmcli.store.schema import configuration, ensure, metadata, migrate

Fill = Callable[..., int]
HERE = Path(__file__).parent


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    connection.close()
    return found


def schema(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
    connection.close()
    return found


def test_the_models_say_what_the_migrations_make(database: Path) -> None:
    with engine(database).begin() as connection:
        metadata()
        command.check(configuration(connection))


def test_a_new_file_is_made_only_when_asked_for(tmp_path: Path) -> None:
    with pytest.raises(BadStore, match="There is no database at .* yet"):
        ensure(tmp_path / "csm.db", make=False)
    assert list(tmp_path.glob("csm.db*")) == []


def test_the_newest_file_is_left_alone(database: Path) -> None:
    before = database.read_bytes()
    ensure(database, make=False).dispose()
    migrate(engine(database), database)
    assert database.read_bytes() == before


def test_down_to_nothing_and_up_again(database: Path, fill: Fill) -> None:
    acme = fill("client", key="acme")
    fill("milestone", client_id=acme, key="launch")
    made = schema(database)
    migrate(engine(database), database, "base")
    assert version(database) == 0
    assert "client" not in rows(database)
    migrate(engine(database), database)
    assert version(database) == SCHEMA_VERSION
    assert schema(database) == made
    assert rows(database)["client"] == []


def test_a_migration_that_fails_changes_nothing(database: Path, fill: Fill) -> None:
    """A row without its client is found before the commit."""
    fill("client", key="acme")
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO milestone (client_id, key, position) VALUES (999, 'launch', 0)")
    connection.execute("PRAGMA user_version = 0")
    connection.commit()
    connection.close()
    before = rows(database)
    with pytest.raises(BadStore, match="was not migrated: 1 rows would lose their client"):
        migrate(engine(database), database)
    assert rows(database) == before
    assert version(database) == 0


def test_a_file_in_use_is_told_so(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csmcli.store.file.BUSY_SECONDS", 0.01)
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(BadStore, match="is in use by another program; nothing was changed"):
        migrate(engine(database), database, "base")
    other.rollback()
    other.close()


def test_what_was_done_before_a_migration_can_be_taken_back_after_it(tmp_path: Path) -> None:
    """The row images in the history are brought along, so that they fit the tables of today."""
    from csmcli.actions.desk import Desk
    from csmcli.actions.history import undo
    from csmcli.errors import Refused
    from csmcli.playbooks import Library, shipped_folder

    path = tmp_path / "csm.db"
    shutil.copy(HERE / "older" / "0001.db", path)
    desk = Desk(path, Library(shipped_folder(), None, tmp_path / "cache"), date(2026, 11, 22), "mei", "csm undo")
    before = rows(path)
    assert before["follow_up"]
    ensure(path, make=False).dispose()
    keys = sqlite3.connect(path).execute("SELECT id, key FROM follow_up").fetchall()
    assert keys
    assert all(key == f"check-in-{number}" for number, key in keys)
    with pytest.raises(Refused, match="nothing to undo"):
        for _ in range(100):
            undo(desk)
    assert not any(rows(path)[table] for table in ("client", "milestone", "follow_up", "touch", "task"))


def test_every_kept_older_file_comes_up_with_its_rows(tmp_path: Path) -> None:
    kept = sorted((HERE / "older").glob("*.db"))
    assert [file.stem for file in kept] == [f"{number:04d}" for number in range(1, SCHEMA_VERSION)]
    for old in kept:
        path = tmp_path / old.name
        shutil.copy(old, path)
        before = rows(path)
        ensure(path, make=False).dispose()
        after = rows(path)
        assert version(path) == SCHEMA_VERSION
        assert {table: len(after[table]) for table in before} == {table: len(r) for table, r in before.items()}
