"""Keeping what clients ask, and the page that answers it.

A question is open once, however often the client repeats it: the count of a topic is of questions, not of
reminders. A page that was written for a topic answers all of its open questions in one operation.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import col, select

from csmcli.actions.desk import Desk, Work
from csmcli.core.naming import did_you_mean, folded, sound
from csmcli.core.resources import page
from csmcli.errors import BadInput, NotFound, Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.client import Client
from csmcli.store.tables.question import Question

PLAYBOOKS = """
SELECT DISTINCT c.playbook FROM question q JOIN client c ON c.id = q.client_id
WHERE q.topic = ?1 AND q.answered_on IS NULL AND (?2 IS NULL OR q.client_id = ?2)"""
OPEN_TOPICS = "SELECT DISTINCT topic FROM question WHERE answered_on IS NULL AND (?1 IS NULL OR client_id = ?1)"


class Asked(NamedTuple):
    """A question as it is kept now. ``since`` is the day it was asked where it was open already."""

    client: Found
    topic: str
    answered_by: str | None
    since: date | None


class Answered(NamedTuple):
    """How many questions of how many clients a page has answered."""

    topic: str
    page: str
    questions: int
    clients: int


def ask(
    desk: Desk, word: str, text: str, *, on: date, topic: str | None = None, answered_by: str | None = None
) -> Asked:
    """Keep a question; one that is open already is not kept twice, but answered, or moved to the topic told.

    Without a topic it is about the client's current milestone. Raises Refused for a day after today, BadInput
    for a client without a current milestone and for a page that is none.
    """
    sound(text, "question")
    told = _topic(topic) if topic is not None else None
    if on > desk.today:
        raise Refused("{day} is after today ({today}); a question is kept when it was asked.", day=on, today=desk.today)
    with desk.writing() as work:
        found = find(work.connection, word)
        answer = page(answered_by, [desk.library.outline(found.playbook)]) if answered_by is not None else None
        row = _open(work, found, text)
        since = row.asked_on if row else None
        if row is None:
            row = Question(client_id=found.id, asked_on=on, topic=told or _current(work, found), text=text)
        row.topic = told or row.topic
        if answer:
            _answer(row, answer, on)
        work.session.add(row)
    return Asked(found, row.topic, answer, since)


def _topic(word: str) -> str:
    return folded(sound(word, "topic"))


def _current(work: Work, found: Found) -> str:
    milestone = work.session.get_one(Client, found.id).milestone
    if milestone is None:
        raise BadInput("{key} has reached every milestone; say what it asked about with --topic.", key=found.key)
    return milestone


def _open(work: Work, found: Found, text: str) -> Question | None:
    """The same question of the same client, where it is still open."""
    rows = work.session.exec(
        select(Question).where(Question.client_id == found.id, col(Question.answered_on).is_(None))
    )
    return next((row for row in rows if folded(row.text) == folded(text)), None)


def _answer(row: Question, answer: str, on: date) -> None:
    if on < row.asked_on:
        raise Refused("That was asked on {asked}; it cannot be answered on {day}.", asked=row.asked_on, day=on)
    row.answered_by, row.answered_on = answer, on


def answer(desk: Desk, topic: str, answered_by: str, word: str | None = None) -> Answered:
    """Answer every open question of a topic, of one client where `word` names it, today and by one page.

    Raises NotFound where none is open, BadInput for a page that is none.
    """
    told = _topic(topic)
    with desk.writing() as work:
        number = find(work.connection, word).id if word is not None else None
        playbooks = [row[0] for row in work.connection.execute(PLAYBOOKS, (told, number))]
        if not playbooks:
            known = [row[0] for row in work.connection.execute(OPEN_TOPICS, (number,))]
            raise NotFound(
                "No open question is about “{topic}”.{near}", topic=told, near=did_you_mean(told, sorted(known))
            )
        meant = page(answered_by, map(desk.library.outline, playbooks))
        wanted = select(Question).where(Question.topic == told, col(Question.answered_on).is_(None))
        rows = work.session.exec(wanted.where(Question.client_id == number) if number else wanted).all()
        for row in rows:
            row.answered_by, row.answered_on = meant, desk.today
            work.session.add(row)
    return Answered(told, meant, len(rows), len({row.client_id for row in rows}))
