"""The three months of a client as plain values: what both sides read, and apart from it what only the house does.

As in `journey`, whatever stands in a `Report` is meant for the client: minutes, causes, a tier or the reason of a
move have no field to get in by. A `House` holds one, so that the two versions cannot tell different numbers.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.core.goals import BEHIND, MISSED
from csmcli.core.journey import GoalLine
from csmcli.core.money import in_units


class Reached(NamedTuple):
    """A milestone reached in the period; ``due_on`` is the date it had."""

    title: str
    on: date
    due_on: date | None


class Moved(NamedTuple):
    """A milestone that got later: agreed for ``from_on``, now for ``to_on`` (None: that has passed), by ``days``."""

    title: str
    from_on: date
    to_on: date | None
    days: int


class Contacts(NamedTuple):
    """Contacts of the period: those of both sides, ``meetings`` among them, and those that only went out."""

    two_way: int
    meetings: int
    outbound: int


class Share(NamedTuple):
    """The tasks of a side: done in the period, and open at its end, ``late`` of them."""

    side: str
    done: int
    open: int
    late: int


class Changed(NamedTuple):
    """What was agreed to change in a review, by whom on each side, and when it was done."""

    text: str
    side: str
    ours: str
    theirs: str
    due_on: date | None
    done_on: date | None


class Questions(NamedTuple):
    """Questions asked and answered in the period, and those open at its end."""

    asked: int
    answered: int
    open: int


class Next(NamedTuple):
    """The next review: ``planned`` where the day is agreed, else the day on which the playbook wants it."""

    on: date
    planned: bool
    topic: str
    ours: str
    theirs: str


class Report(NamedTuple):
    """A client's period from ``first`` to ``until``; ``running`` where it goes on. ``period`` is the quarter's name or empty.

    ``language`` is that of the titles, ``day`` the day it was written, ``ours`` our person.
    """

    name: str
    contact: str
    ours: str
    period: str
    first: date
    until: date
    running: bool
    day: date
    language: str
    currency: str
    goals: tuple[GoalLine, ...]
    reached: tuple[Reached, ...]
    moved: tuple[Moved, ...]
    contacts: Contacts
    tasks: tuple[Share, ...]
    changes: tuple[Changed, ...]
    questions: Questions
    next: Next | None


class Short(NamedTuple):
    """A goal in per cent of its way: how much is done, what was ``missing`` at the last checkpoint, and the value expected."""

    metric: str
    progress: int | None
    missing: int
    expected: int | None


class Sides(NamedTuple):
    """Of a milestone that got later: on whose side, and the reasons told."""

    title: str
    days: int
    sides: tuple[str, ...]
    reasons: tuple[str, ...]


class Found(NamedTuple):
    """A cause found: of which goal (empty: of all), what the playbook calls it, and the note."""

    metric: str
    goal: str
    code: str
    title: str
    note: str
    found_on: date


class House(NamedTuple):
    """What the house reads besides the ``report``. ``untimed`` are the contacts without minutes; ``notes`` those of reviews."""

    key: str
    tier: str | None
    report: Report
    against: tuple[Short, ...]
    slipped: tuple[Sides, ...]
    minutes: int
    untimed: int
    questions_open: tuple[str, ...]
    causes: tuple[Found, ...]
    notes: tuple[str, ...]


class GoalRow(NamedTuple):
    """A goal of a review as a row of a spreadsheet: values in ``unit``, those of money in ``currency``.

    ``value`` is the last number of the period, ``checkpoint`` where the last checkpoint that was passed wanted it.
    """

    key: str
    name: str
    period: str
    first: date
    until: date
    metric: str
    title: str
    unit: str
    currency: str | None
    baseline: float | None
    target: float
    by_on: date
    value: float | None
    measured_on: date | None
    checkpoint: float | None
    status: str


def goal_rows(key: str, report: Report) -> list[GoalRow]:
    """The goals of a report, one a row."""
    return [_row(key, report, goal) for goal in report.goals]


def _row(key: str, report: Report, goal: GoalLine) -> GoalRow:
    def units(value: int | None) -> float | None:
        return None if value is None else in_units(value)

    on, value = goal.measured[-1] if goal.measured else (None, None)
    return GoalRow(
        key,
        report.name,
        report.period,
        report.first,
        report.until,
        goal.metric,
        goal.title,
        goal.unit,
        report.currency if goal.unit == "money" else None,
        units(goal.baseline),
        in_units(goal.target),
        goal.by_on,
        units(value),
        on,
        units(last_checkpoint(goal, report.until)),
        goal.status,
    )


def last_checkpoint(goal: GoalLine, day: date) -> int | None:
    """What was agreed for the last checkpoint passed by `day`: the client has agreed to that, not to a line between two."""
    return next((value for on, value in reversed(goal.checkpoints) if on <= day), None)


def missed(goals: Iterable[GoalLine]) -> list[GoalLine]:
    """The goals that ask for a cause: behind their checkpoints, or missed."""
    return [goal for goal in goals if goal.status in (BEHIND, MISSED)]
