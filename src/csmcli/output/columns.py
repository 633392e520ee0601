"""What a listing shows of a record, and how a value reads as plain text.

Kept apart from the formats so that naming a column costs a command no format at all, and
so that every human format (table, block, Markdown) words a value in the same way.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal, NamedTuple


class Column(NamedTuple):
    """One column of a listing.

    ``field`` names the record's field; ``text`` takes the whole record instead and returns the
    words to show. ``style`` is a Rich style for terminals in colour. A ``wide_only`` column is
    left out on a terminal of under 120 columns, and nowhere else.
    """

    field: str
    title: str
    align: Literal["left", "right"] = "left"
    style: str = ""
    wide_only: bool = False
    text: Callable[[Any], str] | None = None


def cell(record: NamedTuple, column: Column) -> str:
    """The words of one cell, unsanitised: the column's own, or the field's value in plain text."""
    if column.text is not None:
        return column.text(record)
    return plain(getattr(record, column.field))


def plain(value: object) -> str:
    """A value in words: nothing for None, ISO for a date, ``; `` between the items of a list."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return "; ".join(map(_item, value))
    return str(value)


def is_nested(value: object) -> bool:
    """Whether a field holds items of its own, which a flat format can only put into words."""
    return isinstance(value, (tuple, list))


def _number(value: float) -> str:
    # Ten digits hide the dust of binary fractions (0.1 + 0.2) and no amount anyone reads.
    return str(int(value)) if value.is_integer() else f"{value:.10g}"


def _item(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return " ".join(filter(None, map(plain, value)))
    return plain(value)
