"""``csm checklist``, ``done``, ``undone`` and ``task``.

A client's list is made the first time it is looked at. From then on looking is a read, which is
why the command asks the database before it imports anything that writes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import Client, FormatOption, JsonOption, MaybeClient, Side, Tier, context
from csmcli.core.checklist import progress
from csmcli.core.playbook import Playbook
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.views import checklists
from csmcli.views.checklists import Drift, Row
from csmcli.views.playbooks import when

if TYPE_CHECKING:
    from csmcli.store.finding import Found

_NAMED = 5

Items = Annotated[
    list[str],
    typer.Argument(metavar="ITEM…", help="Tasks: their keys, or a part of one that fits no other.", show_default=False),
]


def checklist(
    ctx: typer.Context,
    client: MaybeClient = None,
    tier: Annotated[Tier | None, typer.Option(help="A tier's list, without any client.", show_default=False)] = None,
    playbook: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The playbook --tier is taken from (CSM_PLAYBOOK).", show_default=False),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Take up what tier or playbook changed.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Only what is not done.")] = False,
    advice: Annotated[bool, typer.Option("--advice", help="With the advice, however narrow the terminal.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """A tier's checklist, or a client's own.

    csm checklist --tier small

    csm checklist 月動褲 --open
    """
    told = context(ctx)
    chosen = told.format(format, json)
    if client is not None:
        if tier or playbook:
            raise BadInput("A client's checklist goes by its own tier and playbook; leave out --tier and --playbook.")
        _show_client(told, client, update, open_, advice, chosen)
    elif tier is None:
        raise BadInput("Name a client, or a tier: csm checklist --tier small.")
    elif update or open_:
        raise BadInput("--update and --open are for a client's checklist: csm checklist CLIENT --open.")
    else:
        _show_tier(told, tier, playbook, advice, chosen)


def _show_tier(told: Context, tier: str, name: str | None, advice: bool, format: str) -> None:
    practice = told.library.get(name or told.settings.get("playbook", "crowdfunding"))
    offsets = {item.key: item.due for item in practice.checklist}
    _list(
        told,
        checklists.of_tier(practice, tier, told.language),
        practice,
        format,
        advice=advice,
        due=lambda row: when(offsets[row.key]),
        empty=tell("The tier {tier} has no checklist in this playbook.", tier=tier),
    )


def _show_client(told: Context, client: str, update: bool, only_open: bool, advice: bool, format: str) -> None:
    found, practice, drift, write = _standing(told, client, update)
    if write:
        _generate(told, found, update, drift)
    with told.reading() as connection:
        rows = checklists.of_client(connection, found, practice, told.language)
    shown = [row for row in rows if not (only_open and row.done_on)]
    _list(
        told,
        shown,
        practice,
        format,
        advice=advice,
        empty=tell("Nothing is open.") if rows else tell("The checklist is empty."),
    )
    _say_progress(told, rows)
    if not write:
        _propose(told, found, drift)
    elif not update:
        _say_undated(told, found, rows)


def _standing(told: Context, client: str, update: bool) -> tuple[Found, Playbook, Drift, bool]:
    """The client, its playbook, how its list differs from its tier's, and whether there is anything to write."""
    from csmcli.store.finding import client as find

    with told.reading() as connection:
        found = find(connection, client)
        practice = told.library.get(found.playbook)
        tier = checklists.tier_of(connection, found)
        drift = checklists.drift(connection, found, practice, tier)
        if checklists.is_made(connection, found):
            return found, practice, drift, update
        own = checklists.of_client(connection, found, practice, told.language)
    # Without a tier there is nothing to make, and the action says so; but own tasks can be shown.
    return found, practice, drift, update or tier is not None or not own


def _generate(told: Context, found: Found, update: bool, drift: Drift) -> None:
    desk = told.desk()
    from csmcli.actions import tasks

    made = tasks.generate(desk, found.key, language=told.language, update=update)
    dropped = drift.extra if update else ()
    if not made.added and not dropped:
        told.say("The checklist of {key} is as its tier and playbook have it.", key=found.key)
    elif update:
        told.say(
            "Updated the checklist of {key}: {added} added, {dropped} dropped.",
            key=found.key,
            added=len(made.added),
            dropped=len(dropped),
        )
    else:
        told.say("Made the checklist of {key}: {count} tasks.", key=found.key, count=len(made.added))


def _propose(told: Context, found: Found, drift: Drift) -> None:
    if drift.missing:
        told.say("Could be added: {keys}.", keys=_some(drift.missing))
    if drift.extra:
        told.say("Could be dropped: {keys}.", keys=_some(drift.extra))
    if drift.missing or drift.extra:
        told.say("csm checklist {key} --update does it; what is done is never touched.", key=found.key)


def _some(keys: tuple[str, ...]) -> str:
    """The first few of many keys, and how many more there are."""
    words = ", ".join(keys[:_NAMED])
    return tell("{keys} and {count} more", keys=words, count=len(keys) - _NAMED) if len(keys) > _NAMED else words


def _say_undated(told: Context, found: Found, rows: list[Row]) -> None:
    undated = sum(1 for row in rows if row.due_on is None)
    if undated:
        told.say(
            "Without a day yet: {count}. csm plan {key} launch=DATE dates what hangs on the launch.",
            count=undated,
            key=found.key,
        )


def _say_progress(told: Context, rows: list[Row]) -> None:
    from csmcli.output.terminal import bar

    if rows:
        done = sum(1 for row in rows if row.done_on)
        drawn = bar(progress(row.done_on for row in rows), encoding=sys.stderr.encoding)
        told.say("{bar} ({done} of {count})", bar=drawn, done=done, count=len(rows))


def _list(
    told: Context,
    rows: list[Row],
    practice: Playbook,
    format: str,
    *,
    advice: bool,
    empty: str,
    due: Callable[[Any], str] | None = None,
) -> None:
    from csmcli.core.playbook import say

    titles = {category.key: say(category.title, told.language) for category in practice.categories}
    told.show(
        rows,
        (
            Column("key", tell("Task"), style="bold"),
            Column("category", tell("Category"), wide_only=True, text=lambda row: titles.get(row.category, "")),
            Column("due_on", tell("Due"), text=due),
            Column("side", tell("Side"), text=lambda row: tell(row.side)),
            # A column of its own: Chinese, which has no spaces, would leave the marks alone on a line.
            Column("vital", "", text=_marks),
            Column("title", tell("What")),
            Column("advice", tell("Advice"), wide_only=not advice),
        ),
        format,
        kind=Row,
        empty=empty,
    )


def _marks(row: Row) -> str:
    return ("✓" if row.done_on else "") + ("★" if row.vital else "")


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
    desk = told.desk()
    from csmcli.actions import tasks

    ticked = tasks.tick(desk, client, items, day)
    told.say("Done for {key}: {tasks}.", key=ticked.client.key, tasks=", ".join(ticked.keys))
    for key, again in ticked.again:
        told.say("{key} comes again on {day}.", key=key, day=again)
    if ticked.listed:
        _say_standing(told, ticked.client)


def undone(ctx: typer.Context, client: Client, items: Items) -> None:
    """Take back that tasks were done.

    csm undone 月動褲 page-outline
    """
    told = context(ctx)
    desk = told.desk()
    from csmcli.actions import tasks

    ticked = tasks.tick(desk, client, items, None)
    told.say("Open again for {key}: {tasks}.", key=ticked.client.key, tasks=", ".join(ticked.keys))
    _say_standing(told, ticked.client)


def _say_standing(told: Context, found: Found) -> None:
    with told.reading() as connection:
        rows = checklists.of_client(connection, found, told.library.get(found.playbook), told.language)
    _say_progress(told, rows)


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
    desk = told.desk()
    from csmcli.actions import tasks

    found, key = tasks.add(desk, client, text, due=day, side=side, vital=vital)
    if day:
        told.say("Added {task} for {key}, due {day}.", task=key, key=found.key, day=day)
    else:
        told.say("Added {task} for {key}.", task=key, key=found.key)
    told.say("When it is done: csm done {key} {task}", key=found.key, task=key)
