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
from csmcli.store.backup import copy_of_today, untouched, verify
from csmcli.store.file import SCHEMA_VERSION, create
from csmcli.store.reading import opened


@contextmanager
def beside(other: Path, own: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads `other`, which is sound and of our schema.

    Raises Refused where it is `own` itself, under whatever name, and BadStore where it is missing, foreign, newer,
    cut short, damaged, or was left in the middle of a change.
    """
    _distinct(other, own)
    with untouched(other) as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
            verify(connection, other)
            yield connection
            return
        with tempfile.TemporaryDirectory(prefix="csm-") as folder:
            draft = Path(folder) / "other.db"
            create(draft)
            copy_of_today(connection, other, draft)
            with opened(draft) as copy:
                yield copy


def _distinct(other: Path, own: Path) -> None:
    try:
        found = os.stat(other)
    except OSError:
        return  # `untouched` says what is wrong
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise BadStore("{path} is no regular file; give the path of a database file.", path=other)
    if own.exists() and os.path.samestat(found, os.stat(own)):
        raise Refused("{path} is the database you work in; give the other one.", path=other)
