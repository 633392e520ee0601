"""Forgetting a client for good, in the database and in its backups."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from csmcli.actions.desk import Desk
from csmcli.errors import BadStore, CsmError
from csmcli.store import erasing, finding
from csmcli.store.backup import copy, untouched
from csmcli.store.database import engine, translated
from csmcli.store.file import connect
from csmcli.store.finding import Found
from csmcli.store.reading import reader
from csmcli.store.shelf import Shelf
from csmcli.whole_file import placed

COMMAND = "csm erase"
"""What the history says of it: that a client was erased, not which."""


class Backups(NamedTuple):
    """The backups that hold a client, and those that cannot be read and may hold it."""

    holding: tuple[Path, ...]
    unreadable: tuple[Path, ...]


def backups_with(connection: sqlite3.Connection, database: Path, shelf: Shelf, client: Found) -> Backups:
    """The backups of `database` in which the client, or a trace of it, is; `connection` reads the database."""
    uid, key = _marks(connection, client)
    folder = shelf.folder(database)
    holding, unreadable = [], []
    for backup in shelf.backups(database):
        path = folder / backup.name
        try:
            with untouched(path) as other:
                if erasing.holds(other, uid, key) is not None:
                    holding.append(path)
        except CsmError:
            unreadable.append(path)
    return Backups(tuple(holding), tuple(unreadable))


def erase(desk: Desk, client: str, backups: tuple[Path, ...] = ()) -> erasing.Erased:
    """Take the client and every trace of it out of the database, after having done so in `backups`.

    What was deleted before is overwritten first, so that the file need not be written anew after it. Then come the
    backups: where one fails, the client is still there to be named again. Makes no backup of the day, which would hold
    the client. Raises NotFound, and CsmError where a file cannot be written.
    """
    desk = desk.rehearsing()._replace(command=COMMAND)
    with reader(desk.database) as connection:
        found = finding.client(connection, client)
        marks = _marks(connection, found)
    _vacuum(desk.database)
    for path in backups:
        _erase_in(path, *marks)
    with desk.writing() as work:
        work.connection.execute("PRAGMA secure_delete = ON")
        result = erasing.erase(work.connection, found.id)
        work.recorder.count += 1
    try:
        _vacuum(desk.database)
    except BadStore as problem:  # it is erased all the same: what is deleted with secure_delete is overwritten
        desk.warn(CsmError("It is erased, but the file could not be written anew: {problem}", problem=problem))
    return result


def _marks(connection: sqlite3.Connection, client: Found) -> tuple[str, str]:
    """What tells the client in another state of the database: its uid and its key."""
    uid, key = connection.execute("SELECT uid, key FROM client WHERE id = ?", (client.id,)).fetchone()
    return str(uid), str(key)


def _erase_in(path: Path, uid: str, key: str) -> None:
    """A new copy of the backup, without the client, in the place of the old one."""
    with placed(path, replace=True) as draft:
        with untouched(path) as connection:
            number = erasing.holds(connection, uid, key)
            copy(connection, path, draft)
        if number is None:
            return
        try:
            with closing(connect(draft)) as made:
                made.execute("PRAGMA secure_delete = ON")
                made.execute("BEGIN IMMEDIATE")
                erasing.erase(made, number)
                made.execute("COMMIT")
                made.execute("VACUUM")
        except sqlite3.Error as error:
            raise translated(error, path) from error


def _vacuum(path: Path) -> None:
    """Write the file anew, so that no free page holds what was deleted. Raises BadStore."""
    made = engine(path)
    try:
        with closing(made.raw_connection()) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise translated(error, path) from error
    finally:
        made.dispose()
