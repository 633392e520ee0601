"""Looking at the numbers together: which quarter, what slipped in it, and how the next review stands.

A quarter is a quarter of the calendar, because the checkpoints of a goal are, and because both sides can say which
one is meant without looking it up. Only a young client is looked at from the day it signed: of its first calendar
quarter there may be no more than a week.

Source in the practice: after three months of data the goal is held against what was measured; what is missed gets a
cause and a change, with somebody responsible on each side, and one goes on until the goal is met.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from csmcli.core.dates import month_end
from csmcli.core.journey import CLIENT, SHARED, US
from csmcli.errors import BadInput

YOUNG_DAYS = 110
"""A client of fewer days is looked at from the day it signed."""

PLANNED, DUE, OVERDUE, HELD, LATER = "planned", "due", "overdue", "held", "later"
STANDINGS = (OVERDUE, DUE, PLANNED, LATER, HELD)
"""How a review stands, in the order of what matters."""

_DAY = timedelta(1)
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_QUARTER = r"(?:(\d{4})\s*年?[\s\-/]*)?(?:q|第)\s*([1-4一二三四])\s*季?"


class Period(NamedTuple):
    """The days from ``first`` to ``last``, both of them in it; ``name`` is ``2026-Q3``, empty for no quarter."""

    name: str
    first: date
    last: date

    def until(self, today: date) -> date:
        """The day as of which it is looked at: its last one, today while it runs."""
        return min(self.last, today)


class Change(NamedTuple):
    """An agreed date of the milestone ``key`` that was moved, by which side and why, where that was told."""

    key: str
    from_on: date
    to_on: date
    side: str | None
    reason: str | None


class Slip(NamedTuple):
    """A milestone that got later in a period: by ``days`` against ``from_on``, the date that held before.

    ``to_on`` is the date agreed at the end of it, None where that has passed and the milestone was not reached.
    ``sides`` and ``reasons`` are those of the changes that made it later, each once.
    """

    key: str
    from_on: date
    to_on: date | None
    days: int
    sides: tuple[str, ...]
    reasons: tuple[str, ...]


class Why(NamedTuple):
    """Why a goal was missed: the ``code`` of a cause, the metric it explains (None: all of it), and words."""

    metric: str | None
    code: str
    note: str | None = None


class Agreed(NamedTuple):
    """What is to change: ``side`` has to do it, ``ours`` and ``theirs`` answer for it on either side."""

    text: str
    due: date | None = None
    ours: str | None = None
    theirs: str | None = None
    side: str | None = None

    @property
    def whose(self) -> str:
        """The side told, else that of whoever is named: both of them where people of both are."""
        if self.side:
            return self.side
        return (SHARED if self.ours else CLIENT) if self.theirs else US


def quarter(year: int, number: int) -> Period:
    """A quarter of the calendar, 1 to 4."""
    return Period(f"{year}-Q{number}", date(year, 3 * number - 2, 1), month_end(year, 3 * number))


def quarter_of(day: date) -> Period:
    """The quarter that a day is in."""
    return quarter(day.year, (day.month + 2) // 3)


def parse_period(text: str, today: date) -> Period:
    """``2026-Q3``, ``q3``, 2026年第三季; without a year the last one that has begun.

    Raises BadInput for what is no quarter, and for one that has not begun.
    """
    found = re.fullmatch(_QUARTER, text.strip(), re.IGNORECASE)
    if not found:
        raise BadInput("“{text}” is no quarter; write 2026-Q3 or Q3.", text=text)
    number = _NUMBERS.get(found[2]) or int(found[2])
    if not found[1]:
        number_now = (today.month + 2) // 3
        return quarter(today.year - (number > number_now), number)
    year = int(found[1])
    if not 1900 <= year <= today.year or quarter(year, number).first > today:
        raise BadInput(
            "{text} is no quarter that has begun by {today}; the last one is {last}.",
            text=text,
            today=today,
            last=quarter_of(today).name,
        )
    return quarter(year, number)


def usual_period(signed_on: date | None, today: date) -> Period:
    """The last full quarter; of a client that signed less than 110 days ago, all the time since."""
    if signed_on and (today - signed_on).days < YOUNG_DAYS:
        return Period("", min(signed_on, today), today)
    return quarter_of(quarter_of(today).first - _DAY)


def slips(changes: Iterable[Change], ahead: Mapping[str, date], until: date) -> tuple[Slip, ...]:
    """The milestones that got later in a period that is looked at as of `until`, in the order of `ahead`, others last.

    `changes` are those decided in the period, in order; a date moved later and back has not slipped. `ahead` holds the
    milestones not reached, with their dates: one whose date has passed slipped without a word.
    """
    by_key: dict[str, list[Change]] = {}
    for change in changes:
        by_key.setdefault(change.key, []).append(change)
    keys = [*ahead, *(key for key in by_key if key not in ahead)]
    found = (_slip(key, by_key.get(key, []), ahead.get(key), until) for key in keys)
    return tuple(slip for slip in found if slip)


def _slip(key: str, changes: Sequence[Change], due: date | None, until: date) -> Slip | None:
    late = due is not None and due < until
    end = until if late else changes[-1].to_on if changes else None
    begin = changes[0].from_on if changes else due
    if end is None or begin is None or end <= begin:
        return None
    later = [change for change in changes if change.to_on > change.from_on]
    sides = dict.fromkeys(change.side for change in later if change.side)
    reasons = dict.fromkeys(change.reason for change in later if change.reason)
    return Slip(key, begin, None if late else end, (end - begin).days, tuple(sides), tuple(reasons))


def standing(day: date, today: date, *, planned: bool, invite_from: date) -> str:
    """How a review that is to be held on `day` stands today; one that nobody planned is due from `invite_from` on."""
    if day < today:
        return OVERDUE
    if planned:
        return PLANNED
    return DUE if invite_from <= today else LATER
