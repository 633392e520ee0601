"""Who did what, when, with which command, and what it changed: one entry per field, from what to what."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from csmcli.store.clock import midnight
from csmcli.store.images import Image, Stored

ADDED, CHANGED, REMOVED = "added", "changed", "removed"

Value = str | int | bool | None


class Changed(NamedTuple):
    """One field of a row that an operation ``added``, ``changed`` or ``removed``.

    ``client`` is the key of the client it belongs to, ``name`` what the row goes by (a milestone's, task's or
    promise's key). The field ``client`` is that a row went over to another entry of the client. Rows in bulk are one entry without a field: ``rows`` says how many, from number ``row`` on.
    """

    kind: str
    table: str
    row: int
    rows: int
    client: str | None
    name: str | None
    field: str | None
    old: str | int | bool | None
    new: str | int | bool | None


class Done(NamedTuple):
    """One operation. ``at`` is UTC. An undo ``undoes`` another, a redo ``redoes`` one.

    ``undone_by`` is the operation that took this one back and still holds; of an undo, the redo.
    """

    id: int
    at: str
    actor: str
    command: str
    undone: bool
    undoes: int | None
    redoes: int | None
    undone_by: int | None
    changes: tuple[Changed, ...]


OPERATIONS = """
SELECT o.id, o.at, o.actor, o.command, o.undone_by IS NOT NULL,
       CASE WHEN u.undoes IS NULL THEN o.undoes END, u.undoes, o.undone_by
FROM operation o LEFT JOIN operation u ON u.id = o.undoes
WHERE (?2 IS NULL OR o.at >= ?2) AND (?1 IS NULL OR EXISTS (
  SELECT 1 FROM change c WHERE c.operation_id = o.id AND (c.client_id = ?1
  OR (c.table_name = 'client' AND ?1 BETWEEN c.row_id AND c.last_row_id)
  OR (c.table_name = 'measurement' AND c.last_row_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM measurement m WHERE m.client_id = ?1 AND m.id BETWEEN c.row_id AND c.last_row_id)))))
ORDER BY o.id DESC LIMIT ?3"""
CHANGES = """
SELECT client_id, id, table_name, row_id, last_row_id, CASE WHEN last_row_id IS NULL THEN before END,
       CASE WHEN last_row_id IS NULL THEN after ELSE before IS NOT NULL END
FROM change
WHERE operation_id = ?1 AND (?2 IS NULL OR client_id = ?2 OR last_row_id IS NOT NULL) ORDER BY id"""
KEY = "SELECT key FROM client WHERE id = ?"
IMAGE = """
SELECT coalesce(json_extract(after, '$.key'), json_extract(before, '$.key')) FROM change
WHERE client_id = ? AND table_name = 'client' AND last_row_id IS NULL ORDER BY id DESC LIMIT 1"""

_NAMED_BY = {
    "client": None, "link": "name", "measurement": "metric", "answer": "question", "question": "topic", "goal": "metric",
    "review": "period", "cause": "metric", "contract": None, "term": None,
}  # fmt: skip
_YES_OR_NO = frozenset(("two_way", "meeting", "vital", "own", "due_by_hand", "day_unknown", "fresh"))


def history(
    connection: sqlite3.Connection, client: int | None, *, since: date | None = None, limit: int | None = None
) -> Iterator[Done]:
    """The operations, newest first; of one client if given by id, since the beginning of a day if given."""
    key_of = lru_cache(maxsize=4096)(lambda number: _key(connection, number))
    values = (client, midnight(since) if since else None, -1 if limit is None else limit)
    for row in connection.execute(OPERATIONS, values).fetchall():
        number, at, actor, command, undone, undoes, redoes, undone_by = row
        entries: list[Changed] = []
        for owner, *stored in connection.execute(CHANGES, (number, client)):
            _append(entries, _entries(Stored(*stored), owner, key_of))
        yield Done(number, at, actor, command, bool(undone), undoes, redoes, undone_by, tuple(entries))


def _key(connection: sqlite3.Connection, number: int) -> str | None:
    """The key of a client, the one it last had where it is gone."""
    row = connection.execute(KEY, (number,)).fetchone() or connection.execute(IMAGE, (number,)).fetchone()
    return row[0] if row else None


def _append(entries: list[Changed], more: Iterable[Changed]) -> None:
    """Add to the entries; rows in bulk that came in pieces are one entry."""
    for entry in more:
        last = entries[-1] if entries else None
        if last and entry.field is None and last.field is None and (last.kind, last.table) == (entry.kind, entry.table):
            entries[-1] = last._replace(row=min(last.row, entry.row), rows=last.rows + entry.rows)
        else:
            entries.append(entry)


def _entries(change: Stored, owner: int | None, key_of: Callable[[int], str | None]) -> Iterator[Changed]:
    if change.last is not None:
        kind = REMOVED if change.after else ADDED
        yield Changed(kind, change.table, change.row, change.last - change.row + 1, None, None, None, None, None)
        return
    before, after = change.images
    kind = ADDED if before is None else REMOVED if after is None else CHANGED
    image = after or before or {}
    by = _NAMED_BY.get(change.table, "key")
    name = image.get(by) if by else None
    client = key_of(owner) if owner else None
    if before and after and before.get("client_id") != after.get("client_id"):  # two entries of one client became one
        yield Changed(
            kind,
            change.table,
            change.row,
            1,
            client,
            name,
            "client",
            key_of(before["client_id"]),
            key_of(after["client_id"]),
        )
    for field, old, new in _differing(before or {}, after or {}):
        yield Changed(kind, change.table, change.row, 1, client, name, field, old, new)


def _differing(before: Image, after: Image) -> Iterator[tuple[str, Value, Value]]:
    for field in {**before, **after}:
        old, new = _value(field, before.get(field)), _value(field, after.get(field))
        if old != new and field not in ("id", "uid", "client_id"):
            yield field, old, new


def _value(field: str, value: Value) -> Value:
    """A value of an image: those read from SQLite have yes and no as numbers."""
    return bool(value) if field in _YES_OR_NO and value is not None else value
