"""``csm log``: a contact, and after a meeting the promise of what took thought."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from csmcli.commands.choosing import chosen, each
from csmcli.commands.context import Context
from csmcli.commands.options import Client, context, interactive
from csmcli.core.rhythm import advice_days
from csmcli.errors import BadInput

if TYPE_CHECKING:
    from csmcli.actions.touches import Logged


Text = Annotated[str, typer.Argument(metavar="TEXT", help="What was said.", show_default=False)]
On = Annotated[str | None, typer.Option(metavar="DATE", help="When; today unless told.", show_default=False)]
Channel = Annotated[str | None, typer.Option(metavar="TEXT", help="How: line, mail, phone, …", show_default=False)]
Outbound = Annotated[bool, typer.Option("--outbound", help="From us only; it does not end a silence.")]
Minutes = Annotated[int | None, typer.Option(min=0, help="How long it took.", show_default=False)]
Topic = Annotated[str | None, typer.Option(metavar="TEXT", help="What it was about.", show_default=False)]
Meeting = Annotated[
    bool, typer.Option("--meeting", help="It was a meeting; the advice that took thought follows in 3 to 5 days.")
]
FollowUp = Annotated[
    str | None, typer.Option("--follow-up", metavar="TEXT", help="What you promised to send.", show_default=False)
]
Due = Annotated[
    str | None, typer.Option(metavar="DATE", help="By when; three working days on unless told.", show_default=False)
]
NoFollowUp = Annotated[bool, typer.Option("--no-follow-up", help="Nothing is to follow; do not ask.")]


def log(
    ctx: typer.Context,
    client: Client,
    text: Text,
    on: On = None,
    channel: Channel = None,
    outbound: Outbound = False,
    minutes: Minutes = None,
    topic: Topic = None,
    meeting: Meeting = False,
    follow_up: FollowUp = None,
    due: Due = None,
    no_follow_up: NoFollowUp = False,
) -> None:
    """Log a contact; a two-way one ends a silence.

    csm log 月動褲 "called: the sample is late by a week" --channel phone --minutes 15

    csm log 月動褲 "sent the page outline" --outbound

    csm log 月動褲 "planned the ads" --meeting --follow-up "budget split by week"

    csm log moon,teahouse "the fair is over, both start on Monday"
    """
    told = context(ctx)
    if follow_up is not None and no_follow_up:
        raise BadInput("--follow-up and --no-follow-up exclude each other; leave one out.")
    if due is not None and follow_up is None:
        raise BadInput("--due is the day of a --follow-up TEXT; say what is to follow.")
    day = told.day(on) or told.today
    open_end = meeting and not follow_up and not no_follow_up
    first, last = _advice_days(told, client, day) if open_end or follow_up else (day, day)
    if open_end and interactive():
        follow_up = _asked(told, first, last)
    promise = (follow_up, told.plan_day(due) or max(first, told.today)) if follow_up else None
    from csmcli.actions import touches

    contact = partial(touches.log, text=text, on=day, outbound=outbound, meeting=meeting, channel=channel, topic=topic)
    for logged in each(told, client, partial(contact, minutes=minutes, promise=promise)):
        _said(told, logged, day, outbound)
        if open_end and not promise and not interactive():
            told.say(
                "What took thought follows between {first} and {last}: csm follow {key} TEXT --due {first}",
                first=first,
                last=last,
                key=logged.client.key,
            )


def _said(told: Context, logged: "Logged", day: date, outbound: bool) -> None:
    key = logged.client.key
    if outbound:
        told.say("Logged for {key} on {day}, from us only: the silence goes on.", key=key, day=day)
    else:
        told.say("Logged for {key} on {day}.", key=key, day=day)
    for planned in logged.looked_in:
        told.say("That was the check-in planned for {day}.", day=planned)
    if logged.promise:
        told.say("To follow: csm done {key} {promise} when it is sent.", key=key, promise=logged.promise)


def _advice_days(told: Context, client: str, meeting: date) -> tuple[date, date]:
    """From when and until when the advice is due. The client is looked up first: nobody answers for a typing slip."""
    with told.reading() as connection:
        found = chosen(told, connection, client)[0]
    return advice_days(told.library.outline(found.playbook), meeting)


def _asked(told: Context, first: date, last: date) -> str | None:
    from csmcli.commands.asking import typed

    told.say(
        "Say what is quick to say; what takes thought follows between {first} and {last}. "
        "What will you send? Enter for nothing.",
        first=first,
        last=last,
    )
    return typed() or None
