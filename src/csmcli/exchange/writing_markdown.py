"""A Markdown table of one table, as `csm list --format markdown` would draw it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from csmcli.exchange.writing import Order, as_text
from csmcli.exchange.writing_csv import Cell, cell_of, one_table
from csmcli.output.as_markdown import show_all
from csmcli.output.columns import Column


class _Row(NamedTuple):
    cells: tuple[Any, ...]


def write(order: Order, out: BinaryIO) -> int:
    """Write one table, the clients unless told; how many rows."""
    table = one_table(order)
    columns = [
        Column(
            field.name,
            field.name,
            align="right" if field.kind in ("number", "amount") else "left",
            text=_words(place, cell_of(field.kind, str)),
        )
        for place, field in enumerate(table.fields)
    ]
    rows = 0

    def counted() -> Any:
        nonlocal rows
        for row in table.rows(order.chosen.connection):
            rows += 1
            yield _Row(row)

    with as_text(out) as lines:
        show_all(counted(), columns, lines)
    return rows


def _words(place: int, cell: Cell) -> Callable[[_Row], str]:
    def words(row: _Row) -> str:
        value = row.cells[place]
        return "" if value is None else cell(value)

    return words
