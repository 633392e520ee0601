"""An empty database of the newest schema: migrated once, copied for each test, since Alembic costs half a second."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.store.schema import ensure


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template; never written to."""
    path = tmp_path_factory.mktemp("template") / "csm.db"
    ensure(path, make=True).dispose()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    """A database of this test's own."""
    path = tmp_path / "csm.db"
    shutil.copy(migrated, path)
    return path


@pytest.fixture
def fill(database: Path) -> Callable[..., int]:
    """Inserts a row: ``fill("client", key="acme", name="Acme")`` → its id; what must not be null gets a value."""
    required: dict[str, dict[str, object]] = {
        "client": {
            "playbook": "crowdfunding",
            "language": "en",
            "rank": 3,
            "added_on": "2026-01-05",
            "currency": "TWD",
            "progress": 0,
            "unknown": "",
        },
        "milestone": {"position": 0},
        "touch": {"two_way": 1, "meeting": 0, "text": "talked"},
        "task": {
            "position": 0, "title": "A task", "advice": "", "side": "us", "vital": 1, "own": 0,
            "due_by_hand": 0, "added_on": "2026-01-05",
        },
        "hold": {"reason": "holiday"},
        "closing": {"outcome": "completed"},
        "measurement": {"metric": "raised", "source": ""},
    }  # fmt: skip

    def insert(table: str, **values: object) -> int:
        row = {**required.get(table, {}), **values}
        if table == "client":
            row.setdefault("name", row["key"])
        marks = ", ".join("?" for _ in row)
        with sqlite3.connect(database) as connection:
            cursor = connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", (*row.values(),))
        connection.close()
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    return insert
