"""``csm import``."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from csmcli.commands import import_options as options
from csmcli.commands.context import Context
from csmcli.commands.options import FormatOption, JsonOption, context
from csmcli.errors import BadInput, CsmError, Refused
from csmcli.paths import local

if TYPE_CHECKING:
    from csmcli.actions.importing import Manner
    from csmcli.commands import importing_exports
    from csmcli.core.playbook import Playbook
    from csmcli.exchange.bad_rows import BadRows
    from csmcli.exchange.conventions import Told
    from csmcli.exchange.mapping import Hints
    from csmcli.exchange.sheets import Wishes
    from csmcli.exchange.source import Source


class _Table(NamedTuple):
    """What was said of a table alone: whose columns they are, how they are written, and where bad rows go."""

    profile: str | None
    match: list[str] | None
    wishes: Wishes
    told: Told
    bad_rows: Path | None
    format: str


def import_(
    ctx: typer.Context,
    file: options.File,
    map: options.Map = None,
    profile: options.Profile = None,
    match: options.Match = None,
    no_header: options.NoHeader = False,
    sheet: options.Sheet = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    day_first: options.DayFirst = None,
    decimal_comma: options.DecimalComma = None,
    dry_run: options.DryRun = False,
    skip_bad: options.SkipBad = False,
    bad_rows: options.BadRows = None,
    on: options.On = None,
    playbook: options.Practice = None,
    owner: options.Owner = None,
    archived: options.Archived = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Bring clients in from a CSV file, a workbook or a Trello board; those known are updated. Or a whole export of csm.

    csm import portfolio.csv --map name=Project --dry-run

    csm import contacts.csv --match name --skip-bad --bad-rows to-mend.csv
    """
    told, path = context(ctx), local(file)
    if (format or json) and not dry_run:
        raise BadInput("--format is for what a rehearsal shows; give --dry-run with it.")
    from csmcli.commands import importing_exports

    said = importing_exports.Wishes(tuple(map or ()), on, playbook, owner, no_header, skip_bad, archived, dry_run)
    if importing_exports.import_export(told, path, said):
        return
    if archived:
        raise BadInput("--archived is for Trello boards, and {file} is none.", file=str(file))
    from csmcli.exchange.conventions import Told
    from csmcli.exchange.sheets import Wishes

    how = Wishes(encoding, delimiter, sheet, not no_header)
    shape = told.format(format, json) if dry_run else "table"
    report = local(bad_rows) if bad_rows else None
    _import_table(told, path, said, _Table(profile, match, how, Told(day_first, decimal_comma), report, shape))


def _import_table(told: Context, file: Path, said: importing_exports.Wishes, table: _Table) -> None:
    """Bring in a text file, or a sheet of a workbook, with a client in each row."""
    desk = told.desk()
    from csmcli.actions.importing import bring_in
    from csmcli.commands import import_words
    from csmcli.commands.imported import Asked, show_columns, show_outcome
    from csmcli.exchange.bad_rows import BadRows
    from csmcli.exchange.source import opened

    day = _day(told, file, said.on)
    asked = Asked(day, table.format, said.dry_run, said.skip_bad, table.bad_rows)
    hints = _hints(told, list(said.map), table.profile, _new_ones(told, said))
    ask = partial(import_words.ask, told)
    with (
        opened(file, hints, today=day, wishes=table.wishes, told=table.told, ask=ask) as source,
        BadRows(table.bad_rows, source.columns) as report,
    ):
        import_words.say_how(told, source)
        show_columns(told, source.columns, day)
        outcome = bring_in(desk, source.rows, _manner(told, (file, source, report), day, said, table))
        import_words.say_mended(told, source.mended)
    show_outcome(told, outcome, source.columns, asked._replace(reported=report.count))


def _new_ones(told: Context, said: importing_exports.Wishes) -> str:
    """The practice of new clients."""
    return str(said.playbook or told.settings.get("playbook", "crowdfunding"))


def _manner(
    told: Context, files: tuple[Path, Source, BadRows], day: date, said: importing_exports.Wishes, table: _Table
) -> Manner:
    """How the rows are brought in. Raises BadInput for a mark that is none."""
    from csmcli.actions.importing import SHOWN, Manner
    from csmcli.exchange.source import digest

    file, source, report = files
    return Manner(
        day=day,
        source=digest(file),
        playbook=_new_ones(told, said),
        owner=said.owner or told.settings.get("owner"),
        columns={field: title for field, _, title in source.columns.used},
        skip_bad=said.skip_bad,
        dry_run=said.dry_run,
        match=_marks(table.match),
        shown=SHOWN if table.format == "table" else None,
        report=report.add,
    )


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
