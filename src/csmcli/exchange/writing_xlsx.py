"""A workbook: first a sheet that people read, then every table of facts as it is stored, and how to read it back.

XlsxWriter writes row by row, so that the memory is that of one row whatever the file holds; a text is
written as a text, never as a formula, a link or a number. What a workbook cannot hold is refused: a
table or text that is cut short would say nothing of its loss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError, FileSizeError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from csmcli import __version__
from csmcli.core.money import in_units
from csmcli.errors import Refused
from csmcli.exchange.writing import Order
from csmcli.store.file import SCHEMA_VERSION
from csmcli.views.exporting import CLIENT, FACTS, HISTORY, Field, Table, clients, count, stored

FORMAT_VERSION = 1
"""The form of the workbook as the sheet ``csm`` tells it; a reader refuses a higher one."""

CLIENTS, ABOUT = "clients", "csm"
MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
_SURE = MOST_CHARACTERS // 2  # no text that short has more UTF-16 units than fit

_RESERVED = {HISTORY: "changes"}  # spreadsheets keep the name for themselves
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {"text": 18, "day": 12, "number": 10, "amount": 14, "flag": 9}
_WIDE = {"name": 34, "note": 40, "text": 40, "title": 34, "advice": 40, "url": 40, "link": 40, "value": 24}
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_SURE_DAY = date(1900, 3, 1).toordinal()  # before it spreadsheets count a 29 February that never was
# What XlsxWriter takes for markup of its own, and two of the format's escapes that share a bar: in pieces all is well.
_MISTAKEN = re.compile(r"\A<r>.*</r>\Z|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_", re.DOTALL)
_BREAKS = re.compile(r"(?<=\A<)(?=r>)|(?<=_x[0-9A-Fa-f]{4})(?=_)")
_NO_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}  # a file with one of these two is not opened at all


class _Parting:
    """The file to write to, which asks for nothing once it is closed.

    After a write that failed, zipfile would write the archive's end when it is thrown away, and print a traceback.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        """Write; how many bytes."""
        return len(data) if self._out.closed else self._out.write(data)

    def tell(self) -> int:
        """Where the next write goes."""
        return 0 if self._out.closed else self._out.tell()

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place."""
        return 0 if self._out.closed else self._out.seek(place, whence)

    def flush(self) -> None:
        """Nothing is kept here."""
        if not self._out.closed:
            self._out.flush()


class _Styles(NamedTuple):
    plain: Format
    title: Format
    day: Format
    whole: Format
    cents: Format


def write(order: Order, out: BinaryIO) -> int:
    """Write the workbook; how many clients, or rows of the one table that is wanted.

    Raises Refused for more rows than a sheet takes, before anything is written, for a text too long for a cell, and for what is too large as a whole.
    """
    sheets = _sheets(order)
    for _, table in sheets:
        _check_rows(table, count(order.chosen, table))
    # What XlsxWriter keeps on the way is clients' data too: gone with the folder, whatever happens.
    with TemporaryDirectory(prefix="csm-") as folder:
        book = Workbook(_Parting(out), {**_OPTIONS, "tmpdir": folder})
        book.set_properties({"created": datetime(*order.chosen.today.timetuple()[:3]), "author": "csm"})
        styles = _Styles(
            book.add_format(),
            book.add_format({"bold": True}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "#,##0"}),
            book.add_format({"num_format": "#,##0.00"}),
        )
        rows = [_Sheet(book.add_worksheet(name), table, styles).fill(order) for name, table in sheets]
        if order.table is None:
            _about(book, styles, order.chosen.today)
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None
        except FileSizeError:
            raise Refused("A workbook takes 4 GB and no more; export fewer clients, or to CSV or JSON.") from None
    return rows[0]


def _sheets(order: Order) -> list[tuple[str, Table]]:
    """The sheets by name, the one for people first."""
    if order.table not in (None, CLIENT):
        return [(_RESERVED.get(order.table, order.table), stored(order.chosen, order.table))]
    first = (CLIENTS, clients(order.chosen))
    return [first] if order.table else [first, *((name, stored(order.chosen, name)) for name in FACTS)]


def _check_rows(table: Table, rows: int) -> None:
    if rows > MOST_ROWS:
        raise Refused(
            "{table} has {rows} rows, and a sheet takes {most}; export fewer clients, or to CSV or JSON.",
            table=table.name,
            rows=rows,
            most=MOST_ROWS,
        )


class _Sheet:
    """One table on its way into a sheet."""

    def __init__(self, sheet: Worksheet, table: Table, styles: _Styles) -> None:
        self.sheet, self.table, self.styles = sheet, table, styles
        self.writers = [self._writer(field) for field in table.fields]

    def fill(self, order: Order) -> int:
        """Write the header and the rows; how many."""
        _head(self.sheet, self.table.fields, self.styles)
        number = 0
        for number, row in enumerate(self.table.rows(order.chosen.connection), 1):
            for place, (writer, value) in enumerate(zip(self.writers, row, strict=True)):
                if value is not None:
                    writer(number, place, value)
        self.sheet.autofilter(0, 0, number, len(self.table.fields) - 1)
        return number

    def _writer(self, field: Field) -> Callable[[int, int, Any], object]:
        """What writes a value of a kind; the database does not hold a column to it, so what counts is the value."""
        number = {"amount": self._amount, "flag": self.sheet.write_boolean}.get(field.kind, self.sheet.write_number)
        text = self._day if field.kind == "day" else self._text

        def write(row: int, place: int, value: Any) -> None:
            if isinstance(value, (int, float)):
                number(row, place, value)
            else:
                text(row, place, str(value))

        return write

    def _amount(self, row: int, place: int, value: int) -> None:
        units = in_units(value)
        self.sheet.write_number(row, place, units, self.styles.whole if value % 100 == 0 else self.styles.cents)

    def _day(self, row: int, place: int, text: str) -> None:
        number = _serial(text)
        if number is None:
            self._text(row, place, text)
        else:
            self.sheet.write_number(row, place, number, self.styles.day)

    def _text(self, row: int, place: int, text: str) -> None:
        if len(text) > _SURE and len(text.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
            raise Refused(
                "{table}, row {row}, {column}: a text of {length} characters, and a cell takes {most}; export to CSV or JSON.",
                table=self.table.name,
                row=row + 1,
                column=self.table.fields[place].name,
                length=len(text),
                most=MOST_CHARACTERS,
            )
        text = text.translate(_NO_XML)
        if _MISTAKEN.search(text):
            first, *rest = _BREAKS.split(text)
            self.sheet.write_rich_string(
                row, place, first, *(part for piece in rest for part in (self.styles.plain, piece))
            )
        else:
            self.sheet.write_string(row, place, text)


def _head(sheet: Worksheet, fields: Sequence[Field], styles: _Styles) -> None:
    for place, field in enumerate(fields):
        width = _WIDE.get(field.name, _WIDTHS[field.kind]) if field.kind == "text" else _WIDTHS[field.kind]
        sheet.set_column(place, place, max(width, len(field.name) + 4))
        sheet.write_string(0, place, field.name, styles.title)
    sheet.freeze_panes(1, 0)


def _about(book: Workbook, styles: _Styles, today: date) -> None:
    """The last sheet: what this workbook is, for whoever reads it back."""
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 1, 14)
    for row, (name, value) in enumerate(_facts(today)):
        sheet.write_string(row, 0, name, styles.title)
        if isinstance(value, int):
            sheet.write_number(row, 1, value)
        else:
            sheet.write_string(row, 1, value)


def _facts(today: date) -> tuple[tuple[str, int | str], ...]:
    return (("format", FORMAT_VERSION), ("schema", SCHEMA_VERSION), ("day", today.isoformat()), ("csm", __version__))


@lru_cache(maxsize=4096)
def _serial(text: str) -> int | None:
    """The number by which a spreadsheet knows a day; None for what is none."""
    try:
        day = date.fromisoformat(text).toordinal()
    except ValueError:
        return None
    return day - _EPOCH if day >= _FIRST_SURE_DAY else None
