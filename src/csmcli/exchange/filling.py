"""Rows of a file on their way into a database: what is wrong with one is said with its table and place.

Values are held against what the columns say they are, one at a time; that no two rows share what must be
one row's alone, SQLite finds as it inserts, a thousand at a time, and only then is the row looked for.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from csmcli.core.dates import FIRST_YEAR, LAST_YEAR
from csmcli.errors import BadFile, CsmError
from csmcli.exchange.json_text import shortened
from csmcli.exchange.reading_json import Row
from csmcli.store.shape import Column, Kind, Table, keep_numbers, numbered, tables

_AT_A_TIME = 1000
_TOO_LARGE = 1 << 62
"""One bit less than SQLite takes, so that there is always a next number."""

_SHARED = re.compile(r"UNIQUE constraint failed: (.*)")
WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("client", "tier"): ("large", "medium", "small"),
    ("tier_change", "tier"): ("large", "medium", "small"),
    ("task", "side"): ("us", "client", "shared"),
    ("follow_up", "kind"): ("check-in", "follow-up"),
    ("closing", "outcome"): ("completed", "dropped"),
    ("goal", "unit"): ("percent", "count", "money", "minutes", "hours", "days", "score"),
    ("goal", "direction"): ("up", "down"),
    ("goal", "ending"): ("replaced", "dropped", "met"),
    ("contract", "outcome"): ("renewed", "upgraded", "downgraded", "lost"),
    ("move", "kind"): ("agreed", "moved", "proposed"),
}
"""The columns that hold one of a few words, on which the rules decide."""

Values = tuple[Any, ...]


class _Bad(Exception):
    """A row that cannot be: what is wrong with it."""

    def __init__(self, problem: CsmError) -> None:
        super().__init__(problem)
        self.problem = problem


class Filling:
    """An open transaction that takes rows. ``counts`` is how many of each table it has taken.

    `blank` is the text that is meant where a column must have one and the file has none; None for a file that can tell.
    """

    def __init__(self, connection: sqlite3.Connection, file: Path, *, blank: str | None = None) -> None:
        self.connection, self.file, self.blank = connection, file, blank
        self.tables = {table.name: table for table in tables(connection)}
        self.counts: dict[str, int] = {}

    def take(self, rows: Iterable[Row]) -> None:
        """Take all rows. Raises BadFile for the first that cannot be."""
        for name, group in groupby(rows, key=lambda row: row[0]):
            table = self.tables.get(name)
            if table is None:
                raise BadFile(
                    "{file}: there is no table “{name}”; there are {tables}.",
                    file=self.file,
                    name=shortened(str(name)),
                    tables=", ".join(self.tables),
                )
            columns = _Columns(table, self.blank)
            values = (self._checked(columns, row) for _, row in group)
            while batch := list(islice(values, _AT_A_TIME)):
                self._insert(table, batch)

    def keep_numbers(self, numbers: Mapping[str, int]) -> None:
        """Give numbers from behind those that the file had given. Raises BadFile for a table that gives them anew."""
        for name in numbers:
            if name not in numbered(self.connection):
                raise BadFile("{file}: numbers names “{name}”, which keeps none.", file=self.file, name=shortened(name))
        keep_numbers(self.connection, dict(numbers))

    def _checked(self, columns: _Columns, row: object) -> Values:
        name = columns.table.name
        self.counts[name] = self.counts.get(name, 0) + 1
        try:
            return columns.values(row)
        except _Bad as bad:
            raise self._complaint(name, self.counts[name], bad.problem) from None

    def _insert(self, table: Table, batch: list[Values]) -> None:
        self.connection.execute("SAVEPOINT batch")
        try:
            self.connection.executemany(table.insert, batch)
        except sqlite3.IntegrityError:
            self.connection.execute("ROLLBACK TO batch")
            self._find_bad(table, batch)
        self.connection.execute("RELEASE batch")

    def _find_bad(self, table: Table, batch: list[Values]) -> None:
        for place, values in enumerate(batch, self.counts[table.name] - len(batch) + 1):
            try:
                self.connection.execute(table.insert, values)
            except sqlite3.IntegrityError as error:
                raise self._complaint(table.name, place, _shared(table, values, error)) from None

    def _complaint(self, table: str, row: int, problem: CsmError) -> BadFile:
        return BadFile("{file}, row {row} of {table}: {problem}", file=self.file, row=row, table=table, problem=problem)


def _shared(table: Table, values: Values, error: sqlite3.IntegrityError) -> BadFile:
    found = _SHARED.search(str(error))
    if found is None:
        return BadFile("SQLite does not take it: {problem}.", problem=str(error))
    fields = [name.rpartition(".")[2] for name in found[1].split(", ")]
    told = dict(zip((column.name for column in table.columns), values, strict=True))
    return BadFile(
        "another row has the same {fields}: {values}.",
        fields=", ".join(fields),
        values=", ".join(shortened(str(told.get(field))) for field in fields),
    )


class _Columns:
    """What the rows of one table are held against."""

    def __init__(self, table: Table, blank: str | None) -> None:
        self.table, self.blank = table, blank
        self.names = {column.name for column in table.columns}
        self.checks = [(column, _CHECKS[column.kind], WORDS.get((table.name, column.name))) for column in table.columns]

    def values(self, row: object) -> Values:
        """The values of a row in the order of the columns. Raises _Bad."""
        if not isinstance(row, dict):
            raise _Bad(BadFile("a row is an object, not {found}.", found=shortened(str(row))))
        if row.keys() != self.names:
            raise _Bad(self._named_otherwise(row))
        return tuple(self._value(row[check[0].name], *check) for check in self.checks)

    def _named_otherwise(self, row: dict[str, Any]) -> BadFile:
        strange = sorted(row.keys() - self.names)
        if strange:
            return BadFile(
                "there is no column “{name}”; there are {columns}.",
                name=shortened(strange[0]),
                columns=", ".join(column.name for column in self.table.columns),
            )
        return BadFile("it lacks {names}.", names=", ".join(sorted(self.names - row.keys())))

    def _value(self, value: Any, column: Column, check: Callable[[Any], bool], words: tuple[str, ...] | None) -> Any:
        if value is None and not column.required:
            return None
        if value is None and column.kind == "text" and self.blank is not None:
            return self.blank
        if value is None or not check(value):
            raise _Bad(BadFile(_WHAT[column.kind], name=column.name, value=shortened(str(value))))
        if words and value not in words:
            raise _Bad(
                BadFile(
                    "{name} is never “{value}”; it is {words}.",
                    name=column.name,
                    value=shortened(value),
                    words=", ".join(words),
                )
            )
        return value


def _is_text(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:  # half of a surrogate pair
        return False


def _is_number(value: object) -> bool:
    return type(value) is int and abs(value) < _TOO_LARGE


def _is_day(value: object) -> bool:
    return isinstance(value, str) and _names_a_day(value)


@lru_cache(maxsize=4096)
def _names_a_day(value: str) -> bool:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    return day.isoformat() == value and FIRST_YEAR <= day.year <= LAST_YEAR


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


_CHECKS: Mapping[Kind, Callable[[Any], bool]] = {
    "text": _is_text,
    "number": _is_number,
    "truth": _is_truth,
    "day": _is_day,
}
_WHAT: Mapping[Kind, str] = {
    "text": "{name} is a text in whole characters, not “{value}”.",
    "number": "{name} is a whole number, not “{value}”.",
    "truth": "{name} is true or false, not “{value}”.",
    "day": "{name} is a day such as 2026-05-01, not “{value}”.",
}
