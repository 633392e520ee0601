"""What is next on a client's journey, by whom, and what was achieved on it.

Few steps are shown on each side: a long list tells a client that it has no end. Next are what the milestone that the
client is at asks for, the open tasks due first, the meetings that have a day, and the review that is planned.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from csmcli.core.goals import MET
from csmcli.core.internal_words import internal_word
from csmcli.core.journey import CLIENT, DONE, NOW, SHARED, US, Achieved, NextStep, Stage, Station
from csmcli.core.playbook import Playbook, say
from csmcli.language import teller
from csmcli.views.goals import Standing, metric_of

TASKS = """
SELECT key, title, own, side, due_on, ours, theirs FROM task
WHERE client_id = ?1 AND done_on IS NULL AND (own = 0 OR side <> 'us' OR ours IS NOT NULL)
ORDER BY due_on IS NULL, due_on, vital DESC, position"""
REVIEW = """
SELECT planned_on, topic, ours, theirs FROM review
WHERE client_id = ?1 AND held_on IS NULL ORDER BY planned_on, id LIMIT 1"""
GOALS_MET = """
SELECT metric, title, ended_on FROM goal WHERE client_id = ?1 AND ending = 'met' AND ended_on <= ?2"""

SHOWN = 3
"""Tasks of a side, and meetings, that are shown."""


class Asked(NamedTuple):
    """What is asked: of the client with number ``client``, whose person is ``contact`` and ours ``owner``."""

    connection: sqlite3.Connection
    practice: Playbook
    client: int
    contact: str
    owner: str
    day: date
    language: str


def upcoming(asked: Asked, stages: Iterable[Stage]) -> tuple[NextStep, ...]:
    """What has to be done next, by its day; what has none comes last."""
    stations = [station for stage in stages for station in stage.stations]
    steps = [*_question(asked, stations), *_tasks(asked), *_meetings(asked, stations), *_review(asked)]
    return tuple(sorted(steps, key=lambda step: step.due_on or date.max))


def _question(asked: Asked, stations: Iterable[Station]) -> Iterator[NextStep]:
    """What the milestone that the client is at has to have answered."""
    now = next((station for station in stations if station.state == NOW), None)
    step = asked.practice.milestone(now.key) if now else None
    if now and step:
        yield NextStep(say(step.ask, asked.language), CLIENT, now.theirs or asked.contact, now.due_on)


def _tasks(asked: Asked) -> Iterator[NextStep]:
    """The open tasks due first, of each side. One of our own is shown where it names who does it: it was agreed.

    Any other that we made for ourselves may say what no client is to read, and so may what our words give away.
    """
    items = {item.key: item for item in asked.practice.checklist}
    left = dict.fromkeys((CLIENT, US, SHARED), SHOWN)
    for key, title, own, side, due, ours, theirs in asked.connection.execute(TASKS, (asked.client,)):
        text = title if own or key not in items else say(items[key].title, asked.language)
        if not left.get(side) or (side == US and internal_word(text)):
            continue
        left[side] -= 1
        who = {US: (ours or asked.owner,), CLIENT: (theirs or asked.contact,), SHARED: (theirs, ours)}[side]
        yield NextStep(text, side, ", ".join(filter(None, who)), date.fromisoformat(due) if due else None)


def _meetings(asked: Asked, stations: Iterable[Station]) -> Iterator[NextStep]:
    booked = [
        NextStep(station.meeting.topic or station.title, SHARED, station.meeting.people, station.meeting.on)
        for station in stations
        if station.state != DONE and station.meeting and station.meeting.on and station.meeting.on >= asked.day
    ]
    yield from sorted(booked, key=lambda step: step.due_on or date.max)[:SHOWN]


def _review(asked: Asked) -> Iterator[NextStep]:
    row = asked.connection.execute(REVIEW, (asked.client,)).fetchone()
    if row:
        on, topic, ours, theirs = row
        usual = {one.key: say(one.title, asked.language) for one in asked.practice.topics}
        tell = teller(asked.language)
        text = usual.get(topic, topic) or tell("Review of the results")
        who = ", ".join(filter(None, (theirs or asked.contact, ours or asked.owner)))
        yield NextStep(text, SHARED, who, date.fromisoformat(on))


def achieved(asked: Asked, stages: Iterable[Stage], standings: Iterable[Standing]) -> tuple[Achieved, ...]:
    """The steps reached and the goals met, the latest first."""
    found = [
        Achieved(station.reached_on, station.title)
        for stage in stages
        for station in stage.stations
        if station.reached_on
    ]
    tell = teller(asked.language)
    found += [Achieved(day, tell("{goal}: target reached", goal=goal)) for day, goal in _met(asked, standings)]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))


def _met(asked: Asked, standings: Iterable[Standing]) -> Iterator[tuple[date, str]]:
    """The day and the title of every goal met: those that ended so, and those that stand so."""
    for metric, title, ended in asked.connection.execute(GOALS_MET, (asked.client, asked.day.isoformat())):
        known = metric_of(asked.practice, metric)
        yield date.fromisoformat(ended), title or (say(known.title, asked.language) if known else metric)
    for standing in standings:
        if standing.state == MET and standing.measured_on:
            yield standing.measured_on, standing.title
