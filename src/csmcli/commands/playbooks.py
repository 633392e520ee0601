"""``csm playbook``: which practices there are, what is in one, whether it is sound, and a copy to change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import FormatOption, JsonOption, context
from csmcli.commands.playbook_parts import PARTS
from csmcli.errors import BadInput, CsmError, NotFound
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.paths import local
from csmcli.views import playbooks

playbook = typer.Typer(
    help=tell("Look at, check and copy playbooks."),
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
_SETTINGS = {"help_option_names": ["--help", "-h"]}


def _names(ctx: typer.Context, incomplete: str) -> list[str]:
    try:
        return [name for name, _, _ in context(ctx).library.names() if name.startswith(incomplete)]
    except CsmError:
        return []


Name = Annotated[str, typer.Argument(metavar="NAME", help="A playbook.", autocompletion=_names, show_default=False)]


@playbook.command(
    "list", help=tell("The playbooks there are.") + "\n\n\b\n  csm playbook list", context_settings=_SETTINGS
)
def list_(ctx: typer.Context, format: FormatOption = None, json: JsonOption = False) -> None:
    """The playbooks there are.

    csm playbook list
    """
    told = context(ctx)
    told.show(
        playbooks.listing(told.library, told.language),
        (
            Column("name", tell("Playbook"), style="bold"),
            Column("title", tell("Title"), text=_title),
            Column("own", tell("Whose"), text=lambda row: tell("yours") if row.own else tell("shipped")),
            Column("folder", tell("Folder"), wide_only=True),
        ),
        told.format(format, json),
        kind=playbooks.Listed,
        empty=tell("There is no playbook."),
    )


def _title(row: playbooks.Listed) -> str:
    return row.title if row.title is not None else tell("does not load: csm playbook check {name}", name=row.name)


@playbook.command(
    "show",
    help=tell("What is in a playbook.") + "\n\n\b\n  csm playbook show crowdfunding --tiers",
    context_settings=_SETTINGS,
)
def show(
    ctx: typer.Context,
    name: Name,
    milestones: Annotated[bool, typer.Option("--milestones", help="The milestones (unless told otherwise).")] = False,
    tiers: Annotated[bool, typer.Option("--tiers", help="The tiers and what they are granted.")] = False,
    checklist: Annotated[bool, typer.Option("--checklist", help="Every checklist item, of all tiers.")] = False,
    intake: Annotated[bool, typer.Option("--intake", help="The intake questions.")] = False,
    parts: Annotated[bool, typer.Option("--parts", help="The optional parts of the journey.")] = False,
    metrics: Annotated[bool, typer.Option("--metrics", help="The metrics that a goal can be set for.")] = False,
    handoff: Annotated[bool, typer.Option("--handoff", help="What must be known before work starts.")] = False,
    success: Annotated[bool, typer.Option("--success", help="The questions about what success means.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """What is in a playbook.

    csm playbook show crowdfunding --tiers
    """
    wished = [part for part in PARTS if ctx.params[part]] or ["milestones"]
    if len(wished) > 1:
        named = ", ".join(f"--{part}" for part in wished)
        raise BadInput("One part at a time, not {parts} together.", parts=named)
    told = context(ctx)
    practice = told.library.get(name)
    rows, kind, columns = PARTS[wished[0]]
    told.show(
        rows(practice, told.language),
        columns(),
        told.format(format, json),
        kind=kind,
        empty=tell("The playbook {name} has none.", name=name),
    )


@playbook.command(
    "check",
    help=tell("What is wrong with a playbook, if anything.") + "\n\n\b\n  csm playbook check my-practice",
    context_settings=_SETTINGS,
)
def check(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME|FOLDER]", help="A playbook or its folder; all unless told.", show_default=False),
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """What is wrong with a playbook, if anything. An error ends with exit code 1, a warning does not.

    csm playbook check my-practice
    """
    told = context(ctx)
    folders = [path for _, path, _ in told.library.names()] if name is None else [_folder(told, name)]
    shipped = {path: known for known, path, _ in told.library.names()}
    rows = [row for folder in folders for row in playbooks.problems(folder, _changes(told, shipped.get(folder)))]
    told.show(
        rows,
        (
            Column("level", tell("Level"), text=lambda row: tell(row.level)),
            Column("file", tell("File"), text=lambda row: _place(row, folders)),
            Column("field", tell("Field")),
            Column("text", tell("Problem")),
        ),
        told.format(format, json),
        kind=playbooks.Problem,
        empty=tell("Nothing is wrong with {names}.", names=", ".join(folder.name for folder in folders)),
    )
    errors = sum(1 for row in rows if row.level == "error")
    if rows:
        told.say("Errors: {errors}, warnings: {warnings}.", errors=errors, warnings=len(rows) - errors)
    if errors:
        raise typer.Exit(1)


def _changes(told: Context, name: str | None) -> str | None:
    return told.library.changes(name) if name else None


def _folder(told: Context, name: str) -> Path:
    """The folder meant by a playbook's name or by a path."""
    if os.sep not in name and not name.startswith("."):
        return told.library.folder(name)
    folder = local(name)
    if not folder.is_dir():
        raise NotFound("There is no folder {folder}.", folder=folder)
    return folder


def _place(row: playbooks.Problem, folders: list[Path]) -> str:
    """File and line as short as they are clear: from the playbook's folder on."""
    home = next((folder for folder in folders if Path(row.file).is_relative_to(folder)), None)
    base = home.parent if home and len(folders) > 1 else home
    file = str(Path(row.file).relative_to(base)) if base else row.file
    return f"{file}:{row.line}" if row.line else file


@playbook.command(
    "copy",
    help=tell("Copy a playbook to your own folder, to change it there.")
    + "\n\n\b\n  csm playbook copy crowdfunding my-practice",
    context_settings=_SETTINGS,
)
def copy(
    ctx: typer.Context,
    name: Name,
    new_name: Annotated[
        str | None, typer.Argument(metavar="[NEWNAME]", help="What to call the copy.", show_default=False)
    ] = None,
) -> None:
    """Copy a playbook to your own folder, to change it there. Under its old name it goes before the shipped one.

    csm playbook copy crowdfunding my-practice
    """
    from csmcli.playbooks.copying import copy as copied

    told = context(ctx)
    shipped = [known for known, _, own in told.library.names() if not own]
    made = copied(told.library.folder(name), told.own_playbooks, new_name or name)
    told.say("Copied to {folder}.", folder=str(made))
    if made.name in shipped:
        told.say("From now on it is used in place of the shipped one.")
    told.say("After a change: csm playbook check {name}", name=made.name)
