"""The goals of a client as they stand: against their checkpoints, with all that was measured on the way.

The amount that a running campaign is to raise is one of them, though nobody set it by hand: its target is the
client's, its checkpoints are the usual pace of the playbook (`store.outcome_facts`).
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from csmcli.core import goals
from csmcli.core.goals import Goal, Point
from csmcli.core.outcomes import Metric
from csmcli.core.playbook import Playbook, say
from csmcli.core.stalled import GOAL
from csmcli.playbooks import Library
from csmcli.store.facts import LAST_DAY, Known, known

SET = """
SELECT metric, title, unit, set_on, note FROM goal
WHERE client_id = ?1 AND set_on <= ?2 AND coalesce(ended_on, '9999-12-32') > ?2 ORDER BY id"""
MEASURED = """
SELECT on_day, value FROM measurement
WHERE client_id = ?1 AND metric = ?2 AND on_day >= ?3 AND on_day <= ?4 ORDER BY on_day, id"""
TERMS = "SELECT ours, theirs FROM term WHERE client_id = ?1 AND said_on <= ?2 ORDER BY department DESC, id"


class Standing(NamedTuple):
    """A goal on a day. Values are hundredths of ``unit``; ``checkpoints`` and ``measured`` are in order of time.

    ``title`` is ours, ``their_word`` the client's own word or empty. ``value`` is the last measurement, the baseline
    before there is one; ``expected`` where the checkpoint line stands on the day; ``short`` what is missing at the last
    checkpoint, in per cent of the way; ``progress`` how much of the way is done, in per cent.
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
    checkpoints: tuple[Point, ...]
    measured: tuple[Point, ...]
    value: int | None
    measured_on: date | None
    expected: int | None
    short: int
    progress: int | None
    state: str
    note: str | None


def standings(
    connection: sqlite3.Connection, library: Library, client: int, day: date, language: str, *, then: bool = False
) -> tuple[Standing, ...]:
    """The goals of the client with number `client` as they stand on `day`; with `then` as known on that day."""
    item = known(connection, [client], library.get if then else library.outline, day if then else None)[client]
    return of(connection, library.get(item.playbook), client, item, day, language, then=then)


def of(
    connection: sqlite3.Connection,
    practice: Playbook,
    client: int,
    item: Known,
    day: date,
    language: str,
    *,
    then: bool = False,
) -> tuple[Standing, ...]:
    """As `standings`, of a client whose facts are known; `practice` is its whole playbook."""
    until = day.isoformat() if then else LAST_DAY
    rows = {row[0]: row[1:] for row in connection.execute(SET, (client, until))}
    metrics = {metric.key: metric for metric in practice.metrics}
    words = dict(connection.execute(TERMS, (client, until)).fetchall())
    tolerated = practice.limits[GOAL].of(item.facts.tier, item.facts.milestone).expected
    found = []
    for goal in item.facts.goals:
        metric = metrics.get(goal.metric)
        title, unit, set_on, note = rows.get(goal.metric) or (None, "money", item.facts.live_from, None)
        begun = date.fromisoformat(set_on) if isinstance(set_on, str) else set_on or day
        points = _measured(connection, client, goal.metric, begun, day)
        name = title or (say(metric.title, language) if metric else goal.metric)
        their_word = words.get(goal.metric) or words.get(name) or ""
        found.append(_standing(goal, (name, their_word, unit, begun, note), points, day, tolerated))
    return tuple(found)


def _measured(connection: sqlite3.Connection, client: int, metric: str, since: date, until: date) -> tuple[Point, ...]:
    """What was measured from the day on which the goal was set: the last value of each day."""
    rows: Iterable[tuple[str, int]] = connection.execute(
        MEASURED, (client, metric, since.isoformat(), until.isoformat())
    )
    found: Mapping[str, int] = dict(rows)
    return tuple((date.fromisoformat(on), value) for on, value in found.items())


def _standing(
    goal: Goal, told: tuple[str, str, str, date, str | None], points: tuple[Point, ...], day: date, tolerated: int
) -> Standing:
    name, their_word, unit, begun, note = told
    return Standing(
        goal.metric,
        name,
        their_word,
        unit,
        goal.direction,
        goal.baseline,
        goal.target,
        begun,
        goal.by_on,
        goal.checkpoints,
        points,
        goal.value,
        goal.last[0] if goal.last else None,
        goals.expected(goal, begun, day),
        goals.short_on(goals.shortfalls(goal), day),
        goals.progress(goal),
        goals.state(goal, day, tolerated),
        note,
    )


def metric_of(practice: Playbook, key: str) -> Metric | None:
    """The metric of the library that goes by `key`."""
    return next((metric for metric in practice.metrics if metric.key == key), None)
