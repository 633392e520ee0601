"""An operation turned around: its changes applied backwards, field by field, and kept as changes of another one.

In SQL text on the driver's connection, since an import leaves three hundred thousand rows: through the
session they would take minutes. Only what an operation changed is set back, so that what others
did to the same row stays; and a row that is no longer as it was left stops everything.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from csmcli.store.history import NOT_RECORDED, Recorder
from csmcli.store.images import Image, Stored, backwards, changed_fields, derived
from csmcli.store.shape import quoted

_AT_A_TIME = 1000


class NotAsLeft(Exception):
    """A row is not as the operation left it, or stands where another one would come back.

    ``value`` is what it has that the other one had, such as a key; None where that is not the reason.
    """

    def __init__(self, table: str, row: int, value: str | None = None) -> None:
        super().__init__(table, row)
        self.table, self.row, self.value = table, row, value


class _Table(NamedTuple):
    """What SQL needs of a table: its name, its columns, and the sets of them that no two rows share."""

    name: str
    columns: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]

    @property
    def insert(self) -> str:
        names = ", ".join(map(quoted, self.columns))
        return f"INSERT INTO {quoted(self.name)} ({names}) VALUES ({', '.join('?' * len(self.columns))})"

    def select(self, condition: str) -> str:
        return f"SELECT {', '.join(map(quoted, self.columns))} FROM {quoted(self.name)} WHERE {condition}"


def reverse(connection: sqlite3.Connection, recorder: Recorder, operation: int) -> int:
    """Undo what `operation` did, recorded by `recorder`; how many changes that were. Raises NotAsLeft."""
    return _Reversal(connection, recorder).run(operation)


class _Reversal:
    """One operation on its way back. ``waiting`` are changes made and not recorded yet."""

    def __init__(self, connection: sqlite3.Connection, recorder: Recorder) -> None:
        self.connection, self.recorder = connection, recorder
        self.table = cache(self._table)
        self.waiting: list[tuple[str, int, Image | None, Image | None]] = []

    def run(self, operation: int) -> int:
        count = 0
        for change in backwards(self.connection, operation):
            try:
                count += self._back(change)
            except sqlite3.IntegrityError:
                raise NotAsLeft(change.table, change.row) from None
        self._record()
        return count

    def _record(self) -> None:
        self.recorder.record_all(self.waiting)
        self.waiting.clear()

    def _back(self, change: Stored) -> int:
        table = self.table(change.table)
        if change.last is not None:
            self._record()
            return self._put_in(table, change) if change.before else self._take_out(table, change.row, change.last)
        before, after = change.images
        if not changed_fields(table.name, before, after):
            return 0
        self.waiting.append((table.name, change.row, *self._set_back(table, change.row, before, after)))
        if len(self.waiting) >= _AT_A_TIME:
            self._record()
        return 1

    def _set_back(
        self, table: _Table, row: int, before: Image | None, after: Image | None
    ) -> tuple[Image | None, Image | None]:
        """Set one row back; what it was until now, and what it is again."""
        now = self._row(table, row)
        fields = changed_fields(table.name, before, after)
        made = derived(table.name, now)
        if (now is None) != (after is None) or (
            now and after and any(now.get(name) != after.get(name) for name in fields if name not in made)
        ):
            raise NotAsLeft(table.name, row)
        if before is None:
            self.connection.execute(f"DELETE FROM {quoted(table.name)} WHERE id = ?", (row,))
            return now, None
        then = {**(now or {}), **{name: before.get(name) for name in (fields if now else before)}}
        self._free(table, row, then, fields)
        if now is None:
            self.connection.execute(table.insert, [then.get(name) for name in table.columns])
        else:
            sets = ", ".join(f"{quoted(name)} = ?" for name in fields)
            sql = f"UPDATE {quoted(table.name)} SET {sets} WHERE id = ?"
            self.connection.execute(sql, [*(then[name] for name in fields), row])
        return now, then

    def _free(self, table: _Table, row: int, then: Image, fields: Iterable[str]) -> None:
        """Raises NotAsLeft where another row has what this one is to have alone."""
        for unique in table.unique:
            values = [then.get(name) for name in unique]
            if None in values or not {*unique} & {*fields}:
                continue
            where = " AND ".join(f"{quoted(name)} = ?" for name in unique)
            sql = f"SELECT id FROM {quoted(table.name)} WHERE {where} AND id <> ?"
            other = self.connection.execute(sql, (*values, row)).fetchone()
            if other:
                raise NotAsLeft(table.name, other[0], str(values[-1]))

    def _row(self, table: _Table, row: int) -> Image | None:
        values = self.connection.execute(table.select("id = ?"), (row,)).fetchone()
        return dict(zip(table.columns, values, strict=True)) if values else None

    def _take_out(self, table: _Table, first: int, last: int) -> int:
        """Delete rows inserted in bulk, the last ones first, and keep them: they are nowhere else."""
        for end in range(last, first - 1, -_AT_A_TIME):
            start = max(first, end - _AT_A_TIME + 1)
            between = "id BETWEEN ? AND ?"
            rows = self.connection.execute(table.select(between) + " ORDER BY id", (start, end)).fetchall()
            if len(rows) != end - start + 1:
                raise NotAsLeft(table.name, start)
            taken = json.dumps({"columns": table.columns, "rows": rows}, ensure_ascii=False, separators=(",", ":"))
            self._touch(table, table.columns, rows)
            self.connection.execute(f"DELETE FROM {quoted(table.name)} WHERE {between}", (start, end))
            self.recorder.record_range(table.name, start, end, taken)
        return last - first + 1

    def _put_in(self, table: _Table, change: Stored) -> int:
        """Insert again rows that were taken out in bulk."""
        kept = json.loads(change.before or "{}")
        columns, rows = kept["columns"], kept["rows"]
        self.connection.executemany(table._replace(columns=tuple(columns)).insert, rows)
        self._touch(table, columns, rows)
        self.recorder.record_range(table.name, change.row, change.last or change.row)
        return len(rows)

    def _touch(self, table: _Table, columns: Iterable[str], rows: Iterable[list[int]]) -> None:
        """The clients of these rows need another forecast."""
        place = list(columns).index("id" if table.name == "client" else "client_id")
        self.recorder.clients.update(row[place] for row in rows)

    def _table(self, name: str) -> _Table:
        if name in NOT_RECORDED:  # no honest history names one of these
            raise NotAsLeft(name, 0)
        execute = self.connection.execute
        columns = tuple(row[0] for row in execute("SELECT name FROM pragma_table_info(?)", (name,)))
        # What is one row's alone among the open ones only, SQLite itself holds.
        indexes = execute('SELECT name FROM pragma_index_list(?) WHERE "unique" AND NOT partial', (name,)).fetchall()
        unique = tuple(
            tuple(row[0] for row in execute("SELECT name FROM pragma_index_info(?)", index)) for index in indexes
        )
        return _Table(name, columns, unique)
