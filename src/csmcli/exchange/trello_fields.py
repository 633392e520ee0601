"""The custom fields of a board, read by their names as the columns of a file are.

A card is laid out as a row under a header of its fields, so that what ``Tier``, ``負責人`` or ``Signed`` means, and how a tier
or an amount is written, is known in one place (`mapping`, `rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from csmcli.actions.importing import Complaint, Row
from csmcli.errors import BadFile, CsmError
from csmcli.exchange.conventions import Conventions
from csmcli.exchange.json_text import shortened
from csmcli.exchange.mapping import Hints, mapped
from csmcli.exchange.rows import RowReader
from csmcli.exchange.sheets import Cell
from csmcli.exchange.trello_board import BoardCard, CustomField, Value

READ = frozenset(
    (
        "owner", "tier", "signed", "launch", "end", "period", "ship", "target", "currency", "contact", "channel", "address",
        "external_id", "link", "language",
    )
)  # fmt: skip
"""What a custom field may tell. The rest a card tells in another way, or a board should not decide: a key, an end."""


class Fields:
    """The custom fields of a board. ``used`` are those that are read, as (field, name), ``unread`` the names of the others.

    ``left_out`` fills with what was told of a value that could not be read: a word on one card is no reason to refuse all.
    """

    def __init__(self, fields: Sequence[CustomField], day: Callable[[datetime], date], today: date) -> None:
        self.fields, self.day = fields, day
        titles = ["name", *(field.name for field in fields)]
        every = mapped(titles, Hints(profile="none"), header=True)
        others = {field: "" for field, _, _ in every.used if field not in READ and field != "name"}
        columns = mapped(titles, Hints(others, profile="none"), header=True)
        self.left_out: list[CsmError] = []
        self.titles = titles
        self.used = tuple((field, title) for field, _, title in columns.used if field != "name")
        self.unread = columns.unused
        self.reader = RowReader(columns, Conventions({}, {}, ()), today)
        self.options = {option.id: option.value.text for field in fields for option in field.options}

    def of(self, card: BoardCard, file: Path) -> Row | None:
        """What the fields of a card say; None where none is read. Raises BadFile for a card that cannot be."""
        if not self.used:
            return None
        told = {item.id_custom_field: self._cell(item.value, item.id_value) for item in card.custom_field_items}
        cells = [card.name, *(told.get(field.id) for field in self.fields)]
        while isinstance(row := self.reader.read((0, list(cells))), Complaint):
            place = self.titles.index(row.column) if row.column in self.titles else 0
            told_of = {"name": shortened(card.name), "field": row.column or "", "problem": row.problem}
            if not place or cells[place] is None:
                raise BadFile("{file}: the card “{name}”, {field}: {problem}", file=file, **told_of)
            self.left_out.append(CsmError("The card “{name}”, {field} is left out: {problem}", **told_of))
            cells[place] = None
        return row

    def _cell(self, value: Value | None, option: str | None) -> Cell:
        if option:
            return self.options.get(option)
        if value is None:
            return None
        if value.date:
            return self.day(value.date)
        found = next((told for told in (value.text, value.number, value.checked) if told is not None), None)
        return str(found) if isinstance(found, bool) else found
