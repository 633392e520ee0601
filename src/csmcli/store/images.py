"""Row images of the history: what a change did to which fields, the forecast set apart.

The forecast columns of a client are made by the write path from its facts. So a change of them alone is
nobody's doing: it is not taken back, nothing depends on it, and people are not shown it.
"""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

FORECAST = ("milestone", "due_on", "progress", "behind_on", "stuck_on", "unknown", "duty_on", "moves", "slip_days")
"""The columns of ``client`` that `actions.forecast` makes."""

_TICK = ("done_on", "done_by")

Image = dict[str, Any]

BACKWARDS = """
SELECT id, table_name, row_id, last_row_id, before, after FROM change
WHERE operation_id = ? AND id < ? ORDER BY id DESC LIMIT ?"""
_LAST = 2**62
_AT_A_TIME = 1000


class Stored(NamedTuple):
    """A change as it is kept: images as JSON, ``last`` set for rows inserted or taken out in bulk."""

    id: int
    table: str
    row: int
    last: int | None
    before: str | None
    after: str | None

    @property
    def images(self) -> tuple[Image | None, Image | None]:
        """The row before and after; None for not there."""
        return json.loads(self.before) if self.before else None, json.loads(self.after) if self.after else None


def backwards(connection: sqlite3.Connection, operation: int) -> Iterator[Stored]:
    """The changes of an operation, the last one first, a page in memory at a time; meanwhile others may be written."""
    below = _LAST
    while page := connection.execute(BACKWARDS, (operation, below, _AT_A_TIME)).fetchall():
        yield from (Stored(*row) for row in page)
        below = page[-1][0]


def derived(table: str, *images: Image | None) -> tuple[str, ...]:
    """The columns of a row that the write path makes from facts: a client's forecast, and the tick of an item done by a fact."""
    if table == "task" and any(image and image.get("done_by") for image in images):
        return _TICK
    return FORECAST if table == "client" else ()


def changed_fields(table: str, before: Image | None, after: Image | None) -> list[str]:
    """The names of the facts that differ, all of them for a row that came or went."""
    old, new = before or {}, after or {}
    kept = derived(table, before, after)
    gone = before is None or after is None
    return [name for name in {**old, **new} if name not in kept and (gone or old.get(name) != new.get(name))]
