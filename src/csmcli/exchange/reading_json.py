"""A JSON file: an export of csm, or a board of Trello's, told by what is in it.

An export is read a line at a time where its lines are as `writing_json` makes them, which is looked at first:
a million clients cost the memory of one. Any other layout of the same document is read whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from csmcli.errors import BadFile, CsmError
from csmcli.exchange.json_text import parsed, shortened, text_of
from csmcli.whole_file import readable

Row = tuple[str, Any]
"""The table, and what the file has as a row of it."""

_BEGINS = re.compile(r'\s*(\{|\[\s*[\[{"\]])')
_HEAD_ENDS = '"tables":{'
_TABLE = re.compile(r'"(\w+)":\[')


class Export(NamedTuple):
    """An export of csm: what its head tells, and its rows in the file's order, each to be read once."""

    head: Mapping[str, Any]
    rows: Iterator[Row]


class Board(NamedTuple):
    """A board as Trello exports it."""

    data: Mapping[str, Any]


def is_json(path: Path) -> bool:
    """Whether a file begins as JSON does, whatever its name; one that cannot be read does not. BadFile for a pipe."""
    readable(path)
    try:
        with path.open("rb") as file:
            begin = file.read(256)
    except OSError:
        return False
    return _BEGINS.match(begin.decode(json.detect_encoding(begin), "replace")) is not None


@contextmanager
def opened(path: Path) -> Iterator[Export | Board]:
    """The JSON file at `path`. Raises BadFile for one that cannot be read, is no JSON, or neither of the two."""
    with text_of(path) as file:
        first = file.readline()
        if first.rstrip().endswith(_HEAD_ENDS) and _in_lines(file):
            head = _parsed(first.rstrip() + "}}", path, 1)
            yield Export(head, _framed_rows(file, path))
            return
        file.seek(0)
        first = file.readline()
        head = _head(first)
        if head is not None:
            yield Export(head, _numbered_rows(file, path))
            return
        file.seek(0)
        yield _whole(_parsed(file.read(), path), path)


def _parsed(text: str, path: Path, line: int | None = None) -> Any:
    try:
        return parsed(text)
    except BadFile as problem:
        if line is None:
            raise BadFile("{file}: {problem}", file=path, problem=problem) from None
        raise BadFile("{file}, line {line}: {problem}", file=path, line=line, problem=problem) from None


# -- one document, as we write it ------------------------------------------------------------------


class _Otherwise(Exception):
    """The lines are not laid out as ours are."""


class _Framed(NamedTuple):
    """A line with a row of `table` in it; or, without `row`, the beginning of the table."""

    line: int
    table: str
    row: str | None


def _framed(lines: Iterable[str]) -> Iterator[_Framed]:
    """What stands on each of the lines behind the head. Raises _Otherwise."""
    table, ended = "", False
    for number, line in enumerate(map(str.strip, lines), 2):
        begins = _TABLE.fullmatch(line)
        if ended:
            raise _Otherwise
        if table and line[:1] == "{" and line.rstrip(",")[-1:] == "}":
            yield _Framed(number, table, line.rstrip(","))
        elif table and line in ("]", "],"):
            table = ""
        elif not table and begins:
            table = begins[1]
            yield _Framed(number, table, None)
        elif not table and line == "}}":
            ended = True
        else:
            raise _Otherwise
    if not ended:
        raise _Otherwise


def _in_lines(file: TextIO) -> bool:
    """Whether the rest of the file is laid out as we write it; the file stands behind its first line again."""
    try:
        for _ in _framed(file):
            pass
    except _Otherwise:
        return False
    file.seek(0)
    file.readline()
    return True


def _framed_rows(file: TextIO, path: Path) -> Iterator[Row]:
    seen: set[str] = set()
    for line, table, row in _framed(file):
        if row is not None:
            yield table, _parsed(row, path, line)
        elif table in seen:
            raise BadFile("{file}, line {line}: the table {table} is there twice.", file=path, line=line, table=table)
        else:
            seen.add(table)


# -- JSON Lines, and everything else ---------------------------------------------------------------


def _head(line: str) -> Mapping[str, Any] | None:
    """What the first line of JSON Lines tells of the file; None where it is not that."""
    try:
        found = parsed(line)
    except CsmError:
        return None
    return found if isinstance(found, dict) and "format" in found and "tables" not in found else None


def _numbered_rows(file: TextIO, path: Path) -> Iterator[Row]:
    for number, line in enumerate(file, 2):
        if not line.strip():
            continue
        found = _parsed(line, path, number)
        if not isinstance(found, dict) or len(found) != 1:
            raise BadFile(
                '{file}, line {line}: a line is one row, {{"TABLE": {{…}}}}, not {found}.',
                file=path,
                line=number,
                found=shortened(line.strip()),
            )
        yield next(iter(found.items()))


def _whole(found: Any, path: Path) -> Export | Board:
    if isinstance(found, dict):
        if "format" in found and isinstance(found.get("tables"), dict):
            tables = found["tables"].items()
            return Export(found, chain.from_iterable(_rows_of(table, rows, path) for table, rows in tables))
        if isinstance(found.get("lists"), list) and isinstance(found.get("cards"), list):
            return Board(found)
    raise BadFile(
        "{file} is JSON, but neither an export of csm (csm export all.json) nor a Trello board "
        "(Share, Print, export, and share: Export as JSON).",
        file=path,
    )


def _rows_of(table: str, rows: Any, path: Path) -> Iterator[Row]:
    if not isinstance(rows, list):
        raise BadFile("{file}: the table {table} is no array of rows.", file=path, table=shortened(table))
    return ((table, row) for row in rows)
