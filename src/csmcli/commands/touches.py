"""``csm log``."""

from typing import Annotated

import typer

from csmcli.commands.options import Client, context


def log(
    ctx: typer.Context,
    client: Client,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was said.", show_default=False)],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When; today unless told.", show_default=False)] = None,
    channel: Annotated[
        str | None, typer.Option(metavar="TEXT", help="How: line, mail, phone, …", show_default=False)
    ] = None,
    outbound: Annotated[bool, typer.Option("--outbound", help="From us only; it does not end a silence.")] = False,
    minutes: Annotated[int | None, typer.Option(min=0, help="How long it took.", show_default=False)] = None,
    topic: Annotated[str | None, typer.Option(metavar="TEXT", help="What it was about.", show_default=False)] = None,
    meeting: Annotated[bool, typer.Option("--meeting", help="It was a meeting.")] = False,
) -> None:
    """Log a contact; a two-way one ends a silence.

    csm log 月動褲 "called: the sample is late by a week" --channel phone --minutes 15

    csm log 月動褲 "sent the page outline" --outbound
    """
    told = context(ctx)
    day = told.day(on) or told.today
    desk = told.desk()
    from csmcli.actions import touches

    found = touches.log(
        desk,
        client,
        text,
        on=day,
        outbound=outbound,
        meeting=meeting,
        channel=channel,
        topic=topic,
        minutes=minutes,
    )
    if outbound:
        told.say("Logged for {key} on {day}, from us only: the silence goes on.", key=found.key, day=day)
    else:
        told.say("Logged for {key} on {day}.", key=found.key, day=day)
