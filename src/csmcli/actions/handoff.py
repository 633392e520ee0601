"""The handoff from sales: answers, and a promise to get each required one that is missing.

A promise is made once, by a key that tells its question, and is kept by the answer: whoever answers need not tick it
off as well. A task or promise that goes by that key already stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from csmcli.actions import follow_ups
from csmcli.actions.answers import keep
from csmcli.actions.desk import Desk, Work
from csmcli.actions.open_clients import open_client
from csmcli.core.materials import Question
from csmcli.core.playbook import say
from csmcli.core.success import due_on, missing, promised
from csmcli.store.finding import Found
from csmcli.store.tables.client import Client
from csmcli.store.tables.follow_up import FollowUp

ANSWERED = "SELECT question FROM answer WHERE client_id = ?"
EVER = "SELECT key FROM task WHERE client_id = ?1 UNION SELECT key FROM follow_up WHERE client_id = ?1"


class HandedOver(NamedTuple):
    """A client after a handoff: the questions still ``missing``, and the keys of promises newly made and now kept."""

    client: Found
    missing: tuple[str, ...]
    owed: tuple[str, ...]
    kept: tuple[str, ...]


def hand_over(desk: Desk, word: str, answers: Mapping[str, str], *, language: str) -> HandedOver:
    """Keep answers to handoff questions, promise to get what is missing, and tick off what no longer is.

    The words of a promise are those of its question, in `language`. Raises
    BadInput for a question or a choice that the playbook does not have, and Refused for a closed client; then nothing is kept.
    """
    with desk.writing() as work:
        found = open_client(work, word)
        questions = desk.library.get(found.playbook).handoff
        keep(work, found, questions, answers)
        work.session.flush()
        answered = {row[0] for row in work.connection.execute(ANSWERED, (found.id,))}
        absent = missing(questions, answered)
        kept = _tick(work, found, [promised(question.key) for question in questions if question.key in answered])
        owed = _owe(work, found, absent, language)
    return HandedOver(found, tuple(question.key for question in absent), owed, kept)


def _tick(work: Work, found: Found, keys: Iterable[str]) -> tuple[str, ...]:
    wanted = set(keys)
    rows = [row for row in follow_ups.standing(work, found) if row.key in wanted and row.kind == follow_ups.FOLLOW_UP]
    for row in rows:
        follow_ups.keep(work, row, work.desk.today)
    return tuple(row.key for row in rows)


def _owe(work: Work, found: Found, absent: Iterable[Question], language: str) -> tuple[str, ...]:
    client, today = work.session.get_one(Client, found.id), work.desk.today
    ever = {row[0] for row in work.connection.execute(EVER, (found.id,))}
    new = {promised(question.key): question for question in absent if promised(question.key) not in ever}
    for key, question in new.items():
        due, text = due_on(question, client.signed_on, today), say(question.title, language)
        work.session.add(
            FollowUp(client_id=found.id, kind=follow_ups.FOLLOW_UP, key=key, text=text, due_on=due, added_on=today)
        )
    return tuple(new)
