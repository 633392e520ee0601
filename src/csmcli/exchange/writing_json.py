"""The whole store, or some clients of it, as JSON or JSON Lines: one row per line, every table (docs/json-format.md).

SQLite itself makes the JSON of a row, in C and straight from its pages: a million clients stream through in
the memory of one row. What the tables are, the file tells, so a new one is in the export the day it is made.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from csmcli import __version__
from csmcli.errors import BadInput
from csmcli.exchange.writing import Order
from csmcli.output.as_json import tame
from csmcli.store.reading import listed
from csmcli.store.shape import Column, Table, last_numbers, tables

FORMAT = 1
"""The version of the layout; docs/json-format.md says what it promises."""

HISTORY = frozenset(("operation", "change"))
"""What an export of some clients leaves out: an operation may have changed others as well."""

Counts = Mapping[str, int]


def write_json(connection: sqlite3.Connection, out: BinaryIO, clients: Sequence[int] | None = None) -> Counts:
    """Write one JSON document in UTF-8; how many rows of each table. `clients` are ids, None for everything."""
    export = _Export(connection, clients)
    head = _told({**export.head, "tables": {}}).removesuffix("}}")
    out.write(f"{head}\n".encode())
    before = ""
    for table in export.tables:
        out.write(f'{before}"{table.name}":['.encode())
        between = "\n"
        for row in export.rows(table):
            out.write(f"{between}{row}".encode())
            between = ",\n"
        out.write(b"\n]")
        before = ",\n"
    out.write(b"\n}}\n")
    return export.counts


def write_json_lines(connection: sqlite3.Connection, out: BinaryIO, clients: Sequence[int] | None = None) -> Counts:
    """As `write_json`, as JSON Lines: a line about the file, then ``{"TABLE":ROW}`` on each."""
    export = _Export(connection, clients)
    out.write(f"{_told(export.head)}\n".encode())
    for table in export.tables:
        for row in export.rows(table):
            out.write(f'{{"{table.name}":{row}}}\n'.encode())
    return export.counts


def write(order: Order, out: BinaryIO) -> int:
    """Write a document, as the formats of `writing` do; how many clients. Raises BadInput for one table alone."""
    return _all_of(order, out, write_json)


def write_lines(order: Order, out: BinaryIO) -> int:
    """The same as JSON Lines."""
    return _all_of(order, out, write_json_lines)


def _all_of(order: Order, out: BinaryIO, writer: Callable[..., Counts]) -> int:
    if order.table is not None:
        raise BadInput("JSON holds every table; --table is for csv, xlsx and markdown.")
    return writer(order.chosen.connection, out, order.chosen.clients)["client"]


class _Export:
    """What goes out: ``head`` tells of the file, ``rows`` gives the JSON of each row of a table."""

    def __init__(self, connection: sqlite3.Connection, clients: Sequence[int] | None) -> None:
        self.connection = connection
        self.values = () if clients is None else (listed(clients),)
        every = tables(connection)
        self.tables = every if clients is None else tuple(table for table in every if table.name not in HISTORY)
        self.counts = {table.name: self._count(table) for table in self.tables}
        self.head = {
            "csm": __version__,
            "format": FORMAT,
            "schema": connection.execute("PRAGMA user_version").fetchone()[0],
            "whole": clients is None,
            "rows": self.counts,
            "numbers": last_numbers(connection) if clients is None else {},
        }

    def rows(self, table: Table) -> Iterator[str]:
        """The rows of a table as JSON objects on one line each, in the order of their numbers."""
        fields = ", ".join(f"'{column.name}', {_value(column)}" for column in table.columns)
        sql = f'SELECT json_object({fields}) FROM "{table.name}" {self._where(table)} ORDER BY "{table.key}"'
        for (row,) in self.connection.execute(sql, self._bound(table)):
            yield tame(row)

    def _count(self, table: Table) -> int:
        sql = f'SELECT count(*) FROM "{table.name}" {self._where(table)}'
        return int(self.connection.execute(sql, self._bound(table)).fetchone()[0])

    def _where(self, table: Table) -> str:
        whose = _whose(table)
        return f'WHERE "{whose}" IN (SELECT value FROM json_each(?))' if self.values and whose else ""

    def _bound(self, table: Table) -> tuple[str, ...]:
        return self.values if _whose(table) else ()


def _whose(table: Table) -> str | None:
    """The column that holds the client's number; None for a table that belongs to nobody."""
    return table.key if table.name == "client" else next((column for column, _ in table.parents), None)


def _value(column: Column) -> str:
    name = f'"{column.name}"'
    # What is neither 0 nor 1 goes out as it is: the import complains of it, instead of taking it for true.
    return f"CASE {name} WHEN 1 THEN json('true') WHEN 0 THEN json('false') ELSE {name} END" if column.kind == "truth" else name  # fmt: skip


def _told(head: Mapping[str, object]) -> str:
    return json.dumps(head, ensure_ascii=False, separators=(",", ":"))
