"""``csm hold`` and ``csm resume``."""

from __future__ import annotations

from typing import Annotated

import typer

from csmcli.commands.choosing import each
from csmcli.commands.options import Client, context


def hold(
    ctx: typer.Context,
    client: Client,
    until: Annotated[str, typer.Option(metavar="DATE", help="The day it is taken up again.", show_default=False)],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="What was agreed.", show_default=False)],
) -> None:
    """Pause a client by agreement: until that day it is not stalled, and the days do not count.

    csm hold 月動褲 --until 2027-01-05 --reason "waiting for the mould"

    csm hold --where "owner=me state=on-track" --until 2027-02-20 --reason "Lunar New Year"
    """
    told = context(ctx)
    day = told.day(until)
    assert day is not None
    from csmcli.actions import holds

    for found in each(told, client, lambda desk, word: holds.hold(desk, word, until=day, reason=reason)):
        told.say("{key} is on hold until {day}. csm resume {key} ends it early.", key=found.key, day=day)


def resume(ctx: typer.Context, client: Client) -> None:
    """End a pause early.

    csm resume 月動褲
    """
    told = context(ctx)
    from csmcli.actions import holds

    for found in each(told, client, holds.resume):
        told.say("{key} is taken up again from today.", key=found.key)
