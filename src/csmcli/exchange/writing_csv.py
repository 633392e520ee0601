r"""CSV for spreadsheets and for reading back: RFC 4180 but for its line end, like `output.as_csv`.

A million rows want the standard library's writer, in C. It is made to end rows in ``\r\n``, which is cut
to ``\n`` again: under another line end it leaves a lone ``\r`` bare in some versions of Python and not in
others. ``\n`` is what every spreadsheet reads, and what keeps a file readable in a diff.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any, BinaryIO, TextIO

from csmcli.core.money import in_units
from csmcli.exchange.writing import Order, as_text
from csmcli.output.as_csv import defuse
from csmcli.views.exporting import CLIENT, Kind, Table, clients, stored

Cell = Callable[[Any], str]


def write(order: Order, out: BinaryIO) -> int:
    """Write one table, the clients unless told; how many rows. Texts that begin like a formula are defused."""
    table = one_table(order)
    text: Cell = str if order.raw else defuse
    cells = [cell_of(field.kind, text) for field in table.fields]
    written = 0
    with as_text(out) as lines:
        rows = csv.writer(_Lines(lines), lineterminator="\r\n")
        rows.writerow([text(field.name) for field in table.fields])
        for row in table.rows(order.chosen.connection):
            rows.writerow([None if value is None else cell(value) for cell, value in zip(cells, row, strict=True)])
            written += 1
    return written


def one_table(order: Order) -> Table:
    """The one table that a format of a single table writes."""
    return clients(order.chosen) if order.table in (None, CLIENT) else stored(order.chosen, order.table)


def cell_of(kind: Kind, text: Cell) -> Cell:
    """What makes words of a value, not None, of a kind: ISO dates, amounts in units; `text` those of a text.

    The database does not hold a column to its kind, so what counts is what the value is.
    """
    number = _NUMBERS.get(kind, str)

    def cell(value: Any) -> str:
        return text(value) if isinstance(value, str) else number(value) if isinstance(value, int) else str(value)

    return cell


_NUMBERS: dict[str, Callable[[int], str]] = {
    "amount": lambda value: str(in_units(value)),
    "flag": lambda value: "true" if value else "false",
}


class _Lines:
    """Where the standard writer puts its rows."""

    def __init__(self, out: TextIO) -> None:
        self._write = out.write

    def write(self, row: str) -> None:
        r"""One row, its end cut to ``\n``."""
        self._write(row[:-2] + "\n")
