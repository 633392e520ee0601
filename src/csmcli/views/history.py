"""Who did what, when, with which command, and what it changed."""

import json
import sqlite3
from typing import NamedTuple


class Changed(NamedTuple):
    """One row that an operation changed, and from what to what: ``field: old → new``."""

    table: str
    row: int
    what: str


class Done(NamedTuple):
    """One operation. ``undone`` when it was taken back; ``changes`` in the order they were made."""

    id: int
    at: str
    actor: str
    command: str
    undone: bool
    changes: tuple[Changed, ...]


OPERATIONS = """
SELECT id, at, actor, command, undone_by IS NOT NULL FROM operation o
WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM change c WHERE c.operation_id = o.id AND (c.client_id = ?1
      OR (c.table_name = 'client' AND ?1 BETWEEN c.row_id AND c.last_row_id)))
ORDER BY id DESC LIMIT ?2"""
CHANGES = """
SELECT table_name, row_id, last_row_id, before, after FROM change
WHERE operation_id = ?1 AND (?2 IS NULL OR client_id = ?2) ORDER BY id LIMIT ?3"""

_CHANGES_SHOWN = 200


def history(connection: sqlite3.Connection, client: int | None, limit: int) -> list[Done]:
    """The last operations, newest first; of one client if given by id."""
    rows = connection.execute(OPERATIONS, (client, limit)).fetchall()
    return [
        Done(number, at, actor, command, bool(undone), _changes(connection, number, client))
        for number, at, actor, command, undone in rows
    ]


def _changes(connection: sqlite3.Connection, operation: int, client: int | None) -> tuple[Changed, ...]:
    rows = connection.execute(CHANGES, (operation, client, _CHANGES_SHOWN))
    return tuple(_changed(*row) for row in rows)


def _changed(table: str, row: int, last: int | None, before: str | None, after: str | None) -> Changed:
    if last is not None:
        return Changed(table, row, f"+{last - row + 1}")
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    fields = [name for name in {**old, **new} if old.get(name) != new.get(name) and name != "id"]
    parts = [_field(name, old.get(name), new.get(name)) for name in fields]
    mark = "+ " if before is None else "- " if after is None else ""
    return Changed(table, row, mark + ", ".join(parts))


def _field(name: str, old: object, new: object) -> str:
    if old is None:
        return f"{name}: {new}"
    return f"{name}: {old} →" if new is None else f"{name}: {old} → {new}"
