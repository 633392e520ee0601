"""A CSV file as rows that can be brought in, one at a time, with its complaints by line.

Streaming: a file of any length costs the memory of one row. Cells that most files are full of
(``2022/05/10 20:00:00``, ``1426943.0``) are read on a short path, whatever a person wrote by hand on
the long one.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from csmcli.actions.importing import Complaint, Row
from csmcli.core.dates import FIRST_YEAR, LAST_YEAR, parse_day
from csmcli.core.money import to_hundredths
from csmcli.core.naming import key_of, sound
from csmcli.core.tiering import tier_of
from csmcli.errors import BadFile, BadInput, CsmError
from csmcli.exchange.mapping import Columns, mapped

_PLAIN_DAY = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[ T]\d\d?:\d\d(?::\d\d)?)?", re.ASCII)
_PLAIN_AMOUNT = re.compile(r"(\d{1,13})(?:\.0{1,2})?", re.ASCII)
_BETWEEN = re.compile(r"\s*[–—~～〜至到]\s*|\s+-\s+|\s+to\s+")


class Source(NamedTuple):
    """A file open for reading: where its fields are, and its rows or complaints in the file's order."""

    columns: Columns
    rows: Iterator[Row | Complaint]


def digest(path: Path) -> str:
    """A short word that stands for the content of the file. Raises BadFile where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:12]
    except OSError as error:
        raise BadFile("{file} cannot be read: {problem}.", file=path, problem=error.strerror) from None


def day_in_name(path: Path) -> date | None:
    """The day that a file's name tells, as in ``recently_20221219.csv``; None where it tells none."""
    for digits in re.findall(r"(?<!\d)(20\d{6})(?!\d)", path.name):
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            continue
    return None


@contextmanager
def opened(path: Path, told: Mapping[str, str], *, header: bool, today: date) -> Iterator[Source]:
    """The file at `path`, its fields found by `mapped`; dates in words count from `today`.

    Raises BadFile for a file that cannot be read, is no UTF-8 or holds nothing, and what `mapped` raises.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            # Strict, or a file that was cut off inside a cell would be read as if it were whole.
            reader = csv.reader(file, strict=True)
            numbered = _numbered(reader)
            line, first = next(numbered, (0, []))
            if not first:
                raise BadFile("{file} is empty.", file=path)
            columns = mapped(first, told, header)
            cells = numbered if header else chain([(line, first)], numbered)
            yield Source(columns, map(_Cells(columns, today).read, cells))
    except UnicodeDecodeError:
        raise _no_text(path) from None
    except csv.Error as error:
        raise BadFile("{file}, line {line}: {problem}.", file=path, line=reader.line_num, problem=error) from None
    except OSError as error:
        raise BadFile("{file} cannot be read: {problem}.", file=path, problem=error.strerror) from None


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line of the file on which it begins."""
    line = 1
    for cells in reader:
        if cells:
            yield line, cells
        line = reader.line_num + 1


def _no_text(path: Path) -> BadFile:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                break
    return BadFile(
        "{file}, line {line}: this is not UTF-8 text; save the file as “CSV UTF-8” and import that.",
        file=path,
        line=number,
    )


class _Bad(Exception):
    """A cell that cannot be read: its field and what is wrong with it."""

    def __init__(self, field: str, problem: CsmError) -> None:
        super().__init__(field)
        self.field, self.problem = field, problem


class _Cells:
    """Turns the cells of a row into facts."""

    def __init__(self, columns: Columns, today: date) -> None:
        self.columns = columns
        self.place = {field: place for field, place, _ in columns.used}
        self.texts = [
            (f, self.place[f])
            for f in ("owner", "contact", "channel", "address", "note", "external_id")
            if f in self.place
        ]
        self.day = lru_cache(maxsize=4096)(lambda text: parse_day(text, today))

    def read(self, numbered: tuple[int, list[str]]) -> Row | Complaint:
        """The row, or the first thing that is wrong with it."""
        line, cells = numbered
        if len(cells) != self.columns.width:
            problem = BadFile("{found} cells where {width} are right.", found=len(cells), width=self.columns.width)
            return Complaint(line, None, problem)
        try:
            return self._row(line, cells)
        except _Bad as bad:
            return Complaint(line, self.columns.title(bad.field), bad.problem)

    def _row(self, line: int, cells: list[str]) -> Row:
        launch, end = self._day("launch", cells), self._day("end", cells)
        if "period" in self.place and (launch is None or end is None):
            first, last = self._period(cells[self.place["period"]].strip())
            launch, end = launch or first, end or last
        if launch and end and end < launch:
            raise _Bad(
                "end" if "end" in self.place else "period",
                BadFile("the end ({end}) is before the launch ({launch}).", end=end, launch=launch),
            )
        told = {field: cells[place].strip() or None for field, place in self.texts}
        return Row(
            line=line,
            name=self._name(cells[self.place["name"]]),
            key=self._read("key", cells, key_of),
            link=self._cell("link", cells),
            tier=self._read("tier", cells, _tier),
            signed_on=self._day("signed", cells),
            launch=launch,
            end=end,
            ship=self._day("ship", cells),
            raised=self._read("raised", cells, _amount),
            target=self._read("target", cells, _amount),
            **told,
        )

    def _cell(self, field: str, cells: list[str]) -> str | None:
        place = self.place.get(field)
        return (cells[place].strip() or None) if place is not None else None

    def _read(self, field: str, cells: list[str], read: Any) -> Any:
        text = self._cell(field, cells)
        if text is None:
            return None
        try:
            return read(text)
        except CsmError as problem:
            raise _Bad(field, problem) from None

    def _name(self, text: str) -> str:
        # A letter shows for certain; only a name without one needs the long look.
        if not any(map(str.isalnum, text)):
            try:
                sound(text, "name")
            except CsmError as problem:
                raise _Bad("name", problem) from None
        return text

    def _day(self, field: str, cells: list[str]) -> date | None:
        text = self._cell(field, cells)
        return self._date(field, text) if text else None

    def _date(self, field: str, text: str) -> date:
        plain = _PLAIN_DAY.fullmatch(text)
        try:
            if plain and FIRST_YEAR <= int(plain[1]) <= LAST_YEAR:
                return date(int(plain[1]), int(plain[2]), int(plain[3]))
            return self.day(text)
        except CsmError as problem:
            raise _Bad(field, problem) from None
        except ValueError:
            raise _Bad(field, BadFile("there is no day “{text}”.", text=text)) from None

    def _period(self, text: str) -> tuple[date | None, date | None]:
        if not text:
            return None, None
        ends = _BETWEEN.split(text)
        if len(ends) != 2:
            raise _Bad("period", BadFile("“{text}” is no period; write 2026/05/10 – 2026/06/08.", text=text))
        return self._date("period", ends[0]), self._date("period", ends[1])


def _amount(text: str) -> int:
    plain = _PLAIN_AMOUNT.fullmatch(text)
    return int(plain[1]) * 100 if plain else _long_amount(text)


@lru_cache(maxsize=1024)
def _long_amount(text: str) -> int:
    amount = to_hundredths(text)
    if amount < 0:
        raise BadInput("“{text}” is less than nothing.", text=text)
    return amount


def _tier(text: str) -> str:
    tier = tier_of(text)
    if tier is None:
        raise BadInput("“{text}” is no tier; write large, medium or small.", text=text)
    return tier
