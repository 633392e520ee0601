"""From rows to the facts behind goals, reviews and renewals, for a handful of clients at a time.

One read tells which clients have any; only for these is more asked. As in `facts`, with a day that has passed it is
what was known then: goals set and not ended, reviews planned and held, contracts entered and decided by that day.
"""

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from csmcli.core.facts import Facts, Renewal
from csmcli.core.goals import UP, Goal, paced, read
from csmcli.core.outcome_signals import STEP, first_by_step
from csmcli.core.playbook import Playbook
from csmcli.core.renewals import prepared_between

_THESE = "client_id IN (SELECT value FROM json_each(?1))"
_BY = "ORDER BY m.on_day DESC, m.id DESC LIMIT 1"
GOALS = f"""
SELECT g.client_id, g.metric, g.direction, g.baseline, g.target, g.checkpoints, g.title,
       (SELECT m.on_day FROM measurement m WHERE m.client_id = g.client_id AND m.metric = g.metric AND m.on_day BETWEEN g.set_on AND ?2 {_BY}),
       (SELECT m.value FROM measurement m WHERE m.client_id = g.client_id AND m.metric = g.metric AND m.on_day BETWEEN g.set_on AND ?2 {_BY})
FROM goal g WHERE g.{_THESE} AND g.set_on <= ?2 AND coalesce(g.ended_on, '9999-12-32') > ?2 ORDER BY g.client_id, g.id"""
LAST = f"SELECT m.on_day, m.value FROM measurement m WHERE m.client_id = ?1 AND m.metric = ?2 AND m.on_day BETWEEN ?3 AND ?4 {_BY}"
REVIEWS = f"""
SELECT client_id, min(CASE WHEN held_on IS NULL OR held_on > ?2 THEN planned_on END),
       max(CASE WHEN held_on <= ?2 THEN held_on END)
FROM review WHERE {_THESE} AND added_on <= ?2 GROUP BY client_id"""
STEPS = f"""
SELECT client_id, reached_on FROM milestone
WHERE {_THESE} AND key = '{STEP}' AND reached_on <= ?2 AND coalesce(hidden_on, '9999-12-32') > ?2"""
CONTRACTS = f"""
SELECT client_id, opt_out_on, coalesce(starts_on, added_on) FROM contract
WHERE {_THESE} AND added_on <= ?2 AND coalesce(decided_on, '9999-12-32') > ?2 ORDER BY client_id, id"""
PREPARED = """
SELECT 1 FROM task WHERE client_id = ?1 AND category = ?2 AND done_on >= ?3 AND done_on <= ?4 AND done_by IS NULL LIMIT 1"""


class Found(NamedTuple):
    """What the rows say, by client."""

    goals: dict[object, list[Goal]]
    reviews: dict[object, tuple[date | None, date | None]]
    contracts: dict[object, tuple[date, str]]


def found(connection: sqlite3.Connection, ids: str, until: str) -> Found:
    """The goals, reviews (planned for, last held on) and open contracts of the clients in `ids`, a JSON array."""

    def rows(sql: str) -> list[tuple[object, ...]]:
        return connection.execute(sql, (ids, until)).fetchall()

    goals: dict[object, list[Goal]] = {}
    for client, metric, direction, baseline, target, points, title, on, value in rows(GOALS):
        last = (_on(on), value) if on else None
        goal = Goal(str(metric), str(direction), baseline, target, read(str(points)), last, title or "")  # type: ignore[arg-type]
        goals.setdefault(client, []).append(goal)
    return Found(
        goals,
        _reviews(rows(REVIEWS), {client: _day(reached) for client, reached in rows(STEPS)}),
        {client: (_on(opt_out), str(since)) for client, opt_out, since in rows(CONTRACTS)},
    )


def _reviews(
    rows: list[tuple[object, ...]], steps: dict[object, date | None]
) -> dict[object, tuple[date | None, date | None]]:
    """The day a review is planned for and that of the last one held; the milestone that stands for it counts as one."""
    told = {client: (_day(planned), _day(held)) for client, planned, held in rows}
    return {client: first_by_step(steps.get(client), *told.get(client, (None, None))) for client in {**told, **steps}}


def with_outcomes(
    connection: sqlite3.Connection,
    number: int,
    facts: Facts,
    practice: Playbook,
    told: Found,
    target: int | None,
    until: str,
) -> Facts:
    """The facts of a client with those of its goals, its next review and its renewal. `target` is its amount, if any."""
    goals = told.goals.get(number, [])
    campaign = _campaign(connection, number, facts, practice, target, until)
    if campaign and campaign.metric not in {goal.metric for goal in goals}:
        goals = [*goals, campaign]
    elif campaign:
        goals = [goal._replace(assumed=goal.metric == campaign.metric and not goal.baseline) for goal in goals]
    planned, held = told.reviews.get(number, (None, None))
    return facts._replace(
        goals=tuple(goals),
        review_on=planned or _next_review(facts, practice, held),
        review_planned=planned is not None,
        renewal=_renewal(connection, number, facts, practice, told.contracts.get(number), until),
    )


def _campaign(
    connection: sqlite3.Connection, number: int, facts: Facts, practice: Playbook, target: int | None, until: str
) -> Goal | None:
    """The amount of a running campaign as a goal with its usual pace; None without a target, or a last day."""
    live, last = practice.campaign, facts.live_until
    if not (live and live.pace and target and facts.live_from and last) or facts.live_over or last < facts.live_from:
        return None
    row = connection.execute(LAST, (number, live.metric, facts.live_from.isoformat(), until)).fetchone()
    points = paced(facts.live_from, last, target, live.pace)
    return Goal(live.metric, UP, 0, target, points, (_on(row[0]), row[1]) if row else None, assumed=True)


def _next_review(facts: Facts, practice: Playbook, held: date | None) -> date | None:
    """The day on which the playbook wants the next review: so long after the last one, the first one after signing."""
    rhythm = practice.reviews
    if rhythm is None:
        return None
    if held:
        every = _of_tier(rhythm.every_days, facts.tier)
        return held + timedelta(every) if every else None
    return facts.signed_on + timedelta(rhythm.first_days) if facts.signed_on and rhythm.first_days else None


def _renewal(
    connection: sqlite3.Connection,
    number: int,
    facts: Facts,
    practice: Playbook,
    contract: tuple[date, str] | None,
    until: str,
) -> Renewal | None:
    rule = practice.renewal
    if contract is None or rule is None:
        return None
    opt_out, since = contract
    prepare_from, early = prepared_between(opt_out, rule.lead(facts.tier))
    told = (number, rule.category, max(since, early.isoformat()), until)
    return Renewal(prepare_from, opt_out, connection.execute(PREPARED, told).fetchone() is not None)


def _of_tier(days: Mapping[str, int], tier: str | None) -> int:
    """The days of a tier; of a client that was not sized, the longest."""
    return days.get(tier or "") or max(days.values(), default=0)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _on(value: object) -> date:
    return date.fromisoformat(str(value))
