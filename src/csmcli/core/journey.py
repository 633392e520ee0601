"""A client's way from purchase to renewal as plain values, as the client itself may see it, and the rules of standing on it.

Drawn from these records the terminal, the client's page and the review cannot differ, and none of them has to know
where a fact came from. Whatever stands in them is meant for the client: a reason why it is stalled, a tier or a note
has no field to get in by.

Source: one map per client, which the client sees too; every milestone has a quantified standard, a date with its
meeting, and a person responsible on each side. Amounts are whole hundredths of the unit, as everywhere.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

DONE, NOW, AHEAD = "done", "now", "ahead"
"""States of a station and of a stage."""

US, CLIENT, SHARED = "us", "client", "shared"
"""Sides of a next step: who has to do it."""

Points = tuple[tuple[date, int], ...]
"""Values by day, in hundredths, in the order of time."""


class Encounter(NamedTuple):
    """The meeting that belongs to a station: what it is about and who comes. ``on`` is None while no day is agreed."""

    on: date | None
    topic: str
    people: str


class Station(NamedTuple):
    """A milestone on the way, or an optional part that is switched on.

    ``standard`` says in figures when it counts as reached; ``ours`` and ``theirs`` are who answers for it on
    each side, a person or a role. Empty text is shown as nothing.
    """

    key: str
    title: str
    stage: str
    state: str
    optional: bool
    standard: str
    due_on: date | None
    reached_on: date | None
    ours: str
    theirs: str
    meeting: Encounter | None


class Stage(NamedTuple):
    """A stretch of the way with its stations, in order; it may have none."""

    key: str
    title: str
    state: str
    stations: tuple[Station, ...]


class GoalLine(NamedTuple):
    """A goal with its checkpoint line and what was measured.

    ``title`` is our word for the metric, ``their_word`` the client's own ("" for none). ``set_on`` is the day
    from which ``baseline`` counts; without a baseline the line begins at the first checkpoint. ``direction`` and
    ``status`` are those of `core.goals`; what a client reads of the status is said in other words.
    """

    metric: str
    title: str
    their_word: str
    unit: str
    direction: str
    baseline: int | None
    target: int
    set_on: date
    by_on: date
    checkpoints: Points
    measured: Points
    status: str


class NextStep(NamedTuple):
    """What has to be done next, by whom: the ``side``, and the person or role where one is named."""

    text: str
    side: str
    who: str
    due_on: date | None


class Achieved(NamedTuple):
    """Something that was achieved, and when."""

    on: date
    text: str


class Journey(NamedTuple):
    """One client's map on one ``day``. ``language`` and ``currency`` are the client's, not the operator's.

    ``playbook`` is the title of the practice, ``contact`` the client's person, ``ours`` ours; ``percent`` is what
    `percent` makes of the stations shown. A part that is switched off is left empty.
    """

    name: str
    playbook: str
    contact: str
    ours: str
    day: date
    language: str
    currency: str
    stages: tuple[Stage, ...]
    percent: int
    next: tuple[NextStep, ...] = ()
    goals: tuple[GoalLine, ...] = ()
    achieved: tuple[Achieved, ...] = ()


def laid_out(titles: Mapping[str, str], stations: Iterable[Station]) -> tuple[Stage, ...]:
    """The stages of `titles` (key → title, in order), each with its stations, which keep their order.

    Only what is `DONE` has to be told: the first station of the trunk that is not done is where the client is
    `NOW`, all others are `AHEAD`; an optional part holds nobody up. Stations of no stage that is listed come
    last, in a stage without a title.
    """
    shown = _with_now(stations)
    keys = list(titles)
    if any(station.stage not in titles for station in shown):
        keys.append("")
    groups = {key: tuple(s for s in shown if (s.stage if s.stage in titles else "") == key) for key in keys}
    standing = max((i for i, key in enumerate(keys) if _begun(groups[key])), default=0)
    return tuple(
        Stage(key, titles.get(key, ""), _stage_state(groups[key], before=i < standing), groups[key])
        for i, key in enumerate(keys)
    )


def _with_now(stations: Iterable[Station]) -> list[Station]:
    """The stations, the first of the trunk that is not done marked as the one the client is at."""
    shown = [s if s.state == DONE else s._replace(state=AHEAD) for s in stations]
    for i, station in enumerate(shown):
        if station.state == AHEAD and not station.optional:
            shown[i] = station._replace(state=NOW)
            break
    return shown


def _begun(stations: Iterable[Station]) -> bool:
    return any(station.state != AHEAD for station in stations)


def _stage_state(stations: tuple[Station, ...], *, before: bool) -> str:
    """Done when its trunk is; a stage without a trunk is done when all of it is, or the client is past it."""
    if any(station.state == NOW for station in stations):
        return NOW
    trunk = [station for station in stations if not station.optional]
    done = bool(stations) and all(station.state == DONE for station in trunk or stations)
    return DONE if done or (before and not trunk) else AHEAD


def percent(stages: Iterable[Stage]) -> int:
    """Per cent of the stations shown that are done, 0 to 100, rounded down: nothing looks finished before it is."""
    states = [station.state for stage in stages for station in stage.stations]
    return 100 * states.count(DONE) // len(states) if states else 0


def plan(goal: GoalLine) -> Points:
    """The line that a goal is held against: from the baseline over the checkpoints to the target, a value per day.

    Where a checkpoint falls on the first or the last day, the checkpoint is what was agreed.
    """
    line = {goal.by_on: goal.target} | dict(goal.checkpoints)
    if goal.baseline is not None:
        line = {goal.set_on: goal.baseline} | line
    return tuple(sorted(line.items()))
