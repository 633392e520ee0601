"""A command that dies: in a forked child, by SIGKILL, at a statement, at its commit or right after it.

The child keeps hardly a page in memory, so that what it has written lies in the file, half done, with a journal beside it:
the next command must roll that back. Deaths inside the commit are the matter of tests/faults.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from typing import Literal

from sqlalchemy import Engine, event

from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, NotFound, Refused
from csmcli.store import database

Action = Callable[[Desk], object]
Death = int | Literal["commit", "after"]
"""Before the statement of that number, before the commit, or when all is done."""

DONE, REFUSED, LOST = "done", "refused", "lost"
_REFUSED = 3
_SPILLS = ("PRAGMA cache_size = 1", "PRAGMA cache_spill = 1")


def attempt(act: Action, desk: Desk, death: Death | None = None) -> str:
    """Do something at a desk: ``done``, ``refused``, or ``lost`` where it died before it had committed."""
    if death is None:
        try:
            act(desk)
        except (Refused, NotFound, BadInput):
            return REFUSED
        return DONE
    child = os.fork()
    if not child:
        try:
            _die(act, desk, death)
        except BaseException:
            traceback.print_exc()
        os._exit(1)  # never back into the test, which goes on in the parent
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == -signal.SIGKILL:
        return DONE if death == "after" else LOST
    assert code in (0, _REFUSED), "it failed on its way to death"
    return REFUSED if code else DONE


def _die(act: Action, desk: Desk, death: Death) -> None:
    seen = [0]

    def look(statement: str) -> None:
        seen[0] += 1
        if death == seen[0] or (death == "commit" and statement == "COMMIT"):
            os.kill(os.getpid(), signal.SIGKILL)

    database.PRAGMAS += _SPILLS
    event.listen(Engine, "connect", lambda connection, _record: connection.set_trace_callback(look))
    outcome = attempt(act, desk)
    if death == "after" and outcome == DONE:
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(_REFUSED if outcome == REFUSED else 0)
