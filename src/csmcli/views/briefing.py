"""One client on one page, to be read before a call: who, where, why, goals, talk, promises, what to say next."""

import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core.messages import fitting
from csmcli.core.playbook import Playbook, say
from csmcli.core.stalled import BEHIND, FIRED, STUCK, forecast, signals, stands, worst_first
from csmcli.playbooks import Library
from csmcli.store.facts import LAST_DAY, Known, known
from csmcli.views.clients import Step, shown_of
from csmcli.views.goals import Standing
from csmcli.views.goals import of as standings
from csmcli.views.owed import Asked, Promise, owed
from csmcli.views.situations import situation
from csmcli.views.stalled import SignalRow, Words, next_step, signal_row
from csmcli.views.success import fit, missing

_SHOWN = 5

CONTACTS = """
SELECT on_day, two_way, text FROM touch WHERE client_id = ?1 AND on_day <= ?2 ORDER BY on_day DESC, id DESC LIMIT 3"""
QUESTIONS = """
SELECT asked_on, topic, text FROM question
WHERE client_id = ?1 AND asked_on <= ?2 AND coalesce(answered_on, '9999-12-32') > ?2 ORDER BY asked_on, id LIMIT ?3"""
CONTRACT = """
SELECT ends_on, opt_out_on FROM contract
WHERE client_id = ?1 AND added_on <= ?2 AND coalesce(decided_on, '9999-12-32') > ?2 LIMIT 1"""


class Contact(NamedTuple):
    """A contact; only a ``two_way`` one ends a silence."""

    on: date
    two_way: bool
    text: str


class Open(NamedTuple):
    """A question that has no answer yet."""

    asked_on: date
    topic: str
    text: str


class Briefing(NamedTuple):
    """``csm show``: the fields of a listing, where and why the client stands, and what is between it and us.

    ``stage`` is the title of the stage of the current milestone, empty in a practice without stages; ``since`` the day
    from which it is stalled; ``signals`` those that have fired or are unknown. ``message`` is the key of the message
    that fits now, null where none does. ``missing`` are the keys of handoff questions that need an
    answer, ``fit`` who can say what success is (both, client, us, neither). ``ends_on`` and ``opt_out_on`` are those of the contract.
    """

    key: str
    name: str
    tier: str | None
    owner: str | None
    signed_on: date | None
    state: str
    milestone: str | None
    due_on: date | None
    last_touch: date | None
    progress: int
    moves: int
    slip_days: int
    milestones: tuple[Step, ...]
    stage: str
    since: date | None
    signals: tuple[SignalRow, ...]
    next: str
    goals: tuple[Standing, ...]
    ends_on: date | None
    opt_out_on: date | None
    review_on: date | None
    touches: tuple[Contact, ...]
    questions: tuple[Open, ...]
    promises: tuple[Promise, ...]
    message: str | None
    message_title: str
    missing: tuple[str, ...]
    fit: str | None
    fit_reason: str | None


def briefing(
    connection: sqlite3.Connection,
    library: Library,
    client: tuple[int, str, str],
    day: date,
    words: Words,
    language: str,
    *,
    then: bool = False,
) -> Briefing:
    """One client, given by (id, key, name), as of `day`; with `then` as known on that day."""
    number = client[0]
    item = known(connection, [number], library.get, day if then else None)[number]
    practice = library.get(item.playbook)
    head = shown_of(connection, library, client, item, day, language)
    found = signals(item.facts, practice.limits)
    told = forecast(item.facts, found)
    stalled = stands(item.facts, told, day) in (STUCK, BEHIND)
    until, past = (day.isoformat(), day) if then else (LAST_DAY, None)
    ends, opt_out = connection.execute(CONTRACT, (number, until)).fetchone() or (None, None)
    touches, questions = _talk(connection, number, until)
    title, key = _message(connection, number, practice, item, day, language)
    return Briefing(
        *head,
        _stage(practice, item, language),
        told.behind_on if stalled else None,
        tuple(_reasons(practice, item, day, words, language)),
        next_step(practice, found, item.facts, day, language),
        standings(connection, practice, number, item, day, language, then=then),
        _on(ends) if ends else None,
        _on(opt_out) if opt_out else None,
        item.facts.review_on,
        touches,
        questions,
        owed(connection, Asked(number, item, practice, day, then, language)),
        key,
        title,
        tuple(question.key for question in missing(connection, practice, number, past)),
        *fit(connection, number, past),
    )


def _stage(practice: Playbook, item: Known, language: str) -> str:
    """The stage of the current milestone; of a client that is past the last one, the last stage."""
    step = practice.milestone(item.facts.milestone) if item.facts.milestone else practice.milestones[-1]
    stage = next((s for s in practice.stages if step and s.key == step.stage), None)
    return say(stage.title, language) if stage else ""


def _reasons(practice: Playbook, item: Known, day: date, words: Words, language: str) -> list[SignalRow]:
    """The signals that have fired, the worst first, and those that cannot be computed."""
    found = signals(item.facts, practice.limits)
    kept = [*worst_first(found, day, practice.next_steps), *(s for s in found if s.unknown)]
    rows = [signal_row(signal, item.facts, practice, day, words, language) for signal in dict.fromkeys(kept)]
    return [row for row in rows if row.status == FIRED or row.status == "unknown"]


def _message(
    connection: sqlite3.Connection, number: int, practice: Playbook, item: Known, day: date, language: str
) -> tuple[str, str | None]:
    found = fitting(practice, situation(connection, number, practice, item, day))
    return (say(found[0].title, language), found[0].key) if found else ("", None)


def _talk(connection: sqlite3.Connection, number: int, until: str) -> tuple[tuple[Contact, ...], tuple[Open, ...]]:
    """The last contacts, and the questions that are open."""
    contacts = connection.execute(CONTACTS, (number, until))
    questions = connection.execute(QUESTIONS, (number, until, _SHOWN))
    return (
        tuple(Contact(_on(on), bool(both), text) for on, both, text in contacts),
        tuple(Open(_on(on), topic, text) for on, topic, text in questions),
    )


def _on(text: str) -> date:
    return date.fromisoformat(text)
