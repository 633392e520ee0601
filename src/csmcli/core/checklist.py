"""When a checklist item is due, and how much of a checklist is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from csmcli.core.dates import offset_day
from csmcli.core.playbook import Offset


def due_on(offset: Offset | None, days: Mapping[str, date | None], not_before: date | None = None) -> date | None:
    """The day of an item, from the days of the milestones; None while its anchor has none.

    Never before `not_before`, the day it was put on the list: nobody is late the day they are told.
    """
    anchor = days.get(offset.anchor) if offset else None
    if offset is None or anchor is None:
        return None
    day = offset_day(anchor, offset.days, offset.before, offset.working)
    return max(day, not_before) if not_before else day


FACTS = {
    "milestone": True,
    "gate": True,
    "agreed": True,
    "answer": True,
    "message": True,
    "meeting": False,
    "target": False,
    "tier": False,
    "contract": False,
    "goal": False,
    "baseline": False,
    "number": False,
    "review": False,
}
"""What an item can be done by, and whether the key of one is told: ``milestone:copy``, ``contract``.

A ``milestone`` that was reached; a ``gate`` that was, or a later one: who has launched does not owe the draft; a date ``agreed`` for one; an ``answer`` to a question; a ``message`` sent; a
``meeting``, a ``contract``, a ``goal``, a goal with a ``baseline``, a ``number``, a ``review`` held, a ``target``, a ``tier`` on record.
"""


def done_by(facts: Iterable[str], known: Mapping[str, date]) -> tuple[str, date] | None:
    """The fact that an item is done by, and its day: the first of its `facts` that is `known`; None where none is.

    Source in the practice: what csm holds already is asked of nobody.
    """
    return next(((fact, known[fact]) for fact in facts if fact in known), None)


def progress(done: Iterable[date | None]) -> int:
    """Per cent of the tasks that are done, 0 to 100, rounded down; 0 for none."""
    days = list(done)
    return 100 * sum(1 for day in days if day) // len(days) if days else 0
