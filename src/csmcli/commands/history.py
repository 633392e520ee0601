"""``csm undo``, ``csm redo`` and ``csm history``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from csmcli.commands.choosing import chosen, labelled
from csmcli.commands.options import FormatOption, JsonOption, MaybeClient, context
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column

Count = Annotated[int | None, typer.Argument(metavar="[N]", min=1, help="How many; 1 unless told.", show_default=False)]


def undo(
    ctx: typer.Context,
    count: Count = None,
    number: Annotated[
        int | None,
        typer.Option("--id", metavar="#", min=1, help="That one alone: its # in csm history.", show_default=False),
    ] = None,
) -> None:
    """Take back the last thing you did, exactly; again for the one before it.

    csm undo

    csm undo 3

    csm undo --id 41
    """
    if count is not None and number is not None:
        raise BadInput("N takes back the last ones and --id one alone; use one of them.")
    told = context(ctx)
    desk = told.desk()
    from csmcli.actions import history

    undone = history.undo(desk, count or 1) if number is None else [history.undo_one(desk, number)]
    for one in undone:
        told.say("Took back #{id}: {command} ({rows} rows).", id=one.id, command=one.command, rows=one.rows)
    if len(undone) == 1:
        told.say("csm redo does it again.")
    else:
        told.say("csm redo {count} does them again.", count=len(undone))


def redo(ctx: typer.Context, count: Count = None) -> None:
    """Do again what undo took back, as long as nothing new was written since.

    csm redo

    csm redo 3
    """
    told = context(ctx)
    desk = told.desk()
    from csmcli.actions import history

    for one in history.redo(desk, count or 1):
        told.say("Did #{id} again: {command} ({rows} rows).", id=one.id, command=one.command, rows=one.rows)


def history(
    ctx: typer.Context,
    client: MaybeClient = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="From the morning of this day: monday.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 20,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Who did what, when, with which command, and what it changed.

    csm history 月動褲 --limit 5

    csm history --since monday --json
    """
    from csmcli.views import history as views

    told = context(ctx)
    day = told.past_day(since)
    kind: type[Any] = views.Done
    columns = _columns()
    with told.reading(forecasts=False) as connection:
        if client is None:
            rows: Any = views.history(connection, None, since=day, limit=limit)
        else:
            found = chosen(told, connection, client)
            told_of = [(one, views.history(connection, one.id, since=day, limit=limit)) for one in found]
            kind, columns, rows = labelled(views.Done, columns, told_of)
        told.show(rows, columns, told.format(format, json), kind=kind, empty=tell("Nothing has been done yet."))


def _columns() -> tuple[Column, ...]:
    from csmcli.store.clock import local

    return (
        Column("id", "#", align="right"),
        Column("at", tell("When"), text=lambda row: local(row.at)),
        Column("actor", tell("Who"), wide_only=True),
        Column("command", tell("Command")),
        Column("changes", tell("Changed"), text=lambda row: " ".join(filter(None, (_mark(row), _changed(row))))),
    )


def _changed(row: Any) -> str:
    """What an operation changed, in words; of one without changes, why it has none."""
    from csmcli.commands.changes import summary

    if row.changes:
        return summary(row.changes)
    return tell("a client was erased") if row.command == "csm erase" else tell("(its client was erased)")


def _mark(row: Any) -> str:
    """Which # took back which."""
    if row.redoes:
        words = tell("(does #{number} again)", number=row.redoes)
    elif row.undoes:
        words = tell("(takes back #{number})", number=row.undoes)
        if row.undone:
            words += " " + tell("(done again by #{number})", number=row.undone_by)
        return words
    else:
        words = ""
    return tell("(taken back by #{number})", number=row.undone_by) if row.undone else words
