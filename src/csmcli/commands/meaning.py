"""What success means for a client on one page, for people, and what to ask or type next."""

from __future__ import annotations

import sys

from csmcli.commands.context import Context
from csmcli.core.money import worded
from csmcli.core.speech import Speech
from csmcli.core.success import FIT, FIT_REASON, INDUSTRY, OWN_WORDS, doubted
from csmcli.language import tell
from csmcli.output.amounts import amount
from csmcli.output.columns import Column
from csmcli.output.terminal import bar
from csmcli.views.goals import Standing
from csmcli.views.success import Answered, Success, Suitable, Term
from csmcli.wording import fit_text, goal_state_word

_OFFERED = 5
_ON_TOP = frozenset((OWN_WORDS, INDUSTRY, FIT, FIT_REASON))
"""The questions whose answers stand at the top of the page."""


def show_page(told: Context, record: Success) -> None:
    """The page on stdout: who and what on top, then answers, words and goals, each where there is any."""
    told.show_one(record, _head(record), "table")
    rest = [answer for answer in record.answers if answer.key not in _ON_TOP]
    for rows, columns, kind in (
        (rest, _answer_columns(), Answered),
        (record.words, _word_columns(), Term),
        (record.goals, _goal_columns(), Standing),
    ):
        if rows:
            print()
            told.show(rows, columns, "table", kind=kind, empty="")


def _head(record: Success) -> tuple[Column, ...]:
    def fixed(title: str, text: str) -> list[Column]:
        return [Column("key", title, text=lambda _row: text)] if text else []

    fit = fit_text(record.fit) if record.fit else ""
    return (
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name")),
        Column("own_words", tell("Success is"), text=lambda row: row.own_words or tell("not asked yet")),
        *fixed(tell("Target"), worded(record.target, record.currency)),
        *fixed(tell("Industry"), record.industry_title),
        *fixed(tell("Fit"), fit),
        *fixed(tell("Because"), record.fit_reason or ""),
    )


def _answer_columns() -> tuple[Column, ...]:
    return (Column("question", tell("Question")), Column("words", tell("Answer")))


def _word_columns() -> tuple[Column, ...]:
    return (
        Column("title", tell("We say"), style="bold"),
        Column("theirs", tell("The client says")),
        Column("department_title", tell("Department")),
    )


def _goal_columns() -> tuple[Column, ...]:
    def progress(row: Standing) -> str:
        return "" if row.progress is None else bar(row.progress, width=10, encoding=sys.stdout.encoding)

    return (
        Column("title", tell("Goal"), style="bold", text=lambda row: row.their_word or row.title),
        Column("state", tell("State"), text=lambda row: goal_state_word(row.state)),
        Column("progress", tell("Progress"), text=progress),
        Column("by_on", tell("By")),
    )


def say_next(told: Context, record: Success) -> None:
    """What to ask on, what nobody has asked yet, and the metrics in which success would show."""
    for answer in record.answers:
        if answer.follow:
            told.say("{question} is still vague. Ask on: {follow}", question=answer.key, follow=answer.follow)
    if record.missing:
        told.say(
            "Needed and not known yet for {key}: {questions}; csm success {key} asks.",
            key=record.key,
            questions=", ".join(record.missing),
        )
    if record.open:
        told.say("Not asked yet: {questions}.", questions=", ".join(record.open))
    if record.missing and not record.answers:
        return  # nothing is known that a metric could suit
    if record.metrics:
        told.say("Where it would show:")
    for metric in record.metrics[:_OFFERED]:
        _say_metric(told, record, metric)
    more = len(record.metrics) - _OFFERED
    if more > 0:
        told.say("  and {count} more: csm success {key} --json", count=more, key=record.key)


def say_doubt(told: Context, record: Success) -> None:
    """That the client may be a poor fit, where somebody doubts it."""
    if record.fit and doubted(record.fit):
        told.say("{key}: {doubt}.", key=record.key, doubt=fit_text(record.fit))


def _say_metric(told: Context, record: Success, metric: Suitable) -> None:
    """A command that is ready but for the numbers, and what they are counted from."""
    told.say(
        "  csm goal {key} {metric} --baseline NOW --target TARGET --by {day}",
        key=record.key,
        metric=metric.metric,
        day=record.by_on or "DATE",
    )
    if metric.low is None or metric.high is None:
        told.say("    {title}: {about}", title=metric.title, about=metric.about)
        return
    speech = Speech(told.language, record.currency, told.today)
    told.say(
        "    {title}: {about} Usual baseline: {low} to {high}.",
        title=metric.title,
        about=metric.about,
        low=amount(metric.low, metric.unit, speech),
        high=amount(metric.high, metric.unit, speech),
    )
