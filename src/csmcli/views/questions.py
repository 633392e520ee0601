"""What clients ask, by topic: the topics asked about most, and the pages that answer them."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.core.resources import of_milestone, place
from csmcli.playbooks import Library
from csmcli.store.finding import Found
from csmcli.store.reading import listed


class Topic(NamedTuple):
    """One topic: its questions, the clients who asked, and how many are open. ``pages`` answer it, the latest first."""

    topic: str
    questions: int
    clients: int
    open: int
    last_asked: date
    pages: tuple[str, ...]


class Question(NamedTuple):
    """One question of one client, given by key; ``answered_by`` is a page's address or file."""

    client: str
    topic: str
    text: str
    asked_on: date
    answered_by: str | None
    answered_on: date | None


class Wanted(NamedTuple):
    """Which questions are asked for: of some clients by id, from a day on, only the open ones."""

    clients: tuple[int, ...] | None = None
    since: date | None = None
    open: bool = False


_WANTED = "(?1 IS NULL OR q.client_id IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR q.asked_on >= ?2) AND (NOT ?3 OR q.answered_on IS NULL)"
TOPICS = f"""
SELECT q.topic, count(*), count(DISTINCT q.client_id), sum(q.answered_on IS NULL), max(q.asked_on)
FROM question q WHERE {_WANTED}
GROUP BY q.topic ORDER BY 2 DESC, 3 DESC, 5 DESC, 1"""
PAGES = """
SELECT answered_by FROM question WHERE topic = ? AND answered_by IS NOT NULL
GROUP BY answered_by ORDER BY max(answered_on) DESC, answered_by"""
QUESTIONS = f"""
SELECT c.key, q.topic, q.text, q.asked_on, q.answered_by, q.answered_on
FROM question q JOIN client c ON c.id = q.client_id
WHERE {_WANTED} AND q.topic = ?4
ORDER BY q.answered_on IS NOT NULL, q.asked_on DESC, q.id DESC LIMIT ?5"""
ALL_TOPICS = "SELECT DISTINCT topic FROM question ORDER BY topic"


def topics(connection: sqlite3.Connection, wanted: Wanted) -> list[Topic]:
    """The topics, those asked about most first. Their pages are all there are, whoever asked."""
    rows = connection.execute(TOPICS, _bound(wanted)).fetchall()
    return [
        Topic(topic, count, clients, unanswered, date.fromisoformat(last), _pages(connection, topic))
        for topic, count, clients, unanswered, last in rows
    ]


def worth_a_page(ranked: Iterable[Topic]) -> Topic | None:
    """The topic most worth a manual page: of those without one, the one asked about most."""
    return next((topic for topic in ranked if not topic.pages), None)


def questions(connection: sqlite3.Connection, topic: str, wanted: Wanted, limit: int | None) -> list[Question]:
    """The questions of a topic, the open ones first, then the latest."""
    rows = connection.execute(QUESTIONS, (*_bound(wanted), topic, -1 if limit is None else limit))
    return [
        Question(key, about, text, date.fromisoformat(asked), page, date.fromisoformat(day) if day else None)
        for key, about, text, asked, page, day in rows
    ]


def known_topics(connection: sqlite3.Connection) -> list[str]:
    """Every topic anybody has asked about."""
    return [row[0] for row in connection.execute(ALL_TOPICS)]


def answers(connection: sqlite3.Connection, library: Library, found: Found, topic: str) -> list[str]:
    """The pages that may answer a client's question: those that did for others, then the milestone's own."""
    own = of_milestone(library.outline(found.playbook), topic)
    return list(dict.fromkeys([*_pages(connection, topic), *map(place, own)]))


def _pages(connection: sqlite3.Connection, topic: str) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(PAGES, (topic,)))


def _bound(wanted: Wanted) -> tuple[str | None, str | None, bool]:
    clients = None if wanted.clients is None else listed(wanted.clients)
    return clients, wanted.since.isoformat() if wanted.since else None, wanted.open
