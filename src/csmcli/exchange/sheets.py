"""A file of any kind as one sheet: its first row, and the rows below it, cell by cell.

The kind is told by what the file holds, never by its name: a .csv that is really a workbook, or an .xls that
is really a web page, is met every week. What a reader of one kind gives is the same for all kinds, so that
the meaning of cells is worked out in one place (`rows`). A further kind is one more reader and one more line in `_reader`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from csmcli.errors import BadFile, CsmError
from csmcli.whole_file import readable

Cell = str | int | float | date | CsmError | None
"""A text as it stands; a true number or date where the file's kind has them; what is wrong with the cell; None for none."""

Cells = tuple[int, Sequence[Cell]]
"""A row: the line of the file on which it begins, and its cells."""


class Wishes(NamedTuple):
    """What the user says of the file; None is to be found out. Without ``header`` the first row counts as a row."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: bool = True


class How(NamedTuple):
    """How a file was read, to be shown. ``line`` is the header's, None for no header.

    ``titles`` counts the rows above the header that were skipped, ``merged`` the merged ranges that were filled,
    ``hidden`` names the hidden sheets with rows, which were not read.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    line: int | None = None
    titles: int = 0
    merged: int = 0
    hidden: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """One table: its ``first`` row (the header, where there is one), and ``rows``, which can be gone through again."""

    how: How
    first: Sequence[str]
    rows: Callable[[], Iterator[Cells]]


Known = Callable[[str], bool]
"""Whether a title is one that is looked for: such a row is a header, however little it holds."""

Reader = Callable[[Path, Wishes, Known], AbstractContextManager[Sheet]]


@contextmanager
def opened(path: Path, wishes: Wishes, known: Known) -> Iterator[Sheet]:
    """The file at `path` as a sheet. Raises BadFile for what cannot be read, also while the rows are gone through."""
    try:
        with _reader(path)(path, wishes, known) as sheet:
            yield sheet
    except OSError as error:
        raise BadFile("{file} cannot be read: {problem}.", file=path, problem=error.strerror or error) from None


def _reader(path: Path) -> Reader:
    start = _start(path)
    if start.startswith(b"PK"):
        from csmcli.exchange.reading_xlsx import opened as read_workbook

        return read_workbook
    for kind, signs in _SIGNS.items():
        if signs.match(start):
            raise BadFile(_REFUSED[kind], file=path)
    from csmcli.exchange.reading_csv import opened as read_text

    return read_text


_SIGNS = {
    "json": re.compile(rb"\s*(\[\s*[\[{\"\]]|\{\s*[\"}])"),
    "old": re.compile(rb"\xd0\xcf\x11\xe0"),
    "web": re.compile(rb"(?i)\s*<(!doctype|html|\?xml|table|meta|head)\b"),
    "pdf": re.compile(rb"%PDF-"),
}
_REFUSED = {
    "json": "{file} holds JSON, which csm import does not read; import it as CSV or XLSX.",
    "old": "{file} is a workbook of the old kind (.xls), or one with a password; save it as .xlsx without one.",
    "web": "{file} is a web page or XML, whatever its name says; open it in a spreadsheet program, save it as .xlsx.",
    "pdf": "{file} is a PDF; import the spreadsheet that it was made from.",
}
"""Kinds that are known by their first bytes, and what to do about them."""


def _start(path: Path) -> bytes:
    """The first bytes. A pipe is refused before it is opened: that would wait for a writer that may never come."""
    readable(path)
    with path.open("rb") as file:
        return file.read(512).removeprefix(b"\xef\xbb\xbf")


def as_text(cell: Cell) -> str:
    """A cell as it would be written in a text file: ``2026-02-13``, ``12345``. Raises CsmError for one that is wrong."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, CsmError):
        raise cell
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)
