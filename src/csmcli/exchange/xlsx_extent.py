"""How far the cells of a sheet reach, and which hold an error, from its XML as it goes by.

The library that reads the cells lays a sheet out as one block from the first to the last of them, and gives a cell with
an error as an empty one: both have to be known before.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

from csmcli.errors import BadFile

MOST_CELLS = 1 << 24
"""A million rows of sixteen columns; the library takes up to 70 bytes for each."""
MOST_ERRORS = 10_000
UNSOUND = (BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, LookupError)
"""What reading a part raises that does not hold together: a wrong checksum, a cut stream, an unknown manner of packing."""


class Extent(NamedTuple):
    """What is in a sheet: rows that hold something, the cells (row, column; from 0) that hold an error."""

    rows: int
    errors: frozenset[tuple[int, int]]


def damaged(path: Path) -> BadFile:
    """For a workbook that does not hold together."""
    return BadFile("{file} is a damaged workbook; open it in a spreadsheet program and save it anew.", file=path)


def too_much(path: Path) -> BadFile:
    """For one that no table of clients needs to be."""
    return BadFile("{file} unpacks to far more than a table of clients can be; it was not read.", file=path)


class SheetWatch:
    """Counts cells and notes where they reach to, in the way the library will place them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.row = self.column = -1
        self.first_row = self.first_column = 1 << 30
        self.last_row = self.last_column = -1
        self.cells = self.rows = 0
        self.filled_row = -1
        self.errors: set[tuple[int, int]] = set()
        self.columns: dict[str, int] = {}
        self.digits: str | None = None

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins; anything that makes a cell a value counts it once."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in ("v", "is"):
            self._value()
        elif name == "c":
            self._cell(attributes)
        elif name == "row":
            told = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("r")
            self.row = self._number(told) if told else self.row + 1
            self.column, self.digits = -1, told

    def _cell(self, attributes: list[str]) -> None:
        self.column += 1
        error = False
        for place in range(0, len(attributes), 2):
            if attributes[place] == "r":
                self._place(attributes[place + 1])
            elif attributes[place] == "t":
                error = attributes[place + 1] == "e"
        if error:
            self._error()

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        digits = reference[len(letters) :]
        if digits != self.digits:
            self.row, self.digits = self._number(digits), digits
        column = self.columns.get(letters)
        if column is None:
            column = self.columns[letters] = self._column(letters)
        self.column = column

    def _number(self, digits: str) -> int:
        if not digits.isdecimal() or len(digits) > 7 or int(digits) < 1:
            raise damaged(self.path)
        return int(digits) - 1

    def _column(self, letters: str) -> int:
        if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
            raise damaged(self.path)
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        return number - 1

    def _error(self) -> None:
        if len(self.errors) >= MOST_ERRORS:
            raise BadFile(
                "{file} has over {most} cells that hold an error such as #N/A.", file=self.path, most=MOST_ERRORS
            )
        self.errors.add((self.row, self.column))

    def _value(self) -> None:
        self.cells += 1
        row, column = self.row, self.column
        if row != self.filled_row:
            self.filled_row = row
            self.rows += 1
        if row < self.first_row:
            self.first_row = row
        if row > self.last_row:
            self.last_row = row
        if column < self.first_column:
            self.first_column = column
        if column > self.last_column:
            self.last_column = column
        if self.cells > MOST_CELLS:
            raise too_much(self.path)

    def extent(self) -> Extent:
        """What was seen. Raises BadFile for a sheet that is vast and empty."""
        height, width = self.last_row - self.first_row + 1, self.last_column - self.first_column + 1
        if self.cells and height * width > MOST_CELLS:
            raise BadFile(
                "{file} has a sheet with cells as far as row {row} and column {column}, and next to nothing between; "
                "delete what is far off, and save it.",
                file=self.path,
                row=self.last_row + 1,
                column=self.last_column + 1,
            )
        return Extent(self.rows, frozenset(self.errors))
