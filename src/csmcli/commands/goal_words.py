"""How a goal stands, said: shared by what sets one, what records a number, and what lists them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csmcli.commands.context import Context
from csmcli.core import goals
from csmcli.core.speech import Speech
from csmcli.output.amounts import in_words

if TYPE_CHECKING:
    from csmcli.views.goal_listing import GoalRow


def speech(told: Context, currency: str | None) -> Speech:
    """Amounts as whoever is at work reads them."""
    return Speech(told.language, currency or "", told.today)


def amount(told: Context, row: GoalRow, number: float | None) -> str:
    """A value of a goal with its unit; empty for None."""
    return "" if number is None else in_words(number, row.unit, speech(told, row.currency))


def cell(told: Context, row: GoalRow, number: float | None) -> str:
    """The same in a table: money without its currency, which stands beside its title, and nothing below one."""
    if number is None:
        return ""
    return f"{number:,.0f}" if row.unit == "money" else amount(told, row, number)


def title(row: GoalRow) -> str:
    """What a goal is called: our word, and the client's own."""
    return f"{row.title} ({row.their_word})" if row.their_word else row.title


def say_standing(told: Context, row: GoalRow, day: date) -> None:
    """One sentence: where the goal stands on `day`, and the checkpoint that says so."""
    fields = {"title": title(row), "value": amount(told, row, row.value), "target": amount(told, row, row.target)}
    passed = [point for point in row.checkpoints if point.on < day]
    ahead = [point for point in row.checkpoints if point.on >= day]
    point = passed[-1] if row.state == goals.BEHIND and passed else (ahead or passed)[0]
    fields |= {"aim": amount(told, row, point.value), "on": str(point.on)}
    if row.state == goals.MET:
        told.say("{title} {value}: the target {target} is reached.", **fields)
    elif row.state == goals.MISSED:
        told.say("{title} {value}: missed; it was to be {target} by {by}.", by=row.by_on, **fields)
    elif row.state == goals.BEHIND:
        told.say("{title} {value}: behind; the checkpoint of {on} was {aim}.", **fields)
    elif row.state == goals.ON_TRACK:
        told.say("{title} {value}: on track; the next checkpoint is {aim} on {on}.", **fields)
