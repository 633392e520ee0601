"""Which cells of a sheet show a per cent: 0.05 that reads 5% is told apart from 0.05 by its number format alone.

The library that reads the cells gives the number and drops the format, though for dates it looks at it. So where a
workbook has a format of per cents at all, and few have, the sheet is gone through once more for the cells that wear it.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat
from zipfile import ZipFile

from csmcli.exchange.xlsx_extent import UNSOUND, SheetWatch, damaged
from csmcli.exchange.xlsx_parts import elements

_STYLES = "xl/styles.xml"
_BUILT_IN = frozenset(("9", "10"))
"""0% and 0.00%, which no file spells out."""
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""What in a number format is shown as it is, a sign of per cent too."""
_CHUNK = 1 << 16


class Percents:
    """The cells of a sheet (row, column; from 0) that show a per cent.

    A byte a row from the first one on, for each column that has any: no more than the block that the guard has allowed.
    """

    def __init__(self) -> None:
        self._columns: dict[int, tuple[int, bytearray]] = {}

    def __bool__(self) -> bool:
        return bool(self._columns)

    def __contains__(self, cell: tuple[int, int]) -> bool:
        row, column = cell
        first, marks = self._columns.get(column, (0, b""))
        return first <= row < first + len(marks) and bool(marks[row - first])

    def add(self, row: int, column: int) -> None:
        """A further cell. Raises ValueError where it lies above the others of its column, as no program writes them."""
        first, marks = self._columns.setdefault(column, (row, bytearray()))
        if row < first:
            raise ValueError(row)
        marks.extend(bytes(max(0, row - first + 1 - len(marks))))
        marks[row - first] = 1


def as_shown(value: float) -> str:
    """A number as a cell of per cents shows it: 0.05 is ``5%``."""
    return f"{value * 100:.15g}%"


def percents(path: Path, archive: ZipFile, part: str) -> Percents:
    """The cells of the worksheet `part` that show a per cent, of an archive that was guarded. Raises BadFile."""
    styles = _styles(path, archive)
    watch = _Watch(path, styles)
    if styles:
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartElementHandler = watch.start
        try:
            with archive.open(part) as file:
                while piece := file.read(_CHUNK):
                    parser.Parse(piece, False)
        except (expat.ExpatError, *UNSOUND):
            raise damaged(path) from None
    return watch.found


class _Watch(SheetWatch):
    """Notes the cells of some styles on the way."""

    def __init__(self, path: Path, styles: frozenset[str]) -> None:
        super().__init__(path)
        self.styles, self.found, self.styled = styles, Percents(), False

    def _cell(self, attributes: list[str]) -> None:
        super()._cell(attributes)
        self.styled = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("s", "0") in self.styles

    def _value(self) -> None:
        super()._value()
        if self.styled:
            self.found.add(self.row, self.column)


def _styles(path: Path, archive: ZipFile) -> frozenset[str]:
    """The numbers of the cell styles that show a per cent."""
    if _STYLES not in archive.namelist():
        return frozenset()
    formats, styles = set(_BUILT_IN), []
    for element in elements(path, archive, _STYLES):
        name = element.tag.rpartition("}")[2]
        if name == "numFmt" and "%" in _QUOTED.sub("", element.get("formatCode", "")):
            formats.add(element.get("numFmtId", ""))
        elif name == "cellXfs":
            styles = [style.get("numFmtId", "") for style in element]
    return frozenset(str(number) for number, style in enumerate(styles) if style in formats)
