"""``csm measure``."""

from __future__ import annotations

from typing import Annotated

import typer

from csmcli.commands.choosing import each
from csmcli.commands.options import Client, context
from csmcli.core.money import to_hundredths, worded


def measure(
    ctx: typer.Context,
    client: Client,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="What was measured: raised.", show_default=False)],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="1426943, 1,426,943 or 142萬.", show_default=False)],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When; today unless told.", show_default=False)] = None,
) -> None:
    """Record a number, such as the amount raised so far.

    csm measure 月動褲 raised 1,426,943
    """
    told = context(ctx)
    day, amount = told.day(on) or told.today, to_hundredths(value)
    from csmcli.actions import measurements

    for found in each(told, client, lambda desk, word: measurements.measure(desk, word, metric, amount, day)):
        told.say("{key}: {metric} {value} on {day}.", key=found.key, metric=metric, value=worded(amount), day=day)
