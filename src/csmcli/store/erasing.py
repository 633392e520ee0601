"""A client taken out of a database for good: its rows, and every image and command line of the history that tells of it.

In SQL text and by the tables that the file itself has, since backups may be of an older schema. The history keeps its
order and stays sound: every operation stays, with the changes that are left of it, which can still be taken back; rows
brought in bulk are told as the ranges that are left; and every seal that was sound is made anew.

Source in the practice: a person may ask for what is kept of her to be deleted (個資法 article 11, GDPR article 17).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from csmcli.store import seals
from csmcli.store.shape import quoted

OWNED = """
SELECT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) i
WHERE t.type = 'table' AND i.name = 'client_id' AND t.name <> 'change' ORDER BY t.name"""
OF_ROWS = """
SELECT id, operation_id, table_name, row_id, before IS NOT NULL AND {before} IN (SELECT value FROM json_each(?1))
FROM change WHERE last_row_id IS NULL AND (
    client_id IN (SELECT value FROM json_each(?1)) OR {before} IN (SELECT value FROM json_each(?1))
    OR {after} IN (SELECT value FROM json_each(?1)))""".format(
    before="CASE table_name WHEN 'client' THEN row_id ELSE json_extract(before, '$.client_id') END",
    after="CASE table_name WHEN 'client' THEN row_id ELSE json_extract(after, '$.client_id') END",
)
"""Changes of single rows that are, or were, the client's; whether the row was its own before."""

PRECEDING = """
SELECT DISTINCT json_extract(before, '$.client_id') FROM change
WHERE last_row_id IS NULL AND table_name <> 'client' AND json_extract(after, '$.client_id') = ?1
AND json_extract(before, '$.client_id') <> ?1
AND json_extract(before, '$.client_id') NOT IN (SELECT id FROM client)"""
IN_BULK = """
SELECT id, operation_id, table_name, row_id, last_row_id, before FROM change WHERE last_row_id IS NOT NULL"""
_OF_ONE_ROW = 5
_WORDS_KEPT = 2
_SHORTEST = 2
"""Letters that a name needs to be looked for in the command lines of operations that did not touch the client."""


class Erased(NamedTuple):
    """How many rows of facts and how many changes of the history were taken out."""

    rows: int
    changes: int


def erase(connection: sqlite3.Connection, client: int) -> Erased:
    """Take the client with this number out, inside the caller's write transaction.

    What it held stays in free pages of the file until the caller runs VACUUM; set ``secure_delete`` before.
    """
    with seals.renewed(connection):
        return _Erasing(connection, client).run()


def holds(connection: sqlite3.Connection, uid: str, key: str) -> int | None:
    """The number of the client with `uid` in another state of the same database; by `key` where it has no uids yet."""
    columns = {row[0] for row in connection.execute("SELECT name FROM pragma_table_info('client')")}
    column, value = ("uid", uid) if "uid" in columns else ("key", key)
    found = connection.execute(f"SELECT id FROM client WHERE {column} = ?", (value,)).fetchone()
    if found is None:
        sql = f"""SELECT row_id FROM change WHERE table_name = 'client' AND last_row_id IS NULL
                  AND json_extract(coalesce(before, after), '$.{column}') = ? LIMIT 1"""
        found = connection.execute(sql, (value,)).fetchone()
    return found[0] if found else None


class _Erasing:
    """One client on its way out, with the entries that were merged into it.

    ``own`` are the rows, by table and number, that were its own at the moment in the history looked at: a number may be
    given again, so that whose a row was is known only by going back through all changes, newest first.
    """

    def __init__(self, connection: sqlite3.Connection, client: int) -> None:
        self.connection = connection
        former = (row[0] for row in connection.execute(PRECEDING, (client,)))
        self.ids = [client, *former]
        self.own: set[tuple[str, int]] = set()
        self.touched: set[int] = set()
        self.changes = 0
        self.names = self._names()

    def run(self) -> Erased:
        tables = [row[0] for row in self.connection.execute(OWNED)]
        rows = sum(self._rows(table, "client_id") for table in tables) + self._rows("client", "id")
        self._history()
        self._commands()
        return Erased(rows, self.changes)

    def _names(self) -> list[str]:
        """The key and name that the client goes by, and went by."""
        marks = ", ".join("?" * len(self.ids))
        found = set(self.connection.execute(f"SELECT key, name FROM client WHERE id IN ({marks})", self.ids))
        sql = f"""SELECT json_extract({{0}}, '$.key'), json_extract({{0}}, '$.name') FROM change
                  WHERE table_name = 'client' AND last_row_id IS NULL AND {{0}} IS NOT NULL AND row_id IN ({marks})"""
        for image in ("before", "after"):
            found.update(self.connection.execute(sql.format(image), self.ids))
        return sorted({name.casefold() for pair in found for name in pair if name and len(name) >= _SHORTEST})

    def _rows(self, table: str, column: str) -> int:
        sql = f"{quoted(column)} IN (SELECT value FROM json_each(?))"
        ids = (json.dumps(self.ids),)
        found = [row[0] for row in self.connection.execute(f"SELECT id FROM {quoted(table)} WHERE {sql}", ids)]
        self.own.update((table, number) for number in found)
        self.connection.execute(f"DELETE FROM {quoted(table)} WHERE {sql}", ids)
        return len(found)

    def _history(self) -> None:
        """All changes of the client's, newest first. A row that went over from another client is that one's past, too."""
        single = self.connection.execute(OF_ROWS, (json.dumps(self.ids),)).fetchall()
        bulk = self.connection.execute(IN_BULK).fetchall()
        for change in sorted([*single, *bulk], reverse=True):
            if len(change) == _OF_ONE_ROW:
                self._forget(*change)
            else:
                self._cut(*change)

    def _forget(self, number: int, operation: int, table: str, row: int, its_own: int) -> None:
        (self.own.add if its_own else self.own.discard)((table, row))
        self.touched.add(operation)
        self.connection.execute("DELETE FROM change WHERE id = ?", (number,))
        self.changes += 1

    def _cut(self, number: int, operation: int, table: str, first: int, last: int, before: str | None) -> None:
        """Of rows brought in, or taken out, in bulk, what is left without those of the client."""
        image = json.loads(before) if before else None
        if image:
            self._were(table, image)
        gone = {row for name, row in self.own if name == table and first <= row <= last}
        if not image:
            self.own -= {(table, row) for row in gone}
        if gone:
            self._replace(number, operation, table, list(_ranges(first, last, gone)), image)

    def _were(self, table: str, image: dict[str, list[Any]]) -> None:
        """The rows that were taken out were there before, and whose they were."""
        owner, number = image["columns"].index("id" if table == "client" else "client_id"), image["columns"].index("id")
        for row in image["rows"]:
            (self.own.add if row[owner] in self.ids else self.own.discard)((table, row[number]))

    def _replace(
        self,
        number: int,
        operation: int,
        table: str,
        ranges: list[tuple[int, int]],
        image: dict[str, list[Any]] | None,
    ) -> None:
        """One change in bulk by those that are left of it, in its place in the order."""
        self.changes += 1
        self.connection.execute("DELETE FROM change WHERE id = ?", (number,))
        if not ranges:
            self.touched.add(operation)
            return
        self._make_room(number, len(ranges) - 1)
        sql = "INSERT INTO change (id, operation_id, table_name, row_id, last_row_id, before) VALUES (?, ?, ?, ?, ?, ?)"
        for place, (first, last) in enumerate(ranges):
            told = (number + place, operation, table, first, last, _part(image, first, last))
            self.connection.execute(sql, told)

    def _make_room(self, number: int, more: int) -> None:
        """Give the changes behind `number` higher numbers, in two steps, so that none is taken in between."""
        if more:
            self.connection.execute("UPDATE change SET id = -(id + ?) WHERE id > ?", (more, number))
            self.connection.execute("UPDATE change SET id = -id WHERE id < 0")

    def _commands(self) -> None:
        """Of a command that touched the client, or names it, only its first words stay."""
        for number, command in self.connection.execute("SELECT id, command FROM operation").fetchall():
            folded = command.casefold()
            if number in self.touched or any(name in folded for name in self.names):
                short = " ".join(command.split()[:_WORDS_KEPT])
                self.connection.execute("UPDATE operation SET command = ? WHERE id = ?", (short, number))


def _ranges(first: int, last: int, gone: Collection[int]) -> Iterator[tuple[int, int]]:
    """What is left of a range of numbers without those that are gone."""
    start = first
    for number in sorted(number for number in gone if first <= number <= last):
        if start < number:
            yield start, number - 1
        start = number + 1
    if start <= last:
        yield start, last


def _part(image: dict[str, list[Any]] | None, first: int, last: int) -> str | None:
    """The image of the rows of one range, as JSON; None for rows that were brought in."""
    if image is None:
        return None
    place = image["columns"].index("id")
    rows = [row for row in image["rows"] if first <= row[place] <= last]
    return json.dumps({"columns": image["columns"], "rows": rows}, ensure_ascii=False, separators=(",", ":"))
