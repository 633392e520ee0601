"""Backing up by hand, and restoring: what a restore replaces is kept first, and all of it happens or nothing does."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from csmcli.errors import BadFile, BadStore, Damaged, NotFound, Refused
from csmcli.store import restoring
from csmcli.store.backup import Contents, back_up
from csmcli.store.reading import reader
from csmcli.store.restoring import Only, State
from csmcli.store.shelf import Shelf
from csmcli.whole_file import placed, unwritable


class Choice(NamedTuple):
    """What somebody has to agree to: what stands there ``now``, what would take its place, and who is in one only."""

    now: State
    then: Contents
    only_now: Only = Only()
    only_then: Only = Only()


class Restored(NamedTuple):
    """What the database holds now, and where that is kept which it replaced, if there was anything."""

    holds: Contents
    kept: Path | None


def save(database: Path, shelf: Shelf, to: Path | None) -> Path:
    """A verified backup in a new file `to`, in the folder `to`, or on the shelf; where it is.

    Raises CsmError where there is no database, or no sound copy can be made at that place.
    """
    with reader(database) as connection:

        def fill(path: Path) -> None:
            back_up(connection, database, path)

        if to is None or to.is_dir():
            return (shelf._replace(told=to) if to else shelf).free(database, "manual", None, fill)
        fill(to)
        return to


def latest(database: Path, shelf: Shelf) -> Path:
    """The newest backup. Raises NotFound where there is none."""
    made = [backup for backup in shelf.backups(database) if backup.occasion != "damaged"]
    if not made:
        raise NotFound("There is no backup in {folder}.", folder=shelf.folder(database))
    return shelf.folder(database) / made[-1].name


def restore(
    database: Path, shelf: Shelf, file: Path, agree: Callable[[Choice], None], at: datetime | None = None
) -> Restored:
    """Put the backup `file` in the place of `database`, once `agree` has raised nothing.

    Raises CsmError, with everything as it was, where `file` is no sound database of csm's, where what it would
    replace is none of csm's or cannot be kept, and where another command does not let go of it.
    """
    there = os.path.lexists(database)
    if there and file.exists() and os.path.samefile(database, file):
        raise Refused("{file} is the database itself; give the path of a backup.", file=file)
    if not there:
        _make_folder(database)
    with ExitStack() as lock, placed(database, replace=there) as draft:
        then = restoring.prepare(file, draft)
        now = restoring.state(database, then)
        if there and not now.found:
            raise BadFile("{file} has gone in the meantime; nothing was changed.", file=database)
        only = (Only(), Only())
        with suppress(BadStore) if now.damage else nullcontext():
            only = restoring.difference(database, draft) if now.holds else only
        agree(Choice(now, then, *only))
        kept = _take_over(database, shelf, at, now, lock)
        restoring.sweep(database)
    return Restored(then, kept)


def _make_folder(database: Path) -> None:
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise unwritable(database, error) from None


def _take_over(database: Path, shelf: Shelf, at: datetime | None, now: State, lock: ExitStack) -> Path | None:
    """Lock what is there and keep it; a damaged file is copied first, since to lock it may change it."""
    if not now.found:
        return None
    if now.damage is None:
        lock.enter_context(restoring.held(database))
        return restoring.set_aside(database, shelf, at, now)
    kept = restoring.set_aside(database, shelf, at, now)
    with suppress(Damaged):  # so damaged that nobody else can write to it either
        lock.enter_context(restoring.held(database))
    return kept
