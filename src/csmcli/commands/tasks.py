"""``csm done``, ``undone`` and ``task``: what is on a client's list, ticked off and added to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csmcli.commands.choosing import each
from csmcli.commands.context import Context
from csmcli.commands.options import Client, Items, Side, context
from csmcli.commands.progress import say_progress
from csmcli.core.playbook import say
from csmcli.views import checklists

if TYPE_CHECKING:
    from csmcli.store.finding import Found


def done(
    ctx: typer.Context,
    client: Client,
    items: Items,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day, if not today.", show_default=False)] = None,
) -> None:
    """Tick off tasks, and promises that were kept.

    csm done 月動褲 page-outline --on yesterday
    """
    told = context(ctx)
    day = told.day(on) or told.today
    from csmcli.actions import tasks

    for ticked in each(told, client, lambda desk, word: tasks.tick(desk, word, items, day)):
        told.say("Done for {key}: {tasks}.", key=ticked.client.key, tasks=", ".join(ticked.keys))
        for key in ticked.reached:
            step = told.library.outline(ticked.client.playbook).milestone(key)
            title = say(step.title, told.language) if step else key
            told.say("{title}: reached on {day}, since that is the same fact.", title=title, day=day)
        for key, again in ticked.again:
            told.say("{key} comes again on {day}.", key=key, day=again)
        if ticked.listed:
            _say_standing(told, ticked.client)


def undone(ctx: typer.Context, client: Client, items: Items) -> None:
    """Take back that tasks were done.

    csm undone 月動褲 page-outline
    """
    told = context(ctx)
    from csmcli.actions import tasks

    for ticked in each(told, client, lambda desk, word: tasks.tick(desk, word, items, None)):
        told.say("Open again for {key}: {tasks}.", key=ticked.client.key, tasks=", ".join(ticked.keys))
        _say_standing(told, ticked.client)


def _say_standing(told: Context, found: Found) -> None:
    with told.afterwards(), told.reading() as connection:
        rows = checklists.of_client(connection, found, told.library.get(found.playbook), told.language)
        say_progress(told, rows)


def task(
    ctx: typer.Context,
    client: Client,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be done.", show_default=False)],
    due: Annotated[str | None, typer.Option(metavar="DATE", help="By when.", show_default=False)] = None,
    side: Annotated[Side, typer.Option(help="Who has to do it.")] = "us",
    vital: Annotated[
        bool, typer.Option("--vital", help="The campaign hangs on it: overdue, it stalls the client.")
    ] = False,
) -> None:
    """Add a task of a client's own.

    csm task 月動褲 "Ask the factory for a second sample" --due "next fri" --side client
    """
    told = context(ctx)
    day = told.day(due)
    from csmcli.actions import tasks

    for found, key in each(told, client, lambda desk, c: tasks.add(desk, c, text, due=day, side=side, vital=vital)):
        if day:
            told.say("Added {task} for {key}, due {day}.", task=key, key=found.key, day=day)
        else:
            told.say("Added {task} for {key}.", task=key, key=found.key)
        told.say("When it is done: csm done {key} {task}", key=found.key, task=key)
