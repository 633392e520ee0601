"""A desk at an empty, migrated database, and the rows of its tables to compare."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csmcli.actions import clients
from csmcli.actions.desk import Desk
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.schema import ensure

Rows = dict[str, list[tuple[object, ...]]]
TODAY = date(2026, 11, 22)

RECORDS = {"operation", "change", "practice", "alembic_version", "sqlite_sequence"}
"""The tables that are no facts of a client."""


def facts(path: Path) -> Rows:
    """Every row of every table of facts, in the order of their numbers."""
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {n: connection.execute(f"SELECT * FROM {n} ORDER BY id").fetchall() for n in sorted({*names} - RECORDS)}
    connection.close()
    return found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the newest schema; never written to."""
    path = tmp_path_factory.mktemp("template") / "csm.db"
    ensure(path, make=True).dispose()
    return path


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped practices, compiled once for all tests."""
    return Library(shipped_folder(), None, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def desk(template: Path, library: Library, tmp_path: Path) -> Desk:
    """Mei's desk on Sunday, 22 November 2026."""
    path = tmp_path / "csm.db"
    shutil.copy(template, path)
    return Desk(path, library, TODAY, "mei", "csm test")


@pytest.fixture
def acme(desk: Desk) -> str:
    """The key of a small client who signed three weeks ago."""
    profile = clients.Profile(signed_on=date(2026, 11, 1), owner="mei")
    return clients.add(desk, "Acme", playbook="crowdfunding", tier="small", profile=profile).key


@pytest.fixture
def rows(desk: Desk) -> Callable[[], Rows]:
    """All facts, as they are now."""
    return lambda: facts(desk.database)


@pytest.fixture
def one(desk: Desk) -> Callable[..., dict[str, object]]:
    """The one row of a table that a condition leaves: ``one("milestone", key="launch")``."""

    def get(table: str, **where: object) -> dict[str, object]:
        connection = sqlite3.connect(desk.database)
        connection.row_factory = sqlite3.Row
        condition = " AND ".join(f"{name} = ?" for name in where) or "1"
        found = connection.execute(f"SELECT * FROM {table} WHERE {condition}", (*where.values(),)).fetchall()
        connection.close()
        assert len(found) == 1, f"{len(found)} rows of {table} have {where}"
        return dict(found[0])

    return get
