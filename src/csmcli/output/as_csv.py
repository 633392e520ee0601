r"""CSV: a header of field names and one row per record, for spreadsheets and for reading back.

RFC 4180 but for its line end: rows end in ``\n``, which every spreadsheet reads and which leaves
no ``\r`` on the last cell of a pipe into ``cut`` or ``grep``; a ``\r`` or ``\n`` of the data is
kept as it is, inside quotes. Quoting is done here because the standard writer leaves a lone
``\r`` bare under this line end in some versions of Python and not in others.

A file or pipe is UTF-8 whatever the locale, or names would be lost on their way. A terminal
gets visible text. A lone surrogate, which the database cannot hold, becomes ``\udcff``: a file
that strict readers refuse altogether would be the greater loss.

A text that a spreadsheet would run as a formula is defused by an apostrophe; ``undefuse`` is
the exact inverse. Numbers are left alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TextIO

from csmcli.output.columns import Column, is_nested, plain
from csmcli.output.terminal import printable

# The full-width signs start a formula in East Asian spreadsheets.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def defuse(text: str) -> str:
    """Text that a spreadsheet takes as text: an apostrophe goes before what would start a formula.

    A text of apostrophes and then such a start gets one more, so that ``undefuse`` is exact.
    """
    return "'" + text if text.lstrip("'").startswith(_FORMULA_STARTS) else text


def undefuse(text: str) -> str:
    """The text that ``defuse`` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS) else text


def show_all(
    records: Iterable[NamedTuple], columns: Sequence[Column], out: TextIO, kind: type[NamedTuple] | None = None
) -> None:
    """Write the header, from ``kind`` or the first record (failing both, ``columns``), and the rows as they come."""
    _prepare(out)
    worded = {column.field: column.text for column in columns if column.text is not None}
    header = kind._fields if kind else ()
    if header:
        _write_row(header, out)
    for record in records:
        if not header:
            header = record._fields
            _write_row(header, out)
        _write_row(_cells(record, worded), out)
    if not header:
        _write_row([column.field for column in columns], out)


def show_one(record: NamedTuple, columns: Sequence[Column], out: TextIO) -> None:
    """Write the header and one row."""
    show_all([record], columns, out)


def _prepare(out: TextIO) -> None:
    # Streams held in memory have neither an encoding nor line ends to translate.
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None and not out.isatty():
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="")


def _cells(record: NamedTuple, worded: Mapping[str, Callable[[Any], str]]) -> list[str]:
    cells = []
    for name, value in zip(record._fields, record, strict=True):
        in_words = worded.get(name) if is_nested(value) else None
        cells.append(_value(value) if in_words is None else defuse(in_words(record)))
    return cells


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    text = plain(value)
    return text if isinstance(value, (int, date)) else defuse(text)


def _write_row(cells: Sequence[str], out: TextIO) -> None:
    if out.isatty():
        cells = [printable(text, out.encoding) for text in cells]
    # A row of one empty cell would be an empty line, which readers skip.
    out.write((",".join(map(_quoted, cells)) or '""') + "\n")


def _quoted(text: str) -> str:
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
