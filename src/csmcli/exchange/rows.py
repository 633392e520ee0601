"""The cells of a row as facts of a client, or what is wrong with them.

Cells that most files are full of (``2022/05/10 20:00:00``, ``1426943.0``) are read on a short path, whatever a
person wrote by hand on the long one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from csmcli.actions.importing import Complaint, Row
from csmcli.core.money import to_hundredths
from csmcli.core.naming import key_of, sound
from csmcli.core.tiering import tier_of
from csmcli.errors import BadFile, BadInput, CsmError
from csmcli.exchange.columns import DUE, REACHED, Columns
from csmcli.exchange.conventions import Conventions
from csmcli.exchange.day_cells import DayReader
from csmcli.exchange.invisible import bare
from csmcli.exchange.sheets import Cell, Cells, as_text
from csmcli.exchange.words import is_open, language, outcome, ticked

_PLAIN_AMOUNT = re.compile(r"(\d{1,13})(?:\.0{1,2})?", re.ASCII)
_BETWEEN = re.compile(r"\s*[–—~～〜至到]\s*|\s+-\s+|\s+to\s+")

_TEXTS = ("owner", "contact", "channel", "address", "note", "playbook", "currency", "reason")

Mended = dict[str, list[int]]
"""The lines on which a column held invisible characters that were left out, by the column's title."""


class _Bad(Exception):
    """A cell that cannot be read: its field and what is wrong with it."""

    def __init__(self, field: str, problem: CsmError) -> None:
        super().__init__(field)
        self.field, self.problem = field, problem


class RowReader:
    """Turns the cells of a row into facts. ``mended`` fills with what was left out on the way."""

    def __init__(self, columns: Columns, found: Conventions, today: date) -> None:
        self.columns, self.found = columns, found
        self.place = {field: place for field, place, _ in columns.used}
        self.texts = [field for field in _TEXTS if field in self.place]
        self.dues, self.reached = columns.milestones(DUE), columns.milestones(REACHED)
        self.today = today
        self.days = DayReader(today)
        self.mended: Mended = {}

    def read(self, numbered: Cells) -> Row | Complaint:
        """The row, or the first thing that is wrong with it."""
        line, cells = numbered
        if len(cells) != self.columns.width:
            problem = BadFile("{found} cells where {width} are right.", found=len(cells), width=self.columns.width)
            return Complaint(line, None, problem, cells)
        try:
            return self._row(line, self.columns.arranged(cells), cells)
        except _Bad as bad:
            return Complaint(line, self.columns.title(bad.field), bad.problem, cells)

    def _row(self, line: int, cells: Sequence[Cell], raw: Sequence[Cell]) -> Row:
        launch, end = self._day("launch", cells), self._day("end", cells)
        if "period" in self.place and (launch is None or end is None):
            first, last = self._period(cells)
            launch, end = launch or first, end or last
        if launch and end and end < launch:
            raise _Bad(
                "end" if "end" in self.place else "period",
                BadFile("the end ({end}) is before the launch ({launch}).", end=end, launch=launch),
            )
        told = {field: self._cell(field, cells) for field in self.texts}
        pause = self._pause(cells)
        dues = tuple((key, day) for key, field, _ in self.dues if (day := self._day(field, cells)))
        reached = tuple(self._reached(cells))
        return Row(
            line=line,
            name=self._name(line, cells),
            key=self._read("key", self._bare("key", line, cells), key_of),
            external_id=self._bare("external_id", line, cells),
            link=self._bare("link", line, cells),
            tier=self._read("tier", self._cell("tier", cells), _tier),
            signed_on=self._day("signed", cells),
            launch=launch,
            end=end,
            ship=self._day("ship", cells),
            raised=self._amount("raised", cells),
            target=self._amount("target", cells),
            language=self._read("language", self._cell("language", cells), language),
            dues=dues,
            reached=reached,
            parts=tuple(key for key, _, place in self.reached if is_open(cells[place])),
            undated=self._undated(dict(dues), dict(reached)),
            hold_from=pause[0],
            hold_until=pause[1],
            hold_reason=pause[2],
            closed_on=self._day("closed", cells),
            outcome=self._read("outcome", self._cell("outcome", cells), outcome),
            cells=raw,
            **told,
        )

    def _pause(self, cells: Sequence[Cell]) -> tuple[date | None, date | None, str | None]:
        """From, until and why. One told by its end alone that is over says nothing: a hand-kept list keeps it for ever.

        Where the file has no column for why, the title of the end's is all that is known.
        """
        first, until = self._day("hold_from", cells), self._day("hold_until", cells)
        why = self._read("hold_reason", self._cell("hold_reason", cells), lambda text: sound(text, "reason"))
        if until and not first and until <= self.today:
            return None, None, None
        if until and "hold_reason" not in self.place:
            why = self.columns.title("hold_until")
        return first, until, why

    def _reached(self, cells: Sequence[Cell]) -> Iterator[tuple[str, date | None]]:
        """The milestones that are reached, with the day or without where they are only ticked."""
        for key, field, place in self.reached:
            tick = ticked(self._text(field, cells[place]))
            if tick is None:
                yield key, self._day(field, cells)
            elif tick:
                yield key, None

    def _undated(self, dues: Mapping[str, date], reached: Mapping[str, date | None]) -> tuple[str, ...]:
        return tuple(key for key, _, _ in self.dues if reached.get(key) and key not in dues)

    def _text(self, field: str, cell: Cell) -> str:
        """A cell as a text without white space around it."""
        if type(cell) is str:
            return cell.strip()
        try:
            return as_text(cell).strip()
        except CsmError as problem:
            raise _Bad(field, problem) from None

    def _cell(self, field: str, cells: Sequence[Cell]) -> str | None:
        place = self.place.get(field)
        if place is None:
            return None
        cell = cells[place]
        return (cell.strip() if type(cell) is str else self._text(field, cell)) or None

    def _read(self, field: str, text: str | None, read: Callable[[str], Any]) -> Any:
        if text is None:
            return None
        try:
            return read(text)
        except CsmError as problem:
            raise _Bad(field, problem) from None

    def _name(self, line: int, cells: Sequence[Cell]) -> str:
        cell = cells[self.place["name"]]
        # What a person wrote is kept as it is, white space around it too.
        text = self._without_hidden("name", line, cell if type(cell) is str else self._text("name", cell))
        # A letter shows for certain; only a name without one needs the long look.
        return text if any(map(str.isalnum, text)) else str(self._read("name", text, lambda name: sound(name, "name")))

    def _bare(self, field: str, line: int, cells: Sequence[Cell]) -> str | None:
        text = self._cell(field, cells)
        return text and (self._without_hidden(field, line, text).strip() or None)

    def _without_hidden(self, field: str, line: int, text: str) -> str:
        seen = bare(text)
        if seen is not text:
            self.mended.setdefault(self.columns.title(field), []).append(line)
        return seen

    def _day(self, field: str, cells: Sequence[Cell]) -> date | None:
        place = self.place.get(field)
        if place is None:
            return None
        cell = cells[place]
        if type(cell) is str:
            text = cell.strip()
        elif isinstance(cell, date):
            return self._true_date(field, cell)
        else:
            text = self._text(field, cell)
        return self._date(field, text) if text else None

    def _true_date(self, field: str, day: date) -> date:
        try:
            return self.days.of(day)
        except CsmError as problem:
            raise _Bad(field, problem) from None

    def _date(self, field: str, text: str) -> date:
        try:
            return self.days.read(text, self.found.day_first.get(field))
        except CsmError as problem:
            raise _Bad(field, problem) from None

    def _period(self, cells: Sequence[Cell]) -> tuple[date | None, date | None]:
        text = self._text("period", cells[self.place["period"]])
        if not text:
            return None, None
        ends = _BETWEEN.split(text)
        if len(ends) != 2:
            raise _Bad("period", BadFile("“{text}” is no period; write 2026/05/10 – 2026/06/08.", text=text))
        return self._date("period", ends[0]), self._date("period", ends[1])

    def _amount(self, field: str, cells: Sequence[Cell]) -> int | None:
        place = self.place.get(field)
        if place is None:
            return None
        cell = cells[place]
        if isinstance(cell, date):
            raise _Bad(field, BadFile("“{text}” is a date, where an amount is expected.", text=as_text(cell)))
        text = cell.strip() if type(cell) is str else self._text(field, cell)
        if text.endswith(("%", "％")):
            raise _Bad(field, BadFile("“{text}” is a per cent, where an amount is expected.", text=text))
        plain = _PLAIN_AMOUNT.fullmatch(text)
        if plain:
            return int(plain[1]) * 100
        comma = type(cell) is str and self.found.decimal_comma.get(field, False)
        return self._read(field, text or None, lambda words: _long_amount(words, comma))  # type: ignore[no-any-return]


@lru_cache(maxsize=1024)
def _long_amount(text: str, decimal_comma: bool) -> int:
    amount = to_hundredths(text, decimal_comma=decimal_comma)
    if amount < 0:
        raise BadInput("“{text}” is less than nothing.", text=text)
    return amount


def _tier(text: str) -> str:
    tier = tier_of(text)
    if tier is None:
        raise BadInput("“{text}” is no tier; write large, medium or small.", text=text)
    return tier
