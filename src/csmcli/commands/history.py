"""``csm undo`` and ``csm history``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from csmcli.commands.choosing import chosen, labelled
from csmcli.commands.options import FormatOption, JsonOption, MaybeClient, context
from csmcli.language import tell
from csmcli.output.columns import Column


def undo(ctx: typer.Context) -> None:
    """Take back the last thing you did, exactly; again for the one before it.

    csm undo
    """
    told = context(ctx)
    desk = told.desk()
    from csmcli.actions import history

    undone = history.undo(desk)
    told.say("Took back: {command} ({rows} rows).", command=undone.command, rows=undone.rows)


def history(
    ctx: typer.Context,
    client: MaybeClient = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 20,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Who did what, when, with which command, and what it changed.

    csm history 月動褲 --limit 5
    """
    from csmcli.views import history as views

    told = context(ctx)
    columns: tuple[Column, ...] = (
        Column("id", "#", align="right"),
        Column("at", tell("When"), text=lambda row: row.at[:16].replace("T", " ")),
        Column("actor", tell("Who"), wide_only=True),
        Column("command", tell("Command")),
        Column("changes", tell("Changed"), text=_changes),
    )
    kind: type[Any] = views.Done
    with told.reading() as connection:
        if client is None:
            rows: list[Any] = views.history(connection, None, limit)
        else:
            found = chosen(told, connection, client)
            kind, columns, rows = labelled(
                views.Done, columns, [(one, views.history(connection, one.id, limit)) for one in found]
            )
    told.show(rows, columns, told.format(format, json), kind=kind, empty=tell("Nothing has been done yet."))


def _changes(row: Any) -> str:
    told = tell("(taken back)") + " " if row.undone else ""
    return (
        told
        + "; ".join(f"{change.table} {change.what}" for change in row.changes[:3])
        + (" …" if len(row.changes) > 3 else "")
    )
