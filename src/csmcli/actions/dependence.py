"""What a later operation has built on an earlier one, which therefore cannot be taken back alone.

Told from the history: two operations are apart where no later one that stands touched the same field of
the same row, a client that the earlier one brought, or its pauses. What is left, such as a key given to
somebody else since, shows when the rows are set back (`store.reversal.NotAsLeft`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from csmcli.store.images import Stored, backwards, changed_fields
from csmcli.store.shape import quoted

LATER = """
SELECT o.id, o.command, o.at, c.client_id, c.id, c.table_name, c.row_id, c.last_row_id, c.before, c.after
FROM operation o JOIN change c ON c.operation_id = o.id
WHERE o.id > ? AND o.undoes IS NULL AND o.undone_by IS NULL AND o.id <> ? ORDER BY c.id DESC"""

_ONE_AT_A_TIME = {"hold": "pause", "closing": "pause", "contract": "contract", "goal": "goal"}
"""Tables of which a client has one row in force: an end taken back must not meet a new beginning."""


class Later(NamedTuple):
    """An operation done since; ``at`` is UTC."""

    id: int
    command: str
    at: str


class Footprint:
    """What an operation touched: fields of rows, rows in bulk, clients it brought, and of which clients dates, and what is one at a time."""

    def __init__(self, changes: Iterable[Stored]) -> None:
        self.fields: dict[tuple[str, int], set[str]] = {}
        self.bulk: list[tuple[str, int, int]] = []
        self.brought: list[tuple[int, int]] = []
        self.alone: set[tuple[str, int, object]] = set()
        self.dated: set[int] = set()
        for change in changes:
            self._add(change)

    def _add(self, change: Stored) -> None:
        if change.last is not None:
            self.bulk.append((change.table, change.row, change.last))
            if change.table == "client":
                self.brought.append((change.row, change.last))
            return
        before, after = change.images
        fields = changed_fields(change.table, before, after)
        self.fields.setdefault((change.table, change.row), set()).update(fields)
        if change.table == "client" and before is None:
            self.brought.append((change.row, change.row))
        client: int = (after or before or {}).get("client_id", 0)
        if change.table in _ONE_AT_A_TIME:
            self.alone.add(_alone(change, client))
        if change.table == "milestone":
            self.dated.add(client)
        elif change.table == "client" and "signed_on" in fields:
            self.dated.add(change.row)

    def meets(self, connection: sqlite3.Connection, client: int | None, change: Stored) -> bool:
        """Whether a later change, of a row of `client`, builds on this."""
        if change.last is not None:
            return any(_arrived(connection, change, *clients) for clients in self.brought)
        fields = changed_fields(change.table, *change.images)
        if not fields:
            return False
        if self.fields.get((change.table, change.row), set()) & {*fields} or self.is_bulk(change.table, change.row):
            return True
        if client is None:
            return False
        brought = any(first <= client <= last for first, last in self.brought)
        alone = change.table in _ONE_AT_A_TIME and _alone(change, client) in self.alone
        return brought or alone or (client in self.dated and _is_listed(change))

    def is_bulk(self, table: str, row: int) -> bool:
        """Whether a row was inserted in bulk."""
        return any(name == table and first <= row <= last for name, first, last in self.bulk)


def _alone(change: Stored, client: int) -> tuple[str, int, object]:
    """What a row in force keeps others from being: of goals, there is one for each metric."""
    before, after = change.images
    return _ONE_AT_A_TIME[change.table], client, (after or before or {}).get("metric")


def _is_listed(change: Stored) -> bool:
    """Whether a change put a playbook's task on the list, with a day that follows from the dates of then."""
    before, after = change.images
    return change.table == "task" and before is None and after is not None and not after["own"]


def _arrived(connection: sqlite3.Connection, change: Stored, first: int, last: int) -> bool:
    """Whether rows inserted in bulk are of one of these clients."""
    if change.table == "client":
        return False
    sql = f"SELECT 1 FROM {quoted(change.table)} WHERE id BETWEEN ? AND ? AND client_id BETWEEN ? AND ? LIMIT 1"
    return connection.execute(sql, (change.row, change.last, first, last)).fetchone() is not None


def footprint(connection: sqlite3.Connection, operation: int) -> Footprint:
    """What `operation` touched."""
    return Footprint(backwards(connection, operation))


def builds_on(connection: sqlite3.Connection, operation: int, this: int, touched: Footprint) -> Later | None:
    """The last operation standing that builds on `operation`, leaving out `this` one."""
    for number, command, at, client, *change in connection.execute(LATER, (operation, this)):
        if touched.meets(connection, client, Stored(*change)):
            return Later(number, command, at)
    return None


def changed_by(connection: sqlite3.Connection, operation: int, this: int, table: str, row: int) -> Later | None:
    """The last operation standing since `operation`, leaving out `this` one, that touched a row."""
    for number, command, at, _, *values in connection.execute(LATER, (operation, this)):
        change = Stored(*values)
        if change.table == table and change.row <= row <= (change.last or change.row):
            return Later(number, command, at)
    return None
