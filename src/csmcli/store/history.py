"""Every write is one operation with the rows it changed, before and after; `store.reversal` reads it backwards.

Two session listeners see every row an action adds, changes or deletes, so no action can forget to
record. Statements in bulk go past the listeners: whoever issues one calls `record_range`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import event, inspect
from sqlmodel import Session, SQLModel, insert

from csmcli.store.tables.history import Change, Operation

NOT_RECORDED = frozenset(("operation", "change", "practice"))
"""The tables that are no facts of a client."""


class Recorder:
    """Writes the changes of one session under one operation and remembers whose they were.

    ``clients`` is the set of ids of the clients that any change belongs to; ``kept`` is whether there is a record.
    """

    def __init__(self, session: Session, operation: Operation) -> None:
        self.session = session
        self.clients: set[int] = set()
        self.count = 0
        self.kept = True
        self._before: dict[int, dict[str, Any]] = {}
        self.begin(operation)
        event.listen(session, "before_flush", self._look)
        event.listen(session, "after_flush", self._write)

    def come_after(self, last: int) -> None:
        """Number the operation behind `last`: those that a loaded history brings go before it."""
        self._operation.id = self.operation_id = last + 1
        self.session.flush()

    def begin(self, operation: Operation) -> None:
        """What follows is done by `operation`."""
        self.session.add(operation)
        self.session.flush()
        assert operation.id is not None
        self.operation_id = operation.id
        self._operation = operation

    def withdraw(self) -> None:
        """Keep no record of what follows: nobody did it, so undo must not meet it."""
        event.remove(self.session, "before_flush", self._look)
        event.remove(self.session, "after_flush", self._write)
        self.session.delete(self._operation)
        self.kept = False

    def _look(self, session: Session, _context: object, _instances: object) -> None:
        """The old values of what is about to change; after the flush they are gone."""
        for row in [*session.dirty, *session.deleted]:
            if _recorded(row):
                self._before[id(row)] = _image(row, old=True)

    def _write(self, session: Session, _context: object) -> None:
        changes = [
            *(self._change(row, None, _image(row)) for row in session.new if _recorded(row)),
            *(
                self._change(row, self._before[id(row)], _image(row))
                for row in sorted(filter(_recorded, session.dirty), key=_place)
                if self._before[id(row)] != _image(row)
            ),
            *(self._change(row, self._before[id(row)], None) for row in session.deleted if _recorded(row)),
        ]
        self._before.clear()
        self._insert(changes)

    def _change(self, row: SQLModel, before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
        table = str(row.__tablename__)
        return self._row(table, (after or before or {})["id"], before, after)

    def _row(
        self, table: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> dict[str, Any]:
        clients = [client_of(table, image) for image in (before, after) if image]
        # Both of them: a row may go over from one client to another.
        self.clients.update(client for client in clients if client is not None)
        return self._line(table, row_id, None, clients[-1] if clients else None, _json(before), _json(after))

    def _line(
        self, table: str, row_id: int, last: int | None, client: int | None, before: str | None, after: str | None
    ) -> dict[str, Any]:
        return {
            "operation_id": self.operation_id,
            "table_name": table,
            "row_id": row_id,
            "last_row_id": last,
            "client_id": client,
            "before": before,
            "after": after,
        }

    def _insert(self, changes: list[dict[str, Any]]) -> None:
        if not changes:
            return
        self.count += len(changes)
        # Through the connection: an ORM insert here would start another flush.
        self.session.connection().execute(insert(Change), changes)

    def record(self, table: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        """A change made by a statement of the caller's own."""
        self.record_all([(table, row_id, before, after)])

    def record_all(self, changes: Iterable[tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]]) -> None:
        """Changes made by statements of the caller's own: (table, number, before, after) of each row, in their order."""
        self._insert([self._row(*change) for change in changes])

    def record_range(self, table: str, first: int, last: int, taken: str | None = None) -> None:
        """Rows `first` to `last` of `table` were inserted in bulk; or, where `taken` holds them, taken out in bulk."""
        if first <= last:
            self._insert([self._line(table, first, last, None, taken, None)])


def client_of(table: str, image: dict[str, Any]) -> int | None:
    """The id of the client that a row belongs to."""
    return image.get("id") if table == "client" else image.get("client_id")


def _recorded(row: object) -> bool:
    return isinstance(row, SQLModel) and str(row.__tablename__) not in NOT_RECORDED


def _place(row: SQLModel) -> tuple[str, int]:
    """The session has them in no order; the history tells the same thing the same way."""
    return str(row.__tablename__), row.id  # type: ignore[attr-defined]


def _image(row: SQLModel, *, old: bool = False) -> dict[str, Any]:
    state = inspect(row)
    image = {}
    for column in state.mapper.column_attrs:
        value = state.dict.get(column.key)
        if old:
            was = state.attrs[column.key].history.deleted
            value = was[0] if was else value
        image[column.key] = value
    return image


def _json(image: object) -> str | None:
    return None if image is None else json.dumps(image, ensure_ascii=False, default=date.isoformat)
