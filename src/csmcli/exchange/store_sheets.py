"""The whole store of a workbook that ``csm export all.xlsx`` wrote: a sheet for each table, and ``csm`` that says so.

A cell knows less than a column: whole numbers are floats in it, a text without letters is no cell at all, and amounts
are written in whole units for people. Each comes back as what its column holds, and is then checked like any row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csmcli.errors import BadFile
from csmcli.exchange.reading_json import Row
from csmcli.exchange.whole_store import Store, store_of
from csmcli.exchange.xlsx_percents import Percents
from csmcli.views.exporting import AMOUNTS

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

ABOUT = "csm"
"""The sheet of names and values that tells ``format`` and ``schema``."""

_FOR_PEOPLE = frozenset((ABOUT, "clients", "changes"))
_OF_METRICS = frozenset(("measurement", "goal"))
"""The tables whose amounts may be per cents, as their metric is."""
_WHOSE = "client"
"""In front of the rows that belong to a client its key is shown, which is no column of theirs."""


def _none(_: str) -> Percents:
    return Percents()


@contextmanager
def opened(path: Path) -> Iterator[Store | None]:
    """The store in the workbook at `path`; None for a file of another kind, and for a workbook that holds something else.

    Raises BadFile for a workbook that is not safe to read, or damaged, and as `store_in` does.
    """
    if not _is_ours(path):
        yield None
        return
    from csmcli.exchange.reading_xlsx import workbook

    with workbook(path) as (book, percents):
        yield store_in(path, book, percents)


def _is_ours(path: Path) -> bool:
    """Whether it is a workbook with a sheet that says so, by a look at its list of sheets alone."""
    from csmcli.exchange.xlsx_parts import archive_of, listed

    try:
        with path.open("rb") as file:
            if file.read(2) != b"PK":
                return False
    except OSError:
        return False  # said in full by whoever reads it in earnest
    with closing(archive_of(path)) as archive:
        return any(sheet.name == ABOUT for sheet in listed(path, archive))


def store_in(path: Path, workbook: CalamineWorkbook, percents: Callable[[str], Percents] = _none) -> Store | None:
    """The store that an open workbook holds, read from `path`; None where it does not say that it holds one.

    `percents` tells the cells of a sheet (row, column; from 0) that show a per cent. Raises BadFile as `store_of` does,
    and, while its rows are read, for money that is shown so.
    """
    if ABOUT not in workbook.sheet_names:
        return None
    told = {str(row[0]): _plain(row[1]) for row in workbook.get_sheet_by_name(ABOUT).to_python() if len(row) > 1}
    if not {"format", "schema"} <= told.keys():
        return None
    return store_of(path, told, _rows(path, workbook, percents))._replace(blank="")


def _rows(path: Path, workbook: CalamineWorkbook, percents: Callable[[str], Percents]) -> Iterator[Row]:
    for table in workbook.sheet_names:
        if table in _FOR_PEOPLE:
            continue
        sheet, shown = workbook.get_sheet_by_name(table), percents(table)
        _, left = sheet.start or (0, 0)
        rows = sheet.iter_rows()
        names = [str(title) for title in next(rows, [])]
        amounts = [place for place, name in enumerate(names) if (table, name) in AMOUNTS] if shown else []
        for line, cells in enumerate(rows, 1):
            for place in amounts:
                if (line, left + place) in shown and isinstance(cell := cells[place], (int, float)):
                    cells[place] = _in_per_cents(path, table, names[place], line, cell)
            row = {name: _value(table, name, cell) for name, cell in zip(names, cells, strict=False)}
            if table != _WHOSE:
                row.pop(_WHOSE, None)
            yield table, row


def _in_per_cents(path: Path, table: str, name: str, row: int, value: float) -> float:
    """0.05 that shows 5% is the 5 of a metric in per cents; of money there is no per cent."""
    if table in _OF_METRICS:
        return value * 100
    raise BadFile(
        "{file}, row {row} of {table}: {name} is money, and shows a per cent.",
        file=path,
        row=row,
        table=table,
        name=name,
    )


def _value(table: str, name: str, cell: Any) -> Any:
    if (table, name) in AMOUNTS and isinstance(cell, (int, float)):
        return round(cell * 100)
    return _plain(cell)


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell == "" else cell
