"""What ``csm import`` says of a file: where its facts are, what became of its rows, and what else there is to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csmcli.commands.context import Context
from csmcli.errors import Refused
from csmcli.language import sentence, tell
from csmcli.output.columns import Column, plain

if TYPE_CHECKING:
    from csmcli.actions.importing import Complaint, Entry, Outcome
    from csmcli.exchange.columns import Columns
    from csmcli.views.rehearsal import Rehearsed

SHOWN = 20
"""How many likenesses are told."""

EXPORTED = {
    "companies": "companies",
    "accounts": "accounts",
    "organizations": "organizations",
    "deals": "deals",
    "opportunities": "opportunities",
    "contacts": "contacts",
    "a database": "a database",
}
"""What a profile's export is of, as a word."""


class Asked(NamedTuple):
    """How the import was asked for. ``report`` is where bad rows go, ``reported`` how many went there."""

    day: date
    format: str
    dry_run: bool
    skip_bad: bool
    report: Path | None = None
    reported: int = 0


def show_columns(told: Context, columns: Columns, day: date) -> None:
    """Which column is read as what."""
    if columns.profile:
        what = tell(EXPORTED[columns.profile.what])
        told.say("Columns of a {tool} export of {what}.", tool=columns.profile.tool, what=what)
    used = ", ".join(f"{field} = {title}" for field, _, title in columns.used)
    told.say("Columns: {used}.", used=used)
    if columns.unused:
        told.say("Not used: {unused}.", unused=", ".join(columns.unused))
    told.say("The file tells of {day}.", day=day)


def show_outcome(told: Context, outcome: Outcome, columns: Columns, asked: Asked) -> None:
    """What became of the rows. Raises Refused where nothing was imported because of bad ones."""
    if asked.dry_run:
        _show_rehearsal(told, outcome, columns, asked.format)
    else:
        for complaint in outcome.complaints:
            _complain(told, complaint)
        _more(told, outcome.bad - len(outcome.complaints))
    if outcome.kept or asked.dry_run:
        _aside(told, outcome, asked)
        _count(told, outcome)
    _report(told, asked)
    if outcome.bad and not asked.skip_bad:
        raise _refused(outcome, asked)
    if asked.dry_run:
        told.say("This was a rehearsal: nothing was written.")
    elif outcome.new or outcome.updated:
        told.say("csm undo takes the whole import back.")


def _count(told: Context, outcome: Outcome) -> None:
    told.say(
        "{rows} rows: {new} new, {updated} updated, {unchanged} unchanged, {bad} skipped; {measured} amounts recorded.",
        rows=_rows(outcome),
        new=outcome.new,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        bad=outcome.bad,
        measured=outcome.measured,
    )


def _rows(outcome: Outcome) -> int:
    return outcome.new + outcome.updated + outcome.unchanged + outcome.bad


def _refused(outcome: Outcome, asked: Asked) -> Refused:
    if asked.reported:
        return Refused(
            "Nothing was imported: {bad} of {rows} rows cannot be. Bring in the others with --skip-bad, and {file} once "
            "it is mended.",
            bad=outcome.bad,
            rows=_rows(outcome),
            file=str(asked.report),
        )
    return Refused(
        "Nothing was imported: {bad} of {rows} rows cannot be. Mend them, or leave them out with --skip-bad.",
        bad=outcome.bad,
        rows=_rows(outcome),
    )


def _report(told: Context, asked: Asked) -> None:
    if asked.reported:
        told.say(
            "{count} bad rows are in {file}, to be mended there and imported.",
            count=asked.reported,
            file=str(asked.report),
        )
    elif asked.report:
        told.say("No row was bad; {file} was not written.", file=str(asked.report))


def _aside(told: Context, outcome: Outcome, asked: Asked) -> None:
    """What is worth a look although nothing is wrong."""
    if outcome.ticked:
        told.say(
            "{count} milestones are ticked without a day; they count as reached on {day}, or when the client was closed.",
            count=outcome.ticked,
            day=asked.day,
        )
    for line, (_, key, name, other, other_name) in outcome.likenesses[:SHOWN]:
        words = {"line": line, "name": name, "other": other, "other_name": other_name}
        if asked.dry_run:
            told.say("line {line} “{name}” looks like {other} “{other_name}”.", **words)
        else:
            told.say(
                "line {line} “{name}” looks like {other} “{other_name}”; if they are the same: "
                "csm merge-clients {other} {key}",
                key=key,
                **words,
            )
    _more(told, len(outcome.likenesses) - SHOWN)
    if not outcome.compared:
        told.say("There are too many names to compare; clients that look alike were not looked for.")


def _more(told: Context, count: int) -> None:
    if count > 0:
        told.say("… and {count} more.", count=count)


def _complain(told: Context, complaint: Complaint) -> None:
    from csmcli.output.terminal import visible

    problem = sentence(complaint.problem, visible)
    if complaint.column is None:
        told.say("line {line}: {problem}", line=complaint.line, problem=problem)
    else:
        told.say("line {line}, {column}: {problem}", line=complaint.line, column=complaint.column, problem=problem)


def _show_rehearsal(told: Context, outcome: Outcome, columns: Columns, format: str) -> None:
    """What would be new, what would change and what would be left out, in the order of the file."""
    from csmcli.views.rehearsal import Rehearsed

    records = list(_rehearsed(outcome, columns))
    listed = (
        Column("line", tell("Line")),
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name")),
        Column("what", tell("Change"), text=_words),
    )
    worded = (Column("changes", "", text=_changes),) if format == "csv" else ()
    told.show(records, listed + worded, format, kind=Rehearsed, empty=tell("Nothing would change."))
    _more(told, outcome.new + outcome.updated + outcome.bad - len(records))


def _rehearsed(outcome: Outcome, columns: Columns) -> Iterator[Rehearsed]:
    from csmcli.actions.importing import Complaint
    from csmcli.views.rehearsal import Change, Rehearsed

    like = {line: likeness.other_key for line, likeness in outcome.likenesses}
    rows: list[Entry | Complaint] = [*outcome.entries, *outcome.complaints]
    for row in sorted(rows, key=lambda row: row.line):
        if isinstance(row, Complaint):
            problem = sentence(row.problem)
            yield Rehearsed(row.line, "skipped", None, _name(row, columns), (), row.column, problem, None)
        else:
            changes = tuple(Change(*change) for change in row.changes)
            what = "new" if row.new else "changed"
            yield Rehearsed(row.line, what, row.key, row.name, changes, None, None, like.get(row.line))


def _name(complaint: Complaint, columns: Columns) -> str:
    """The name in a row that could not be read."""
    if len(complaint.cells) != columns.width:
        return ""
    place = next(place for field, place, _ in columns.used if field == "name")
    return plain(columns.arranged(complaint.cells)[place])


def _words(row: Rehearsed) -> str:
    if row.what == "new":
        return tell("new")
    if row.problem is None:
        return _changes(row)
    where = f"{row.column}: " if row.column else ""
    return tell("skipped: {problem}", problem=where + row.problem)


def _changes(row: Rehearsed) -> str:
    return "; ".join(f"{field}: {old or '–'} → {new or '–'}" for field, old, new in row.changes)
