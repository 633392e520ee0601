"""What can be wrong with a database file and with what lies around it.

Nothing here changes anything. Each check is a generator of its own, so that one that stumbles over a damaged
page takes no other with it (`views.doctor` runs them).
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from csmcli.core.backups import parsed
from csmcli.errors import CsmError
from csmcli.hints import shell_word
from csmcli.store import seals
from csmcli.store.backup import COMPANIONS
from csmcli.store.file import unread
from csmcli.store.oddities import Oddity, checks, unlike_history
from csmcli.store.shelf import Shelf

ERROR = "error"
WARNING = "warning"

FIX = "csm doctor --fix"
RESTORE = "csm restore --last"
AGAIN = "csm doctor"

DAMAGE = ("integrity", "reference", "facts", "history", "seal")
"""The codes of what is wrong with stored facts."""

SCHEMA = "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'"
TWICE = """
SELECT 'key', key, count(*) FROM client NOT INDEXED GROUP BY key HAVING count(*) > 1
UNION ALL
SELECT 'external_id', external_id, count(*) FROM client NOT INDEXED
WHERE external_id IS NOT NULL GROUP BY external_id HAVING count(*) > 1 LIMIT 10"""

UNMARKED = "uid = '' OR id NOT IN (SELECT min(id) FROM {table} GROUP BY uid)"
"""The rows of a table that need a mark: of two that have the same, the later."""

_SHOWN = 5
_DRAFT = re.compile(r"\.(?P<name>.+)\.(?P<process>\d+)\.draft(-journal|-wal|-shm)?")
_DAY_SECONDS = 86400


class Trouble(NamedTuple):
    """One thing wrong. ``level`` is ``error`` (what is stored is wrong, or out of reach) or ``warning`` (it may come to that).

    ``mend`` is the command that mends it, None where no command can. ``subject`` is what `--fix` works on: a path,
    or the ids of clients.
    """

    level: str
    code: str
    problem: CsmError
    mend: str | None = None
    subject: Path | tuple[int, ...] | None = None


def modes(database: Path, shelf: Shelf) -> Iterator[Trouble]:
    """Files that others may read, and folders in which others may put another file in their place."""
    folder = shelf.folder(database)
    for path in (database, *(folder / backup.name for backup in shelf.backups(database))):
        mode = _mode(path)
        if mode is not None and mode & 0o077:
            problem = CsmError("{path} may be used by others (mode {mode:04o}).", path=path, mode=mode)
            yield Trouble(WARNING, "mode", problem, FIX, path)
    for path in dict.fromkeys((database.parent, database.resolve().parent, folder)):
        mode = _mode(path)
        if mode is not None and mode & 0o022 and not mode & stat.S_ISVTX:
            problem = CsmError("Others may exchange the files in {path} (mode {mode:04o}).", path=path, mode=mode)
            yield Trouble(WARNING, "mode", problem, FIX, path)


def _mode(path: Path) -> int | None:
    if os.name != "posix":
        return None
    try:
        return stat.S_IMODE(path.stat().st_mode)  # of a link the file behind it: its own mode says nothing
    except FileNotFoundError:
        return None


def names(database: Path) -> Iterator[Trouble]:
    """Further names of the file: a restore gives the new file one of them only, and the other keeps the old."""
    try:
        found = database.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
        problem = CsmError("{path} is one of {count} names of the same file.", path=database, count=found.st_nlink)
        yield Trouble(
            WARNING,
            "link",
            problem,
            f"find {shell_word('path', database.parent)} -samefile {shell_word('path', database)}",
        )


def leftovers(database: Path, shelf: Shelf, further: Iterable[Path] = ()) -> Iterator[Trouble]:
    """Drafts of commands that were killed before they could remove them: each may be a full copy.

    Beside the database and its backups those that would become one of them; in `further` folders, where exports go,
    those of any name that are ours by owner and rights.
    """
    others = [folder for folder in further if folder.is_dir()]
    for folder in dict.fromkeys((database.parent, shelf.folder(database), *others)):
        if not folder.is_dir():
            continue
        for name in sorted(os.listdir(folder)):
            found = _DRAFT.fullmatch(name)
            ours = found and (found["name"] == database.name or parsed(found["name"]) or _made(folder / name, others))
            if found and ours and not _at_work(folder / name, int(found["process"])):
                problem = CsmError("{path} was left by a command that was killed.", path=folder / name)
                yield Trouble(WARNING, "draft", problem, FIX, folder / name)


def _made(draft: Path, folders: Collection[Path]) -> bool:
    """Whether a draft in one of `folders` is a file that csm makes for its user."""
    found = draft.lstat()
    private = os.name != "posix" or (found.st_uid == os.geteuid() and not found.st_mode & 0o077)
    return draft.parent in folders and stat.S_ISREG(found.st_mode) and private


def _at_work(draft: Path, process: int) -> bool:
    """Whether the maker of a draft is alive, so far as the system tells."""
    if os.name != "posix":
        return time.time() - draft.stat().st_mtime < _DAY_SECONDS
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def journals(database: Path) -> Iterator[Trouble]:
    """Journals beside a database that cannot be opened: they belong to it, and to nothing that takes its name."""
    for companion in COMPANIONS:
        path = Path(f"{database}{companion}")
        if os.path.lexists(path):
            problem = CsmError("{path} was left beside a database that cannot be opened.", path=path)
            yield Trouble(WARNING, "journal", problem, RESTORE)


def space(database: Path, shelf: Shelf) -> Iterator[Trouble]:
    """Whether the next backup has room, twice over."""
    folder = shelf.folder(database)
    while not folder.exists():
        folder = folder.parent
    size = database.stat().st_size
    free = shutil.disk_usage(folder).free
    if free < 2 * size:
        problem = CsmError(
            "{folder} has {free} kB left; a backup takes {size} kB.",
            folder=folder,
            free=free // 1000,
            size=size // 1000,
        )
        yield Trouble(WARNING, "space", problem, "csm backups")


def integrity(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Pages, indexes and rows, as SQLite checks them, and references."""
    for (found,) in connection.execute(f"PRAGMA integrity_check({_SHOWN})"):
        if unread(str(found)):
            yield Trouble(
                ERROR, "integrity", CsmError("The disk could not be read; the database may be whole. Check the disk.")
            )
            return
        if found != "ok":
            problem = CsmError("The database is damaged: {problem}.", problem=" ".join(str(found).split()))
            yield Trouble(ERROR, "integrity", problem, RESTORE)


def references(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Rows whose client is not there."""
    broken: dict[str, int] = {}
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        broken[table] = broken.get(table, 0) + 1
    for table, count in broken.items():
        problem = CsmError("Rows of {table} without their client: {count}.", table=table, count=count)
        yield Trouble(ERROR, "reference", problem, RESTORE)


def twice(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Keys and external ids that more than one client has."""
    for field, value, count in connection.execute(TWICE):
        problem = CsmError(
            "{count} clients have the same {field}: {value}.", count=count, field=field.replace("_", " "), value=value
        )
        yield Trouble(ERROR, "twice", problem, RESTORE)


def remembered(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Rows that are not as the last command left them, by the history's own copy of them."""
    odd: dict[str, list[Oddity]] = {}
    for one in unlike_history(connection):
        odd.setdefault(one.table, []).append(one)
    for table, rows in odd.items():
        problem = CsmError(
            "Rows of {table} that are not as the history left them: {count} (row {row}, {column}).",
            table=table,
            count=len(rows),
            row=rows[0].row,
            column=rows[0].column,
        )
        yield Trouble(ERROR, "history", problem, RESTORE)


def sealed(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Operations whose text, changes or rows brought in bulk are not as they were written."""
    unlike = sorted(seals.broken(connection))
    if unlike:
        problem = CsmError(
            "Rows that came in bulk, or the history itself, are not as they were written: operations {count} (csm history: #{number}).",
            count=len(unlike),
            number=unlike[0],
        )
        yield Trouble(ERROR, "seal", problem, RESTORE)


def marks(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Rows without the mark by which a merge tells them apart, or with that of another: a program past csm wrote them."""
    for table in marked(connection):
        count = connection.execute(f"SELECT count(*) FROM {table} WHERE {UNMARKED.format(table=table)}").fetchone()[0]
        if count:
            problem = CsmError("Rows of {table} without a mark of their own: {count}.", table=table, count=count)
            yield Trouble(WARNING, "uid", problem, FIX, ())


def marked(connection: sqlite3.Connection) -> list[str]:
    """The tables whose rows have such a mark."""
    sql = "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'uid'"
    return [row[0] for row in connection.execute(sql)]


def values(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Values that cannot be what their column is for, such as the 31st of February: SQLite itself takes anything."""
    for table, column, wrong in checks(connection):
        count = connection.execute(f'SELECT count(*) FROM "{table}" WHERE {wrong}').fetchone()[0]
        if count:
            problem = CsmError(
                "Values of {table}.{column} that cannot be: {count}.", table=table, column=column, count=count
            )
            yield Trouble(ERROR, "facts", problem, RESTORE)


def schema(connection: sqlite3.Connection) -> Iterator[Trouble]:
    """What differs from a database that csm makes today: tables, indexes, views, each by the text that defines it."""
    from csmcli.store.reading import reader
    from csmcli.store.schema import ensure

    with tempfile.TemporaryDirectory(prefix="csm-") as folder:
        fresh = Path(folder) / "fresh.db"
        ensure(fresh, make=True).dispose()
        with reader(fresh) as sound:
            expected = {row[0]: row[1:] for row in sound.execute(SCHEMA)}
    found = {row[0]: row[1:] for row in connection.execute(SCHEMA)}
    for name in expected.keys() - found.keys():
        yield Trouble(ERROR, "schema", CsmError("{name} is missing in the database.", name=name), RESTORE)
    for name in expected.keys() & found.keys():
        if expected[name] != found[name]:
            problem = CsmError("{name} is not as csm defines it.", name=name)
            yield Trouble(ERROR, "schema", problem, RESTORE)
    for name in found.keys() - expected.keys():
        problem = CsmError("{name} in the database was not made by csm.", name=name)
        yield Trouble(WARNING, "schema", problem, RESTORE)
