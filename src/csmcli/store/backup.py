"""Copying a database that may be in use, and proving that the copy is sound before it takes its name.

SQLite's own backup under a read transaction: copying the file itself gives half of two states in the middle of
a commit. What cannot be verified is not kept, because a backup is first read on the day it is needed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from csmcli.errors import BadFile, BadStore, Damaged
from csmcli.store.file import SCHEMA_VERSION, complaint, connect, version
from csmcli.store.reading import opened
from csmcli.whole_file import placed

COMPANIONS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database, and puts back into it at the next opening."""

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name"
CONTENTS = """
SELECT (SELECT count(*) FROM client), (SELECT max(at) FROM operation),
       (SELECT at FROM operation ORDER BY id LIMIT 1)"""


class Contents(NamedTuple):
    """What a database holds, in short. ``last_change`` and ``origin``, the first change ever, are UTC, ISO 8601.

    Two databases of one origin are two states of the same one. Both are None where nothing was ever done.
    """

    clients: int
    last_change: str | None
    origin: str | None


def contents(connection: sqlite3.Connection) -> Contents:
    """What the database at `connection` holds."""
    return Contents(*connection.execute(CONTENTS).fetchone())


@contextmanager
def untouched(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file that must stay as it is, byte for byte. Raises BadStore, and Damaged for one that is ours.

    A journal beside it would be put back into it, and then it would be another file.
    """
    for companion in COMPANIONS:
        if os.path.exists(f"{path}{companion}") and os.path.getsize(f"{path}{companion}"):
            raise BadStore(
                "{path} was in the middle of a change when it was last used: csm --db {path} list settles that.",
                path=path,
            )
    if not version(path):
        raise BadStore("There is no database at {path}, or nothing in it.", path=path)
    with opened(path, ("ro",)) as connection:
        yield connection


def verify(connection: sqlite3.Connection, path: Path) -> None:
    """Raises Damaged unless every page, index and reference of the database is sound."""
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise Damaged("{path} is damaged ({problem}); nothing was changed.", path=path, problem=found)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise Damaged("{path} is damaged (a row of {table} has lost its client).", path=path, table=broken[0])


def back_up(source: sqlite3.Connection, database: Path, target: Path) -> None:
    """A verified copy of the database at `source`, from inside its read transaction, in a new file `target`.

    Raises BadFile where `target` cannot be made or is taken, Damaged where the copy is not sound.
    """
    _clear(target)
    with placed(target) as draft:
        copy(source, database, draft)


def copy(source: sqlite3.Connection, database: Path, draft: Path) -> None:
    """Fill the empty file `draft` with the database at `source`, and verify it. Raises as `back_up`."""
    expected = _counts(source)
    try:
        made = connect(draft)
        try:
            # What fails is thrown away whole, and what succeeds is synced before it gets its name.
            made.execute("PRAGMA journal_mode = OFF")
            made.execute("PRAGMA synchronous = OFF")
            source.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")
        finally:
            made.close()
    except sqlite3.Error as error:
        raise complaint(error, draft) from error
    with untouched(draft) as connection:
        verify(connection, database)
        if _counts(connection) != expected:
            raise Damaged("{path} is damaged: a copy of it holds other rows.", path=database)


def copy_of_today(source: sqlite3.Connection, database: Path, draft: Path) -> None:
    """As `copy`, and then brought to today's schema: who made `database` still knows it. Raises as `copy`, and BadStore."""
    copy(source, database, draft)
    if version(draft) != SCHEMA_VERSION:
        from csmcli.store.schema import ensure

        ensure(draft, make=False).dispose()


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """The number of rows of every table, and the numbers that the header carries."""
    names = [row[0] for row in connection.execute(TABLES)]
    counts = {
        name: connection.execute(f'SELECT count(*) FROM "{name.replace(chr(34), chr(34) * 2)}"') for name in names
    }
    pragmas = {name: connection.execute(f"PRAGMA {name}") for name in ("application_id", "user_version")}
    return {name: int(cursor.fetchone()[0]) for name, cursor in {**counts, **pragmas}.items()}


def _clear(target: Path) -> None:
    """Raises BadFile for a place where SQLite would make something else of the copy."""
    if target.name.endswith(COMPANIONS):
        raise BadFile("{file} is a name that SQLite gives to its journals; give another path.", file=target)
    for companion in COMPANIONS:
        if os.path.lexists(f"{target}{companion}"):
            raise BadFile(
                "{file} cannot be made beside {companion}, which would be put back into it; give another path.",
                file=target,
                companion=f"{target.name}{companion}",
            )
