"""``csm backup``, ``csm backups`` and ``csm restore``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import SOMETHING_FOUND, FormatOption, JsonOption, context, interactive
from csmcli.core.backups import parsed
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.paths import local

if TYPE_CHECKING:
    from csmcli.actions.backups import Choice
    from csmcli.store.backup import Contents
    from csmcli.store.restoring import Only
    from csmcli.views.backups import Backup


def backup(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="[PATH]",
            help="A new file, or a folder; the folder of backups unless told (CSM_BACKUPS).",
            show_default=False,
        ),
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """A verified copy of the database, whole even while others write to it. Never over a file that is there.

    csm backup
    """
    told = context(ctx)
    to = local(path) if path else None
    from csmcli.actions.backups import save
    from csmcli.views.backups import described

    made = save(told.database, told.shelf, to)
    named = parsed(made.name)
    record = described(made, named.at if named else datetime.now(UTC), "manual")
    shape = told.format(format, json)
    if shape != "table":
        told.show_one(record, [Column(field, field) for field in record._fields], shape)
    told.say(
        "Backed up to {path} ({size}), and verified; clients: {clients}.",
        path=record.path,
        size=_kilobytes(record),
        clients=record.clients or 0,
    )


def backups(
    ctx: typer.Context,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read every page of each; exit code 4 if one fails.")
    ] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """The backups of the database, newest first, and what is in them.

    csm backups --verify
    """
    told = context(ctx)
    from csmcli.views import backups as views

    folder = told.shelf.folder(told.database)
    rows = list(views.listing(told.database, told.shelf, check=verify))
    told.show(
        rows,
        (
            Column("path", tell("Backup"), text=lambda row: Path(row.path).name),
            Column("made_at", tell("Made (UTC)"), text=lambda row: _minute(row.made_at), wide_only=True),
            Column("occasion", tell("Occasion"), text=lambda row: tell(row.occasion)),
            Column("size", tell("Size"), align="right", text=_kilobytes),
            Column("clients", tell("Clients"), align="right"),
            Column("last_change", tell("Last change (UTC)"), text=lambda row: _minute(row.last_change)),
            *((Column("problem", tell("Problem")),) if any(row.problem for row in rows) else ()),
        ),
        told.format(format, json),
        kind=views.Backup,
        empty=tell("There is no backup yet: csm backup makes one."),
    )
    if rows:
        told.say("They are in {folder}. To come back to one: csm restore FILE", folder=str(folder))
    broken = sum(1 for row in rows if row.problem and row.occasion != "damaged")
    if verify and broken:
        told.say("Not sound: {count}.", count=broken)
        raise typer.Exit(SOMETHING_FOUND)


def _kilobytes(row: Backup) -> str:
    return f"{row.size / 1000:,.0f} kB"


def _minute(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else ""


def restore(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="A backup: its path, or its name in csm backups.", show_default=False),
    ] = None,
    last: Annotated[bool, typer.Option("--last", help="The newest backup.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Come back to a backup. It is verified first, and what it replaces is kept as a backup of its own.

    csm restore --last
    """
    told = context(ctx)
    from csmcli.actions import backups as actions

    database, shelf = told.database, told.shelf
    source = _meant(told, file, last)
    told.say("The backup: {path}", path=str(source))

    def agree(choice: Choice) -> None:
        _show(told, choice)
        if yes:
            return
        if not interactive():
            raise BadInput("That replaces {path}; if it is right, repeat with --yes.", path=database)
        if not typer.confirm(tell("Put the backup in its place?"), default=False, err=True):
            raise typer.Abort

    restored = actions.restore(database, shelf, source, agree)
    told.say("Restored: {path}; clients: {count}.", path=str(database), count=restored.holds.clients)
    if restored.kept:
        told.say("What it replaced is kept in {path}.", path=str(restored.kept))


def _meant(told: Context, file: str | None, last: bool) -> Path:
    """The backup meant by a path, by a name of the listing, or by ``--last``."""
    if last == (file is not None):
        raise BadInput("Say which backup: csm restore FILE, or csm restore --last; csm backups lists them.")
    if file is None:
        from csmcli.actions.backups import latest

        return latest(told.database, told.shelf)
    path = local(file)
    kept = told.shelf.folder(told.database) / path
    return kept if not path.exists() and path.name == file and kept.exists() else path


def _show(told: Context, choice: Choice) -> None:
    """What would be replaced, and by what."""
    _say_side(told, tell("In the backup"), choice.then)
    now = choice.now
    if now.damage and now.holds is None:
        told.say("What is there now cannot be read, and is set aside as it is.")
    elif now.holds is None:
        told.say("There is no database at its place.")
    else:
        if now.damage:
            told.say("What is there now is damaged, but can be read in part; it is set aside as it is.")
        _say_side(told, tell("There now"), now.holds)
        if now.since:
            told.say("Changes made since, which the backup does not have: {count}.", count=now.since)
        if now.holds.origin and choice.then.origin != now.holds.origin:
            told.say("These are two different databases: they do not begin with the same change.")
        _say_only(told, tell("Clients that only the backup has"), choice.only_then)
        _say_only(told, tell("Clients that it does not have"), choice.only_now)


def _say_side(told: Context, what: str, holds: Contents) -> None:
    told.say(
        "{what}: clients {clients}, last change {at}.",
        what=what,
        clients=holds.clients,
        at=f"{_minute(holds.last_change)} UTC" if holds.last_change else "–",
    )


def _say_only(told: Context, what: str, only: Only) -> None:
    if only.number:
        keys = ", ".join(only.keys) + (" …" if only.number > len(only.keys) else "")
        told.say("{what}: {count} ({keys}).", what=what, count=only.number, keys=keys)
