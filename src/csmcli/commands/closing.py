"""``csm close`` and ``csm reopen``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from csmcli.commands.choosing import each
from csmcli.commands.options import Client, context

Outcome = Literal["completed", "dropped"]


def close(
    ctx: typer.Context,
    client: Client,
    outcome: Annotated[Outcome, typer.Option(help="How it ended.", show_default=False)],
    reason: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="Why it was dropped: a code of its playbook, such as dates or budget.",
            show_default=False,
        ),
    ] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When; today unless told.", show_default=False)] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="In your own words.", show_default=False)] = None,
) -> None:
    """End the work with a client; it is never stalled again.

    csm close 月動褲 --outcome completed

    csm close 月動褲 --outcome dropped --reason dates --note "no agency found"
    """
    told = context(ctx)
    day = told.day(on) or told.today
    from csmcli.actions import clients

    closed = each(
        told, client, lambda desk, c: clients.close(desk, c, outcome=outcome, reason=reason, on=day, note=note)
    )
    for found in closed:
        told.say("Closed {key} on {day}. csm reopen {key} takes it up again.", key=found.key, day=day)


def reopen(ctx: typer.Context, client: Client) -> None:
    """Take up a closed client again.

    csm reopen 月動褲
    """
    told = context(ctx)
    from csmcli.actions import clients

    for found in each(told, client, clients.reopen):
        told.say("{key} is open again.", key=found.key)
