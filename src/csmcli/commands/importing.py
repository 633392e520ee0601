"""``csm import``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import context
from csmcli.errors import BadInput, Refused
from csmcli.language import sentence, tell
from csmcli.output.columns import Column

if TYPE_CHECKING:
    from csmcli.actions.importing import Complaint, Outcome
    from csmcli.exchange.mapping import Columns


def _option(help: str, *names: str, metavar: str = "TEXT") -> Any:
    return typer.Option(*names, help=help, metavar=metavar, show_default=False)


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A CSV file in UTF-8, an export of csm (JSON), or a Trello board (JSON).",
            show_default=False,
        ),
    ],
    map: Annotated[
        list[str] | None,
        _option(
            "Which column holds a field: name=Title, or owner=2 by number; of a Trello board, what a list "
            "means: Writing=copy (may be repeated).",
            "--map",
            metavar="FIELD=COLUMN",
        ),
    ] = None,
    no_header: Annotated[bool, typer.Option("--no-header", help="The first row is a client too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out rows that cannot be read.")] = False,
    on: Annotated[
        str | None, _option("The day the file tells of; by its name, else today.", "--on", metavar="DATE")
    ] = None,
    playbook: Annotated[
        str | None, _option("The practice of new clients (CSM_PLAYBOOK).", "--playbook", metavar="NAME")
    ] = None,
    owner: Annotated[
        str | None, _option("Who looks after new clients without an owner (CSM_OWNER).", "--owner")
    ] = None,
    archived: Annotated[bool, typer.Option("--archived", help="Archived cards of a Trello board, too.")] = False,
) -> None:
    """Bring clients in from a CSV file or a Trello board, those known are updated; or a whole export of csm.

    csm import portfolio.csv --map name=Project --dry-run
    """
    told = context(ctx)
    from csmcli.exchange.reading_json import is_json

    if is_json(file):
        from csmcli.commands.importing_json import Wishes, import_json

        import_json(told, file, Wishes(tuple(map or ()), on, playbook, owner, no_header, skip_bad, archived, dry_run))
        return
    if archived:
        raise BadInput("--archived is for Trello boards, and {file} is none.", file=str(file))
    desk = told.desk()
    from csmcli.actions import importing
    from csmcli.exchange.mapping import told_mapping
    from csmcli.exchange.reading_csv import digest, opened

    day = _day(told, file, on)
    with opened(file, told_mapping(map or ()), header=not no_header, today=day) as source:
        _show_mapping(told, source.columns, day)
        manner = importing.Manner(
            day=day,
            source=digest(file),
            playbook=playbook or told.settings.get("playbook", "crowdfunding"),
            owner=owner or told.settings.get("owner"),
            columns={field: title for field, _, title in source.columns.used},
            skip_bad=skip_bad,
            dry_run=dry_run,
        )
        outcome = importing.bring_in(desk, source.rows, manner)
    _show(told, outcome, dry_run=dry_run, skip_bad=skip_bad)


def _day(told: Context, file: Path, on: str | None) -> date:
    """The day the file tells of, never after today. Raises Refused."""
    from csmcli.exchange.reading_csv import day_in_name

    day = told.day(on) or day_in_name(file) or told.today
    if day > told.today:
        raise Refused(
            "{file} tells of {day}, which is after today ({today}); say its day with --on DATE.",
            file=file.name,
            day=day,
            today=told.today,
        )
    return day


def _show_mapping(told: Context, columns: Columns, day: date) -> None:
    used = ", ".join(f"{field} = {title}" for field, _, title in columns.used)
    told.say("Columns: {used}.", used=used)
    if columns.unused:
        told.say("Not used: {unused}.", unused=", ".join(columns.unused))
    told.say("The file tells of {day}.", day=day)


def _show(told: Context, outcome: Outcome, *, dry_run: bool, skip_bad: bool) -> None:
    for complaint in outcome.complaints:
        _complain(told, complaint)
    if outcome.bad > len(outcome.complaints):
        told.say("… and {count} more.", count=outcome.bad - len(outcome.complaints))
    if outcome.bad and not skip_bad:
        raise Refused(
            "Nothing was imported: {bad} of {rows} rows cannot be. Mend them, or leave them out with --skip-bad.",
            bad=outcome.bad,
            rows=_rows(outcome),
        )
    if dry_run:
        _rehearsed(told, outcome)
    told.say(
        "{rows} rows: {new} new, {updated} updated, {unchanged} unchanged, {bad} skipped; {measured} amounts recorded.",
        rows=_rows(outcome),
        new=outcome.new,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        bad=outcome.bad,
        measured=outcome.measured,
    )
    if dry_run:
        told.say("This was a rehearsal: nothing was written.")
    elif outcome.new or outcome.updated:
        told.say("csm undo takes the whole import back.")


def _rows(outcome: Outcome) -> int:
    return outcome.new + outcome.updated + outcome.unchanged + outcome.bad


def _complain(told: Context, complaint: Complaint) -> None:
    from csmcli.output.terminal import visible

    problem = sentence(complaint.problem, visible)
    if complaint.column is None:
        told.say("line {line}: {problem}", line=complaint.line, problem=problem)
    else:
        told.say("line {line}, {column}: {problem}", line=complaint.line, column=complaint.column, problem=problem)


def _rehearsed(told: Context, outcome: Outcome) -> None:
    """What would be new and what would change, as far as it is kept to be shown."""
    from csmcli.actions.importing import Entry

    columns = (
        Column("line", tell("Line")),
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name")),
        Column("what", tell("Change"), text=lambda entry: ", ".join(entry.what) or tell("new")),
    )
    told.show(outcome.entries, columns, "table", kind=Entry, empty=tell("Nothing would change."))
    more = outcome.new + outcome.updated - len(outcome.entries)
    if more > 0:
        told.say("… and {count} more.", count=more)
