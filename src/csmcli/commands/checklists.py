"""``csm checklist``: a tier's, or the clients' own.

A client's list is made the first time it is looked at. From then on looking is a read, which is
why the command asks the database before it imports anything that writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, NamedTuple

import typer

from csmcli.commands.choosing import chosen, labelled, together
from csmcli.commands.context import Context
from csmcli.commands.options import AsOf, FormatOption, JsonOption, MaybeClient, Tier, context
from csmcli.commands.progress import say_progress
from csmcli.core.playbook import Playbook
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.store.finding import Found
from csmcli.views import checklists
from csmcli.views.checklists import Drift, Row
from csmcli.views.playbooks import when
from csmcli.wording import some


class Standing(NamedTuple):
    """A client, its playbook, how its list differs from its tier's, and whether there is anything to write."""

    client: Found
    practice: Playbook
    drift: Drift
    write: bool


def checklist(
    ctx: typer.Context,
    client: MaybeClient = None,
    tier: Annotated[Tier | None, typer.Option(help="A tier's list, without any client.", show_default=False)] = None,
    playbook: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The playbook --tier is taken from (CSM_PLAYBOOK).", show_default=False),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Take up what tier or playbook changed.")] = False,
    as_of: AsOf = None,
    open_: Annotated[bool, typer.Option("--open", help="Only what is not done.")] = False,
    advice: Annotated[bool, typer.Option("--advice", help="With the advice, however narrow the terminal.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """A tier's checklist, or a client's own.

    csm checklist --tier small

    csm checklist 月動褲 --open

    csm checklist 月動褲 --as-of monday
    """
    told = context(ctx)
    shape = told.format(format, json)
    past = told.as_of(as_of)
    if client is not None:
        if past and update:
            raise BadInput("--update changes the list of today and --as-of looks back; use one of them.")
        if tier or playbook:
            raise BadInput("A client's checklist goes by its own tier and playbook; leave out --tier and --playbook.")
        _show_clients(told, client, past, update, open_, advice, shape)
    elif tier is None:
        raise BadInput("Name a client, or a tier: csm checklist --tier small.")
    elif update or open_ or past:
        raise BadInput("--update, --open and --as-of are for a client's checklist: csm checklist CLIENT --open.")
    else:
        _show_tier(told, tier, playbook, advice, shape)


def _show_tier(told: Context, tier: str, name: str | None, advice: bool, format: str) -> None:
    practice = told.library.get(name or told.settings.get("playbook", "crowdfunding"))
    offsets = {item.key: item.due for item in practice.checklist}
    told.show(
        checklists.of_tier(practice, tier, told.language),
        _columns(told, practice, advice=advice, due=lambda row: when(offsets[row.key])),
        format,
        kind=Row,
        empty=tell("The tier {tier} has no checklist in this playbook.", tier=tier),
    )


def _show_clients(
    told: Context, client: str, past: date | None, update: bool, only_open: bool, advice: bool, format: str
) -> None:
    with told.reading() as connection:
        found = [_standing(told, connection, one, past, update) for one in chosen(told, connection, client, past)]
    if any(standing.write for standing in found):
        _generate(told, [standing for standing in found if standing.write], update)
    with told.reading() as connection:
        lists = [
            (standing, checklists.of_client(connection, standing.client, standing.practice, told.language, past))
            for standing in found
        ]
    practice = found[0].practice
    kind, columns, shown = labelled(
        Row,
        _columns(told, practice, advice=advice),
        [(standing.client, [row for row in rows if not (only_open and row.done_on)]) for standing, rows in lists],
    )
    if any(rows for _, rows in lists):
        empty = tell("Nothing is open.")
    else:
        empty = tell("The checklist is empty.")
    told.show(shown, columns, format, kind=kind, empty=empty)
    for standing, rows in lists:
        say_progress(told, rows)
        if past is None:
            _say_standing(told, standing, rows, update)


def _say_standing(told: Context, standing: Standing, rows: list[Row], update: bool) -> None:
    if not standing.write:
        _propose(told, standing.client, standing.drift)
    elif not update:
        _say_undated(told, standing.client, rows)


def _standing(told: Context, connection: sqlite3.Connection, found: Found, past: date | None, update: bool) -> Standing:
    practice = told.library.get(found.playbook)
    if past is not None:
        return Standing(found, practice, Drift((), ()), write=False)
    tier = checklists.tier_of(connection, found)
    drift = checklists.drift(connection, found, practice, tier)
    if checklists.is_made(connection, found):
        return Standing(found, practice, drift, update)
    own = checklists.of_client(connection, found, practice, told.language)
    # Without a tier there is nothing to make, and the action says so; but own tasks can be shown.
    return Standing(found, practice, drift, update or tier is not None or not own)


def _generate(told: Context, found: list[Standing], update: bool) -> None:
    from csmcli.actions import tasks

    with together(told, [standing.client.key for standing in found]) as desk:
        made = [tasks.generate(desk, one.client.key, language=told.language, update=update) for one in found]
    for standing, generated in zip(found, made, strict=True):
        _say_made(told, standing, len(generated.added), update)


def _say_made(told: Context, standing: Standing, added: int, update: bool) -> None:
    key, dropped = standing.client.key, len(standing.drift.extra) if update else 0
    if not added and not dropped:
        told.say("The checklist of {key} is as its tier and playbook have it.", key=key)
    elif update:
        told.say(
            "Updated the checklist of {key}: {added} added, {dropped} dropped.", key=key, added=added, dropped=dropped
        )
    else:
        told.say("Made the checklist of {key}: {count} tasks.", key=key, count=added)


def _propose(told: Context, found: Found, drift: Drift) -> None:
    if drift.missing:
        told.say("Could be added: {keys}.", keys=some(drift.missing))
    if drift.extra:
        told.say("Could be dropped: {keys}.", keys=some(drift.extra))
    if drift.missing or drift.extra:
        told.say("csm checklist {key} --update does it; what is done is never touched.", key=found.key)


def _say_undated(told: Context, found: Found, rows: list[Row]) -> None:
    undated = sum(1 for row in rows if row.due_on is None)
    if undated:
        told.say(
            "Without a day yet: {count}. csm plan {key} launch=DATE dates what hangs on the launch.",
            count=undated,
            key=found.key,
        )


def _columns(
    told: Context, practice: Playbook, *, advice: bool, due: Callable[[Any], str] | None = None
) -> tuple[Column, ...]:
    from csmcli.core.playbook import say

    titles = {category.key: say(category.title, told.language) for category in practice.categories}
    return (
        Column("key", tell("Task"), style="bold"),
        Column("category", tell("Category"), wide_only=True, text=lambda row: titles.get(row.category, "")),
        Column("due_on", tell("Due"), text=due),
        Column("side", tell("Side"), text=lambda row: tell(row.side)),
        # A column of its own: Chinese, which has no spaces, would leave the marks alone on a line.
        Column("vital", "", text=_marks),
        Column("title", tell("What")),
        Column("advice", tell("Advice"), wide_only=not advice),
    )


def _marks(row: Row) -> str:
    return ("✓" if row.done_on else "") + ("★" if row.vital else "")
