"""Keeping answers to a playbook's questions: of the intake, the handoff and success alike.

One table holds them all, by the key of the question; which questions may be answered is for the command to say, so that
an intake cannot overwrite what success means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import select

from csmcli.actions.desk import Work
from csmcli.core.materials import Question
from csmcli.errors import BadInput
from csmcli.store.finding import Found
from csmcli.store.tables.tier import Answer


def keep(work: Work, found: Found, questions: Iterable[Question], answers: Mapping[str, str]) -> None:
    """Write answers to some of `questions` down; one that says the same again keeps its day.

    Raises BadInput for a question or a choice that is not among them.
    """
    known = {question.key: question for question in questions}
    kept = {row.question: row for row in work.session.exec(select(Answer).where(Answer.client_id == found.id))}
    today = work.desk.today
    for key, value in answers.items():
        _check(known, key, value)
        row = kept.get(key) or Answer(client_id=found.id, question=key, value=value, answered_on=today)
        if row.value != value:
            row.value, row.answered_on = value, today
        work.session.add(row)


def _check(known: Mapping[str, Question], key: str, value: str) -> None:
    if key not in known:
        raise BadInput("There is no question “{key}”; there are {keys}.", key=key, keys=", ".join(known))
    choices = [choice.value for choice in known[key].choices]
    if choices and value not in choices:
        raise BadInput(
            "“{value}” does not answer {key}; it takes {choices}.", value=value, key=key, choices=", ".join(choices)
        )
