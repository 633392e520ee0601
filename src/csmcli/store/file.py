"""What a database file is, told from its first hundred bytes, with nothing but the standard library.

A foreign, newer or truncated file is refused before SQLite opens it, so that it is left exactly as
it was found; and a command that reads pays for no library to learn that all is well.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

from csmcli.errors import BadStore, Damaged, InUse

APPLICATION_ID = 0x63736D31
"""Written into the header of every database of ours: ``csm1`` in ASCII."""

SCHEMA_VERSION = 6
"""The number of the newest migration, kept in the header as ``user_version``."""

BUSY_SECONDS = 10.0

_NONBLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MAGIC = b"SQLite format 3\x00"


def version(path: Path) -> int | None:
    """The schema version of the file at `path`; None where there is no file, or an empty one.

    Raises BadStore for a folder, a file that is no SQLite database, one of another program, one
    made by a newer csm, a truncated one, and one that may not be read.
    """
    try:
        _regular(os.stat(path).st_mode, path)
        # Without waiting: a pipe that took the file's place since would keep us for ever.
        with open(os.open(path, os.O_RDONLY | _NONBLOCK), "rb") as file:
            head = file.read(100)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadStore("{path} cannot be read: {problem}.", path=path, problem=error.strerror) from None
    if not head:
        return None
    found = _version(head, path)
    full = _full(head)
    if size < full or os.path.exists(f"{path}-journal"):
        return _settled(path, size, full)
    return found


def _regular(mode: int, path: Path) -> None:
    """Before it is opened: to open a pipe waits for its other end, to open a device may move it."""
    if stat.S_ISDIR(mode):
        raise BadStore("{path} is a folder; give the path of a database file.", path=path)
    if not stat.S_ISREG(mode):
        raise BadStore("{path} is no regular file; give the path of a database file.", path=path)


def _number(head: bytes, at: int) -> int:
    return int.from_bytes(head[at : at + 4], "big")


def _full(head: bytes) -> int:
    """The size that the header tells, in bytes; 0 where it does not know it."""
    page = int.from_bytes(head[16:18], "big")
    told = _number(head, 24) == _number(head, 92)
    return (65536 if page == 1 else page) * _number(head, 28) if told else 0


def _version(head: bytes, path: Path) -> int:
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise BadStore("{path} is not a database of csm; it was left as it is.", path=path)
    if _number(head, 68) != APPLICATION_ID:
        # A crash during the very first creation leaves a header that names nobody yet.
        if _number(head, 68) == 0 and _number(head, 60) == 0 and _number(head, 28) <= 1:
            return 0
        raise BadStore("{path} is the database of another program; it was left as it is.", path=path)
    if _number(head, 60) > SCHEMA_VERSION:
        raise BadStore(
            "{path} was made by a newer csm (schema {found}, this one knows {known}): update csm; "
            "it was left as it is.",
            path=path,
            found=_number(head, 60),
            known=SCHEMA_VERSION,
        )
    return _number(head, 60)


def _settled(path: Path, size: int, full: int) -> int | None:
    """The version once SQLite has waited for a writer at work, or rolled back one that was killed.

    In the middle of a commit the header is ahead of the file, and a journal beside it can bring all of it back:
    only what SQLite cannot read then is cut short. Not by another look at the file: to close a file that
    this process has open elsewhere would drop its locks.
    """
    connection = None
    try:
        connection = connect(path)
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        pages, length = (connection.execute(f"PRAGMA page_{what}").fetchone()[0] for what in ("count", "size"))
        size = os.stat(path).st_size
        # SQLite itself takes what is missing of the last page for zeros.
        if pages and size >= pages * length:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        if not size:
            return None
    except sqlite3.Error as error:
        if size >= full or "malformed" not in str(error):
            raise complaint(error, path) from None
    except UnicodeDecodeError:
        raise damaged(path) from None
    finally:
        if connection is not None:
            connection.close()
    raise Damaged(
        "{path} is cut short: {size} bytes where its header says {full}. Restore a backup; it was left as it is.",
        path=path,
        size=size,
        full=full,
    )


def connect(path: Path, mode: str = "rw") -> sqlite3.Connection:
    """SQLite's own connection to the file at `path`, which must exist: the one way in for every ring.

    By an address and not by the plain path: SQLite itself takes `:memory:` and `file:…` for something else than a
    file of that name, and without a ``mode`` of "rw" or "ro" makes a file that others may read. Raises sqlite3.Error.
    """
    return sqlite3.connect(f"file:{_address(path)}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _address(path: Path) -> str:
    """The path as SQLite's URI takes it, with an empty host before it; urllib would cost three milliseconds to import."""
    full = str(path.absolute())
    if os.name != "posix":
        full = "/" + full.replace("\\", "/")
    return "//" + full.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def create(path: Path) -> None:
    """An empty file, for the owner's eyes only, not through a link. Raises BadStore where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(path, flags, 0o600)
        with suppress(
            OSError
        ):  # a disk without rights of its own refuses; csm doctor tells of a file that others may use
            os.fchmod(handle, 0o600)
        os.close(handle)
    except OSError as error:
        raise BadStore("{path} cannot be made: {problem}.", path=path, problem=error.strerror) from None


def damaged(path: Path) -> Damaged:
    """SQLite cannot read it; its own words for that may be no text any more."""
    return Damaged("{path} is damaged: restore a backup. It was left as it is.", path=path)


_UNREAD = re.compile(r"unable to get the page\. error code=(\d+)")


def unread(finding: str) -> bool:
    """Whether a line of SQLite's integrity check says that the disk did not give a page, whatever stands in it."""
    found = _UNREAD.search(finding)
    return found is not None and failed_disk(int(found[1]))


def _second_look(path: Path) -> BadStore:
    """What SQLite calls malformed may be a read that the disk refused: to it both are one.

    So the file is read once more, by a connection of its own, before anybody is sent to an older backup. Not past
    SQLite: to close the file would drop the locks that this process has on it.
    """
    try:
        connection = sqlite3.connect(f"file:{_address(path)}?mode=ro", uri=True, timeout=0, isolation_level=None)
        try:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        finally:
            connection.close()
    except UnicodeDecodeError:
        return damaged(path)
    except sqlite3.Error as error:
        found = "unable to get the page. error code=10" if failed_disk(getattr(error, "sqlite_errorcode", 0)) else ""
    if unread(found):
        return _disk(path)
    if found != "ok":
        return damaged(path)
    return BadStore(
        "A part of {path} could not be read, and a second look found nothing wrong: check the disk, and try again.",
        path=path,
    )


def _disk(path: Path) -> BadStore:
    return BadStore("The disk of {path} could not be read or written; nothing was changed. Check the disk.", path=path)


def failed_disk(code: int) -> bool:
    """Whether SQLite's (extended) code says that the system could not read or write, whatever the content may be."""
    return code & 0xFF == sqlite3.SQLITE_IOERR


def _allowed(path: Path) -> bool:
    """Whether the rights of the file and its folder are all that SQLite needs."""
    return os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.R_OK | os.W_OK | os.X_OK)


def complaint(error: BaseException, path: Path) -> BadStore:
    """What SQLite said, as one sentence; its own words only where we have no better ones."""
    words, code = str(error), getattr(error, "sqlite_errorname", "")
    if failed_disk(getattr(error, "sqlite_errorcode", 0)):
        # Before the words: to SQLite a page that the disk does not give is "malformed", and the store may be whole.
        return _disk(path)
    if code == "SQLITE_READONLY_DBMOVED":
        return BadStore("{path} was replaced while this command ran; nothing was changed. Run it again.", path=path)
    if code == "SQLITE_READONLY_ROLLBACK":
        return BadStore(
            "{path} was left in the middle of a change, and may not be written to take that back.", path=path
        )
    if "locked" in words:
        return InUse(
            "{path} is in use by another program; nothing was changed. Try again when it has finished.", path=path
        )
    if "unable to open" in words and _allowed(path):
        return BadStore(
            "{path} cannot be opened, although its rights allow it: the system may have too many files open. Try again.",
            path=path,
        )
    if "readonly" in words or "read-only" in words or "unable to open" in words:
        return BadStore("{path} may not be written: check the rights of the file and its folder.", path=path)
    if "full" in words:
        return BadStore("The disk of {path} is full; nothing was changed.", path=path)
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in words or "not a database" in words):
        return _second_look(path)
    return BadStore("{path} cannot be used: {problem}.", path=path, problem=words)
