"""What a workbook really holds, looked at before the library that reads it is let near.

The library decompresses whatever it is given, keeps all strings in memory and lays a sheet out as one block from
its first to its last cell: two cells in opposite corners end the process. So every part is decompressed here first,
in small pieces and with nothing kept, and counted; what a directory *says* of sizes is not believed. Error cells are
noted on the way, since the library gives them as empty. Entities are refused: no program writes them.
"""

from __future__ import annotations

import errno
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from csmcli.errors import BadFile

MOST_PARTS = 10_000
MOST_BYTES = 1 << 30
"""Of all parts together, decompressed: a million rows of ten columns take about half of it."""
MOST_CELLS = 1 << 24
"""A million rows of sixteen columns; the library takes up to 70 bytes for each."""
MOST_RATIO, RATIO_FROM = 250, 10 << 20
"""How much smaller a part of so many bytes may be packed: spreadsheets reach 10 to 60, bombs 1,000."""
MOST_ERRORS = 10_000

_CHUNK = 1 << 16


class Extent(NamedTuple):
    """What is in a sheet: rows that hold something, the cells (row, column; from 0) that hold an error."""

    rows: int
    errors: frozenset[tuple[int, int]]


def guarded(path: Path, archive: ZipFile) -> dict[str, Extent]:
    """The extent of each part that is a worksheet. Raises BadFile where a limit is passed."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise _too_much(path)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or not all(map(_inside, names)):
        raise damaged(path)
    total, extents = 0, {}
    for part in parts:
        watch = _Watch(path, part.filename)
        for piece in _pieces(path, archive, part):
            total += len(piece)
            if total > MOST_BYTES:
                raise _too_much(path)
            watch.feed(piece)
        extent = watch.close()
        if extent:
            extents[part.filename] = extent
    return extents


def _inside(name: str) -> bool:
    """Whether a part lies inside the file: no program writes another name, and no reader should follow one."""
    return not name.startswith("/") and "\\" not in name and ":" not in name and ".." not in name.split("/")


def _pieces(path: Path, archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The content of a part, bit by bit, however long it says it is."""
    if part.flag_bits & 0x1:
        raise BadFile("{file} is protected by a password; save it without one.", file=path)
    told, count = part.file_size, 0
    part.file_size = MOST_BYTES + 1  # or reading would stop where the directory says, and the library would not
    try:
        with archive.open(part) as file:
            while piece := file.read(_CHUNK):
                count += len(piece)
                if count > RATIO_FROM and count > MOST_RATIO * max(part.compress_size, 1):
                    raise _too_much(path)
                yield piece
    except (BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError):
        raise damaged(path) from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # a directory that points before the file, not a disk that fails
            raise
        raise damaged(path) from None
    finally:
        part.file_size = told
    if count != told:
        raise damaged(path)


def damaged(path: Path) -> BadFile:
    """For a workbook that does not hold together."""
    return BadFile("{file} is a damaged workbook; open it in a spreadsheet program and save it anew.", file=path)


def _too_much(path: Path) -> BadFile:
    return BadFile("{file} unpacks to far more than a table of clients can be; it was not read.", file=path)


class _Watch:
    """Looks at a part as it goes by. Only XML is parsed; pictures and what is embedded are counted alone."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.parser = expat.ParserCreate() if name.endswith((".xml", ".rels")) else None
        self.sheet: _SheetWatch | None = None
        if self.parser:
            self.parser.ordered_attributes = True
            self.parser.StartDoctypeDeclHandler = self._entities
            self.parser.StartElementHandler = self._root

    def _root(self, name: str, _: list[str]) -> None:
        """The first element tells whether the part is a sheet; nothing else is of interest in one that is not."""
        assert self.parser
        self.sheet = _SheetWatch(self.path) if name.rpartition(":")[2] == "worksheet" else None
        self.parser.StartElementHandler = self.sheet.start if self.sheet else None

    def feed(self, piece: bytes) -> None:
        """The next piece of the part."""
        self._parse(piece, False)

    def close(self) -> Extent | None:
        """The part is over; its extent where it is a sheet."""
        self._parse(b"", True)
        return self.sheet.extent() if self.sheet else None

    def _parse(self, piece: bytes, last: bool) -> None:
        if self.parser:
            try:
                self.parser.Parse(piece, last)
            except (expat.ExpatError, ValueError, LookupError):
                raise damaged(self.path) from None

    def _entities(self, *_: Any) -> None:
        raise BadFile(
            "{file} declares XML entities, which no spreadsheet program writes; it was not read.", file=self.path
        )


class _SheetWatch:
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

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins; anything that makes a cell a value counts it once."""
        name = name.rpartition(":")[2]
        if name in ("v", "is"):
            self._value()
        elif name == "c":
            self._cell(attributes)
        elif name == "row":
            told = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("r")
            self.row = self._number(told) if told else self.row + 1
            self.column = -1

    def _cell(self, attributes: list[str]) -> None:
        self.column += 1
        for place in range(0, len(attributes), 2):
            if attributes[place] == "r":
                self._place(attributes[place + 1])
            elif attributes[place] == "t" and attributes[place + 1] == "e":
                self._error()

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self.row = self._number(reference[len(letters) :])
        column = self.columns.get(letters)
        if column is None:
            column = self.columns[letters] = self._column(letters)
        self.column = column

    def _number(self, digits: str) -> int:
        if not digits.isdecimal() or not 1 <= len(digits) <= 7:
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
            raise _too_much(self.path)

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
