"""What success means for a client: its own words, its business, what it calls things, how near its goals are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.core import success
from csmcli.core.materials import Question
from csmcli.core.outcomes import Metric, Named
from csmcli.core.playbook import Playbook, say
from csmcli.playbooks import Library
from csmcli.store.facts import LAST_DAY
from csmcli.store.finding import Found
from csmcli.views import goals
from csmcli.views.goals import Standing
from csmcli.views.tiers import answer_words

ANSWERS = "SELECT question, value, answered_on FROM answer WHERE client_id = ?1 AND answered_on <= ?2"
TERMS = "SELECT ours, theirs, department FROM term WHERE client_id = ? ORDER BY ours, department, id"
TARGET = "SELECT target, currency FROM client WHERE id = ?"


class Answered(NamedTuple):
    """A question of success that is answered. ``answer`` is as it is kept, ``words`` as it reads.

    ``step`` is the part of the business it is about: attract, convert or repeat. ``follow`` is what to ask on, empty
    unless the answer is still vague.
    """

    key: str
    area: str
    step: str | None
    question: str
    answer: str
    words: str
    answered_on: date
    follow: str


class Term(NamedTuple):
    """The client's own word, ``theirs``, for ``ours``: the key of a metric with its ``title``, or any word of ours.

    ``department`` is empty where the whole house says so, ``department_title`` too.
    """

    ours: str
    title: str
    theirs: str
    department: str
    department_title: str


class Suitable(NamedTuple):
    """A metric that suits the client; ``low`` to ``high`` is the usual baseline, in hundredths of the ``unit``."""

    metric: str
    title: str
    unit: str
    direction: str
    low: int | None
    high: int | None
    about: str


class Success(NamedTuple):
    """What success means for one client. Amounts are whole hundredths.

    ``fit`` is who can say it (both, client, us, neither), None while nobody was asked; ``missing`` are the keys of
    required questions without an answer, ``open`` those of the others; ``target`` is the amount a campaign is to raise, in ``currency``; ``by_on``
    the day by which success is wanted, where one was told.
    """

    key: str
    name: str
    own_words: str | None
    industry: str | None
    industry_title: str
    fit: str | None
    fit_reason: str | None
    target: int | None
    currency: str
    by_on: date | None
    missing: tuple[str, ...]
    open: tuple[str, ...]
    answers: tuple[Answered, ...]
    words: tuple[Term, ...]
    goals: tuple[Standing, ...]
    metrics: tuple[Suitable, ...]


def answers(connection: sqlite3.Connection, client: int, until: date | None = None) -> dict[str, tuple[str, date]]:
    """What was answered by a day, and when, by the key of the question."""
    rows = connection.execute(ANSWERS, (client, until.isoformat() if until else LAST_DAY))
    return {key: (value, date.fromisoformat(on)) for key, value, on in rows}


def missing(
    connection: sqlite3.Connection, practice: Playbook, client: int, until: date | None = None
) -> tuple[Question, ...]:
    """What the handoff has not told yet though it must; `practice` is the client's whole playbook.

    By a past day `until` if given; an answer that was changed since counts from then.
    """
    return success.missing(practice.handoff, answers(connection, client, until)) if practice.handoff else ()


def fit(connection: sqlite3.Connection, client: int, until: date | None = None) -> tuple[str | None, str | None]:
    """Who can say what success is, and why: None while nobody was asked."""
    found = {key: value for key, (value, _) in answers(connection, client, until).items()}
    return found.get(success.FIT), found.get(success.FIT_REASON)


def meaning(connection: sqlite3.Connection, library: Library, found: Found, day: date, language: str) -> Success:
    """What success means for a client, and how far it is on the day `day`, which is today."""
    practice = library.get(found.playbook)
    given = answers(connection, found.id)
    told = {key: value for key, (value, _) in given.items()}
    standings = goals.standings(connection, library, found.id, day, language)
    terms = connection.execute(TERMS, (found.id,)).fetchall()
    business = success.business(practice, told, ((ours, department) for ours, _, department in terms))
    target, currency = connection.execute(TARGET, (found.id,)).fetchone()
    return Success(
        found.key,
        found.name,
        told.get(success.OWN_WORDS),
        business.industry,
        _title(practice.industries, business.industry or "", language),
        told.get(success.FIT),
        told.get(success.FIT_REASON),
        target,
        currency,
        _wanted_by(practice, told),
        tuple(question.key for question in success.missing(practice.success, told)),
        tuple(question.key for question in practice.success if not question.required and question.key not in told),
        tuple(_answered(q, *given[q.key], language) for q in practice.success if q.key in given),
        tuple(_term(practice, row, language) for row in terms),
        standings,
        tuple(
            _suitable(metric, language)
            for metric in success.suiting(practice.metrics, business, _taken(practice, standings, target))
        ),
    )


def _taken(practice: Playbook, standings: Iterable[Standing], target: int | None) -> set[str]:
    """The metrics that are a goal already; the amount of a campaign is one as soon as it is known."""
    found = {goal.metric for goal in standings}
    return found | {practice.campaign.metric} if practice.campaign and target else found


def _wanted_by(practice: Playbook, told: dict[str, str]) -> date | None:
    days = (told[q.key] for q in practice.success if q.kind == "date" and q.area == success.MEASURE and q.key in told)
    try:
        return next(map(date.fromisoformat, days), None)
    except ValueError:
        return None  # answered while the playbook still asked for a text


def _answered(question: Question, value: str, on: date, language: str) -> Answered:
    return Answered(
        question.key,
        question.area,
        success.step_of(question.key),
        say(question.title, language),
        value,
        answer_words(question, value, language),
        on,
        say(question.follow, language) if success.is_vague(question, value) else "",
    )


def _title(known: Iterable[Named | Metric], key: str, language: str) -> str:
    return next((say(one.title, language) for one in known if one.key == key), key)


def _term(practice: Playbook, row: tuple[str, str, str], language: str) -> Term:
    ours, theirs, department = row
    return Term(
        ours,
        _title(practice.metrics, ours, language),
        theirs,
        department,
        _title(practice.departments, department, language),
    )


def _suitable(metric: Metric, language: str) -> Suitable:
    low, high = metric.baseline or (None, None)
    title, about = say(metric.title, language), say(metric.about, language)
    return Suitable(metric.key, title, metric.unit, metric.direction, low, high, about)
