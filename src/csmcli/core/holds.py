"""Days that do not count, because a pause was agreed.

Source in the practice: a client on hold is not stalled until the hold ends, and days on hold are not lateness.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple


class Hold(NamedTuple):
    """A pause agreed: from `from_on` up to, but not including, `until_on`."""

    from_on: date
    until_on: date


def merged(holds: Iterable[Hold]) -> list[Hold]:
    """The holds in order, overlapping ones joined, empty ones left out."""
    result: list[Hold] = []
    for hold in sorted(holds):
        if hold.until_on <= hold.from_on:
            continue
        if result and hold.from_on <= result[-1].until_on:
            result[-1] = Hold(result[-1].from_on, max(result[-1].until_on, hold.until_on))
        else:
            result.append(hold)
    return result


def lateness(since: date, day: date, holds: Sequence[Hold] = ()) -> int:
    """Days from `since` to `day` that were not on hold; 0 where `day` is not later."""
    days = max(0, (day - since).days)
    for hold in merged(holds) if holds else ():
        first, last = max(hold.from_on, since + timedelta(1)), min(hold.until_on - timedelta(1), day)
        days -= max(0, (last - first).days + 1)
    return days


def crossing(since: date, limit: int, holds: Sequence[Hold] = ()) -> date | None:
    """The first day on which more than `limit` days that were not on hold have passed `since`.

    None where that day lies beyond the calendar.
    """
    try:
        day = since + timedelta(limit + 1)
        for hold in merged(holds) if holds else ():
            first = max(hold.from_on, since + timedelta(1))
            if first <= day and hold.until_on > first:
                day += hold.until_on - first
    except OverflowError:
        return None
    return day


def resumed(day: date | None, holds: Sequence[Hold]) -> date | None:
    """A signal that fired before or during a pause fires again when the pause is over."""
    if day is None or not holds:
        return day
    return max([day, *(hold.until_on for hold in holds if hold.until_on > hold.from_on)])
