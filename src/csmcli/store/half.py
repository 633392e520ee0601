"""One of the two files of a merge: its rows by client, and what its history says of each.

Numbers of clients and uids are given as the file that is merged into has them, so that rows of both can be held side
by side: copies of a file that was of schema 2 were each given uids of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from csmcli.core.merging import Group, Row, Side
from csmcli.core.merging_kinds import CLIENT, Kind
from csmcli.store.reading import listed
from csmcli.store.since import Death, Moment, Since

Identity = tuple[Any, ...]


class Half:
    """A file, read at `connection`, since the operation `fork` that it has in common with the other one.

    `clients` maps its numbers of clients to those of the file merged into (None: it is that file), `uids` its uids;
    both are filled once it is known who is who.
    """

    def __init__(self, connection: sqlite3.Connection, fork: int) -> None:
        self.connection = connection
        self.since = Since(connection, fork)
        self.clients: Mapping[int, int] | None = None
        self.uids: Mapping[str, str] = {}
        self._died: dict[str, dict[Identity, list[Death]]] = {}

    @cached_property
    def people(self) -> dict[int, Row]:
        """All clients by their number in this file."""
        names = ("id", *CLIENT.columns)
        rows = self.connection.execute(f"SELECT {', '.join(names)} FROM client ORDER BY id")
        return {row[0]: dict(zip(names, row, strict=True)) for row in rows}

    def rows(self, kind: Kind, clients: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
        """The rows of some clients (numbers of this file), by client: (id, \\*values of ``kind.columns``)."""
        found: dict[int, list[tuple[Any, ...]]] = {}
        sql = (
            f"SELECT client_id, id, {_columns(kind)} FROM {kind.table} "
            "WHERE client_id IN (SELECT value FROM json_each(?)) ORDER BY client_id, id"
        )
        for client, *row in self.connection.execute(sql, (listed(clients),)):
            found.setdefault(client, []).append(tuple(row))
        return found

    def record(self, kind: Kind, client: int, row: tuple[Any, ...]) -> Row:
        """A row of `rows` as a record, in the numbers of the file merged into."""
        return self.ours(dict(zip(("id", "client_id", *kind.columns), (row[0], client, *row[1:]), strict=True)))

    def ours(self, row: Row) -> Row:
        """A row or image of this file, as the file merged into has it."""
        known = {}
        if self.uids and row.get("uid") in self.uids:
            known["uid"] = self.uids[row["uid"]]
        if self.clients is not None and "client_id" in row:
            known["client_id"] = self.clients.get(row["client_id"], -row["client_id"])
        return {**row, **known} if known else row

    def number(self, client: int) -> int:
        """The number in this file of a client of the file merged into."""
        return next((theirs for theirs, ours in (self.clients or {}).items() if ours == client), client)

    def with_uids(self, kind: Kind, uids: set[str]) -> list[Row]:
        """The rows of a kind that have one of these uids of this file, whosever they are."""
        rows = self.connection.execute(f"SELECT client_id, id, {_columns(kind)} FROM {kind.table}")
        return [self.record(kind, client, tuple(row)) for client, *row in rows if row[1] in uids] if uids else []

    def side(self, kind: Kind, who: Identity, row: Row | None) -> Side:
        """A record as this file has it and had it; `who` tells it from all others, `row` is None where it is not there."""
        deaths = self._deaths(kind).get(who, ())
        numbers = dict.fromkeys([*(death.number for death in deaths), *([row["id"]] if row else [])])
        images = [image for number in numbers for image in self.since.past(kind.table, number)]
        return Side(row, tuple(map(self.ours, images)))

    def base(self, kind: Kind, row: Row | None) -> Row | None:
        """A record as both files had it at the fork, by this one; None where it was not there."""
        if row is None or self.since.is_new(kind.table, row["id"]):
            return None
        first = self.since.first(kind.table, row["id"])
        return row if first is None else self.ours(first)

    def last(self, kind: Kind, who: Identity, row: Row | None, group: Group) -> Moment | None:
        """When and by whom a record was last changed, in these columns or (none given) at all."""
        if row is not None:
            return self.since.last(kind.table, row["id"], group)
        deaths = self._deaths(kind).get(who)
        return self.since.moment(deaths[-1].operation) if deaths else None

    def was(self, kind: Kind, who: Identity) -> int:
        """The number in this file of a row that was taken away; 0 where no history tells of it."""
        deaths = self._deaths(kind).get(who)
        return deaths[-1].number if deaths else 0

    def gone(self, kind: Kind, client: int) -> list[Row]:
        """The last images of the rows of a client, by its number in the file merged into, that were taken away."""
        return [self.ours(death.image) for death in self._deaths(kind).get((client,), ())]

    def at_the_fork(self, kind: Kind) -> dict[int, str]:
        """The uids, by number in this file, of all rows of a kind that both files began with."""
        table, found = kind.table, dict(self.connection.execute(f"SELECT id, uid FROM {kind.table}").fetchall())
        found |= {death.number: death.image["uid"] for death in self.since.deaths(table) if death.number not in found}
        return {number: uid for number, uid in found.items() if not self.since.is_new(table, number)}

    def _deaths(self, kind: Kind) -> dict[Identity, list[Death]]:
        """The rows that were taken away, by what tells them apart; those without a name of their own by client."""
        if kind.table not in self._died:
            died: dict[Identity, list[Death]] = {}
            for death in self.since.deaths(kind.table):
                died.setdefault(identity(kind, self.ours(death.image)), []).append(death)
            self._died[kind.table] = died
        return self._died[kind.table]


def _columns(kind: Kind) -> str:
    return ", ".join(f'"{column}"' for column in kind.columns)


def identity(kind: Kind, row: Row) -> Identity:
    """What tells a record from all others of its kind; of one without a name, whose it is."""
    if kind.by_uid:
        return (row["uid"],)
    return (row["client_id"], *(row[column] for column in kind.who)) if kind.groups else (row["client_id"],)
