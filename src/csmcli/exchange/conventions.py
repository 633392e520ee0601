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
from csmcli.exchange.columns import Columns
from csmcli.exchange.sheets import Cell, Sheet

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

_MONTH, _LATER = r"(0?[1-9]|1[0-2])", r"(1[3-9]|[23]\d)"
_GROUP = r"[1-9]\d{0,2}"


def _year_last(first: str, second: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d/.\-]){first}([/.\-]){second}\2\d{{4}}(?!\d)", re.ASCII)


def _amount(point: str, comma: str) -> re.Pattern[str]:
    """An amount that shows which sign groups its thousands, or that the other parts decimals."""
    return re.compile(
        rf"(?<![\d.,])(?:(?:{_GROUP}(?:{point}\d{{3}})+|\d+){comma}\d\d?|{_GROUP}(?:{point}\d{{3}}){{2,}})(?![\d.,])",
        re.ASCII,
    )


_PROVES = {
    "days": {True: _year_last(_LATER, _MONTH), False: _year_last(_MONTH, _LATER)},
    "decimals": {True: _amount(r"[. ]", ","), False: _amount(",", r"\.")},
}
_ANY = {
    "days": YEAR_LAST,
    "decimals": re.compile(r"\d[.,]\d", re.ASCII),
}
"""What every cell that tells something has: one search rules most columns out."""

_EITHER = {
    "days": _year_last(_MONTH, _MONTH),
    "decimals": re.compile(rf"(?<![\d.,]){_GROUP}\.\d{{3}}(?![\d.,])", re.ASCII),
}


class _Evidence:
    """The first cell of a column that proves each order, and the first that could be either."""

    def __init__(self, kind: str, field: str, place: int) -> None:
        self.kind, self.field, self.place = kind, field, place
        self.proof: dict[bool, Seen] = {}
        self.either: Seen | None = None

    def look(self, lines: list[int], cells: Iterable[Cell]) -> None:
        """A batch of cells, searched as one text for what is not known yet: most columns hold nothing of the kind."""
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        whole = "\0".join(texts)
        if not whole.isascii():
            whole = unicodedata.normalize("NFKC", whole)
        if not _ANY[self.kind].search(whole):
            return

        def seen(found: re.Match[str]) -> Seen:
            place = whole.count("\0", 0, found.start())
            return Seen(lines[place], texts[place].strip())

        for verdict, pattern in _PROVES[self.kind].items():
            found = None if verdict in self.proof else pattern.search(whole)
            if found:
                self.proof[verdict] = seen(found)
        if not self.proof and not self.either:
            # 05/05/2026 is the same day in either order.
            open_ones = (m for m in _EITHER[self.kind].finditer(whole) if self.kind != "days" or int(m[1]) != int(m[3]))
            self.either = next(map(seen, open_ones), None)


def conventions(sheet: Sheet, columns: Columns, told: Told, ask: Ask) -> Conventions:
    """What the columns of a sheet prove, what was told, and what `ask` answers for the rest.

    Raises BadInput for a column that is left open, and what reading the rows raises.
    """
    evidence = [
        _Evidence("days" if columns.holds_days(field) else "decimals", field, place)
        for field, place, _ in columns.used
        if columns.holds_days(field) or field in AMOUNTS
    ]
    if evidence:
        _go_through(sheet, columns, evidence)
    proofs = {it.field: proof for it in evidence if (proof := _decided(it, columns.title(it.field), told, ask))}
    return Conventions(
        {field: proof.first for field, proof in proofs.items() if proof.kind == "days"},
        {field: proof.first for field, proof in proofs.items() if proof.kind == "decimals"},
        tuple(proof for proof in proofs.values() if proof.kind == "days" or proof.first),
    )


def _go_through(sheet: Sheet, columns: Columns, evidence: list[_Evidence]) -> None:
    rows = sheet.rows()
    width = len(sheet.first)
    put_together = any(it.place >= width for it in evidence)
    while batch := list(islice(rows, _BATCH)):
        whole = [(line, cells) for line, cells in batch if len(cells) == width]
        if put_together:
            whole = [(line, columns.arranged(cells)) for line, cells in whole]
        lines = [line for line, _ in whole]
        for it in evidence:
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
