"""What sales has told of a client, and what is still missing."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core import success
from csmcli.core.playbook import Playbook, say
from csmcli.views.success import answers, missing
from csmcli.views.tiers import answer_words

PROMISED = "SELECT key, due_on FROM follow_up WHERE client_id = ? AND done_on IS NULL"
AHEAD = "SELECT 1 FROM milestone WHERE client_id = ?1 AND key = ?2 AND reached_on IS NULL"


class Item(NamedTuple):
    """A question of the handoff. ``answer`` is as it is kept, ``words`` as it reads; ``due_on`` of the promise to get it."""

    key: str
    area: str
    question: str
    required: bool
    answer: str | None
    words: str
    answered_on: date | None
    missing: bool
    due_on: date | None


def listing(connection: sqlite3.Connection, practice: Playbook, client: int, language: str) -> tuple[Item, ...]:
    """The questions of the handoff in the playbook's order, answered or not."""
    given = answers(connection, client)
    owed = dict(connection.execute(PROMISED, (client,)).fetchall())
    absent = {question.key for question in success.missing(practice.handoff, given)}
    found = []
    for question in practice.handoff:
        value, on = given.get(question.key, (None, None))
        due = owed.get(success.promised(question.key)) if question.key in absent else None
        found.append(
            Item(
                question.key,
                question.area,
                say(question.title, language),
                question.required,
                value,
                answer_words(question, value, language) if value else "",
                on,
                question.key in absent,
                date.fromisoformat(due) if due else None,
            )
        )
    return tuple(found)


def is_ready(connection: sqlite3.Connection, practice: Playbook, client: int) -> bool:
    """Whether the milestone of the handoff is all that is left of it."""
    if practice.milestone(success.HANDOFF) is None or missing(connection, practice, client):
        return False
    return connection.execute(AHEAD, (client, success.HANDOFF)).fetchone() is not None


CONTRACT = """
SELECT u.value, (SELECT n.value FROM answer n WHERE n.client_id = ?1 AND n.question = 'notice-days')
FROM answer u WHERE u.client_id = ?1 AND u.question = 'contract-until'
AND NOT EXISTS (SELECT 1 FROM contract k WHERE k.client_id = ?1 AND k.outcome IS NULL)"""


def contract_told(connection: sqlite3.Connection, client: int) -> tuple[str, str | None] | None:
    """The end of the contract and the days of notice that sales has told; None where there is a contract, or no end."""
    found: tuple[str, str | None] | None = connection.execute(CONTRACT, (client,)).fetchone()
    return found
