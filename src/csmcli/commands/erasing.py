"""``csm erase``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import Client, context, interactive
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.store import finding
from csmcli.store.finding import Found

if TYPE_CHECKING:
    from csmcli.actions.erasing import Backups


def erase(
    ctx: typer.Context,
    client: Client,
    backups: Annotated[
        bool | None,
        typer.Option(
            "--backups/--keep-backups", help="In the backups that hold it as well, or not.", show_default=False
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; CLIENT is then its whole key.")] = False,
) -> None:
    """Forget a client for good: its rows, its people, and every trace in the history. It cannot be taken back.

    csm erase 月動褲 --backups

    A person who asks what is kept of her gets it first: csm export all.json 月動褲
    """
    told = context(ctx)
    from csmcli.actions import erasing

    with told.reading() as connection:
        found = finding.client(connection, client)
        kept = erasing.backups_with(connection, told.database, told.shelf, found)
    _agree(found, client, yes)
    holding = tuple(kept.holding) if _in_backups(found, kept.holding, backups) else ()
    erased = erasing.erase(told.desk(), found.key, holding)
    told.say(
        "Erased for good. Rows: {rows}; changes in the history: {changes}.",
        rows=erased.rows,
        changes=erased.changes,
    )
    if holding:
        told.say("Backups in which it was erased as well: {count}.", count=len(holding))
    _still_there(told, kept, holding)


def _agree(found: Found, typed: str, yes: bool) -> None:
    """Asked twice: whether, and whom. Raises BadInput where nobody can answer, Abort for a no."""
    if yes:
        if typed != found.key:
            raise BadInput(
                "“{word}” is {key}; to erase it without being asked, give its whole key.", word=typed, key=found.key
            )
        return
    if not interactive():
        raise BadInput("That forgets {key} for good, without undo; if it is right, repeat with --yes.", key=found.key)
    question = tell("Forget {key} “{name}” for good? It cannot be taken back.", key=found.key, name=found.name)
    if not typer.confirm(question, default=False, err=True):
        raise typer.Abort
    if typer.prompt(tell("Type its key to go on"), err=True) != found.key:
        raise BadInput("That is not {key}; nothing was erased.", key=found.key)


def _in_backups(found: Found, holding: tuple[object, ...], told: bool | None) -> bool:
    """Whether to erase it in the backups too, asked where that was not told."""
    if not holding:
        return False
    if told is not None:
        return told
    if not interactive():
        raise BadInput(
            "Backups that hold {key}, too: {count}. --backups erases it there as well, --keep-backups leaves them as they are.",
            count=len(holding),
            key=found.key,
        )
    return typer.confirm(
        tell("Backups that hold it, too: {count}. Erase it there as well?", count=len(holding)), default=True, err=True
    )


def _still_there(told: Context, kept: Backups, erased: tuple[object, ...]) -> None:
    """What may hold it still."""
    for path in kept.holding:
        if path not in erased:
            told.say("This backup still holds it: {path}", path=str(path))
    for path in kept.unreadable:
        told.say("This backup cannot be read, and may hold it: {path}", path=str(path))
    told.say(
        "Files that csm wrote for you (exports, calendars, pages) are yours to delete; csm does not know where they are."
    )
