"""What a review rests on: the rows of one client between two days, counted and worded."""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from csmcli.core.goals import short_on, shortfalls, state
from csmcli.core.journey import CLIENT, SHARED, US
from csmcli.core.playbook import Playbook, say
from csmcli.core.review_report import Changed, Found, Reached, Share
from csmcli.core.reviews import Change, Period, Slip, slips
from csmcli.core.stalled import GOAL
from csmcli.store.facts import Known
from csmcli.store.reading import NO_COMMENT
from csmcli.views.goals import Standing
from csmcli.views.goals import of as goals_of

_IN = "client_id = ?1 AND {day} BETWEEN ?2 AND ?3"
REACHED = f"""
SELECT key, reached_on, due_on FROM milestone
WHERE {_IN.format(day="reached_on")} AND coalesce(hidden_on, '9999-12-32') > ?3 ORDER BY reached_on, position"""
MOVES = f"""
SELECT key, from_on, to_on, side, reason FROM move
WHERE {_IN.format(day="decided_on")} AND kind = 'moved' AND from_on IS NOT NULL AND to_on IS NOT NULL
AND key NOT IN (SELECT key FROM milestone WHERE client_id = ?1 AND hidden_on <= ?3) ORDER BY decided_on, id"""
TOUCHES = f"""
SELECT coalesce(sum(two_way), 0), coalesce(sum(meeting), 0), coalesce(sum(NOT two_way), 0), coalesce(sum(minutes), 0),
       count(*) - count(minutes) FROM touch WHERE {_IN.format(day="on_day")} AND {NO_COMMENT}"""
TASKS = """
SELECT side, sum(coalesce(done_on BETWEEN ?2 AND ?3, 0)), sum(coalesce(done_on, '9999-12-32') > ?3),
       sum(coalesce(done_on, '9999-12-32') > ?3 AND coalesce(due_on, ?3) < ?3)
FROM task WHERE client_id = ?1 AND added_on <= ?3 GROUP BY side"""
CHANGES = """
SELECT title, side, coalesce(ours, ''), coalesce(theirs, ''), due_on, CASE WHEN done_on <= ?3 THEN done_on END
FROM task WHERE client_id = ?1 AND own = 1 AND category = 'review' AND added_on <= ?3
AND coalesce(done_on, ?2) >= ?2 ORDER BY due_on IS NULL, due_on, id"""
QUESTIONS = """
SELECT coalesce(sum(asked_on >= ?2), 0), coalesce(sum(answered_on BETWEEN ?2 AND ?3), 0),
       coalesce(sum(coalesce(answered_on, '9999-12-32') > ?3), 0)
FROM question WHERE client_id = ?1 AND asked_on <= ?3"""
OPEN_QUESTIONS = """
SELECT text FROM question WHERE client_id = ?1 AND asked_on <= ?3 AND coalesce(answered_on, '9999-12-32') > ?3
AND ?2 IS NOT NULL ORDER BY asked_on, id"""
CAUSES = """
SELECT metric, code, note, found_on FROM cause
WHERE client_id = ?1 AND found_on <= ?3 AND ?2 IS NOT NULL ORDER BY found_on DESC, id DESC"""
NOTES = f"SELECT note FROM review WHERE {_IN.format(day='held_on')} AND note IS NOT NULL ORDER BY held_on, id"


class Asked(NamedTuple):
    """Whose report, as of when, and all that it is told with."""

    connection: sqlite3.Connection
    client: int
    practice: Playbook
    period: Period
    today: date
    language: str

    @property
    def until(self) -> date:
        """The day as of which it is told."""
        return self.period.until(self.today)

    def rows(self, sql: str) -> list[Any]:
        """The rows of a read of one client from the first day to the last."""
        told = (self.client, self.period.first.isoformat(), self.until.isoformat())
        return self.connection.execute(sql, told).fetchall()

    def title(self, key: str) -> str:
        """The title of a milestone or a part."""
        titles = {part.key: part.title for part in self.practice.parts}
        titles |= {step.key: step.title for step in self.practice.milestones}
        return say(titles[key], self.language) if key in titles else key


def reached(asked: Asked) -> tuple[Reached, ...]:
    """The milestones reached in the period."""
    return tuple(Reached(asked.title(key), _on(on), _day(due)) for key, on, due in asked.rows(REACHED))


def standings(asked: Asked, item: Known) -> list[Standing]:
    """The goals at the end of the period: its last day may be a checkpoint, and that is missed the day after."""
    then = asked.until < asked.today
    found = goals_of(asked.connection, asked.practice, asked.client, item, asked.until, asked.language, then=then)
    if not then:
        return list(found)
    day = asked.until + timedelta(1)
    tolerated = asked.practice.limits[GOAL].of(item.facts.tier, item.facts.milestone).expected
    return [
        told._replace(short=short_on(shortfalls(goal), day), state=state(goal, day, tolerated))
        for told, goal in zip(found, item.facts.goals, strict=True)
    ]


def slipped(asked: Asked, item: Known) -> tuple[Slip, ...]:
    """The milestones that got later."""
    moves = [Change(key, _on(old), _on(new), side, reason) for key, old, new, side, reason in asked.rows(MOVES)]
    dues = {step.key: step.due_on for step in item.milestones}
    ahead = {key: due for key in item.facts.ahead if (due := dues.get(key))}
    return slips(moves, ahead, asked.until)


def changes(asked: Asked) -> tuple[Changed, ...]:
    """What was agreed to change, so far as it was not done before the period."""
    return tuple(
        Changed(text, side, ours, theirs, _day(due), _day(done))
        for text, side, ours, theirs, due, done in asked.rows(CHANGES)
    )


def shares(asked: Asked) -> tuple[Share, ...]:
    """The tasks by side."""
    counted = {side: Share(side, done, still, late) for side, done, still, late in asked.rows(TASKS)}
    return tuple(counted[side] for side in (US, CLIENT, SHARED) if side in counted)


def causes(asked: Asked, goals: Iterable[Standing]) -> tuple[Found, ...]:
    """The causes found so far, the last first."""
    titles = {metric.key: say(metric.title, asked.language) for metric in asked.practice.metrics}
    titles |= {goal.metric: goal.title for goal in goals}
    causes = {cause.key: say(cause.title, asked.language) for cause in asked.practice.causes}
    return tuple(
        Found(metric or "", titles.get(metric, metric or ""), code, causes.get(code, code), note or "", _on(on))
        for metric, code, note, on in asked.rows(CAUSES)
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _on(value: Any) -> date:
    return date.fromisoformat(value)
