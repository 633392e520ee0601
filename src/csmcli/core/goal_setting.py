"""What is typed for a goal, checked and made whole: its unit, its direction, and where it should stand on the way.

Everything that could not be held against a number later is refused here, where somebody can still say what was meant:
a target on the wrong side of the baseline, checkpoints that turn back or do not end at the target, days out of order.

Source in the practice: “5 % to 10 % within a year” is split over time, as 6 %, 8 %, 9 %, 10 % by quarter.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from csmcli.core.dates import parse_plan_day
from csmcli.core.goals import DIRECTIONS, DOWN, UNITS, UP, Point, evenly, paced, quarterly, turns_back
from csmcli.core.metrics import Kind
from csmcli.core.quantities import in_unit, read, written
from csmcli.errors import BadInput, Refused

_BETWEEN = re.compile(r"\s*[,;，；、]\s*")


class Wish(NamedTuple):
    """A goal as typed. Values are still words, since only the metric says in which unit they are."""

    target: str
    by_on: date
    baseline: str | None = None
    checkpoints: str | None = None
    quarterly: bool = False
    title: str | None = None
    unit: str | None = None
    direction: str | None = None
    note: str | None = None


class Course(NamedTuple):
    """How the number of a campaign usually runs: from its first day on, by the playbook's pace."""

    begins: date
    pace: tuple[tuple[int, int], ...]


class Draft(NamedTuple):
    """A goal that can be kept. Values are hundredths of ``unit``; the last checkpoint is the target on its day."""

    metric: str
    title: str | None
    unit: str
    direction: str
    baseline: int | None
    target: int
    by_on: date
    checkpoints: tuple[Point, ...]
    note: str | None


def draft(kind: Kind, wish: Wish, today: date, last: int | None = None, course: Course | None = None) -> Draft:
    """The goal that `wish` asks for; `last` is the last measurement, the baseline where none is told.

    `course` is that of a campaign whose number it is: its pace gives the checkpoints where none are told.

    Raises BadInput for words that say no value or no unit, and Refused for a goal that could not be reached as it is put.
    """
    if wish.by_on <= today:
        raise Refused("A goal is for a day after today ({today}); {day} is not.", day=wish.by_on, today=today)
    unit = _unit(kind, wish)
    target = in_unit(wish.target, unit, kind.key)
    baseline = last if wish.baseline is None else in_unit(wish.baseline, unit, kind.key)
    direction = _direction(kind, wish, baseline, target)
    _require_beyond(baseline, target, unit, direction)
    found = Draft(kind.key, wish.title or kind.title, unit, direction, baseline, target, wish.by_on, (), wish.note)
    return found._replace(checkpoints=_checkpoints(found, wish, today, course))


def _unit(kind: Kind, wish: Wish) -> str:
    """The unit that the metric has, else the one told, else the one typed behind the target."""
    if wish.unit is not None and wish.unit not in UNITS:
        raise BadInput("--unit is “{word}”; it takes {units}.", word=wish.unit, units=", ".join(UNITS))
    if kind.unit:
        if wish.unit not in (None, kind.unit):
            raise Refused(
                "{metric} is told in {unit}; leave out --unit, or give the metric another name.",
                metric=kind.key,
                unit=kind.unit,
            )
        return kind.unit
    units = read(wish.target)[1]
    if wish.unit or len(units) == 1:
        return wish.unit or units[0]
    raise BadInput("What is {metric} told in? Say it with --unit: {units}.", metric=kind.key, units=", ".join(UNITS))


def _direction(kind: Kind, wish: Wish, baseline: int | None, target: int) -> str:
    """The good direction: the metric's, else the one told, else from the baseline to the target."""
    if wish.direction is not None and wish.direction not in DIRECTIONS:
        raise BadInput("--direction is “{word}”; it takes up or down.", word=wish.direction)
    if kind.direction:
        if wish.direction not in (None, kind.direction):
            raise Refused(
                "For {metric}, {direction} is the good direction; leave out --direction.",
                metric=kind.key,
                direction=kind.direction,
            )
        return kind.direction
    if wish.direction:
        return wish.direction
    if baseline is None:
        raise BadInput(
            "Is {metric} to rise or to fall? Say it with --direction up or down, or where it stands with --baseline.",
            metric=kind.key,
        )
    return DOWN if target < baseline else UP


def _require_beyond(baseline: int | None, target: int, unit: str, direction: str) -> None:
    if baseline is None or (target > baseline if direction == UP else target < baseline):
        return
    raise Refused(
        "The target {target} is no improvement on {baseline}: it has to lie above it."
        if direction == UP
        else "The target {target} is no improvement on {baseline}: it has to lie below it.",
        target=written(target, unit),
        baseline=written(baseline, unit),
    )


def _checkpoints(goal: Draft, wish: Wish, today: date, course: Course | None) -> tuple[Point, ...]:
    """Where the goal should stand, as told; where nothing is, the target on its day, after the pace of a campaign."""
    if wish.quarterly and wish.checkpoints is not None:
        raise BadInput("--quarterly works the checkpoints out; leave it out, or --checkpoints.")
    if wish.quarterly:
        if goal.baseline is None:
            raise BadInput("--quarterly counts from where it stands; say that with --baseline.")
        return quarterly(today, goal.by_on, goal.baseline, goal.target)
    if wish.checkpoints is None:
        return _usual(goal, today, course)
    points = _told(wish.checkpoints, goal, today)
    _require_way(points, goal, today)
    return points


def _usual(goal: Draft, today: date, course: Course | None) -> tuple[Point, ...]:
    """The checkpoints of a goal for which none are told. What the pace has before today, or below the baseline, is behind it."""
    if course is None or course.begins >= goal.by_on:
        return ((goal.by_on, goal.target),)
    points = paced(course.begins, goal.by_on, goal.target, course.pace)
    return tuple((day, value) for day, value in points if day > today and value > (goal.baseline or 0))


def _told(words: str, goal: Draft, today: date) -> tuple[Point, ...]:
    """Checkpoints as typed: ``6%,8%,10%`` spread evenly, ``2027-03-31=6%,…`` on their days and the target on its own."""
    parts = [part.partition("=") for part in _BETWEEN.split(words.strip()) if part]
    dated = [bool(equals) for _, equals, _ in parts]
    if not parts or any(dated) != all(dated):
        raise BadInput(
            "“{words}” are no checkpoints; give values (6%,8%,10%), or a day with each (2027-03-31=6%,2027-06-30=8%).",
            words=words,
        )
    if not any(dated):
        return evenly(today, goal.by_on, [in_unit(value, goal.unit, goal.metric) for value, _, _ in parts])
    points = [(parse_plan_day(day, today), in_unit(value, goal.unit, goal.metric)) for day, _, value in parts]
    if points[-1][0] < goal.by_on:
        points.append((goal.by_on, goal.target))
    return tuple(points)


def _require_way(points: tuple[Point, ...], goal: Draft, today: date) -> None:
    """Raises Refused for checkpoints that are no way to the target."""
    before = today
    for day, _ in points:
        if day <= before:
            raise Refused(
                "The checkpoint of {day} does not come after {before}; give the days in order, the first after today.",
                day=day,
                before=before,
            )
        before = day
    if points[-1] != (goal.by_on, goal.target):
        raise Refused(
            "The checkpoints end with {value} on {day}; the last one is the target, {target} on {by}. "
            "In a list, write numbers without commas.",
            value=written(points[-1][1], goal.unit),
            day=points[-1][0],
            target=written(goal.target, goal.unit),
            by=goal.by_on,
        )
    wrong = turns_back(goal.baseline, goal.direction, points)
    if wrong is not None:
        raise Refused(
            "The checkpoint {value} turns back: on the way from {baseline} to {target} each one leads on.",
            value=written(wrong, goal.unit),
            baseline=written(goal.baseline, goal.unit) if goal.baseline is not None else "–",
            target=written(goal.target, goal.unit),
        )
