"""Where the facts of a client stand in the rows of one file, and the cells that are put together from several.

What is put together stands behind the file's own cells, as columns that the file could have had: so whoever reads a
row needs to know of one kind of column only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from csmcli.core.naming import folded
from csmcli.exchange.profiles import Profile
from csmcli.output.as_csv import undefuse

DUE, REACHED = " due", " reached"
"""What follows the key of a milestone in the name of a field that holds a day of it."""

DAYS = ("signed", "launch", "end", "period", "ship", "hold_from", "hold_until", "closed")
"""The fields that hold days, besides those of milestones."""

REPORT = ("line", "problem")
"""The columns in front of a report of bad rows; to an import they tell nothing."""

_WON = {"won", "closedwon", "true", "yes", "1", "贏單", "成交", "得標"}
_SEVERAL = " ::: "
_LINK = re.compile(r" ?\((?:https://(?:www\.)?notion\.(?:so|site)/|[^()]*\.md\b)[^()]*\)")
_MOMENT = re.compile(r"([A-Z][a-z]+ \d{1,2}, \d{4}) \d{1,2}:\d\d(?: [AP]M)?(?: \([A-Z0-9:+−-]+\))?")


class Source(NamedTuple):
    """A column, or several read as one; with `won`, only where that column says that a sale was won."""

    places: tuple[int, ...]
    won: int | None = None

    def cell(self, cells: Sequence[Any]) -> Any:
        """What stands there in a row: a cell as it is, several as one text, ``""`` for nothing."""
        if self.won is not None and _WON.isdisjoint(folded(str(cells[self.won])).replace("(", " ").split()):
            return ""
        parts = [cell for place in self.places if (cell := _first(cells[place])) != ""]
        if len(parts) < 2:
            return parts[0] if parts else ""
        words = [str(part).strip() for part in parts]
        # 小明 and 王 are 王小明.
        return " ".join(words) if any(map(str.isascii, words)) else "".join(reversed(words))


def _first(cell: Any) -> Any:
    """The first of the values that some tools write into one cell; ``""`` for a cell that holds nothing."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    return cell.partition(_SEVERAL)[0].strip()


class Columns(NamedTuple):
    """Where each field is: (field, place from 0, the column as the file names it). ``unused`` names the other columns.

    ``width`` is the number of the file's own columns; those in ``made`` stand behind them. ``report`` tells a file of
    bad rows that csm wrote.
    """

    used: tuple[tuple[str, int, str], ...]
    unused: tuple[str, ...]
    width: int
    made: tuple[tuple[Source, ...], ...] = ()
    profile: Profile | None = None
    titles: tuple[str, ...] = ()
    report: bool = False

    def title(self, field: str) -> str:
        """The column of a field as the file names it, or the field itself."""
        return next((title for name, _, title in self.used if name == field), field)

    def holds_days(self, field: str) -> bool:
        """Whether the cells of a field are days."""
        return field in DAYS or field.endswith((DUE, REACHED))

    def milestones(self, kind: str) -> tuple[tuple[str, str, int], ...]:
        """The fields that hold a day of a milestone, as (milestone, field, place); `kind` is `DUE` or `REACHED`."""
        return tuple((field.removesuffix(kind), field, place) for field, place, _ in self.used if field.endswith(kind))

    def arranged(self, cells: Sequence[Any]) -> list[Any]:
        """A row of `width` cells as its fields are read from it: formulas that csm defused are restored, and what is put
        together stands behind."""
        cells = [undefuse(cell) if isinstance(cell, str) and cell[:1] == "'" else cell for cell in cells]
        if self.profile and self.profile.linked:
            cells = [_unlinked(cell) if isinstance(cell, str) else cell for cell in cells]
        for made in self.made:
            found = (cell for source in made if (cell := source.cell(cells)) != "")
            cells.append(next(found, ""))
        return cells


def _unlinked(cell: str) -> str:
    """``Acme (https://www.notion.so/…)`` is Acme, and of a moment only the day is told."""
    return _MOMENT.sub(r"\1", _LINK.sub("", cell)).replace(" → ", " – ")
