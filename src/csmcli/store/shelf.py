"""The folder of backups of a database: what is in it, when the next one is due, and what may go.

The first write of a day asks whether there is a backup of today: one listing of a small folder, and nothing
more is imported for it. The folder is the whole record.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from csmcli.core.backups import Backup, Keep, parsed, prefix, stem, superfluous
from csmcli.errors import BadFile, CsmError, Damaged


class Shelf(NamedTuple):
    """Where the backups go and how many stay. ``told`` is None for a folder beside the database.

    ``daily`` is off for reads and rehearsals, which back up nothing but what a migration would change.
    """

    told: Path | None = None
    keep: Keep = Keep()
    daily: bool = True

    def folder(self, database: Path) -> Path:
        """The folder of the backups of `database`; it need not be there."""
        return self.told or database.parent / "backups"

    def backups(self, database: Path) -> list[Backup]:
        """The backups of `database` by their names, oldest first. Raises BadFile for a folder that cannot be read."""
        folder = self.folder(database)
        try:
            names = [
                entry.name for entry in os.scandir(folder) if stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
            ]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise BadFile("{folder} cannot be read: {problem}.", folder=folder, problem=error.strerror) from None
        found = filter(None, map(parsed, names))
        return sorted((b for b in found if b.database == stem(database.name)), key=lambda b: b.at)

    def due(self, database: Path, at: datetime) -> bool:
        """Whether the day of `at` has no backup of `database` yet."""
        if not self.daily:
            return False
        today = prefix(database.name, at)
        try:
            return not any(name.startswith(today) for name in os.listdir(self.folder(database)))
        except OSError:
            return True

    def daily_backup(self, database: Path, warn: Callable[[CsmError], None]) -> None:
        """The backup before the first write of a day. One that fails warns: the work of the day goes on.

        Raises BadStore for a database that cannot be read: it could not be written either.
        """
        now = datetime.now(UTC)
        if not self.due(database, now):
            return
        from csmcli.store.reading import reader

        with reader(database) as connection:
            try:
                self._put(connection, database, "daily", now)
            except CsmError as problem:
                if self.due(database, now):  # else another command has made it in the meantime
                    warn(_unmade(problem, database))

    def put(self, database: Path, occasion: str, at: datetime | None = None) -> Path | None:
        """A new verified backup of `database`, and the old ones that may go removed; its path.

        None where there is nothing to lose: no database, or one in which nothing was ever done. Raises
        CsmError where no sound backup could be made.
        """
        from csmcli.store.file import version
        from csmcli.store.reading import reader

        if not version(database):
            return None
        with reader(database) as connection:
            return self._put(connection, database, occasion, at)

    def _put(self, connection: sqlite3.Connection, database: Path, occasion: str, at: datetime | None) -> Path | None:
        from csmcli.store.backup import back_up, contents

        origin = contents(connection).origin
        if origin is None:
            return None
        made = self.free(database, occasion, at, lambda path: back_up(connection, database, path))
        self._rotate(database, origin)
        return made

    def free(self, database: Path, occasion: str, at: datetime | None, fill: Callable[[Path], None]) -> Path:
        """The next backup's path, once `fill` has made a file there. Of two in one second the later is named a second later."""
        folder, moment = self.folder(database), (at or datetime.now(UTC)).replace(microsecond=0)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadFile("{folder} cannot be made: {problem}.", folder=folder, problem=error.strerror) from None
        taken = {backup.at for backup in self.backups(database)}
        while True:
            path = folder / Backup(stem(database.name), moment, occasion).name
            if moment not in taken and not os.path.lexists(path):
                try:
                    fill(path)
                    return path
                except BadFile:
                    if not os.path.lexists(path):
                        raise
            moment += timedelta(seconds=1)

    def _rotate(self, database: Path, origin: str) -> None:
        """Remove what may go. Two databases of one name may share a folder: only this one's own are counted."""
        folder = self.folder(database)
        ours = [backup for backup in self.backups(database) if _origin(folder / backup.name) == origin]
        for backup in superfluous(ours, self.keep):
            with suppress(OSError):
                os.unlink(folder / backup.name)


def _unmade(problem: CsmError, database: Path) -> CsmError:
    """Why a day has no backup. Of damage in its own words: what the copy says of itself is not true of the command."""
    if isinstance(problem, Damaged):
        return CsmError(
            "There is no backup of today: {path} is damaged. csm doctor tells what is wrong.", path=database
        )
    return CsmError("There is no backup of today: {problem}", problem=problem)


def _origin(path: Path) -> str | None:
    """Which database a backup is of; None for one that does not tell, which is left alone."""
    from csmcli.store.backup import contents, untouched

    try:
        with untouched(path) as connection:
            return contents(connection).origin
    except CsmError:
        return None
