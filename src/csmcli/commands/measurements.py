"""``csm measure``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from csmcli.commands.choosing import each
from csmcli.commands.context import Context
from csmcli.commands.options import Client, context

if TYPE_CHECKING:
    from csmcli.actions.measurements import Measured


def measure(
    ctx: typer.Context,
    client: Client,
    metric: Annotated[
        str, typer.Argument(metavar="METRIC", help="What was measured: raised, conversion.", show_default=False)
    ],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="1426943, 1,426,943, 142萬, 6.5% or 30min.", show_default=False)
    ],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When; today unless told.", show_default=False)] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="How it was counted.", show_default=False)] = None,
    new: Annotated[
        bool, typer.Option("--new", help="It is another metric, though its name is like a known one.")
    ] = False,
) -> None:
    """Record a number, and how its goal stands.

    csm measure 月動褲 raised 1,426,943

    csm measure acme conversion 6.5% --note "whole of June, paid ads left out"
    """
    told = context(ctx)
    day = told.day(on) or told.today
    from csmcli.actions import measurements

    found = each(told, client, lambda desk, word: measurements.measure(desk, word, metric, value, day, note, new=new))
    for measured in found:
        told.say(
            "{key}: {metric} {value} on {day}.",
            key=measured.client.key,
            metric=measured.metric,
            value=_written(measured),
            day=day,
        )
    with told.afterwards():
        _say_goals(told, found, day)


def _written(measured: Measured) -> str:
    from csmcli.core.quantities import written

    return written(measured.value, measured.unit or "count")


def _say_goals(told: Context, found: list[Measured], day: date) -> None:
    """How the goals stand by a number of `day`; one from before its goal says nothing of it."""
    from csmcli.commands.goal_words import say_standing, title
    from csmcli.views.goal_listing import listing

    recorded = {(measured.client.key, measured.metric) for measured in found}
    with told.reading() as connection:
        rows = listing(connection, told.library, [measured.client.id for measured in found], told.today, told.language)
    for row in rows:
        if (row.client, row.metric) not in recorded:
            continue
        if day < row.set_on:
            told.say(
                "That is before {on}, from which the goal {title} counts; how it stands is unchanged.",
                on=row.set_on,
                title=title(row),
            )
        else:
            say_standing(told, row, told.today)
