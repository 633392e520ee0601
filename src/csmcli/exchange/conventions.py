"""How a file writes what can be read in two ways: 03/02/2026, and 1.234.

One cell does not tell, its column does: 13/02/2026 proves that days come first, 1.234,50 that the comma parts the
decimals. So the columns in question are gone through once before the first row is taken. Where nothing is proven
somebody is asked, and where nobody is there the file is refused: a wrong date in a plan costs more than a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from csmcli.errors import BadInput
from csmcli.exchange.mapping import Columns
from csmcli.exchange.sheets import Cell, Sheet

DAYS = ("signed", "launch", "end", "period", "ship")
AMOUNTS = ("raised", "target")
_BATCH = 2_000


class Seen(NamedTuple):
    """A cell that told something: its line and its text."""

    line: int
    text: str


class Question(NamedTuple):
    """A column in which every cell could be either. ``kind`` is ``days`` or ``decimals``."""

    kind: str
    column: str
    seen: Seen


class Proof(NamedTuple):
    """What was decided for a column: ``first`` is day first, or the comma for decimals; by which cell, None as told."""

    kind: str
    column: str
    first: bool
    seen: Seen | None


Ask = Callable[[Question], bool | None]
"""Answers whether the day comes first, or the comma parts decimals; None where nobody is there to say."""


class Told(NamedTuple):
    """What the user said beforehand; None is to be found out."""

    day_first: bool | None = None
    decimal_comma: bool | None = None


class Conventions(NamedTuple):
    """The fields whose dates are written with the year last, and those whose decimals follow a comma."""

    day_first: Mapping[str, bool]
    decimal_comma: Mapping[str, bool]
    proofs: tuple[Proof, ...]


YEAR_LAST = re.compile(r"(?<![\d/.\-])(\d\d?)([/.\-])(\d\d?)\2(\d{4})(?!\d)", re.ASCII)

_GROUP = r"[1-9]\d{0,2}"
_COMMA = re.compile(
    rf"(?<![\d.,])(?:{_GROUP}(?:[. ]\d{{3}})+|\d+),\d\d?(?![\d.,])|{_GROUP}\.\d{{3}}\.\d{{3}}", re.ASCII
)
_POINT = re.compile(rf"(?<![\d.,])(?:{_GROUP}(?:,\d{{3}})+|\d+)\.\d\d?(?![\d.,])|{_GROUP},\d{{3}}[.,]\d", re.ASCII)
_EITHER = re.compile(rf"(?<![\d.,]){_GROUP}\.\d{{3}}(?![\d.,])", re.ASCII)


class _Evidence:
    """The first cell of a column that proves each order, and the first that could be either."""

    def __init__(self, kind: str, field: str, place: int) -> None:
        self.kind, self.field, self.place = kind, field, place
        self.proof: dict[bool, Seen] = {}
        self.either: Seen | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing that is still to come can matter."""
        return len(self.proof) == 2

    def look(self, lines: list[int], cells: Iterable[Cell]) -> None:
        """A batch of cells; one search through all of them tells whether any is worth its own."""
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        whole = "\n".join(texts)
        pattern = _ANY[self.kind]
        if not pattern.search(whole if whole.isascii() else unicodedata.normalize("NFKC", whole)):
            return
        for line, text in zip(lines, texts, strict=True):
            for verdict in _VERDICTS[self.kind](text if text.isascii() else unicodedata.normalize("NFKC", text)):
                if verdict is None:
                    self.either = self.either or Seen(line, text.strip())
                else:
                    self.proof.setdefault(verdict, Seen(line, text.strip()))


def _days(text: str) -> Iterable[bool | None]:
    for found in YEAR_LAST.finditer(text):
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            yield True
        elif second > 12 >= first:
            yield False
        elif first != second:
            yield None


def _decimals(text: str) -> Iterable[bool | None]:
    if _COMMA.search(text):
        yield True
    elif _POINT.search(text):
        yield False
    elif _EITHER.search(text):
        yield None


_VERDICTS: Mapping[str, Callable[[str], Iterable[bool | None]]] = {"days": _days, "decimals": _decimals}
_ANY = {"days": YEAR_LAST, "decimals": re.compile(rf"{_COMMA.pattern}|{_POINT.pattern}|{_EITHER.pattern}", re.ASCII)}


def conventions(sheet: Sheet, columns: Columns, told: Told, ask: Ask) -> Conventions:
    """What the columns of a sheet prove, what was told, and what `ask` answers for the rest.

    Raises BadInput for a column that is left open, and what reading the rows raises.
    """
    evidence = [
        _Evidence("days" if field in DAYS else "decimals", field, place)
        for field, place, _ in columns.used
        if field in DAYS or field in AMOUNTS
    ]
    if evidence:
        _go_through(sheet, evidence)
    proofs = {it.field: proof for it in evidence if (proof := _decided(it, columns.title(it.field), told, ask))}
    return Conventions(
        {field: proof.first for field, proof in proofs.items() if proof.kind == "days"},
        {field: proof.first for field, proof in proofs.items() if proof.kind == "decimals"},
        tuple(proof for proof in proofs.values() if proof.kind == "days" or proof.first),
    )


def _go_through(sheet: Sheet, evidence: list[_Evidence]) -> None:
    rows = sheet.rows()
    width = len(sheet.first)
    while batch := list(islice(rows, _BATCH)):
        whole = [(line, cells) for line, cells in batch if len(cells) == width]
        lines = [line for line, _ in whole]
        for it in evidence:
            if not it.settled:
                place = it.place
                it.look(lines, [cells[place] for _, cells in whole])


def _decided(it: _Evidence, column: str, told: Told, ask: Ask) -> Proof | None:
    wish = told.day_first if it.kind == "days" else told.decimal_comma
    if len(it.proof) == 1:
        first, seen = next(iter(it.proof.items()))
        return Proof(it.kind, column, first, seen)
    if not it.proof and not it.either:
        return None
    if wish is None and it.proof:
        raise _both(it, column)
    if wish is None and it.either:
        wish = ask(Question(it.kind, column, it.either))
        if wish is None:
            raise _open(it.kind, column, it.either)
    assert wish is not None
    return Proof(it.kind, column, wish, None)


def _open(kind: str, column: str, seen: Seen) -> BadInput:
    template = (
        "Every date in {column} could be day-month or month-day (line {line}: “{text}”); say which with --day-first or "
        "--month-first."
        if kind == "days"
        else "The amounts in {column} could have thousands or decimals behind the point (line {line}: “{text}”); say which "
        "with --decimal-comma or --decimal-point."
    )
    return BadInput(template, column=column, line=seen.line, text=seen.text)


def _both(it: _Evidence, column: str) -> BadInput:
    template = (
        "{column} has dates in both orders (line {line}: “{text}”, line {other_line}: “{other}”); say how the others are meant "
        "with --day-first or --month-first."
        if it.kind == "days"
        else "{column} has amounts in both manners (line {line}: “{text}”, line {other_line}: “{other}”); say how the others "
        "are meant with --decimal-comma or --decimal-point."
    )
    first, second = it.proof[True], it.proof[False]
    return BadInput(
        template, column=column, line=first.line, text=first.text, other_line=second.line, other=second.text
    )
