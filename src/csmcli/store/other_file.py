"""Another database beside ours: looked at before it is believed, and only ever read.

A file of an older schema is copied and the copy is migrated, so that the csm it came from still knows it.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csmcli.errors import BadStore, Refused
from csmcli.store.file import SCHEMA_VERSION, version
from csmcli.store.reading import opened


@contextmanager
def beside(other: Path, own: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads `other`, which is sound and of our schema.

    Raises Refused where it is `own` itself, under whatever name, and BadStore where it is missing, foreign, newer,
    cut short, damaged, or was left in the middle of a change.
    """
    _distinct(other, own)
    # Before `version`, which has SQLite settle what a journal holds: this file is only read.
    if any(os.path.exists(f"{other}{end}") and os.path.getsize(f"{other}{end}") for end in ("-journal", "-wal")):
        raise BadStore(
            "{path} was in the middle of a change when it was last used: csm --db {path} list settles that.", path=other
        )
    found = version(other)
    if not found:
        raise BadStore("There is no database at {path}, or nothing in it.", path=other)
    with opened(other, ("ro",)) as connection:
        _sound(connection, other)
        if found == SCHEMA_VERSION:
            yield connection
            return
        with (
            tempfile.TemporaryDirectory(prefix="csm-") as folder,
            opened(_migrated(connection, Path(folder) / "other.db")) as copy,
        ):
            yield copy


def _distinct(other: Path, own: Path) -> None:
    try:
        found = os.stat(other)
    except OSError:
        return  # `version` says what is wrong
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise BadStore("{path} is no regular file; give the path of a database file.", path=other)
    if own.exists() and os.path.samestat(found, os.stat(own)):
        raise Refused("{path} is the database you work in; give the other one.", path=other)


def _sound(connection: sqlite3.Connection, path: Path) -> None:
    """By SQLite's own examination, and with no row that has lost its client."""
    said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
        raise BadStore("{path} is damaged: restore a backup. It was left as it is.", path=path)


def _migrated(connection: sqlite3.Connection, copy: Path) -> Path:
    from csmcli.store.schema import ensure

    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    target = sqlite3.connect(copy)
    try:
        connection.backup(target)
    finally:
        target.close()
    ensure(copy, make=False).dispose()
    return copy
