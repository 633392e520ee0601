"""A command that dies: in a forked child, by SIGKILL, at a statement, at its commit or right after it.

The child keeps hardly a page in memory, so that what it has written lies in the file, half done, with a journal beside it:
the next command must roll that back. Deaths inside the commit are the matter of tests/faults.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import Engine, event

from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, NotFound, Refused
from csmcli.store import database

Action = Callable[[Desk], object]
Death = int | Literal["commit", "after"]
"""Before the statement of that number, before the commit, or when all is done."""

DONE, REFUSED, LOST = "done", "refused", "lost"
DEATHS = st.sampled_from((*[None] * 60, "commit", "after", 8, 10, 12, 16, 22, 30, 45, 90))
"""How a command ends: by itself, or killed before one of its statements, of which a contact takes 22, a redo hundreds."""
_REFUSED = 3
_SPILLS = ("PRAGMA cache_size = 1", "PRAGMA cache_spill = 1")


def command(**drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A rule that does something at the desk, and may be killed while it does."""

    def made(method: Callable[..., None]) -> Callable[..., None]:
        @wraps(method)
        def doomed(self: Any, *told: Any, death: Death | None = None, **named: Any) -> None:
            self.death = death
            method(self, *told, **named)

        return rule(death=DEATHS, **drawn)(doomed)

    return made


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
