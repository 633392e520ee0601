"""What success means for a client: what is missing, which answer is still vague, and the metrics that would show it.

Source in the practice: ask what success means, and ask on until it is concrete; keep the client's own words; know its
business first (what it does, how it flows from attracting to converting to repeating, who does each step). Then pick
the few metrics that the product can move. Where one side cannot say what success is, the client may be a poor fit:
that is recorded too. Nothing that sales has learned is lost at the handoff.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from csmcli.core.dates import add_days
from csmcli.core.materials import Question
from csmcli.core.naming import folded, sound, words
from csmcli.core.outcomes import Metric, Named
from csmcli.core.playbook import Playbook
from csmcli.errors import BadInput

OWN_WORDS, INDUSTRY, FIT, FIT_REASON = "own-words", "industry", "fit", "fit-reason"
"""The questions of success whose answers csm reads itself."""

BOTH, CLIENT, US, NEITHER = "both", "client", "us", "neither"
FITS = (BOTH, CLIENT, US, NEITHER)
"""Who can say what success is: both sides, the client alone, we alone, nobody."""

STEPS = ("attract", "convert", "repeat")
"""How a business flows. A question whose key is a step, or begins with one and a hyphen, asks for it."""

HANDOFF = "handoff"
"""The milestone that is reached when nothing is missing, in a playbook that has it."""

MEASURE = "measure"
"""The area of the questions that ask for a number."""

FEW_WORDS = 4
_AN_A = "一"
_LEADS_TO = " → "


def missing(questions: Iterable[Question], answered: Collection[str]) -> tuple[Question, ...]:
    """The required questions without an answer, in the playbook's order."""
    return tuple(question for question in questions if question.required and question.key not in answered)


def due_on(question: Question, signed_on: date | None, today: date) -> date:
    """The day by which a missing answer is owed: so many working days after signing, and never before today."""
    return max(today, add_days(signed_on or today, question.days, working=True))


def promised(question: str) -> str:
    """The key of the promise to get an answer, by the key of its question."""
    return f"handoff-{question}"


def is_vague(question: Question, answer: str) -> bool:
    """Whether to ask on: there is something to ask, and the answer holds no number or is of under four words.

    Of a question that asks for a number, the number alone will do. Two Chinese characters count as a word, Chinese
    figures as a number; 一 alone does not, since it is in 一些 and 一定, the vaguest of words.
    """
    if not question.follow or question.kind != "text":
        return False
    numbered = any(sign.isnumeric() and sign != _AN_A for sign in answer)
    return not numbered or (question.area != MEASURE and _length(answer) < FEW_WORDS)


def _length(answer: str) -> int:
    """How many words an answer has."""
    return sum(1 if word.isascii() else (len(word) + 1) // 2 for word in words(answer))


def joined(answer: str, further: str) -> str:
    """A vague answer and what asking on brought out, both kept: how the client came from one to the other tells as well."""
    return f"{answer}{_LEADS_TO}{further}"


def doubted(fit: str | None) -> bool:
    """Whether the client may be a poor fit: somebody was asked, and not both sides can say what success is."""
    return fit in (CLIENT, US, NEITHER)


def step_of(key: str) -> str | None:
    """The step of the business that a question asks for: ``attract-flow`` is about ``attract``."""
    return next((step for step in STEPS if key == step or key.startswith(f"{step}-")), None)


class Business(NamedTuple):
    """What is known of a client's business; what is empty or None is not known.

    ``spoken_of`` are the metrics for which the client has a word of its own.
    """

    industry: str | None
    departments: frozenset[str]
    steps: frozenset[str]
    spoken_of: frozenset[str]


def business(practice: Playbook, answers: Mapping[str, str], words: Iterable[tuple[str, str]]) -> Business:
    """The business behind `answers`; `words` are those the client has of its own, each as (ours, department).

    Its departments are those with words of their own, and those that were chosen as an answer.
    """
    told = tuple(words)
    known = {department.key for department in practice.departments}
    chosen = {answers[q.key] for q in practice.success if q.kind == "choice" and q.key in answers}
    steps = {step_of(q.key) for q in practice.success if q.key in answers}
    return Business(
        answers.get(INDUSTRY),
        frozenset(known & {*chosen, *(department for _, department in told)}),
        frozenset(step for step in steps if step),
        frozenset(ours for ours, _ in told),
    )


def suiting(metrics: Iterable[Metric], client: Business, taken: Collection[str]) -> tuple[Metric, ...]:
    """The metrics that suit a business and are not `taken` by a goal: those it has a word for first, then those meant for it.

    One for other industries does not suit. Departments and steps only say what is likelier: of those that were not
    spoken of yet, nobody said that they do not matter.
    """
    found = []
    for metric in metrics:
        spoken_of = metric.key in client.spoken_of
        likely = sum(
            1
            for wanted, known in (
                (metric.industries, [client.industry]),
                (metric.departments, client.departments),
                (metric.steps, client.steps),
            )
            if not {*wanted}.isdisjoint(known)
        )
        suits = not metric.industries or client.industry is None or client.industry in metric.industries
        if metric.key not in taken and (suits or spoken_of):
            found.append((spoken_of, likely, metric))
    return tuple(metric for *_, metric in sorted(found, key=lambda one: one[:2], reverse=True))


class Word(NamedTuple):
    """The client's own word for one of ours; of one ``department``, or with an empty one of all. Empty ``theirs``: none any more."""

    ours: str
    theirs: str
    department: str


def parse_word(text: str) -> Word:
    """``conversion=成交率@sales`` as a word; ``conversion=`` takes the word away. Raises BadInput."""
    ours, equals, told = sound(text, "word").partition("=")
    if not equals or not folded(ours):
        raise BadInput(
            "“{text}” is no word; write OURS=THEIRS, such as conversion=成交率 or conversion=成交率@sales.", text=text
        )
    head, at, tail = told.rpartition("@")
    theirs, department = (head, tail) if at else (tail, "")
    if at and not folded(department):
        raise BadInput("“{text}” names no department; leave out the “@”, or write one behind it.", text=text)
    return Word(ours.strip(), theirs.strip() if folded(theirs) else "", department.strip())


def named(word: str, known: Iterable[Named | Metric]) -> str | None:
    """The key of what goes by `word`: its key, or its title in any language; None for nothing."""
    wanted = folded(word)
    return next((one.key for one in known if wanted in (one.key, *map(folded, one.title.values()))), None)
