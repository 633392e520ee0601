"""Mending what can be mended without a doubt: rights of files, drafts of killed commands, forecasts and marks.

A forecast follows from facts, so to store it anew loses nothing. Everything else that `csm doctor` finds is
somebody's decision.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from csmcli.actions.desk import Desk
from csmcli.actions.forecast import renew
from csmcli.errors import CsmError
from csmcli.store.examining import DAMAGE, UNMARKED, Trouble, marked
from csmcli.whole_file import unwritable

_INSIDE = ("forecast", "uid")
_FRESH = "lower(hex(randomblob(8)))"
"""A new uid, as `store.uid` makes them."""


def mend(desk: Desk, troubles: Iterable[Trouble]) -> tuple[list[Trouble], list[CsmError]]:
    """Mend what can be: which of `troubles` that was, and why others could not be.

    Where facts are damaged, nothing inside the database is mended: a forecast made of them would be sound and wrong.
    """
    found = list(troubles)
    damaged = any(trouble.code in DAMAGE for trouble in found)
    mended, problems = [], []
    for trouble in found:
        if damaged and trouble.code in _INSIDE:
            continue
        try:
            if _mend(desk, trouble):
                mended.append(trouble)
        except CsmError as problem:
            problems.append(problem)
    return mended, problems


def _mend(desk: Desk, trouble: Trouble) -> bool:
    subject = trouble.subject
    if isinstance(subject, Path):
        try:
            return _mend_file(trouble.code, subject)
        except OSError as error:
            raise unwritable(subject, error) from None
    if trouble.code == "forecast" and subject is not None:
        with desk.rehearsing().writing() as work:
            # Nobody did it, so undo must not meet it.
            work.recorder.withdraw()
            work.recorder.count += renew(work.connection, work.session, desk.library, subject)
        return True
    if trouble.code == "uid":
        with desk.rehearsing().writing() as work:
            work.recorder.withdraw()
            for table in marked(work.connection):
                work.connection.execute(f"UPDATE {table} SET uid = {_FRESH} WHERE {UNMARKED.format(table=table)}")
            work.recorder.count += 1
        return True
    return False


def _mend_file(code: str, path: Path) -> bool:
    if code == "draft":
        os.unlink(path)
    elif code == "mode":
        mode = stat.S_IMODE(path.stat().st_mode)
        os.chmod(path, mode & ~(0o022 if path.is_dir() else 0o077))
    else:
        return False
    return True
