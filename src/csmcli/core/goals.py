"""Goals in numbers, and how far a client is behind on the way to one.

A goal is held against its checkpoints, days on which a value was agreed. As in `stalled`, no function here asks what
day it is: the last measured value and the checkpoints alone say on which day a goal falls behind, and each new
measurement says it anew. What is missing is told in per cent of the whole way from the baseline to the target, so that
limits are the same for a conversion rate and for an amount.

Source in the practice: goals are split over time, 5 % to 10 % in a year becomes 6 %, 8 %, 9 %, 10 % by quarter; the
target amount of a campaign is such a goal, with its usual pace between the first day and the last.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

UP, DOWN = "up", "down"
DIRECTIONS = (UP, DOWN)
UNITS = ("percent", "count", "money", "minutes", "hours", "days", "score")

ON_TRACK, BEHIND, MISSED, MET, UNKNOWN = "on-track", "behind", "missed", "met", "unknown"
STATES = (ON_TRACK, BEHIND, MISSED, MET, UNKNOWN)

Point = tuple[date, int]
"""A value, in hundredths, and its day."""

_DAY = timedelta(1)


class Goal(NamedTuple):
    """A number to move. ``checkpoints`` are in order, the last one the target on its day; ``last`` is the last measurement.

    ``assumed`` says that nobody measured the baseline: a campaign counts from nothing, and until there is a number nothing
    is known of it. Values are hundredths of the unit. ``title`` is what the client's own goal is called, empty where the playbook's word holds.
    """

    metric: str
    direction: str
    baseline: int | None
    target: int
    checkpoints: tuple[Point, ...]
    last: Point | None = None
    title: str = ""
    assumed: bool = False

    @property
    def by_on(self) -> date:
        """The day by which the target is to be reached."""
        return self.checkpoints[-1][0]

    @property
    def value(self) -> int | None:
        """Where it stands: the last measurement, the baseline before there is one, None where neither is known."""
        if self.last:
            return self.last[1]
        return None if self.assumed else self.baseline

    @property
    def met(self) -> bool:
        """Whether the target was reached by the last measurement."""
        return self.last is not None and not _missing(self, self.target)


def _missing(goal: Goal, aim: int) -> int:
    """What is missing to `aim`, in hundredths; never below 0."""
    assert goal.value is not None
    gap = aim - goal.value if goal.direction == UP else goal.value - aim
    return max(0, gap)


def _way(goal: Goal) -> int:
    """The whole way, in hundredths: from the baseline to the target, or where there is none, from nothing."""
    return abs(goal.target - (goal.baseline or 0)) or 1


def shortfalls(goal: Goal) -> tuple[tuple[date, int], ...]:
    """For each checkpoint that the last value misses, the day after it and what is missing, in per cent of the way.

    Rounded down; one that is missed by less than one per cent is not missed. Empty for a goal whose value is not known.
    """
    if goal.value is None:
        return ()
    found = ((day + _DAY, 100 * _missing(goal, aim) // _way(goal)) for day, aim in goal.checkpoints)
    return tuple((day, short) for day, short in found if short)


def fires_on(missed: Iterable[tuple[date, int]], limit: int) -> date | None:
    """The first day on which more than `limit` per cent are missing."""
    return next((day for day, short in missed if short > limit), None)


def short_on(missed: Iterable[tuple[date, int]], day: date) -> int:
    """What is missing on a day, in per cent: by the last checkpoint passed that is missed."""
    return next((short for since, short in reversed(tuple(missed)) if since <= day), 0)


def state(goal: Goal, day: date, tolerated: int) -> str:
    """How a goal stands on a day: ``met``, ``missed`` (its day has passed), ``behind`` (by more per cent than `tolerated`),
    ``on-track``, or ``unknown`` where there is nothing to hold against the checkpoints."""
    if goal.met:
        return MET
    if goal.value is None:
        return UNKNOWN
    if day > goal.by_on:
        return MISSED
    return BEHIND if short_on(shortfalls(goal), day) > tolerated else ON_TRACK


def progress(goal: Goal) -> int | None:
    """Per cent of the way from the baseline to the target that lie behind the client, 0 to 100; None where unknown."""
    if goal.value is None:
        return None
    return max(0, 100 - -(-100 * _missing(goal, goal.target) // _way(goal)))


def expected(goal: Goal, begun: date, day: date) -> int | None:
    """Where the checkpoint line stands on a day, straight between its points; None without a baseline before the first.

    `begun` is the day of the baseline.
    """
    line = [*([(begun, goal.baseline)] if goal.baseline is not None else []), *goal.checkpoints]
    if day <= line[0][0]:
        return line[0][1] if goal.baseline is not None or day == line[0][0] else None
    for (left, low), (right, high) in pairwise(line):
        if day <= right:
            return low + (high - low) * (day - left).days // max(1, (right - left).days)
    return line[-1][1]


def quarterly(begun: date, by: date, baseline: int, target: int) -> tuple[Point, ...]:
    """Checkpoints at the ends of the calendar quarters between two days, straight from the baseline to the target.

    A quarter that ends within 30 days of the beginning or of the end gives none; the last point is the target itself.
    """
    found = []
    day = _quarter_end(begun)
    while day < by:
        if (day - begun).days > 30 and (by - day).days > 30:
            found.append((day, baseline + (target - baseline) * (day - begun).days // (by - begun).days))
        day = _quarter_end(day + _DAY)
    return (*found, (by, target))


def _quarter_end(day: date) -> date:
    """The last day of the calendar quarter of `day`."""
    month = 3 * ((day.month - 1) // 3 + 1)
    return date(day.year + month // 12, month % 12 + 1, 1) - _DAY


def evenly(begun: date, by: date, values: Sequence[int]) -> tuple[Point, ...]:
    """Values spread evenly over the time between two days, the last one on the last day."""
    whole = (by - begun).days
    return tuple((begun + timedelta(whole * place // len(values)), value) for place, value in enumerate(values, 1))


def paced(begins: date, ends: date, target: int, pace: Iterable[tuple[int, int]]) -> tuple[Point, ...]:
    """The checkpoints of a campaign: at each per cent of its days gone, the usual per cent of the target.

    The days run from the first to the last one, both counted.
    """
    whole = (ends - begins).days
    found = {begins + timedelta(whole * time // 100): target * amount // 100 for time, amount in pace}
    return (*sorted((day, value) for day, value in found.items() if day < ends), (ends, target))


def turns_back(baseline: int | None, direction: str, points: Sequence[Point]) -> int | None:
    """The first value of `points` that leads away from the target, or of which there are two on a day; None for a way straight on."""
    last, day = baseline, None
    for on, value in points:
        if day is not None and on <= day:
            return value
        if last is not None and (value < last if direction == UP else value > last):
            return value
        last, day = value, on
    return None


def kept(points: Iterable[Point]) -> str:
    """Checkpoints as they are stored: ``2027-03-31=600 2027-06-30=800``, in hundredths."""
    return " ".join(f"{day.isoformat()}={value}" for day, value in points)


def read(text: str) -> tuple[Point, ...]:
    """Checkpoints as `kept` wrote them. Raises ValueError for anything else."""
    found = []
    for word in text.split():
        day, _, value = word.partition("=")
        found.append((date.fromisoformat(day), int(value)))
    return tuple(found)
