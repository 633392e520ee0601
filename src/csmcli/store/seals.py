"""A checksum on every operation: over what it says of itself, what it changed, and the rows it brought in bulk.

SQLite keeps none, so a byte that a disk changes within a name leaves a sound file. The history holds most rows
twice; what it holds once is its own text, and rows brought in bulk, which are their own record. The seal is
for these. It tells of accidents: who can write to the file can write a seal.

Rows in bulk are sealed as they came. What they were is worked out by going back through the history, newest first:
a later change holds what it found.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from heapq import merge
from itertools import islice
from operator import itemgetter

from csmcli.store.images import FORECAST, Image
from csmcli.store.oddities import UNREADABLE
from csmcli.store.shape import quoted

_OPERATIONS = "SELECT id FROM operation ORDER BY id DESC"
_SAID = "SELECT json_array(id, at, actor, command, undoes), seal FROM operation WHERE id = ?"
_CHANGES = """
SELECT json_array(id, table_name, row_id, last_row_id, client_id, before, after), table_name, row_id, last_row_id, before
FROM change WHERE operation_id = ? ORDER BY id DESC"""
_EVERY = """
SELECT DISTINCT table_name, row_id, last_row_id FROM change
WHERE last_row_id IS NOT NULL AND before IS NULL ORDER BY 1, 2"""
_ONE = _EVERY.replace("WHERE", "WHERE operation_id = ?1 AND")
_UNMATCHED = """
SELECT o.id FROM operation o LEFT JOIN (
    SELECT undoes, max(id) AS by FROM operation WHERE undoes IS NOT NULL AND undone_by IS NULL GROUP BY undoes
) u ON u.undoes = o.id WHERE o.undone_by IS NOT u.by"""
_AT_A_TIME = 1000
_ABSENT = ""


def seal(connection: sqlite3.Connection, operation: int) -> None:
    """Seal the newest operation, once all that it does is written."""
    _put(connection, operation, _Walk(connection, connection.execute(_ONE, (operation,))).digest(operation))


def broken(connection: sqlite3.Connection) -> set[int]:
    """The operations that are not as they were sealed, or whose undoing is not what they say it is; one without a seal too."""
    walk = _Walk(connection, connection.execute(_EVERY))
    unlike = {number for number in _all(connection) if walk.found(number) != walk.seal or walk.seal is None}
    return unlike | {row[0] for row in connection.execute(_UNMATCHED)}


def seal_all(connection: sqlite3.Connection, but: Collection[int] = ()) -> None:
    """Seal every operation anew as it stands, leaving out those given; one that cannot be read stays without a seal."""
    walk = _Walk(connection, connection.execute(_EVERY))
    digests = [(number, walk.found(number)) for number in _all(connection)]
    for number, digest in digests:
        if number not in but:
            _put(connection, number, digest)


@contextmanager
def renewed(connection: sqlite3.Connection) -> Iterator[None]:
    """For what rewrites rows and images without being an operation: what was sound before is sealed anew after it.

    Where there were no seals before, everything is; where there are none afterwards, nothing.
    """
    unsound = broken(connection) if _has_seals(connection) else set()
    yield
    if _has_seals(connection):
        seal_all(connection, unsound)


def _has_seals(connection: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM pragma_table_info('operation') WHERE name = 'seal'"
    return connection.execute(sql).fetchone() is not None


def _all(connection: sqlite3.Connection) -> list[int]:
    return [row[0] for row in connection.execute(_OPERATIONS)]


def _put(connection: sqlite3.Connection, operation: int, digest: str | None) -> None:
    connection.execute("UPDATE operation SET seal = ? WHERE id = ?", (digest, operation))


class _Walk:
    """Back through the history; ``seal`` is that of the operation asked for last.

    ``was`` holds, by table and number, a row brought in bulk as it was before the changes walked so far, where
    that is not how it is now. Only rows in the ranges of `bulk`, as (table, first, last), are followed.
    """

    def __init__(self, connection: sqlite3.Connection, bulk: Iterable[tuple[str, int, int]]) -> None:
        self.connection = connection
        self.seal: str | None = None
        self.was: dict[str, dict[int, str]] = {}
        self.bulk: dict[str, list[tuple[int, int]]] = {}
        self.names = cache(self._names)
        for table, first, last in bulk:
            if type(first) is type(last) is int:  # damage is found where its operation is looked at
                self._follow(table, first, last)

    def _follow(self, table: str, first: int, last: int) -> None:
        """Ranges come in order of their first number; those that overlap become one."""
        ranges = self.bulk.setdefault(table, [])
        if ranges and first <= ranges[-1][1]:
            first, last = ranges[-1][0], max(last, ranges.pop()[1])
        ranges.append((first, last))

    def found(self, operation: int) -> str | None:
        """As `digest`; None where damage keeps it from being worked out."""
        try:
            return self.digest(operation)
        except (sqlite3.Error, *UNREADABLE):
            return None

    def digest(self, operation: int) -> str:
        """The checksum of an operation. To be asked newest first, of all that came after it before."""
        said, self.seal = self.connection.execute(_SAID, (operation,)).fetchone()
        text = blake2b(said.encode(), digest_size=8)
        for told, table, row, last, before in self.connection.execute(_CHANGES, (operation,)):
            text.update(b"\n" + told.encode())
            if last is None:
                self._remember(table, row, before)
            elif before is None:
                for rows in self._brought(table, row, last):
                    text.update(b"\n" + rows.encode())
            else:
                self._remember_all(table, before)
        return text.hexdigest()

    def _remember(self, table: str, row: int, image: str | None) -> None:
        ranges = self.bulk.get(table, ())
        place = bisect_right(ranges, (row, 2**62)) - 1
        if place < 0 or row > ranges[place][1]:
            return
        self.was.setdefault(table, {})[row] = self._line(table, json.loads(image)) if image else _ABSENT

    def _remember_all(self, table: str, taken: str) -> None:
        """Rows that were taken out in bulk, by the image of all of them."""
        kept, was = json.loads(taken), self.was.setdefault(table, {})
        for row in kept["rows"]:
            image = dict(zip(kept["columns"], row, strict=True))
            was[image["id"]] = self._line(table, image)

    def _line(self, table: str, image: Image) -> str:
        """A row as SQLite itself would write it. By its values: SQLite's own reader of JSON stops at a NUL."""
        names = self.names(table)
        sql = f"SELECT json_array({', '.join('?' * len(names))})"
        text: str = self.connection.execute(sql, [image.get(name) for name in names]).fetchone()[0]
        return text

    def _brought(self, table: str, first: int, last: int) -> Iterator[str]:
        """The rows of a range as they came, one a line, a thousand at a time."""
        names = ", ".join(map(quoted, self.names(table)))
        sql = f"SELECT id, json_array({names}) FROM {quoted(table)} WHERE id BETWEEN ? AND ? ORDER BY id"
        rows: Iterator[tuple[int, str]] = self.connection.execute(sql, (first, last))
        was = self.was.get(table, {})
        numbers = was if len(was) <= last - first else (n for n in range(first, last + 1) if n in was)
        changed = sorted((number, was[number]) for number in numbers if first <= number <= last)
        if changed:
            rows = merge(changed, (row for row in rows if row[0] not in was), key=itemgetter(0))
        while page := list(islice(rows, _AT_A_TIME)):
            yield "\n".join(text for _, text in page)

    def _names(self, table: str) -> tuple[str, ...]:
        """The columns that are facts, in their order; a mark is given anew where it is missing."""
        rows = self.connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
        left_out = {"uid", *FORECAST} if table == "client" else {"uid"}
        return tuple(name for (name,) in rows if name not in left_out)
