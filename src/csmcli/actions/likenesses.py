"""New clients whose names are like that of another client: found all at once at the end, and shown, never merged.

Every name is kept as a few numbers, its variants (`core.similar`) with its own place; sorted, those that share a variant
stand side by side. So ten thousand rows against ten thousand clients cost a sort, not a hundred million comparisons.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from csmcli.core.naming import key_from
from csmcli.core.similar import alike, unformed, variants

MOST = 100_000
"""So many names are compared; past that the numbers would take more memory than the import itself."""

_PLACES = 20
_LOW = (1 << _PLACES) - 1
_HIGH = (1 << 64 - _PLACES) - 1


class Likeness(NamedTuple):
    """A new client and the one that it may be the same as, itself there before or in an earlier line."""

    number: int
    key: str
    name: str
    other_key: str
    other_name: str


_NEAR = "SELECT id, key, name FROM client WHERE key >= ?1 AND key < ?1 || char(0x10FFFF) ORDER BY key LIMIT 50"


def near(connection: sqlite3.Connection, number: int, name: str) -> tuple[tuple[str, str], ...]:
    """The clients, as (key, name), whose names are like that of client `number`, among those whose keys begin alike.

    One name is not worth reading all the others: a slip in its first word goes unseen here, and shows in an import.
    """
    start = unformed(key_from(name).partition("-")[0])
    rows = connection.execute(_NEAR, (start,)).fetchall()
    return tuple((key, other) for found, key, other in rows if found != number and alike(name, other))


class Likenesses:
    """The names that one file brings; ``first`` is the number of the first new client."""

    def __init__(self, connection: sqlite3.Connection, first: int) -> None:
        self.connection, self.first = connection, first
        self.there = int(connection.execute("SELECT count(*) FROM client").fetchone()[0])
        self._numbers, self._kept = array("q"), array("Q")

    @property
    def compared(self) -> bool:
        """Whether there are few enough names to compare them."""
        return self.there + len(self._numbers) <= MOST

    def add(self, number: int, name: str) -> None:
        """A new client."""
        if self.compared:
            place = len(self._numbers)
            self._numbers.append(number)
            self._kept.extend((hash(variant) & _HIGH) << _PLACES | place for variant in variants(name))
        else:
            self._kept = array("Q")

    def find(self) -> list[Likeness]:
        """The likenesses, in the order of the new clients; none where there are too many names to compare."""
        if not self.compared or not self._numbers:
            return []
        self.there = 0
        for number, name in self.connection.execute("SELECT id, name FROM client WHERE id < ?", (self.first,)):
            self.add(number, name)
        pairs: dict[int, int] = {}
        for numbers in self._together():
            other = min(numbers)
            for number in numbers:
                if number >= self.first and number != other:
                    pairs[number] = min(other, pairs.get(number, other))
        return list(self._told(sorted(pairs.items())))

    def _together(self) -> Iterator[list[int]]:
        """The clients that share a variant."""
        kept, self._kept = sorted(self._kept), array("Q")
        for _, group in groupby(kept, lambda entry: entry >> _PLACES):
            places = list(group)
            if len(places) > 1:
                yield [self._numbers[entry & _LOW] for entry in places]

    def _told(self, pairs: Iterable[tuple[int, int]]) -> Iterator[Likeness]:
        sql = "SELECT key, name FROM client WHERE id = ?"
        for number, other in pairs:
            key, name = self.connection.execute(sql, (number,)).fetchone()
            other_key, other_name = self.connection.execute(sql, (other,)).fetchone()
            if alike(name, other_name):  # two variants may share a number by chance
                yield Likeness(number, key, name, other_key, other_name)
