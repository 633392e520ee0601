"""``csm import``."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import FormatOption, JsonOption, context
from csmcli.errors import BadInput, CsmError, Refused

if TYPE_CHECKING:
    from csmcli.core.playbook import Playbook
    from csmcli.exchange.mapping import Hints


def _option(help: str, *names: str, metavar: str = "TEXT") -> Any:
    return typer.Option(*names, help=help, metavar=metavar, show_default=False)


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A CSV file, a workbook (.xlsx), an export of csm, or a Trello board (JSON).",
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
    profile: Annotated[
        str | None,
        _option(
            "Whose columns they are: hubspot, salesforce, pipedrive, notion, google-contacts; none; else found out.",
            "--profile",
            metavar="NAME",
        ),
    ] = None,
    match: Annotated[
        list[str] | None,
        _option(
            "By what a row's client is known: external-id, link, key, name (commas, or repeated).",
            "--match",
            metavar="MARKS",
        ),
    ] = None,
    no_header: Annotated[bool, typer.Option("--no-header", help="The first row is a client too.")] = False,
    sheet: Annotated[str | None, _option("The sheet of a workbook.", "--sheet", metavar="NAME")] = None,
    encoding: Annotated[
        str | None, _option("Encoding of a text file: utf-8, cp950, gb18030, …; else found out.", "--encoding")
    ] = None,
    delimiter: Annotated[
        str | None, _option("What parts its cells: comma, semicolon, tab, bar; else found out.", "--delimiter")
    ] = None,
    day_first: Annotated[
        bool | None,
        typer.Option("--day-first/--month-first", help="How 03/02/2026 is meant.", show_default=False),
    ] = None,
    decimal_comma: Annotated[
        bool | None,
        typer.Option("--decimal-comma/--decimal-point", help="How 1.234 is meant.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out rows that cannot be read.")] = False,
    bad_rows: Annotated[
        Path | None,
        _option("Write the rows that cannot be read to a CSV, to mend and import.", "--bad-rows", metavar="FILE"),
    ] = None,
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
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Bring clients in from a CSV file, a workbook or a Trello board; those known are updated. Or a whole export of csm.

    csm import portfolio.csv --map name=Project --dry-run

    csm import contacts.csv --match name --skip-bad --bad-rows to-mend.csv
    """
    told = context(ctx)
    if (format or json) and not dry_run:
        raise BadInput("--format is for what a rehearsal shows; give --dry-run with it.")
    from csmcli.commands.importing_exports import Wishes as Whole
    from csmcli.commands.importing_exports import import_export

    if import_export(told, file, Whole(tuple(map or ()), on, playbook, owner, no_header, skip_bad, archived, dry_run)):
        return
    if archived:
        raise BadInput("--archived is for Trello boards, and {file} is none.", file=str(file))
    desk = told.desk()
    from csmcli.actions import importing
    from csmcli.commands import import_words
    from csmcli.commands.imported import Asked, show_columns, show_outcome
    from csmcli.exchange.bad_rows import BadRows
    from csmcli.exchange.conventions import Told
    from csmcli.exchange.sheets import Wishes
    from csmcli.exchange.source import digest, opened

    day = _day(told, file, on)
    asked = Asked(day, told.format(format, json) if dry_run else "table", dry_run, skip_bad, bad_rows)
    practice = playbook or told.settings.get("playbook", "crowdfunding")
    with (
        opened(
            file,
            _hints(told, map, profile, practice),
            today=day,
            wishes=Wishes(encoding, delimiter, sheet, not no_header),
            told=Told(day_first, decimal_comma),
            ask=partial(import_words.ask, told),
        ) as source,
        BadRows(bad_rows, source.columns) as report,
    ):
        import_words.say_how(told, source)
        show_columns(told, source.columns, day)
        manner = importing.Manner(
            day=day,
            source=digest(file),
            playbook=practice,
            owner=owner or told.settings.get("owner"),
            columns={field: title for field, _, title in source.columns.used},
            skip_bad=skip_bad,
            dry_run=dry_run,
            match=_marks(match),
            shown=importing.SHOWN if asked.format == "table" else None,
            report=report.add,
        )
        outcome = importing.bring_in(desk, source.rows, manner)
        import_words.say_mended(told, source.mended)
    show_outcome(told, outcome, source.columns, asked._replace(reported=report.count))


def _hints(told: Context, words: list[str] | None, profile: str | None, practice: str) -> Hints:
    """What is known of the file's columns beforehand. Raises BadInput."""
    from csmcli.exchange.mapping import Hints, milestone_headers, told_mapping

    names = dict.fromkeys([practice, *(name for name, _, _ in told.library.names())])
    headers = milestone_headers(filter(None, (_practice(told, name) for name in names)))
    return Hints(told_mapping(words or (), headers), profile, headers)


def _practice(told: Context, name: str) -> Playbook | None:
    """A playbook; None for one that cannot be read, which matters only to its own clients."""
    try:
        return told.library.get(name)
    except CsmError:
        return None


def _marks(words: list[str] | None) -> tuple[str, ...]:
    """The marks by which a row is known, in the order told. Raises BadInput."""
    from csmcli.actions.file_rows import MARKS

    known = (*MARKS, "name")
    marks = [part.strip().replace("-", "_") for word in words or () for part in word.split(",") if part.strip()]
    for mark in marks:
        if mark not in known:
            raise BadInput(
                "--match is “{word}”; it takes {marks}.", word=mark, marks=", ".join(known).replace("_", "-")
            )
    return tuple(dict.fromkeys(marks)) or MARKS


def _day(told: Context, file: Path, on: str | None) -> date:
    """The day the file tells of, never after today. Raises Refused."""
    from csmcli.exchange.source import day_in_name

    day = told.day(on) or day_in_name(file) or told.today
    if day > told.today:
        raise Refused(
            "{file} tells of {day}, which is after today ({today}); say its day with --on DATE.",
            file=file.name,
            day=day,
            today=told.today,
        )
    return day
