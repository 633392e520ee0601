"""The backups there are, and what is in them."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from csmcli.errors import CsmError
from csmcli.language import sentence
from csmcli.store.backup import contents, untouched, verify
from csmcli.store.shelf import Shelf


class Backup(NamedTuple):
    """One backup. ``made_at`` and ``last_change`` are UTC, ISO 8601; ``size`` is in bytes.

    ``clients`` and ``last_change`` are None where the file cannot be read, and ``problem`` says why.
    """

    path: str
    made_at: str
    occasion: str
    size: int
    clients: int | None
    last_change: str | None
    problem: str | None


def listing(database: Path, shelf: Shelf, *, check: bool = False) -> Iterator[Backup]:
    """The backups of `database`, newest first; with `check` every page of each is verified."""
    folder = shelf.folder(database)
    for backup in reversed(shelf.backups(database)):
        yield described(folder / backup.name, backup.at, backup.occasion, check=check)


def described(path: Path, at: datetime, occasion: str, *, check: bool = False) -> Backup:
    """The backup at `path`."""
    made = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    clients = last = problem = None
    try:
        with untouched(path) as connection:
            if check:
                verify(connection, path)
            told = contents(connection)
            clients, last = told.clients, told.last_change
    except CsmError as error:
        problem = sentence(error)
    return Backup(str(path), made, occasion, _size(path), clients, last, problem)


def _size(path: Path) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
