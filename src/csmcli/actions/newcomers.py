"""Clients that arrive by the thousand: inserted in bulk, exactly as `clients.add` and `plan` would have left them.

Through the ORM a client with its eight milestones costs four milliseconds, as tuples less than
two tenths. What is skipped is skipped here only: the row images (the ranges stand for them)
and the renewal of forecasts, which are computed from the same facts before the row is written.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from csmcli.actions.clients import RANKS
from csmcli.actions.courses import METRIC, Course, Planner, iso
from csmcli.actions.desk import Work
from csmcli.actions.file_rows import Row
from csmcli.core.naming import key_from
from csmcli.store.images import FORECAST
from csmcli.store.numbers import free
from csmcli.store.uid import fresh

PAGE = "page"
"""The name of the link that a file gives."""

_AT_A_TIME = 1000

_CLIENT = (
    "id", "uid", "key", "name", "external_id", "playbook", "language", "tier", "rank", "owner", "signed_on", "added_on",
    "contact", "channel", "address", "currency", "target", "note", "closed_on",
    *FORECAST,
)  # fmt: skip
_COLUMNS = {
    "client": _CLIENT,
    "tier_change": ("id", "client_id", "tier", "decided_on"),
    "link": ("id", "client_id", "name", "url", "match"),
    "milestone": ("id", "client_id", "key", "position", "due_on", "first_due_on", "reached_on"),
    "move": ("id", "client_id", "key", "kind", "to_on", "decided_on"),
    "measurement": ("id", "client_id", "metric", "on_day", "value", "source"),
    "hold": ("id", "uid", "client_id", "from_on", "until_on", "reason"),
    "closing": ("id", "uid", "client_id", "closed_on", "outcome", "reason"),
}
"""Tables in the order in which rows refer to one another: undo goes through them backwards."""


class _Shelf:
    """Rows of one table on their way in.

    They are numbered when they are written, since rows that come through the session in between take
    numbers too; ``ranges`` holds (first, last) of what was written.
    """

    def __init__(self, work: Work, table: str) -> None:
        self.connection, self.table = work.connection, table
        columns = _COLUMNS[table]
        self.sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        self.rows: list[tuple[Any, ...]] = []
        self.ranges: list[tuple[int, int]] = []

    def add(self, *values: Any) -> None:
        self.rows.append(values)

    def flush(self) -> None:
        if not self.rows:
            return
        first = free(self.connection, self.table)
        self.connection.executemany(self.sql, ((first + n, *row) for n, row in enumerate(self.rows)))
        last = first + len(self.rows) - 1
        if self.ranges and self.ranges[-1][1] == first - 1:
            first = self.ranges.pop()[0]
        self.ranges.append((first, last))
        self.rows.clear()


class Newcomers:
    """The clients that one file brings, on `day`, known by `source`."""

    def __init__(self, work: Work, *, day: date, source: str) -> None:
        self.work, self.day, self.source = work, day, source
        self.connection = work.connection
        self.on = day.isoformat()
        self.shelves = {table: _Shelf(work, table) for table in _COLUMNS}
        self.course = lru_cache(maxsize=2048)(Planner(work.desk.library, day).planned)
        # Clients come through here alone while the file is read, so their numbers are known beforehand.
        self.first = self._next = free(self.connection, "client")
        self._waiting: set[str] = set()
        self._numbers: dict[str, int] = {}

    def add(self, key: str, row: Row, owner: str | None, match: str | None, course: Course) -> int:
        """Put a client on the shelf; its number. ``match`` is its link reduced."""
        practice = self.work.desk.library.outline(course.playbook)
        milestones, agreed, forecast = self.course(course)
        signed, closed = iso(course.signed_on), iso(course.closed_on)
        number = self._next
        self._next += 1
        self.shelves["client"].add(
            fresh(), key, row.name, row.external_id, practice.key, row.language or practice.language,
            course.tier, RANKS[course.tier], owner, signed, self.on,
            row.contact, row.channel, row.address, row.currency or practice.currency, row.target, row.note, closed,
            *forecast,
        )  # fmt: skip
        add = self.shelves["milestone"].add
        for milestone in milestones:
            add(number, *milestone)
        for planned, day in agreed:
            self.shelves["move"].add(number, planned, "agreed", day, self.on)
        if course.tier:
            self.shelves["tier_change"].add(number, course.tier, signed or self.on)
        if match:
            self.shelves["link"].add(number, PAGE, row.link, match)
        if course.hold:
            first, until = map(iso, course.hold)
            self.shelves["hold"].add(fresh(), number, first, until, row.hold_reason)
        if closed:
            self.shelves["closing"].add(fresh(), number, closed, row.outcome, row.reason)
        self._waiting.add(key)
        return number

    @property
    def full(self) -> bool:
        """Whether it is time to flush."""
        return max(len(self._waiting), len(self.shelves["measurement"].rows)) >= _AT_A_TIME

    def measure(self, client: int, value: int) -> None:
        """Put a measurement on the shelf."""
        self.shelves["measurement"].add(client, METRIC, self.on, value, self.source)

    def flush(self) -> None:
        """Write what is on the shelves."""
        self.work.session.flush()
        for shelf in self.shelves.values():
            shelf.flush()
        self._waiting.clear()

    def finish(self) -> None:
        """Write the rest, and record it all."""
        self.flush()
        for table, shelf in self.shelves.items():
            for first, last in shelf.ranges:
                self.work.recorder.record_range(table, first, last)

    def taken(self, key: str) -> bool:
        """Whether a client has the key, in the store or on its way there."""
        return key in self._waiting or bool(
            self.connection.execute("SELECT 1 FROM client WHERE key = ?", (key,)).fetchone()
        )

    def free_key(self, name: str) -> str:
        """A key for `name` as `core.naming.numbered` would find it, without trying 99 names for the hundredth."""
        base = key_from(name)
        number = self._numbers.get(base)
        if number is None:
            if not self.taken(base):
                return base
            number = 2
        while self.taken(f"{base}-{number}"):
            number += 1
        self._numbers[base] = number + 1
        return f"{base}-{number}"
