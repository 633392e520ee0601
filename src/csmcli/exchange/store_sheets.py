"""The whole store of a workbook that ``csm export all.xlsx`` wrote: a sheet for each table, and ``csm`` that says so.

A cell knows less than a column: whole numbers are floats in it, a text without letters is no cell at all, and amounts
are written in whole units for people. Each comes back as what its column holds, and is then checked like any row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csmcli.exchange.reading_json import Row
from csmcli.exchange.whole_store import Store, store_of
from csmcli.views.exporting import AMOUNTS

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

ABOUT = "csm"
"""The sheet of names and values that tells ``format`` and ``schema``."""

_FOR_PEOPLE = frozenset((ABOUT, "clients", "changes"))
_WHOSE = "client"
"""In front of the rows that belong to a client its key is shown, which is no column of theirs."""


@contextmanager
def opened(path: Path) -> Iterator[Store | None]:
    """The store in the workbook at `path`; None for a file of another kind, and for a workbook that holds something else.

    Raises BadFile for a workbook that is not safe to read, or damaged, and as `store_in` does.
    """
    if not _is_ours(path):
        yield None
        return
    from csmcli.exchange.reading_xlsx import workbook

    with workbook(path) as book:
        yield store_in(path, book)


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


def store_in(path: Path, workbook: CalamineWorkbook) -> Store | None:
    """The store that an open workbook holds, read from `path`; None where it does not say that it holds one.

    Raises BadFile as `store_of` does.
    """
    if ABOUT not in workbook.sheet_names:
        return None
    told = {str(row[0]): _plain(row[1]) for row in workbook.get_sheet_by_name(ABOUT).to_python() if len(row) > 1}
    if not {"format", "schema"} <= told.keys():
        return None
    return store_of(path, told, _rows(workbook))._replace(blank="")


def _rows(workbook: CalamineWorkbook) -> Iterator[Row]:
    for table in workbook.sheet_names:
        if table in _FOR_PEOPLE:
            continue
        rows = workbook.get_sheet_by_name(table).iter_rows()
        names = [str(title) for title in next(rows, [])]
        for cells in rows:
            row = {name: _value(table, name, cell) for name, cell in zip(names, cells, strict=False)}
            if table != _WHOSE:
                row.pop(_WHOSE, None)
            yield table, row


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
