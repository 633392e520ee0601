"""A review on the screen and in a file: found, told in the reader's language, guarded, and put in its place."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any, NamedTuple

from csmcli.commands.choosing import chosen, show_records
from csmcli.commands.context import Context
from csmcli.core.review_report import GoalRow, House, Report, goal_rows
from csmcli.core.reviews import Period, usual_period
from csmcli.errors import BadInput
from csmcli.output.columns import Column
from csmcli.output.terminal import visible, write
from csmcli.report.guard import refuse_internal
from csmcli.report.review_text import page
from csmcli.report.review_voice import Page
from csmcli.store.finding import Found
from csmcli.views.private_notes import private_notes, public_words
from csmcli.views.review_report import house
from csmcli.views.reviews import person

CLIENT = "client"
_ENDINGS = (".html", ".htm", ".md", ".markdown")


class File(NamedTuple):
    """A file to write: its path as told, who reads it, and whether one that is there may be replaced."""

    path: str
    reader: str
    force: bool


class Shown(NamedTuple):
    """A review that was shown: whose, of which quarter, and all that is in it."""

    client: Found
    period: Period
    house: House


def find(told: Context, connection: sqlite3.Connection, found: Found, wanted: Period | None, reader: str) -> Shown:
    """The review of a client, in its own language where it is the reader. Raises Refused for what no client may read."""
    who = person(connection, found.id)
    period = wanted or usual_period(who.signed_on, told.today)
    language = who.language if reader == CLIENT else told.language
    made = house(connection, told.library, found.id, period, told.today, language)
    if reader == CLIENT:
        practice = told.library.get(found.playbook)
        refuse_internal(made.report, private_notes(connection, found.id), public_words(practice))
    return Shown(found, period, made)


def show(told: Context, client: str, wanted: Period | None, reader: str, format: str) -> list[Shown]:
    """The reviews of the clients meant on stdout: a page each, records for a program, or their goals for a spreadsheet."""
    with told.reading() as connection:
        found = [find(told, connection, one, wanted, reader) for one in chosen(told, connection, client)]
    if format == "csv":
        rows = [row for one in found for row in goal_rows(one.client.key, one.house.report)]
        told.show(rows, (), format, kind=GoalRow, empty="")
        return found
    if format == "json":
        records = [_record(one, reader) for one in found]
        show_records(told, records, [Column(field, field) for field in records[0]._fields], format)
        return found
    for number, one in enumerate(found):
        if number:
            sys.stdout.write("\n")
        _print(told, _page(one, reader), format)
    return found


def _record(shown: Shown, reader: str) -> Report | House:
    return shown.house.report if reader == CLIENT else shown.house


def _page(shown: Shown, reader: str) -> Page:
    return page(shown.house.report, None if reader == CLIENT else shown.house)


def _print(told: Context, made: Page, format: str) -> None:
    if format == "markdown":
        from csmcli.report.review_markdown import markdown

        write(sys.stdout, markdown(made).rstrip("\n"))
        return
    write(sys.stdout, visible(made.title))
    for title, text in made.facts:
        write(sys.stdout, f"{visible(title)}: {visible(text)}")
    for section in made.sections:
        write(sys.stdout, f"\n{visible(section.title)}")
        columns = [Column("", title, text=_cell(place)) for place, title in enumerate(section.headings)]
        rows: Any = section.rows
        told.show(rows, columns, "table", kind=tuple, empty="")


def _cell(place: int) -> Any:
    return lambda row: row[place]


def write_file(told: Context, client: str, wanted: Period | None, file: File) -> None:
    """Write the review of one client to a file, by its ending. Raises BadInput for an ending that is none of ours."""
    ending = file.path[file.path.rfind(".") :].casefold()
    if ending not in _ENDINGS:
        raise BadInput("{file} ends in neither .html nor .md; which of them shall it be?", file=file.path)
    path = told.outlet(file.path, replace=file.force)
    with told.reading() as connection:
        (client_found,) = chosen(told, connection, client)
        shown = find(told, connection, client_found, wanted, file.reader)
    made = shown.house.report, None if file.reader == CLIENT else shown.house
    text = _text(ending, *made)
    from csmcli.exchange.writing import filled

    with filled(path, replace=file.force) as draft:
        draft.write_text(text, "utf-8")
    told.say("Written to {file}: the review of {key}.", file=file.path, key=shown.client.key)
    if file.reader != CLIENT:
        told.say("It is the version of the house: not for the client.")


def _text(ending: str, report: Report, own: House | None) -> str:
    if ending.startswith(".h"):
        from csmcli.report.review_page import render

        return render(report, own)
    from csmcli.report.review_markdown import markdown

    return markdown(page(report, own))
