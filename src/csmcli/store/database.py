"""The one place that makes an engine, and the first look at a file before anything touches it.

SQLModel's defaults lose updates on SQLite: of 800 concurrent increments 92 survived, all reported
as done. ``BEGIN IMMEDIATE`` takes the write lock before the first read, and then all survive.
A rollback journal rather than WAL: a process that lives for a tenth of a second gains nothing from
WAL, which cannot be read in a read-only folder and makes a copied live file unusable.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from csmcli.errors import BadStore
from csmcli.store.file import complaint, connect
from csmcli.store.guard import refuse_strangers

if TYPE_CHECKING:
    from sqlmodel import Session

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    # EXTRA syncs the folder once the journal is gone: with FULL, a power cut right after a command took it back.
    "PRAGMA synchronous = EXTRA",
    # A large import stays at 32 MB of pages. 8191 and not 8192: SQLite takes the low byte as "off".
    "PRAGMA cache_spill = 8191",
)


def engine(path: Path) -> Engine:
    """An engine for the file at `path`, which must exist; every transaction begins as a write."""
    made = create_engine(
        "sqlite://",
        creator=lambda: connect(path),  # a path put into an address of SQLAlchemy's would be read as one
        poolclass=NullPool,
        hide_parameters=True,
    )

    @event.listens_for(made, "connect")
    def settings(connection: Any, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(made, "begin")
    def begin_as_writer(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        refuse_strangers(connection.exec_driver_sql, path)

    return made


def commit(session: Session) -> None:
    """Commit. Raises DBAPIError where the store is still the old one.

    The one failure that comes too late for that: the journal is gone, which is the commit, and only that its going
    has reached the disk is not known. Told as a failure, it would be typed again, and be there twice.
    """
    try:
        session.commit()
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_IOERR_DIR_FSYNC:
            raise


def translated(error: DBAPIError | sqlite3.Error, path: Path) -> BadStore:
    """SQLite's error as a sentence of ours; the statement and its values are left out on purpose."""
    return complaint(getattr(error, "orig", None) or error, path)
