"""The one place that makes an engine, and the first look at a file before anything touches it.

SQLModel's defaults lose updates on SQLite: of 800 concurrent increments 92 survived, all reported
as done. ``BEGIN IMMEDIATE`` takes the write lock before the first read, and then all survive.
A rollback journal rather than WAL: a process that lives for a tenth of a second gains nothing from
WAL, which cannot be read in a read-only folder and makes a copied live file unusable.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from csmcli.errors import BadStore
from csmcli.store.file import BUSY_SECONDS, complaint

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA synchronous = FULL",
    # A large import stays at 32 MB of pages. 8191 and not 8192: SQLite takes the low byte as "off".
    "PRAGMA cache_spill = 8191",
)


def engine(path: Path) -> Engine:
    """An engine for the file at `path`, which must exist; every transaction begins as a write."""
    made = create_engine(
        f"sqlite:///{path}",
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(made, "connect")
    def settings(connection: Any, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(made, "begin")
    def begin_as_writer(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


def translated(error: DBAPIError | sqlite3.Error, path: Path) -> BadStore:
    """SQLite's error as a sentence of ours; the statement and its values are left out on purpose."""
    return complaint(getattr(error, "orig", None) or error, path)
