"""Which client a row of a file is about: the one that bears its marks, if there is one and no more."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Mapping, Sequence

from csmcli.actions.file_rows import BadRow
from csmcli.core.naming import folded
from csmcli.errors import Refused

_BY = {
    "external_id": "SELECT id FROM client WHERE external_id = ?",
    "link": """
SELECT client_id FROM link WHERE match = ?1 AND (name = 'page' OR NOT EXISTS (
  SELECT 1 FROM link other WHERE other.match = ?1 AND other.name = 'page'))""",
    "key": "SELECT id FROM client WHERE key = ?",
}
"""The clients that have a mark; the page of a project goes before other links to it."""

Marks = Mapping[str, str | None]


class Recognition:
    """The clients there are and those that the file has brought so far, by their marks.

    ``first`` is the number of the first that the file brings; they are numbered without a gap.
    """

    def __init__(self, connection: sqlite3.Connection, match: Sequence[str], first: int) -> None:
        self.connection, self.match, self.first = connection, match, first
        self._waiting: dict[tuple[str, str | None], int] = {}
        self._arrived = array("q")
        self._met: dict[int, int] = {}
        self._names: dict[str, list[int]] = {}
        if "name" in match:
            for number, name in connection.execute("SELECT id, name FROM client"):
                self._names.setdefault(folded(name), []).append(number)

    def known(self, marks: Marks) -> int | None:
        """The client that a row is about. Raises BadRow where its marks belong to several, or to an earlier row."""
        found: dict[int, str] = {}
        for field in self.match:
            for number in self._bearers(field, marks.get(field)):
                found.setdefault(number, field)
        for number, field in found.items():
            line = self.line(number)
            if line is not None:
                raise BadRow(field, _again(line))
        if len(found) > 1:
            keys = ", ".join(self.key(number) for number in found)
            raise BadRow(list(found.values())[-1], Refused("this fits several clients: {keys}.", keys=keys))
        client = next(iter(found), None)
        self._own(marks.get("external_id"), client)
        return client

    def _bearers(self, field: str, value: str | None) -> list[int]:
        if not value:
            return []
        if (field, value) in self._waiting:
            raise BadRow(field, _again(self._waiting[field, value]))
        if field == "name":
            return self._names.get(folded(value), [])
        return [number for (number,) in self.connection.execute(_BY[field], (value,))]

    def _own(self, external_id: str | None, number: int | None) -> None:
        """An external id is one client's, even where clients are not known by it."""
        if "external_id" in self.match:
            return
        for other in self._bearers("external_id", external_id):
            if other != number:
                problem = Refused("the external id “{id}” belongs to {key}.", id=external_id, key=self.key(other))
                raise BadRow("external_id", problem)

    def arrived(self, number: int, line: int, marks: Marks) -> None:
        """A row has become the client `number`, the next in turn."""
        self._arrived.append(line)
        self._waiting.update(((field, value), line) for field, value in marks.items() if value and field != "name")
        if "name" in self.match:
            self._names.setdefault(folded(marks["name"] or ""), []).append(number)

    def met(self, number: int, line: int) -> None:
        """A row was about a client that was there before."""
        self._met[number] = line

    def written(self) -> None:
        """Those that arrived are in the store now, to be found there."""
        self._waiting.clear()

    def line(self, number: int) -> int | None:
        """The line of this file that brought or updated a client."""
        place = number - self.first
        return self._arrived[place] if place >= 0 else self._met.get(number)

    def key(self, number: int) -> str:
        """The key of a client."""
        return str(self.connection.execute("SELECT key FROM client WHERE id = ?", (number,)).fetchone()[0])


def _again(line: int) -> Refused:
    return Refused("line {line} is about the same client; a client comes once in a file.", line=line)
