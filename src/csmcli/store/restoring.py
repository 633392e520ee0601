"""Putting a backup in the place of a database that others may be using.

The new file takes the name of the old one by a rename, under the old one's write lock. Nobody's work is lost:
who is writing finishes first; who waits for the lock meanwhile has opened the old file, and SQLite refuses to
begin its change there once the name leads to another file.

A journal that a killed writer left belongs to the old file, yet SQLite would put it back into whatever bears the
name. So the old file is settled first, or set aside together with its journal where it cannot be; the journal is
gone, and the folder says so on the disk, before the new file takes the name.
"""

from __future__ import annotations

import heapq
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from csmcli.errors import BadFile, Damaged
from csmcli.store.backup import COMPANIONS, TABLES, Contents, back_up, contents, copy_of_today, untouched, verify
from csmcli.store.file import complaint, connect, damaged, version
from csmcli.store.oddities import UNREADABLE
from csmcli.store.reading import opened, reader
from csmcli.store.shelf import Shelf
from csmcli.whole_file import placed, sync, unwritable

GONE = "SELECT count(*) FROM operation WHERE at > coalesce(?1, '')"
"""How many changes were made since the last one that a backup knows."""
KEYS = "SELECT key FROM client ORDER BY key"

NAMED = 10
"""How many clients of a difference are named."""


class Only(NamedTuple):
    """The clients that one side alone has: how many, and the keys of the first few."""

    number: int = 0
    keys: tuple[str, ...] = ()


class State(NamedTuple):
    """What stands at the place of the database: ``holds`` is None where there is none or it cannot be read.

    A damaged one may still tell what it holds: that is what would be given up.
    """

    found: bool
    holds: Contents | None
    damage: Damaged | None
    since: int = 0


def state(database: Path, backup: Contents) -> State:
    """How the database stands that `backup` would replace.

    Raises BadStore for what is none of csm's, or a newer one's: it is not for us to replace.
    """
    try:
        if not version(database):
            return State(os.path.lexists(database), None, None)
        with reader(database) as connection:
            damage = _damage(connection, database)
            try:
                holds = contents(connection)
                return State(True, holds, damage, connection.execute(GONE, (backup.last_change,)).fetchone()[0])
            except (sqlite3.Error, *UNREADABLE):
                if damage is None:
                    raise
                return State(True, None, damage)
    except Damaged as damage:
        return State(True, None, damage)


def _damage(connection: sqlite3.Connection, database: Path) -> Damaged | None:
    try:
        verify(connection, database)
    except Damaged as damage:
        return damage
    return None


def prepare(file: Path, draft: Path) -> Contents:
    """Fill `draft` with the backup `file`, brought to today's schema; what it holds.

    Raises BadStore, and `file` stays as it is, where it is no sound database of csm's, or a newer one's.
    """
    with untouched(file) as connection:
        holds = contents(connection)
        copy_of_today(connection, file, draft)
    return holds


def difference(database: Path, draft: Path) -> tuple[Only, Only]:
    """The clients that only `database` has, and those that only `draft` has; both are read side by side.

    Raises Damaged where one cannot be read to the end.
    """
    found: tuple[list[str], list[str]] = ([], [])
    counts = [0, 0]
    with reader(database) as now, reader(draft) as then:
        sides = heapq.merge(_keys(now, 0), _keys(then, 1))
        for key, group in groupby(sides, lambda pair: pair[0]):
            having = [side for _, side in group]
            if len(having) == 1:
                counts[having[0]] += 1
                if len(found[having[0]]) < NAMED:
                    found[having[0]].append(key)
    return Only(counts[0], tuple(found[0])), Only(counts[1], tuple(found[1]))


def _keys(connection: sqlite3.Connection, side: int) -> Iterator[tuple[str, int]]:
    return ((key, side) for (key,) in connection.execute(KEYS))


def set_aside(database: Path, shelf: Shelf, at: datetime | None, now: State) -> Path | None:
    """Keep what is about to be replaced, under its lock where it has one; where it is kept, if there is anything.

    A sound database is backed up; a damaged one and its journal are copied byte for byte.
    """
    if not now.found:
        return None
    if now.damage is None:
        with opened(database) as connection:
            if not connection.execute(TABLES).fetchone() or contents(connection).origin is None:
                return None
            return shelf.free(database, "restore", at, lambda path: back_up(connection, database, path))
    return shelf.free(database, "damaged", at, lambda path: _copy_whole(database, path))


def _copy_whole(database: Path, target: Path) -> None:
    for companion in ("", *COMPANIONS):
        if os.path.isfile(f"{database}{companion}"):
            with placed(Path(f"{target}{companion}")) as draft:
                try:
                    shutil.copyfile(f"{database}{companion}", draft)
                except OSError as error:
                    raise unwritable(target, error) from None


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Keeps every writer out of a sound `database`, once those at work have finished.

    To take the lock rolls back what a killed writer left. Raises BadStore where others do not let go of it.
    Nothing may open the file past SQLite meanwhile: to close it again would drop the lock.
    """
    connection = None
    try:
        connection = connect(database)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA journal_mode = DELETE")  # another program may have left a WAL
        connection.execute("BEGIN IMMEDIATE")
        yield
    except sqlite3.Error as error:
        raise complaint(error, database) from error
    except UnicodeDecodeError as error:  # what SQLite says of a broken name
        raise damaged(database) from error
    finally:
        if connection is not None:
            connection.close()


def sweep(database: Path) -> None:
    """Remove what SQLite would put back into the next file of this name, and see it gone from the disk."""
    try:
        for companion in COMPANIONS:
            if os.path.lexists(f"{database}{companion}"):
                os.unlink(f"{database}{companion}")
        if os.name == "posix":
            sync(database.parent)
    except OSError as error:
        raise BadFile("{file} cannot be replaced: {problem}.", file=database, problem=error.strerror) from None
