"""A goal as a chart: the checkpoint line against what was measured, as places in per cent of the plot.

Only geometry: a template draws it. Places in per cent, and not in the units of a picture that is scaled as a whole,
because then the words on the chart keep their size when a phone makes the chart narrow.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.core.journey import GoalLine, Points, plan

_STEPS = (1, 2, 5, 10)
_EDGE = 18
"""So near, in per cent, to the upper or lower end of the plot a word has no room."""

_PIECES = 5
"""The lines of the axis cut what lies between the lowest and the highest value into so many pieces at most."""


class Spot(NamedTuple):
    """A place in the plot, in per cent from its left and from its top, and what stands there."""

    x: float
    y: float
    day: date
    value: int


class Tick(NamedTuple):
    """A line across the plot at ``y`` per cent from the top."""

    y: float
    value: int


class Chart(NamedTuple):
    """What is drawn: ``plan`` and ``measured`` as spots in the order of time, ``today`` where it lies within.

    ``label_above`` says on which side of the last spot its value has room.
    """

    first: date
    last: date
    ticks: tuple[Tick, ...]
    plan: tuple[Spot, ...]
    measured: tuple[Spot, ...]
    today: float | None
    label_above: bool


class Row(NamedTuple):
    """The chart in words: what was planned for a day and what was measured on it."""

    day: date
    planned: int | None
    measured: int | None


def chart(goal: GoalLine, today: date) -> Chart:
    """The chart of `goal`, from the day it was set, or the first value before, to its last."""
    line = plan(goal)
    days = [goal.set_on, *(day for day, _ in line + goal.measured)]
    first, last = min(days), max(days)
    ticks = _ticks([value for _, value in line + goal.measured])
    low, high = ticks[0], ticks[-1]

    def across(day: date) -> float:
        return _percent((day - first).days, (last - first).days)

    def down(value: int) -> float:
        return round(100 - _percent(value - low, high - low), 2)

    def spots(points: Points) -> tuple[Spot, ...]:
        return tuple(Spot(across(day), down(value), day, value) for day, value in points)

    measured = spots(goal.measured)
    return Chart(
        first,
        last,
        tuple(Tick(down(value), value) for value in ticks),
        spots(line),
        measured,
        across(today) if first <= today <= last else None,
        _above(measured),
    )


def rows(goal: GoalLine) -> tuple[Row, ...]:
    """Every day on which something was planned or measured, in order."""
    planned, measured = dict(plan(goal)), dict(goal.measured)
    return tuple(Row(day, planned.get(day), measured.get(day)) for day in sorted(planned.keys() | measured))


def polyline(spots: Iterable[Spot]) -> str:
    """The spots as the points of an SVG polyline: ``0,90 50,40``."""
    return " ".join(f"{spot.x:g},{spot.y:g}" for spot in spots)


def _above(measured: tuple[Spot, ...]) -> bool:
    """Whether the last value is written above its spot: away from the line that comes to it, but inside the plot."""
    before, last = measured[-2:-1], measured[-1:]
    if not last or last[0].y > 100 - _EDGE:
        return True
    return last[0].y > _EDGE and not (before and before[0].y < last[0].y)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 50.0


def _ticks(values: list[int]) -> list[int]:
    """Round values, evenly apart, the first at or below the lowest and the last at or above the highest."""
    low, high = min(values), max(values)
    step = _round_step(max(high - low, 1))
    bottom, top = low // step * step, -(-high // step) * step
    return list(range(bottom, (top if top > bottom else bottom + step) + 1, step))


def _round_step(span: int) -> int:
    """The smallest of 1, 2, 5, 10, 20 … that cuts `span` into few enough pieces."""
    size = 1
    while size * _STEPS[-1] * _PIECES < span:
        size *= _STEPS[-1]
    return next(size * step for step in _STEPS if size * step * _PIECES >= span)
