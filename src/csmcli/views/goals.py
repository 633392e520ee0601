"""The goals of clients as they stand: against their checkpoints, with all that was measured on the way.

The amount that a running campaign is to raise is one of them, though nobody set it by hand: its target is the
client's, its checkpoints are the usual pace of the playbook (`store.outcome_facts`). However many clients are asked
for, the rows are read once for all of them.
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
from csmcli.store.reading import listed

_THESE = "client_id IN (SELECT value FROM json_each(?1))"
SET = f"""
SELECT client_id, metric, title, unit, set_on, note FROM goal
WHERE {_THESE} AND set_on <= ?2 AND coalesce(ended_on, '9999-12-32') > ?2 ORDER BY id"""
MEASURED = f"""
SELECT client_id, metric, on_day, value FROM measurement WHERE {_THESE} AND on_day <= ?2 ORDER BY on_day, id"""
TERMS = f"SELECT client_id, ours, theirs FROM term WHERE {_THESE} AND said_on <= ?2 ORDER BY department DESC, id"

Owned = tuple[object, object]
"""A client's number, and a word of ours: the key of a metric, or its title."""


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


class Read(NamedTuple):
    """What the rows say of some clients, by client and metric (of words, by client and word)."""

    agreed: Mapping[Owned, tuple[str | None, str, str, str | None]]
    measured: Mapping[Owned, Mapping[date, int]]
    words: Mapping[Owned, str]


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
    return told(practice, client, item, read(connection, [client], day, then=then), day, language)


def read(connection: sqlite3.Connection, clients: Iterable[int], day: date, *, then: bool = False) -> Read:
    """What the rows say of the goals of some clients."""
    ids, until = listed(clients), day.isoformat() if then else LAST_DAY
    measured: dict[Owned, dict[date, int]] = {}
    for client, metric, on, value in connection.execute(MEASURED, (ids, day.isoformat())):
        measured.setdefault((client, metric), {})[date.fromisoformat(on)] = value
    return Read(
        {(row[0], row[1]): row[2:] for row in connection.execute(SET, (ids, until))},
        measured,
        {(client, ours): theirs for client, ours, theirs in connection.execute(TERMS, (ids, until))},
    )


def told(practice: Playbook, client: int, item: Known, rows: Read, day: date, language: str) -> tuple[Standing, ...]:
    """The goals of a client of which all is read."""
    tolerated = practice.limits[GOAL].of(item.facts.tier, item.facts.milestone).expected
    found = []
    for goal in item.facts.goals:
        metric = metric_of(practice, goal.metric)
        title, unit, set_on, note = rows.agreed.get((client, goal.metric)) or (None, "money", None, None)
        begun = date.fromisoformat(set_on) if set_on else item.facts.live_from or day
        name = title or (say(metric.title, language) if metric else goal.metric)
        their_word = rows.words.get((client, goal.metric)) or rows.words.get((client, name)) or ""
        points = tuple((on, v) for on, v in rows.measured.get((client, goal.metric), {}).items() if on >= begun)
        found.append(_standing(goal, (name, their_word, unit, begun, note), points, day, tolerated))
    return tuple(found)


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
