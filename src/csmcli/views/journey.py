"""A client's way from purchase to renewal, put together from its facts and its playbook for everyone who draws it.

Read without a session, like every view; the words come in the language asked for, since the terminal speaks that of
its user and the page that of the client. What a client is told of a step is its own standard, people and meeting
where it has some, else the playbook's.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.core.journey import AHEAD, DONE, Encounter, GoalLine, Journey, Station, laid_out, percent
from csmcli.core.milestones import passed
from csmcli.core.outcomes import Meeting, MilestoneWords, Part
from csmcli.core.playbook import Milestone, Playbook, say
from csmcli.playbooks import Library
from csmcli.store.facts import known
from csmcli.store.finding import Found
from csmcli.views import goals, journey_steps

PERSON = "SELECT name, contact, owner, currency, closed_on FROM client WHERE id = ?"
LANGUAGE = "SELECT language FROM client WHERE id = ?"
ROWS = """
SELECT key, due_on, reached_on, standard, ours, theirs, meeting_on, meeting_topic, meeting_people
FROM milestone WHERE client_id = ? AND hidden_on IS NULL ORDER BY position"""


class Row(NamedTuple):
    """A milestone of the client, or a part it has, with what is its own."""

    key: str
    due_on: date | None = None
    reached_on: date | None = None
    standard: str | None = None
    ours: str | None = None
    theirs: str | None = None
    meeting_on: date | None = None
    topic: str | None = None
    people: str | None = None


def journey(connection: sqlite3.Connection, library: Library, found: Found, day: date, language: str) -> Journey:
    """The map of the client `found` as it stands on `day`, in `language`."""
    practice = library.get(found.playbook)
    name, contact, owner, currency, closed = connection.execute(PERSON, (found.id,)).fetchone()
    stations = _stations(practice, _rows(connection, found.id), language)
    stages = laid_out({stage.key: say(stage.title, language) for stage in practice.stages}, stations)
    item = known(connection, [found.id], library.get)[found.id]
    standings = goals.of(connection, practice, found.id, item, day, language)
    asked = journey_steps.Asked(connection, practice, found.id, contact or "", owner or "", day, language)
    return Journey(
        name=name,
        playbook=say(practice.title, language),
        contact=contact or "",
        ours=owner or "",
        day=day,
        language=language,
        currency=currency,
        stages=stages,
        percent=percent(stages),
        next=() if closed else journey_steps.upcoming(asked, stages),
        goals=tuple(_line(standing) for standing in standings),
        achieved=journey_steps.achieved(asked, stages, standings),
    )


def _rows(connection: sqlite3.Connection, client: int) -> dict[str, Row]:
    rows = {}
    for key, due, reached, standard, ours, theirs, meeting, *words in connection.execute(ROWS, (client,)):
        rows[key] = Row(key, _day(due), _day(reached), standard, ours, theirs, _day(meeting), *words)
    return rows


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _stations(practice: Playbook, rows: dict[str, Row], language: str) -> list[Station]:
    """The trunk, done up to the last gate that was reached, and the parts that the client has among it."""
    behind = passed(practice, {key: row.reached_on for key, row in rows.items()})
    roles = {words.key: words for words in practice.roles}
    trunk = [
        _station(step, roles.get(step.key), rows.get(step.key, Row(step.key)), language, over=at < behind)
        for at, step in enumerate(practice.milestones)
    ]
    parts = [_station(part, part, rows[part.key], language) for part in practice.parts if part.key in rows]
    return _placed(trunk, parts)


def _station(
    step: Milestone | Part, words: MilestoneWords | Part | None, row: Row, language: str, *, over: bool = False
) -> Station:
    """One step; `over` where a later gate was reached, so that it is done though nobody knows the day."""
    told = say(words.summary, language) if isinstance(words, MilestoneWords) else ""
    return Station(
        step.key,
        say(step.title, language),
        step.stage,
        DONE if row.reached_on or over else AHEAD,
        isinstance(step, Part),
        row.standard or told or say(step.reached, language),
        None if over and not row.reached_on else row.due_on,
        row.reached_on,
        row.ours or (say(words.ours, language) if words else ""),
        row.theirs or (say(words.theirs, language) if words else ""),
        _meeting(row, words.meeting if words else None, language),
    )


def _meeting(row: Row, usual: Meeting | None, language: str) -> Encounter | None:
    topic = row.topic or (say(usual.topic, language) if usual else "")
    people = row.people or (say(usual.people, language) if usual else "")
    return Encounter(row.meeting_on, topic, people) if row.meeting_on or topic or people else None


def _placed(trunk: Iterable[Station], parts: Iterable[Station]) -> list[Station]:
    """The trunk in its order, each part behind the last step of its stage that is not after it."""
    stations = list(trunk)
    for part in sorted(parts, key=lambda part: part.reached_on or part.due_on or date.max):
        day = part.reached_on or part.due_on or date.max
        before = [
            place
            for place, other in enumerate(stations)
            if other.stage == part.stage and (other.reached_on or other.due_on or date.min) <= day
        ]
        stations.insert(before[-1] + 1 if before else 0, part)
    return stations


def _line(standing: goals.Standing) -> GoalLine:
    return GoalLine(
        standing.metric,
        standing.title,
        standing.their_word,
        standing.unit,
        standing.direction,
        standing.baseline,
        standing.target,
        standing.set_on,
        standing.by_on,
        standing.checkpoints,
        standing.measured,
        standing.state,
    )


def language_of(connection: sqlite3.Connection, found: Found) -> str:
    """The language that the client reads."""
    language: str = connection.execute(LANGUAGE, (found.id,)).fetchone()[0]
    return language
