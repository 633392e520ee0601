"""What a file's history says of a row since a certain operation: how it was then, how it has been, who changed it last.

The whole of the history is read once, but for the images: they are the bulk of it, and only those of rows that
differ between two files are ever looked at.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import takewhile
from typing import Any, NamedTuple

Image = dict[str, Any]

OPERATIONS = "SELECT id, at, actor, command, undoes, undone_by FROM operation ORDER BY id"
CHANGES = """
SELECT id, operation_id, table_name, row_id, last_row_id, client_id, before IS NULL, after IS NULL
FROM change WHERE operation_id > ? ORDER BY id"""
IMAGES = "SELECT before, after FROM change WHERE id = ?"


class Moment(NamedTuple):
    """When something was changed (UTC, ISO 8601), and by whom."""

    at: str
    by: str


class Death(NamedTuple):
    """A row that was taken away: its number, its last image, and the operation."""

    number: int
    image: Image
    operation: int


class _Seen(NamedTuple):
    change: int
    operation: int


def fork(here: sqlite3.Connection, there: sqlite3.Connection) -> int:
    """The last operation that both files have in common; 0 for files that began apart."""
    pairs = zip(here.execute(OPERATIONS), there.execute(OPERATIONS), strict=False)
    return max((one[0] for one, _ in takewhile(lambda pair: pair[0][:4] == pair[1][:4], pairs)), default=0)


class Since:
    """The history of a file after operation `fork`. ``changed`` holds the last operation that changed each client."""

    def __init__(self, connection: sqlite3.Connection, fork: int) -> None:
        self.connection, self.fork = connection, fork
        operations = connection.execute(OPERATIONS).fetchall()
        self._moments = {number: Moment(at, actor) for number, at, actor, *_ in operations}
        self._void = _void(operations, fork)
        self._rows: dict[tuple[str, int], list[_Seen]] = {}
        self._born: dict[str, list[tuple[int, int, int]]] = {}
        self._new: set[tuple[str, int]] = set()
        self._deaths: dict[str, list[tuple[int, int, int]]] = {}
        self.changed: dict[int, int] = {}
        for change in connection.execute(CHANGES, (fork,)):
            self._note(*change)

    def _note(
        self, change: int, operation: int, table: str, row: int, last: int | None, client: int | None,
        fresh: int, gone: int,
    ) -> None:  # fmt: skip
        if last is not None:
            if fresh:
                self._born.setdefault(table, []).append((row, last, operation))
            return
        seen = self._rows.setdefault((table, row), [])
        if fresh and not seen:
            self._new.add((table, row))
        seen.append(_Seen(change, operation))
        if operation in self._void:
            return
        if gone:
            self._deaths.setdefault(table, []).append((row, change, operation))
        if client is not None:
            self.changed[client] = operation

    def moment(self, operation: int) -> Moment:
        """When an operation was, and whose it was."""
        return self._moments[operation]

    def is_new(self, table: str, number: int) -> bool:
        """Whether a row came after the fork."""
        return not self.fork or (table, number) in self._new or self._range(table, number) is not None

    def first(self, table: str, number: int) -> Image | None:
        """A row as it was at the fork; None where it has not changed since. Not to be asked of a row that is new."""
        seen = self._rows.get((table, number))
        return self._images(seen[0])[0] if seen else None

    def past(self, table: str, number: int) -> tuple[Image, ...]:
        """What a row has been since the fork, so far as it is on record, oldest first; what was undone never was."""
        seen = self._rows.get((table, number), ())
        images = (image for one in seen if one.operation not in self._void for image in self._images(one))
        return tuple(image for image in images if image is not None)

    def deaths(self, table: str) -> Iterator[Death]:
        """The rows of a table that were taken away and not brought back by an undo."""
        for number, change, operation in self._deaths.get(table, ()):
            image = self._images(_Seen(change, operation))[0]
            assert image is not None
            yield Death(number, image, operation)

    def last(self, table: str, number: int, group: tuple[str, ...]) -> Moment | None:
        """The last change of some columns of a row, or of whether it is there; None where nothing tells.

        What was undone never was, nor was its undoing.
        """
        for one in reversed(self._rows.get((table, number), ())):
            if one.operation in self._void:
                continue
            before, after = self._images(one)
            told = before is None or after is None or not group
            if told or any(before.get(name) != after.get(name) for name in group):  # type: ignore[union-attr]
                return self._moments.get(one.operation)
        began = self._range(table, number)
        return self._moments.get(began) if began else None

    def _range(self, table: str, number: int) -> int | None:
        """The operation that brought a row in bulk."""
        return next((op for first, last, op in self._born.get(table, ()) if first <= number <= last), None)

    def _images(self, seen: _Seen) -> tuple[Image | None, Image | None]:
        before, after = self.connection.execute(IMAGES, (seen.change,)).fetchone()
        return before and json.loads(before), after and json.loads(after)


def _void(operations: list[tuple[Any, ...]], fork: int) -> set[int]:
    """The operations after `fork` that do not count: what was undone, and the undoing of it."""
    return {number for number, *_, undoes, by in operations if by is not None or (undoes or 0) > fork}
