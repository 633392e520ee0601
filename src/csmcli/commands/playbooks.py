"""``csm playbook``: which practices there are, what is in one, whether it is sound, and a copy to change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import FormatOption, JsonOption, context
from csmcli.errors import BadInput, CsmError, NotFound
from csmcli.language import tell
from csmcli.output.columns import Column
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
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """What is in a playbook.

    csm playbook show crowdfunding --tiers
    """
    if milestones + tiers + checklist + intake > 1:
        raise BadInput("One part at a time: --milestones, --tiers, --checklist or --intake.")
    told = context(ctx)
    practice = told.library.get(name)
    part: tuple[Any, type[Any], tuple[Column, ...]] = (playbooks.milestones, playbooks.Step, _step_columns())
    if tiers:
        part = (playbooks.tiers, playbooks.Size, _size_columns())
    elif checklist:
        part = (playbooks.checklist, playbooks.Listing, _item_columns())
    elif intake:
        part = (playbooks.intake, playbooks.Asked, _question_columns())
    rows, kind, columns = part
    told.show(
        rows(practice, told.language),
        columns,
        told.format(format, json),
        kind=kind,
        empty=tell("The playbook {name} has none.", name=name),
    )


def _step_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Milestone"), style="bold"),
        Column("aha", "", text=lambda row: "★" if row.aha else ""),
        Column("title", tell("Title")),
        Column("due", tell("Due")),
        Column("reached", tell("Reached when"), wide_only=True),
        Column("ask", tell("Ask"), wide_only=True),
    )


def _size_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Tier"), style="bold"),
        Column("score_from", tell("Score from"), align="right"),
        Column("rhythm_days", tell("Rhythm (d)"), align="right"),
        Column("hours_a_month", tell("Hours a month"), align="right"),
        Column("items", tell("Tasks"), align="right"),
        Column("service", tell("Service"), wide_only=True),
    )


def _item_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Task"), style="bold"),
        Column("category", tell("Category"), wide_only=True),
        Column("tiers", tell("Tiers"), text=lambda row: " ".join(tier.partition(":")[0] for tier in row.tiers)),
        Column("due", tell("Due")),
        Column("side", tell("Side"), wide_only=True, text=lambda row: tell(row.side)),
        Column("vital", "", text=lambda row: "★" if row.vital else ""),
        Column("title", tell("What")),
        Column("waits_for", tell("Waits for"), wide_only=True),
    )


def _question_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Key"), style="bold"),
        Column("question", tell("Question")),
        Column("weight", tell("Weight"), align="right"),
        Column("choices", tell("Choices"), text=lambda row: "; ".join(c.partition(":")[0] for c in row.choices)),
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
    rows = [row for folder in folders for row in playbooks.problems(folder)]
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


def _folder(told: Context, name: str) -> Path:
    """The folder meant by a playbook's name or by a path."""
    if os.sep not in name and not name.startswith("."):
        return told.library.folder(name)
    folder = Path(name).expanduser()
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
