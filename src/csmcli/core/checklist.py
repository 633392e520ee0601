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


def progress(done: Iterable[date | None]) -> int:
    """Per cent of the tasks that are done, 0 to 100, rounded down; 0 for none."""
    days = list(done)
    return 100 * sum(1 for day in days if day) // len(days) if days else 0
