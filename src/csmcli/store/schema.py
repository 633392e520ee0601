"""Bringing a file to the newest schema. Alembic is imported here, and only when a file is behind."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from csmcli.errors import BadStore
from csmcli.store import seals
from csmcli.store.database import engine, translated
from csmcli.store.file import APPLICATION_ID, SCHEMA_VERSION, create, version

if TYPE_CHECKING:
    from alembic.config import Config

    from csmcli.store.shelf import Shelf

MIGRATIONS = Path(__file__).parent / "migrations"


def ensure(path: Path, *, make: bool, shelf: Shelf | None = None) -> Engine:
    """An engine for the file at `path`, made or migrated first where needed; backed up on `shelf` before a migration.

    Raises BadStore as `file.version` does, and where there is no file and `make` is false, and CsmError, with
    nothing changed, where there can be no backup.
    """
    found = version(path)
    if found is None:
        if not make:
            raise BadStore("There is no database at {path} yet: csm add NAME makes one, csm demo shows one.", path=path)
        create(path)
    made = engine(path)
    if found != SCHEMA_VERSION:
        if found and shelf:
            shelf.put(path, "migration")
        migrate(made, path)
    return made


def migrate(made: Engine, path: Path, revision: str = "head") -> None:
    """Run the migrations up (or, to an older `revision`, down) in one transaction, all or nothing."""
    from alembic import command

    if not os.access(path, os.W_OK):
        raise BadStore("{path} may not be written: check the rights of the file and its folder.", path=path)
    try:
        with made.connect() as connection:
            # Off before BEGIN: rebuilding a parent table with it on would delete the children.
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                # Asked of the connection: to open and close the file here would drop the lock of this transaction.
                current = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
                if revision == "head" and current == SCHEMA_VERSION:
                    return
                before = _counts(connection)
                down = revision in ("base", *_older(current))
                with seals.renewed(driver):
                    (command.downgrade if down else command.upgrade)(configuration(connection), revision)
                _sound(connection, path)
                if not down:
                    _whole(before, _counts(connection), path)
                _stamp(connection)
    except (DBAPIError, sqlite3.Error) as error:  # the second from the seals, by the driver's connection
        raise translated(error, path) from error


def _stamp(connection: Connection) -> None:
    """The header tells whose file it is and how new, so that no later command has to ask Alembic."""
    number = connection.exec_driver_sql("SELECT max(version_num) FROM alembic_version").scalar()
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {int(number or 0)}")


def _older(current: int) -> list[str]:
    return [f"{number:04d}" for number in range(1, current)]


def _sound(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BadStore("{path} was not migrated: {count} rows would lose their client.", path=path, count=len(broken))


def _counts(connection: Connection) -> dict[str, int]:
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    )
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for (name,) in tables.fetchall()
    }


def _whole(before: Mapping[str, int], after: Mapping[str, int], path: Path) -> None:
    """Upwards no migration may lose a row; rebuilding a parent table the wrong way would take the children."""
    short = [name for name, count in before.items() if after.get(name, 0) < count]
    if short:
        raise BadStore("{path} was not migrated: rows of {tables} would be lost.", path=path, tables=", ".join(short))


def configuration(connection: Connection) -> Config:
    """Alembic's settings without a file: the scripts of this package and an open connection."""
    from alembic.config import Config

    config = Config(stdout=sys.stderr)  # stdout is data
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))  # read as an ini file
    config.attributes["connection"] = connection
    return config


def metadata() -> MetaData:
    """The metadata of every table: imports all of `store.tables`."""
    from csmcli.store import tables

    for module in pkgutil.iter_modules(tables.__path__):
        importlib.import_module(f"{tables.__name__}.{module.name}")
    return SQLModel.metadata
