"""A file that is written whole or not at all, for its owner's eyes only.

The content goes to a new file beside its place, reaches the disk, and takes its name last. A process that is
killed, or a disk that is full, leaves the place as it was. Links and pipes are refused rather than followed:
a backup that lands somewhere else than it says is none.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from csmcli.errors import BadFile

_DAY_SECONDS = 86_400
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def placed(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """The empty file to be filled, mode 0600, in the folder of `path`; named `path` once the block is done.

    Raises BadFile where `path` cannot be made, is taken (without `replace`), or is no regular file. What the block
    raises leaves neither the one nor the other behind.
    """
    look(path, replace=replace)
    _sweep(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _NOFOLLOW, 0o600))
    except OSError as error:
        raise unwritable(path, error) from None
    with suppress(OSError):  # a disk without rights of its own (a stick, a network's) refuses; it was made with these
        os.chmod(draft, 0o600)
    try:
        yield draft
        try:
            _settle(draft, path, replace=replace)
        except FileExistsError:
            raise _taken(path) from None
        except OSError as error:
            raise unwritable(path, error) from None
    finally:
        with suppress(OSError):
            os.unlink(draft)


def _sweep(path: Path) -> None:
    """Take away what a process left behind that was killed: a database that was half made can be large, and nobody sees it.

    Only a draft that nobody has written to for a day: another may be at work in the same place now.
    """
    with suppress(OSError):  # a folder that cannot be listed may take the file all the same
        for name in os.listdir(path.parent):
            if name.startswith(f".{path.name}.") and ".draft" in name:
                left = path.with_name(name)
                with suppress(OSError):
                    if time.time() - os.lstat(left).st_mtime > _DAY_SECONDS:
                        os.unlink(left)


def look(path: Path, *, replace: bool) -> None:
    """Raises BadFile where a file cannot be placed at `path`, so far as a look tells."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(path, error) from None
    if stat.S_ISLNK(found.st_mode):
        raise BadFile("{file} is a link; give the path of the file itself.", file=path)
    if stat.S_ISDIR(found.st_mode):
        raise BadFile("{file} is a folder; give the path of a file.", file=path)
    if not stat.S_ISREG(found.st_mode):
        raise BadFile("{file} is no regular file; give the path of one.", file=path)
    if not replace:
        raise _taken(path)


def _taken(path: Path) -> BadFile:
    return BadFile("{file} is there already, and was left as it is; give another path.", file=path)


def readable(path: Path) -> None:
    """Raises BadFile for a pipe or a device, which to open would wait for somebody; what cannot be looked at passes."""
    with suppress(OSError):
        kind = os.stat(path).st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            raise BadFile("{file} is no regular file; save what it gives to one, and give that.", file=path)


def unwritable(path: Path, error: OSError) -> BadFile:
    """What the system said, as one sentence."""
    return BadFile("{file} cannot be written: {problem}.", file=path, problem=error.strerror)


def _settle(draft: Path, path: Path, *, replace: bool) -> None:
    """Content first, name second, the folder's record of the name last."""
    sync(draft)
    if replace:
        os.replace(draft, path)
    else:
        _name(draft, path)
    if os.name == "posix":
        with suppress(OSError):  # the file has its name by now: to call that a failure would be untrue
            sync(path.parent)


def _name(draft: Path, path: Path) -> None:
    """Unlike a rename, a link never takes a name that was taken in the meantime."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError from None
        os.rename(draft, path)


def sync(path: Path) -> None:
    """The content of the file, or the names in the folder, at `path` reach the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
