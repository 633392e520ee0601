"""A sheet of a workbook, its numbers and dates as true ones.

python-calamine reads the cells, once `xlsx_guard` has looked at the file. It keeps the sheet in memory: a million rows of
four columns take about 400 MB, which is the price of a file that is one compressed block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from csmcli.core.naming import folded
from csmcli.errors import BadFile, NotFound
from csmcli.exchange.headers import LOOKED_AT, place_of_header, titles_of
from csmcli.exchange.sheets import Cell, Cells, How, Known, Sheet, Wishes
from csmcli.exchange.xlsx_extent import Extent, damaged
from csmcli.exchange.xlsx_guard import guarded
from csmcli.exchange.xlsx_parts import Listed, archive_of, listed
from csmcli.exchange.xlsx_percents import Percents, as_shown, percents

_EXACT = 1e15


class _Book(NamedTuple):
    """A guarded workbook: its sheets, each with what is in it."""

    path: Path
    sheets: list[tuple[Listed, Extent]]

    def percents(self, sheet: Listed) -> Percents:
        """The cells of a sheet that show a per cent."""
        with closing(archive_of(self.path)) as archive:
            return percents(self.path, archive, sheet.part)


class _Marked(NamedTuple):
    """The cells of a sheet (row, column; from 0) of which the library does not tell what is special."""

    errors: frozenset[tuple[int, int]]
    percents: Percents


@contextmanager
def opened(path: Path, wishes: Wishes, known: Known) -> Iterator[Sheet]:
    """See `sheets.opened`. Raises NotFound for a sheet that is not there, BadFile for a workbook that is not safe."""
    book = _book(path)
    sheet, extent = _chosen(book, wishes.sheet)
    with _library(path), CalamineWorkbook.from_path(path) as workbook:
        cells = workbook.get_sheet_by_name(sheet.name)
        merged = _merged(cells)
    read = partial(_rows, path, cells, _Marked(extent.errors, book.percents(sheet)), merged)
    start = list(islice(read(), LOOKED_AT))
    if not start:
        raise BadFile("{file} is empty.", file=path)
    place = place_of_header(start, known) if wishes.header else 0
    line, first = start[place]
    how = How(
        sheet=sheet.name,
        line=line if wishes.header else None,
        titles=place,
        merged=sum(last >= line for _, last, _ in merged),
        hidden=tuple(other.name for other, its in book.sheets if other.hidden and its.rows and other != sheet),
    )
    below = line if wishes.header else line - 1
    yield Sheet(how, titles_of(first), partial(_below, read, below))


@contextmanager
def workbook(path: Path) -> Iterator[tuple[CalamineWorkbook, Callable[[str], Percents]]]:
    """All of the workbook at `path`, once it is known to be safe, and what tells the cells of a sheet that show a per cent.

    Raises BadFile.
    """
    guarded_book = _book(path)
    listed_as = {sheet.name: sheet for sheet, _ in guarded_book.sheets}
    with _library(path), CalamineWorkbook.from_path(path) as book:
        yield book, lambda name: guarded_book.percents(listed_as[name])


@contextmanager
def _library(path: Path) -> Iterator[None]:
    """What the library cannot read is a damaged workbook, also where it gives up: that is no Exception, and has no public name."""
    try:
        yield
    except CalamineError:
        raise damaged(path) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(path) from None


def _book(path: Path) -> _Book:
    with closing(archive_of(path)) as archive:
        extents = guarded(path, archive)
        sheets = listed(path, archive)
        if not all(sheet.part in extents for sheet in sheets):
            raise damaged(path)
        return _Book(path, [(sheet, extents[sheet.part]) for sheet in sheets])


def _chosen(book: _Book, wish: str | None) -> tuple[Listed, Extent]:
    """The sheet wished for, or the only visible one with rows."""
    if wish is not None:
        named = [pair for pair in book.sheets if pair[0].name == wish] or [
            pair for pair in book.sheets if folded(pair[0].name) == folded(wish)
        ]
        if not named:
            raise NotFound(
                "{file} has no sheet “{sheet}”; it has {sheets}.", file=book.path, sheet=wish, sheets=_all(book)
            )
        return named[0]
    full = [pair for pair in book.sheets if pair[1].rows and not pair[0].hidden]
    if len(full) == 1:
        return full[0]
    if not any(extent.rows for _, extent in book.sheets):
        raise BadFile("{file} is empty.", file=book.path)
    raise BadFile(
        "Say which sheet of {file} is meant, with --sheet NAME; rows of each: {sheets}.",
        file=book.path,
        sheets=_all(book),
    )


def _all(book: _Book) -> str:
    """The sheets with the number of their rows; one in brackets is hidden."""
    shown = (f"“{sheet.name}”: {extent.rows}" for sheet, extent in book.sheets)
    return ", ".join(
        f"({words})" if sheet.hidden else words for words, (sheet, _) in zip(shown, book.sheets, strict=True)
    )


Merged = tuple[int, int, int]
"""A merged range that goes over several rows: its first and last row, from 1, and its first column, from 0."""


def _merged(sheet: CalamineSheet) -> list[Merged]:
    ranges = sheet.merged_cell_ranges or []
    return [(top + 1, bottom + 1, left) for (top, left), (bottom, _) in ranges if bottom > top]


def _below(read: Any, line: int) -> Iterator[Cells]:
    return ((number, cells) for number, cells in read() if number > line)


def _rows(path: Path, sheet: CalamineSheet, marked: _Marked, merged: list[Merged]) -> Iterator[Cells]:
    """The rows that hold something, numbered as the program shows them.

    The library gives empty rows above the first cell, but no empty columns before it.
    """
    _, left = sheet.start or (0, 0)
    waiting = sorted(merged, reverse=True)
    open_ranges: list[tuple[Merged, Cell]] = []
    for line, raw in enumerate(_raw(path, sheet), 1):
        cells: list[Cell] = [_cell(value) for value in raw]
        if marked.errors:
            _mark_errors(cells, line, left, marked.errors)
        if marked.percents:
            _show_percents(cells, line, left, marked.percents)
        if waiting or open_ranges:
            open_ranges = _fill(cells, line, left, waiting, open_ranges)
        if any(cell is not None for cell in cells):
            yield line, cells


def _raw(path: Path, sheet: CalamineSheet) -> Iterator[list[Any]]:
    with _library(path):
        yield from sheet.iter_rows()


def _fill(
    cells: list[Cell], line: int, left: int, waiting: list[Merged], ranges: list[tuple[Merged, Cell]]
) -> list[tuple[Merged, Cell]]:
    """A cell that goes over several rows counts for each of them, as it does for who looks at it."""
    ranges = [pair for pair in ranges if pair[0][1] >= line]
    for (_, _, column), value in ranges:
        if cells[column - left] is None:
            cells[column - left] = value
    while waiting and waiting[-1][0] <= line:
        merge = waiting.pop()
        if 0 <= merge[2] - left < len(cells) and merge[0] == line:
            ranges.append((merge, cells[merge[2] - left]))
    return ranges


def _mark_errors(cells: list[Cell], line: int, left: int, errors: frozenset[tuple[int, int]]) -> None:
    for place in range(len(cells)):
        if (line - 1, left + place) in errors:
            address = f"{_letters(left + place)}{line}"
            cells[place] = BadFile("the cell {address} holds an error such as #N/A.", address=address)


def _show_percents(cells: list[Cell], line: int, left: int, percents: Percents) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, (int, float)) and (line - 1, left + place) in percents:
            cells[place] = as_shown(cell)


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(value: Any) -> Cell:
    """A value of the library's as a cell. A number without a fraction is whole, or the id 12345 would be 12345.0."""
    if value == "" or value is None:
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, (time, timedelta)):
        return str(value)
    assert isinstance(value, (str, int, date))
    return value


def _number(value: float) -> Cell:
    if abs(value) >= _EXACT:
        # An id of so many digits has lost some of them the moment it became a number.
        return BadFile("the number {number} has more digits than a spreadsheet keeps; write it as text.", number=value)
    return int(value) if value.is_integer() else value
