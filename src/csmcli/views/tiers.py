"""How a client was sized: its tiers day by day, and the tier that its answers speak for, with the reasons."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from csmcli.core.materials import Question
from csmcli.core.playbook import Playbook, say
from csmcli.core.tiering import Reason, suggest
from csmcli.store.finding import Found

CHANGES = """
SELECT decided_on, tier, reason FROM tier_change WHERE client_id = ? ORDER BY decided_on DESC, id DESC"""
ANSWERS = "SELECT question, value FROM answer WHERE client_id = ?"


class Change(NamedTuple):
    """A tier and the day from which the client has it; None where it was taken away."""

    decided_on: date
    tier: str | None
    reason: str | None


class Because(NamedTuple):
    """One answer behind a suggestion: its words, the points it gives (0 to 100), and how much they weigh."""

    question: str
    answer: str
    points: int
    weight: int


class Suggested(NamedTuple):
    """The tier a client has and the one its answers suggest (None without any that scores).

    ``score`` is 0 to 100, ``reasons`` begin with what weighs most, ``open`` holds the keys of
    scored questions without an answer.
    """

    key: str
    tier: str | None
    suggested: str | None
    score: int
    reasons: tuple[Because, ...]
    open: tuple[str, ...]


def changes(connection: sqlite3.Connection, found: Found) -> list[Change]:
    """The tiers of a client, the present one first."""
    rows = connection.execute(CHANGES, (found.id,)).fetchall()
    return [Change(date.fromisoformat(day), tier, reason) for day, tier, reason in rows]


def answers(connection: sqlite3.Connection, found: Found) -> dict[str, str]:
    """A client's answers by the key of their question."""
    return dict(connection.execute(ANSWERS, (found.id,)).fetchall())


def suggested(found: Found, tier: str | None, playbook: Playbook, given: Mapping[str, str], language: str) -> Suggested:
    """What the answers `given` say of the tier, in words of `language`."""
    found_tier, score, reasons, unanswered = suggest(playbook, given)
    because = tuple(_because(reason, language) for reason in reasons)
    return Suggested(found.key, tier, found_tier, score, because, unanswered)


def _because(reason: Reason, language: str) -> Because:
    words = answer_words(reason.question, reason.value, language)
    return Because(say(reason.question.title, language), words, reason.points, reason.weight)


def answer_words(question: Question, value: str, language: str) -> str:
    """An answer in words: the title of a choice, else what was answered."""
    return next((say(choice.title, language) for choice in question.choices if choice.value == value), value)
