"""The course of a client that a file brings: its milestones, what was agreed, and the forecast that follows.

A function of what the row says and the day of the file alone, so rows that say the same are worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from csmcli.actions.forecast import foreseen
from csmcli.actions.journeys import place
from csmcli.core.facts import Facts
from csmcli.core.holds import Hold
from csmcli.core.milestones import Step, current, proposals, reached_by_dates
from csmcli.core.playbook import Playbook
from csmcli.playbooks import Library
from csmcli.store.facts import Dues, Known, ahead
from csmcli.store.images import FORECAST

METRIC = "raised"
"""The metric that an amount in a file is a measurement of."""


class Course(NamedTuple):
    """What is known of a client's course when it arrives: of milestones and optional parts, as (key, day).

    A part is the client's where a day is told of it, or it is among ``open``. What is among ``undated`` had no due day
    when it was reached, and gets none. ``agreed`` days were set by hand, and so were those of ``stated`` that are not
    what the practice would propose anyway.
    """

    playbook: str
    signed_on: date | None
    tier: str | None
    raised: bool
    measured: bool
    closed_on: date | None
    hold: Hold | None
    agreed: tuple[tuple[str, date], ...]
    stated: tuple[tuple[str, date], ...]
    reached: tuple[tuple[str, date], ...]
    open: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()


class Planned(NamedTuple):
    """The rows of a client's steps, its agreed days and its forecast, as SQLite takes them."""

    milestones: tuple[tuple[Any, ...], ...]
    agreed: tuple[tuple[str, str], ...]
    forecast: tuple[Any, ...]


class Planner:
    """Works out the courses of a file's new clients; the file tells of `day`."""

    def __init__(self, library: Library, day: date) -> None:
        self.library, self.day = library, day

    def planned(self, course: Course) -> Planned:
        """The rows of a client's steps, its agreed days and its forecast."""
        practice = self.library.get(course.playbook)
        places = {m.key: n for n, m in enumerate(practice.milestones)}
        places |= {part.key: place(practice, part) for part in practice.parts}
        agreed, dues = self._dues(practice, course)
        told = foreseen(Known(practice.key, self._facts(practice, course, dues), dues), self.library)
        rows = ((key, places[key], iso(due), iso(first), iso(reached)) for key, due, first, reached, *_ in dues)
        return Planned(
            tuple(rows),
            tuple((key, day.isoformat()) for key, day in agreed.items()),
            tuple(iso(v) if isinstance(v, date) else v for v in (told[name] for name in FORECAST)),
        )

    def _dues(self, practice: Playbook, course: Course) -> tuple[dict[str, date], tuple[Dues, ...]]:
        """The agreed days, and all steps with them."""
        agreed = dict(course.agreed)
        reached = came_true(practice, {**dict(course.stated), **agreed}, self.day) if course.raised else {}
        reached |= dict(course.reached)
        if course.stated:
            agreed = set_by_hand(practice, course.signed_on, agreed, dict(course.stated), reached)
        named = {*dict(course.stated), *reached, *course.open}
        parts = [part.key for part in practice.parts if part.key in named]
        steps = _steps(agreed, reached, parts)
        reached |= dict.fromkeys(reached_by_dates(practice, steps), self.day)
        proposed = proposals(practice, course.signed_on, steps) | dict.fromkeys(course.undated)
        return agreed, tuple(
            Dues(key, agreed.get(key) or proposed[key], agreed.get(key), reached.get(key), ())
            for key in (*(m.key for m in practice.milestones), *parts)
        )

    def _facts(self, practice: Playbook, course: Course, dues: Sequence[Dues]) -> Facts:
        by_key = {due.key: due for due in dues}
        key = current(practice, {due.key: due.reached_on for due in dues})
        facts = Facts(
            course.signed_on,
            course.tier,
            course.closed_on,
            (course.hold,) if course.hold else (),
            milestone=key,
            due_on=by_key[key].due_on if key else None,
            ahead=ahead(practice, by_key),
        )
        campaign = practice.campaign
        if campaign is None:
            return facts
        start, end = by_key[campaign.starts], by_key[campaign.ends]
        return facts._replace(
            live_from=start.reached_on,
            live_until=end.due_on,
            live_over=end.reached_on is not None,
            measured_on=self.day if course.measured and campaign.metric == METRIC else None,
        )


def _steps(agreed: Mapping[str, date], reached: Mapping[str, date], others: Iterable[str]) -> dict[str, Step]:
    return {key: Step(agreed.get(key), key in agreed, reached.get(key)) for key in {*agreed, *reached, *others}}


def set_by_hand(
    practice: Playbook,
    signed_on: date | None,
    agreed: Mapping[str, date],
    stated: Mapping[str, date],
    reached: Mapping[str, date],
) -> dict[str, date]:
    """The agreed days, with those of `stated` that the practice would not propose of its own accord.

    An export tells all due days alike. Were its proposals taken for agreed, every later one would count as a slip.
    """
    kept = {**stated, **agreed}
    for key, day in stated.items():
        if key not in agreed:
            others = {k: d for k, d in kept.items() if k != key}
            if proposals(practice, signed_on, _steps(others, reached, stated))[key] == day:
                kept = others
    return kept


def came_true(practice: Playbook, days: dict[str, date], day: date) -> dict[str, date]:
    """For a project that has raised money by `day`: it launched on its date, and ended if that lies before `day`."""
    if practice.campaign is None:
        return {}
    start, end = days.get(practice.campaign.starts), days.get(practice.campaign.ends)
    reached = {practice.campaign.starts: start} if start and start <= day else {}
    return {**reached, practice.campaign.ends: end} if end and end < day else reached


def iso(day: date | None) -> str | None:
    """A day as SQLite keeps it."""
    return day.isoformat() if day else None
