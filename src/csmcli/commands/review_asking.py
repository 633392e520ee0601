"""Asking for the causes of a missed goal and for what changes, at the end of a review on the screen.

Nothing is kept before the last answer, and Enter skips whatever there is nothing to say to: to look at the numbers
must not oblige anybody to explain them.
"""

from __future__ import annotations

from datetime import date

import typer

from csmcli.commands.asking import typed
from csmcli.commands.context import Context
from csmcli.commands.review_answers import say_kept
from csmcli.commands.review_showing import Shown
from csmcli.core.outcomes import Cause
from csmcli.core.playbook import say
from csmcli.core.review_report import missed
from csmcli.core.reviews import Agreed, Why
from csmcli.errors import CsmError
from csmcli.language import sentence, tell


def offer(told: Context, shown: Shown) -> None:
    """Ask why, for each goal that is missed or behind and has no cause of this period yet; keep what is told."""
    report, known = shown.house.report, {c.metric for c in shown.house.causes if c.found_on >= shown.period.first}
    short = [goal for goal in missed(report.goals) if goal.metric not in known]
    causes = told.library.get(shown.client.playbook).causes
    if not short or not causes:
        return
    if not typer.confirm(
        tell("Was the review held today, and shall we note why and what changes?"), default=False, err=True
    ):
        return
    found = [why for goal in short for why in _causes(told, goal.metric, goal.their_word or goal.title, causes)]
    changes = _changes(told)
    from csmcli.actions import reviews as actions

    outcome = actions.Outcome(told.today, shown.period.name or None, tuple(found), tuple(changes))
    say_kept(told, actions.keep(told.desk(), shown.client.key, outcome))


def _causes(told: Context, metric: str, title: str, causes: tuple[Cause, ...]) -> list[Why]:
    """The causes of one goal, each with a note, until Enter."""
    told.say("\nWhy was “{goal}” missed? A number; Enter goes on.", goal=title)
    for place, cause in enumerate(causes, start=1):
        told.say("   {place} {choice}", place=place, choice=say(cause.title, told.language))
    found = []
    while words := typed():
        if not (words.isdecimal() and words.isascii() and 1 <= int(words[:4]) <= len(causes)):
            told.say("   A number from 1 to {last}, or Enter.", last=len(causes))
            continue
        cause = causes[int(words) - 1]
        told.say("   {question}", question=say(cause.ask, told.language))
        found.append(Why(metric, cause.key, typed() or None))
        told.say("   Another cause? Enter goes on.")
    return found


def _changes(told: Context) -> list[Agreed]:
    """What changes, by when and by whom, until Enter."""
    found = []
    told.say("\nWhat changes? Enter ends.")
    while text := typed():
        told.say("   By when?")
        due = _day(told)
        told.say("   Who sees to it on our side?")
        ours = typed() or None
        told.say("   And at the client?")
        found.append(Agreed(text, due, ours, typed() or None))
        told.say("What else? Enter ends.")
    return found


def _day(told: Context) -> date | None:
    """A day, asked for until it is one; None for Enter."""
    while words := typed():
        try:
            return told.plan_day(words)
        except CsmError as problem:
            told.say("   {problem}", problem=sentence(problem))
    return None
