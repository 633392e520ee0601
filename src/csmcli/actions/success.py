"""Writing down what success means for a client: its answers, and what it calls things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlmodel import select

from csmcli.actions.answers import keep
from csmcli.actions.desk import Desk, Work
from csmcli.actions.open_clients import open_client
from csmcli.core.naming import folded
from csmcli.core.playbook import Playbook
from csmcli.core.success import Word, named
from csmcli.errors import BadInput, NotFound
from csmcli.store.finding import Found
from csmcli.store.tables.term import Term

GOALS = "SELECT title, metric FROM goal WHERE client_id = ? AND title IS NOT NULL ORDER BY id"


class Defined(NamedTuple):
    """A client, and its words as they were understood: ours is the key of a metric wherever there is one."""

    client: Found
    words: tuple[Word, ...]


def define(desk: Desk, word: str, answers: Mapping[str, str], words: Iterable[Word] = ()) -> Defined:
    """Keep answers to the questions of success, and the client's own words.

    A word for a metric is kept for its key, however it was called, so that every language finds it; one for something
    else as it was typed. Raises BadInput for a question, a choice or a department that the playbook does not have,
    NotFound for a word to take away that is not there, Refused for a closed client; then nothing is kept.
    """
    with desk.writing() as work:
        found = open_client(work, word)
        practice = desk.library.get(found.playbook)
        keep(work, found, practice.success, answers)
        meant = tuple(_meant(work, found, practice, one) for one in words)
        for one in meant:
            _call(work, found, one)
            work.session.flush()
    return Defined(found, meant)


def _meant(work: Work, found: Found, practice: Playbook, word: Word) -> Word:
    own = {folded(title): metric for title, metric in work.connection.execute(GOALS, (found.id,))}
    ours = named(word.ours, practice.metrics) or own.get(folded(word.ours)) or word.ours
    return word._replace(ours=ours, department=_department(practice, word.department))


def _department(practice: Playbook, word: str) -> str:
    """The key of a department; as it was typed where the playbook has none. Raises BadInput for one that is not there."""
    if not word or not practice.departments:
        return word
    key = named(word, practice.departments)
    if key is None:
        keys = ", ".join(department.key for department in practice.departments)
        raise BadInput("There is no department “{department}”; there are {keys}.", department=word, keys=keys)
    return key


def _call(work: Work, found: Found, word: Word) -> None:
    rows = work.session.exec(select(Term).where(Term.client_id == found.id, Term.department == word.department))
    row = next((row for row in rows if folded(row.ours) == folded(word.ours)), None)
    if row is None and not word.theirs:
        raise NotFound("{client} has no word of its own for “{ours}”.", client=found.key, ours=word.ours)
    if row is None:
        work.session.add(
            Term(
                client_id=found.id,
                ours=word.ours,
                theirs=word.theirs,
                department=word.department,
                said_on=work.desk.today,
            )
        )
    elif not word.theirs:
        work.session.delete(row)
    elif row.theirs != word.theirs:
        row.theirs, row.said_on = word.theirs, work.desk.today
