"""Answers to a playbook's questions: asked one after another on the terminal, read from a file, or given as options.

Nothing is kept here: an interrupted intake must not leave half a client behind, so all answers
come back together and one action stores them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date

from csmcli.commands.context import Context
from csmcli.core.dates import parse_day
from csmcli.core.materials import Question
from csmcli.core.naming import sound
from csmcli.core.playbook import say
from csmcli.core.success import is_vague, joined
from csmcli.errors import BadInput, CsmError
from csmcli.language import sentence
from csmcli.paths import local
from csmcli.views.tiers import answer_words


def ask(told: Context, questions: Iterable[Question], kept: Mapping[str, str]) -> dict[str, str]:
    """Ask `questions` on stderr; Enter skips one, which leaves the answer in `kept` as it is.

    After one that is still vague its next question is asked, once, and both answers are one. Raises KeyboardInterrupt
    when the user breaks off.
    """
    questions = tuple(questions)
    given = {}
    told.say(
        "Questions: {count}. Enter skips one, or keeps the answer so far; nothing is kept before the last is asked.",
        count=len(questions),
    )
    for number, question in enumerate(questions, start=1):
        told.say("\n{number}. {question}", number=number, question=say(question.title, told.language))
        for place, choice in enumerate(question.choices, start=1):
            told.say("   {place} {choice}", place=place, choice=say(choice.title, told.language))
        if question.key in kept:
            words = answer_words(question, kept[question.key], told.language)
            told.say("   So far: {answer}", answer=words)
        answer = _asked_on(told, question, _answer(told, question), kept.get(question.key))
        if answer is not None:
            given[question.key] = answer
    return given


def _asked_on(told: Context, question: Question, answer: str | None, kept: str | None) -> str | None:
    """An answer, with what asking on brings out where it, or the one so far, is still vague."""
    so_far = answer or kept
    if so_far is None or not is_vague(question, so_far):
        return answer
    told.say("   {question}", question=say(question.follow, told.language))
    further = _answer(told, question)
    return joined(so_far, further) if further else answer


def _answer(told: Context, question: Question) -> str | None:
    """One answer, asked for until it can be one; None for a question skipped."""
    while True:
        words = typed()
        if not words:
            return None
        try:
            return understood(question, _numbered(question, words), told.today)
        except CsmError as error:
            told.say("   {problem}", problem=sentence(error))


def typed() -> str:
    """A line from the user, asked for on stderr: Typer's prompt would put its last space into the data."""
    sys.stderr.write("   > ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()


def _numbered(question: Question, typed: str) -> str:
    """The choice behind its number on the screen, else what was typed."""
    if typed.isdecimal() and typed.isascii() and 1 <= int(typed[:9]) <= len(question.choices):
        return question.choices[int(typed) - 1].value
    return typed


def understood(question: Question, answer: str, today: date) -> str:
    """`answer` as it is kept: a choice's value, a number, an ISO date, or text. Raises BadInput."""
    if question.choices:
        values = [choice.value for choice in question.choices]
        if answer not in values:
            raise BadInput("“{answer}” is not among {choices}.", answer=answer, choices=", ".join(values))
        return answer
    if question.kind == "date":
        return parse_day(answer, today).isoformat()
    if question.kind == "number":
        return _number(answer)
    return sound(answer, "answer")


def _number(answer: str) -> str:
    from csmcli.core.money import to_hundredths

    hundredths = to_hundredths(answer)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def given_answers(
    told: Context, questions: Iterable[Question], file: str | None, pairs: Iterable[str]
) -> dict[str, str]:
    """The answers of ``--answers`` and of ``--set KEY=VALUE``, which goes before the file.

    Raises BadFile as `read_answers`, and BadInput for a pair that answers nothing.
    """
    known = {question.key: question for question in questions}
    given = read_answers(file, known.values(), told.today) if file is not None else {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise BadInput("“{pair}” is no answer; write KEY=VALUE, such as {key}=…", pair=pair, key=next(iter(known)))
        if key not in known:
            raise BadInput("There is no question “{key}”; there are {keys}.", key=key, keys=", ".join(known))
        try:
            given[key] = understood(known[key], value, told.today)
        except CsmError as problem:
            raise BadInput("{key}: {problem}", key=key, problem=problem) from None
    return given


def read_answers(file: str, questions: Iterable[Question], today: date) -> dict[str, str]:
    """The answers in a YAML file of ``question: answer``. Raises BadFile with the line; an empty one is skipped."""
    from csmcli.playbooks.events import read_yaml
    from csmcli.playbooks.places import located

    document = read_yaml(local(file))
    if not isinstance(document.value, dict) or not document.value:
        problem = CsmError("a line for each answer is expected, such as own-list: under-500.")
        raise located(file, document.line(()), problem)
    known = {question.key: question for question in questions}
    given = {}
    for key, value in document.value.items():
        try:
            answer = _from_file(known, key, value, today)
        except CsmError as problem:
            raise located(file, document.line((key,)), problem, document.field((key,))) from None
        if answer is not None:
            given[key] = answer
    return given


def _from_file(known: Mapping[str, Question], key: str, value: object, today: date) -> str | None:
    if key not in known:
        raise CsmError("there is no such question; there are {keys}.", keys=", ".join(known))
    if isinstance(value, (dict, list)):
        raise CsmError("an answer is one value, not a list or a mapping.")
    if value is None:
        return None
    # YAML has read a bare true as a boolean; the answer is the word that stands there.
    return understood(known[key], str(value).lower() if isinstance(value, bool) else str(value), today)
