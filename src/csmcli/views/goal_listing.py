"""``csm goals``: the goals of everybody or of a few, the worst first.

A portfolio has thousands of clients and goals for some: one read names those who may have any, and only of these the
facts are asked for.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.core.goals import BEHIND, MET, MISSED, ON_TRACK, UNKNOWN, Point
from csmcli.core.money import in_units
from csmcli.playbooks import Library
from csmcli.store.facts import known
from csmcli.store.reading import listed
from csmcli.views.goals import Standing, read, told

WORST_FIRST = (MISSED, BEHIND, UNKNOWN, ON_TRACK, MET)

PEOPLE = """
SELECT id, key, name, currency, playbook FROM client WHERE id IN (SELECT value FROM json_each(?))"""
CANDIDATES = """
SELECT c.id FROM client c
WHERE c.added_on <= ?1 AND (?4 OR c.closed_on IS NULL) AND (?2 IS NULL OR c.owner = ?2)
AND (EXISTS (SELECT 1 FROM goal g WHERE g.client_id = c.id AND g.set_on <= ?1 AND coalesce(g.ended_on, '9999-12-32') > ?1)
  OR (c.target IS NOT NULL AND EXISTS (
      SELECT 1 FROM milestone m WHERE m.client_id = c.id AND m.reached_on <= ?1
      AND m.key IN (SELECT value FROM json_each(?3)))))"""
PRACTICES = "SELECT DISTINCT playbook FROM client"


class Value(NamedTuple):
    """A value in its unit, and its day."""

    on: date
    value: float


class GoalRow(NamedTuple):
    """One goal of a client as it stands. Values are in ``unit``; those of money in ``currency``.

    ``their_word`` is the client's own word for the metric. ``value`` is the last measurement, the baseline before there
    is one. ``expected`` is where the checkpoint line stands on the day, ``short`` what was missing at the last
    checkpoint in per cent of the way, ``progress`` how much of the way is done, in per cent. ``state`` is ``on-track``,
    ``behind``, ``missed``, ``met`` or ``unknown``.
    """

    client: str
    name: str
    metric: str
    title: str
    their_word: str | None
    unit: str
    currency: str | None
    direction: str
    baseline: float | None
    target: float
    value: float | None
    measured_on: date | None
    set_on: date
    by_on: date
    expected: float | None
    short: int
    progress: int | None
    state: str
    note: str | None
    checkpoints: tuple[Value, ...]
    measured: tuple[Value, ...]


class Person(NamedTuple):
    """What a line says of a client besides its goal."""

    key: str
    name: str
    currency: str
    playbook: str


def listing(
    connection: sqlite3.Connection,
    library: Library,
    clients: Iterable[int],
    day: date,
    language: str,
    *,
    tier: str | None = None,
    closed: bool = True,
    then: bool = False,
) -> list[GoalRow]:
    """The goals of `clients`, given by id, as they stand on `day`, the worst first, then the one due first.

    With `then` as known on that day; without `closed` those of clients that are open on it.
    """
    ids = tuple(clients)
    people = {row[0]: Person(*row[1:]) for row in connection.execute(PEOPLE, (listed(ids),))}
    facts = known(connection, people, library.get if then else library.outline, day if then else None, whole=then)
    with_goals = {
        number: item
        for number, item in facts.items()
        if item.facts.goals and tier in (None, item.facts.tier) and (closed or item.facts.closed_on is None)
    }
    rows = read(connection, with_goals, day, then=then)
    found = [
        _row(people[number], goal)
        for number, item in with_goals.items()
        for goal in told(library.get(item.playbook), number, item, rows, day, language)
    ]
    found.sort(key=lambda row: (WORST_FIRST.index(row.state), row.by_on, row.client, row.metric))
    return found


def everybody(
    connection: sqlite3.Connection, library: Library, day: date, owner: str | None = None, *, then: bool = False
) -> list[int]:
    """The ids of the clients that may have a goal on `day`: one that was set, or an amount to raise.

    Without those that are closed now; with `then` they are among them, as one of them may have been open on the day.
    """
    names = [row[0] for row in connection.execute(PRACTICES)]
    campaigns = [library.outline(name).campaign for name in names]
    starts = listed(sorted({campaign.starts for campaign in campaigns if campaign}))
    return [row[0] for row in connection.execute(CANDIDATES, (day.isoformat(), owner, starts, then))]


def _row(person: Person, goal: Standing) -> GoalRow:
    def units(value: int | None) -> float | None:
        return None if value is None else in_units(value)

    def values(points: Iterable[Point]) -> tuple[Value, ...]:
        return tuple(Value(on, in_units(value)) for on, value in points)

    return GoalRow(
        person.key,
        person.name,
        goal.metric,
        goal.title,
        goal.their_word or None,
        goal.unit,
        person.currency if goal.unit == "money" else None,
        goal.direction,
        units(goal.baseline),
        in_units(goal.target),
        units(goal.value),
        goal.measured_on,
        goal.set_on,
        goal.by_on,
        units(goal.expected),
        goal.short,
        goal.progress,
        goal.state,
        goal.note,
        values(goal.checkpoints),
        values(goal.measured),
    )
