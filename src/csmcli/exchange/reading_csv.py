"""A text file with delimiters as a sheet.

Streaming: a file of any length costs the memory of one row, and it is gone through more than once rather than kept.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from csmcli.errors import BadFile
from csmcli.exchange.delimiters import delimiter_of, told_delimiter
from csmcli.exchange.encodings import encoding_of, unreadable, zero_byte
from csmcli.exchange.headers import LOOKED_AT, place_of_header, titles_of
from csmcli.exchange.sheets import Cells, How, Known, Sheet, Wishes

WIDEST = 16_384
"""Columns of the widest table that a spreadsheet program can hold: more is no table."""
_LONGEST_LINE = 16 << 20
_SAMPLE = 1 << 16
_SEP = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n?|\n)', re.IGNORECASE)


@contextmanager
def opened(path: Path, wishes: Wishes, known: Known) -> Iterator[Sheet]:
    """See `sheets.opened`. Raises BadFile too for a file that ends inside a cell, or is no text."""
    codec = encoding_of(path, wishes.encoding)
    with _decoding(path, codec):
        delimiter, told = _delimiter(path, codec, wishes.delimiter)
    read = partial(_rows, path, codec, delimiter, skip=int(told))
    start = list(islice(read(), LOOKED_AT))
    if not start:
        raise BadFile("{file} is empty.", file=path)
    place = place_of_header(start, known) if wishes.header else 0
    line, first = start[place]
    how = How(codec, delimiter, line=line if wishes.header else None, titles=place)
    yield Sheet(how, titles_of(first), partial(_below, read, place + wishes.header))


@contextmanager
def _decoding(path: Path, codec: str) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError:
        raise unreadable(path, codec) from None


def _below(read: Any, skipped: int) -> Iterator[Cells]:
    return islice(read(), skipped, None)


def _delimiter(path: Path, codec: str, wish: str | None) -> tuple[str, bool]:
    """The delimiter, and whether a first line (``sep=;``, as Excel takes it) is there to tell it."""
    with path.open(encoding=codec, newline="") as file:
        sample = file.read(_SAMPLE)
    told = _SEP.match(sample)
    if wish:
        return told_delimiter(wish), bool(told)
    return (told[1], True) if told else (delimiter_of(sample, len(sample) == _SAMPLE, path), False)


def _rows(path: Path, codec: str, delimiter: str, skip: int) -> Iterator[Cells]:
    """The rows that are not blank, each with the line of the file on which it begins."""
    with path.open(encoding=codec, newline="") as file, _decoding(path, codec):
        lines = _whole_lines(file, path)
        for _ in range(skip):
            next(lines)
        # Strict, or a file that was cut off inside a cell would be read as if it were whole.
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        line = 1 + skip
        try:
            for cells in reader:
                if len(cells) > WIDEST:
                    raise BadFile(
                        "{file}, line {line}: {count} cells in a row; more than {most} are no table.",
                        file=path,
                        line=line,
                        count=len(cells),
                        most=WIDEST,
                    )
                if cells:
                    yield line, cells
                line = reader.line_num + skip + 1
        except csv.Error as error:
            raise _broken(path, line, str(error)) from None


def _whole_lines(file: Any, path: Path) -> Iterator[str]:
    """The lines of a file. Raises BadFile for one without end, which would fill the memory, and for a zero character."""
    for number, line in enumerate(iter(partial(file.readline, _LONGEST_LINE), ""), 1):
        if len(line) == _LONGEST_LINE:
            raise BadFile("{file} has a line of over {most} characters; this is no table.", file=path, most=len(line))
        if "\0" in line:
            raise zero_byte(path, number)
        yield line


def _broken(path: Path, line: int, problem: str) -> BadFile:
    """What the csv module says, as a sentence that helps; `line` is where the row begins."""
    if "unexpected end" in problem:
        template = "{file} ends inside the quoted cell of a row that begins on line {line}: it was cut off, or a quote is missing."
        return BadFile(template, file=path, line=line)
    if "field limit" in problem:
        return BadFile(
            "{file}: the row on line {line} has a cell of over {most} characters; is a quote missing?",
            file=path,
            line=line,
            most=csv.field_size_limit(),
        )
    return BadFile(
        "{file}: in the row on line {line} a quoted cell goes on after its quote; a quote inside a cell is written twice.",
        file=path,
        line=line,
    )
