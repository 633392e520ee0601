"""``csm follow``: promises with a day, written down, listed, and given up."""

from typing import Annotated

import typer

from csmcli.commands.choosing import chosen, each
from csmcli.commands.context import Context
from csmcli.commands.options import FormatOption, JsonOption, MaybeClient, Promised, context
from csmcli.core.dates import parse_span
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.wording import kind_word


def follow(
    ctx: typer.Context,
    client: MaybeClient = None,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help="What is owed to the client.", show_default=False)
    ] = None,
    due: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="By when; three working days on unless told.", show_default=False),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(metavar="SPAN", help="Again, counted from the day it is done: 2w, 1m.", show_default=False),
    ] = None,
    drop: Promised = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Promise something by a day, or list what is promised.

    csm follow 月動褲 "send the price ladder" --due "next fri"

    csm follow 月動褲 "look at the ads" --every 2w

    csm follow 月動褲
    """
    told = context(ctx)
    if text is not None and drop is not None:
        raise BadInput("Either promise something or give something up: leave out TEXT or --drop.")
    if client is not None and text is not None:
        _promise(told, client, text, due, every)
    elif due is not None or every is not None:
        raise BadInput("--due and --every need a client and what is owed: csm follow CLIENT TEXT --due DATE.")
    elif client is not None and drop is not None:
        _drop(told, client, drop)
    elif drop is not None:
        raise BadInput("Whose? Name the client: csm follow CLIENT --drop {item}.", item=drop)
    else:
        _list(told, client, told.format(format, json))


def _promise(told: Context, client: str, text: str, due: str | None, every: str | None) -> None:
    span = parse_span(every) if every is not None else None
    day = told.plan_day(due)
    if day is None and span is not None:
        day = span.add_to(told.today)
    from csmcli.actions import follow_ups

    for found, key, until in each(told, client, lambda desk, c: follow_ups.promise(desk, c, text, due=day, every=span)):
        if span:
            told.say(
                "Promised to {client}: {key}, due {day}, then again {span} after it is done.",
                client=found.key,
                key=key,
                day=until,
                span=str(span),
            )
        else:
            told.say("Promised to {client}: {key}, due {day}.", client=found.key, key=key, day=until)
        told.say("When it is done: csm done {key} {task}", key=found.key, task=key)


def _drop(told: Context, client: str, item: str) -> None:
    from csmcli.actions import follow_ups

    for found, key in each(told, client, lambda desk, word: follow_ups.drop(desk, word, item)):
        told.say("Given up for {client}: {key}.", client=found.key, key=key)


def _list(told: Context, client: str | None, format: str) -> None:
    from csmcli.views import follow_ups as views

    with told.reading() as connection:
        found = [one.id for one in chosen(told, connection, client)] if client is not None else None
        rows = views.listing(connection, found)
    told.show(
        rows,
        (
            Column("due_on", tell("Due"), style="bold"),
            Column("client", tell("Client")),
            Column("key", tell("Key")),
            Column("kind", tell("Kind"), text=lambda row: kind_word(row.kind)),
            Column("text", tell("What")),
            Column("every", tell("Every")),
        ),
        format,
        kind=views.Promise,
        empty=tell("Nothing is promised."),
    )
