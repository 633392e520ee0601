"""Bringing clients in from a file: one transaction, one operation, all rows or none.

A row is a client that is known (by external id, link or key: it is updated) or a new one (inserted
in bulk). Rows stream through: what is remembered of them is what tells two of them apart.
"""

from __future__ import annotations

import sqlite3
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from csmcli.actions.desk import Desk, Work
from csmcli.actions.forecast import remember
from csmcli.actions.known_clients import changed
from csmcli.actions.newcomers import Course, Newcomers
from csmcli.core.naming import address_match
from csmcli.core.playbook import Playbook
from csmcli.errors import CsmError, Refused
from csmcli.store.file import SCHEMA_VERSION, complaint, version

SHOWN = 20
"""How many complaints and how many changes are kept to be shown."""


class Row(NamedTuple):
    """What a file tells of a client, None for not told. Amounts are in hundredths; ``line`` is the file's."""

    line: int
    name: str
    key: str | None = None
    external_id: str | None = None
    link: str | None = None
    owner: str | None = None
    tier: str | None = None
    signed_on: date | None = None
    launch: date | None = None
    end: date | None = None
    ship: date | None = None
    raised: int | None = None
    target: int | None = None
    contact: str | None = None
    channel: str | None = None
    address: str | None = None
    note: str | None = None


class Complaint(NamedTuple):
    """A row that cannot be brought in: its line, the column as the file names it, what is wrong."""

    line: int
    column: str | None
    problem: CsmError


class Entry(NamedTuple):
    """A client that is new or changed; ``what`` names the facts that changed, empty for a new one."""

    line: int
    key: str
    name: str
    what: tuple[str, ...]


class Manner(NamedTuple):
    """How a file is brought in: its facts held on ``day``, ``source`` stands for its content.

    ``columns`` names the file's column for each field, for complaints.
    """

    day: date
    source: str
    playbook: str
    owner: str | None = None
    columns: Mapping[str, str] = {}
    skip_bad: bool = False
    dry_run: bool = False


class Outcome(NamedTuple):
    """How many rows were what, and whether they were ``kept``. ``complaints`` and ``entries`` are the first few."""

    new: int
    updated: int
    unchanged: int
    bad: int
    measured: int
    kept: bool
    complaints: tuple[Complaint, ...]
    entries: tuple[Entry, ...]


def bring_in(desk: Desk, rows: Iterable[Row | Complaint], manner: Manner) -> Outcome:
    """Bring in the rows of a file, in their order: all, or none where one is bad and `skip_bad` is off.

    Makes the database where there is none. Raises Refused for a day after today, and what `rows` raises.
    """
    if manner.day > desk.today:
        raise Refused("The file tells of {day}, which is after today ({today}).", day=manner.day, today=desk.today)
    _safe(desk, manner)
    run = None
    try:
        with _place(desk, manner) as place, place.writing(make=True) as work:
            run = _Run(work, manner, desk.today)
            run.read(rows)
            if not run.outcome().kept:
                raise _TakenBack
    except _TakenBack:
        pass
    except sqlite3.Error as error:
        raise complaint(error, desk.database) from error
    assert run is not None
    return run.outcome()


def _safe(desk: Desk, manner: Manner) -> None:
    """A database that holds clients is backed up first. Raises CsmError, with nothing changed, where it cannot be."""
    if desk.shelf and not manner.dry_run and version(desk.database) == SCHEMA_VERSION:
        desk.shelf.put(desk.database, "import")


class _TakenBack(Exception):
    """Ends the transaction without a trace."""


@contextmanager
def _place(desk: Desk, manner: Manner) -> Iterator[Desk]:
    """The desk on the day of the file; a rehearsal where there is no database yet makes none."""
    desk = desk._replace(today=manner.day)
    if manner.dry_run:
        desk = desk.rehearsing()
    if not manner.dry_run or desk.database.exists():
        yield desk
        return
    with tempfile.TemporaryDirectory(prefix="csm-") as folder:
        yield desk._replace(database=Path(folder) / "rehearsal.db")


class _Bad(Exception):
    def __init__(self, field: str, problem: CsmError) -> None:
        super().__init__(field)
        self.field, self.problem = field, problem


class _Run:
    """One file on its way into the store."""

    def __init__(self, work: Work, manner: Manner, today: date) -> None:
        self.work, self.manner, self.today = work, manner, today
        self.connection = work.connection
        self.practice = work.desk.library.outline(manner.playbook)
        self.newcomers = Newcomers(work, self.practice, day=manner.day, source=manner.source)
        self.waiting: dict[tuple[str, str | None], int] = {}
        self.arrived = array("q")
        self.met: dict[int, int] = {}
        self.new = self.updated = self.unchanged = self.bad = self.measured = 0
        self.complaints: list[Complaint] = []
        self.entries: list[Entry] = []

    def read(self, rows: Iterable[Row | Complaint]) -> None:
        """Take every row."""
        remember(self.work.session, self.work.desk.library, self.manner.playbook)
        for row in rows:
            if isinstance(row, Complaint):
                self._complain(row)
                continue
            try:
                self._take(row)
            except _Bad as bad:
                column = self.manner.columns.get(bad.field, bad.field)
                self._complain(Complaint(row.line, column, bad.problem))
        self.newcomers.finish()

    def outcome(self) -> Outcome:
        kept = not self.manner.dry_run and (self.manner.skip_bad or not self.bad)
        return Outcome(
            self.new,
            self.updated,
            self.unchanged,
            self.bad,
            self.measured,
            kept,
            tuple(self.complaints),
            tuple(self.entries),
        )

    def _complain(self, complaint: Complaint) -> None:
        self.bad += 1
        if len(self.complaints) < SHOWN:
            self.complaints.append(complaint)

    def _note(self, entry: Entry) -> None:
        if len(self.entries) < SHOWN:
            self.entries.append(entry)

    def _take(self, row: Row) -> None:
        if row.signed_on and row.signed_on > self.today:
            raise _Bad("signed", Refused("{day} is after today ({today}).", day=row.signed_on, today=self.today))
        match = address_match(row.link) if row.link else None
        marks = (("external_id", row.external_id), ("link", match), ("key", row.key))
        known = self._known(marks)
        if known is None:
            self._add(row, match)
            self.waiting.update((mark, row.line) for mark in marks if mark[1])
        else:
            self._update(known, row)
        if self.newcomers.full:
            self.newcomers.flush()
            self.waiting.clear()

    def _known(self, marks: Iterable[tuple[str, str | None]]) -> int | None:
        """The client that a row is about. Raises _Bad where its marks belong to several, or to an earlier row."""
        found: dict[int, str] = {}
        for mark in marks:
            field, value = mark
            if value:
                if mark in self.waiting:
                    raise _Bad(field, _again(self.waiting[mark]))
                for (number,) in self.connection.execute(_BY[field], (value,)):
                    found.setdefault(number, field)
        for number, field in found.items():
            line = self._met(number)
            if line is not None:
                raise _Bad(field, _again(line))
        if len(found) > 1:
            keys = ", ".join(self._key(number) for number in found)
            raise _Bad(list(found.values())[-1], Refused("this fits several clients: {keys}.", keys=keys))
        return next(iter(found), None)

    def _met(self, number: int) -> int | None:
        """The line of this file that brought or updated a client."""
        place = number - self.newcomers.first
        return self.arrived[place] if place >= 0 else self.met.get(number)

    def _key(self, number: int) -> str:
        return str(self.connection.execute("SELECT key FROM client WHERE id = ?", (number,)).fetchone()[0])

    def _add(self, row: Row, match: str | None) -> None:
        key = row.key or self.newcomers.free_key(row.name)
        if row.key and self.newcomers.taken(row.key):
            raise _Bad("key", Refused("the key “{key}” is taken.", key=row.key))
        agreed = tuple(_dates(self.practice, row).items())
        course = Course(row.signed_on, row.tier, agreed, bool(row.raised), row.raised is not None)
        number = self.newcomers.add(key, row, row.owner or self.manner.owner, match, course)
        self.arrived.append(row.line)
        if row.raised is not None:
            self.newcomers.measure(number, row.raised)
            self.measured += 1
        self.new += 1
        self._note(Entry(row.line, key, row.name, ()))

    def _update(self, number: int, row: Row) -> None:
        client, what = changed(self.work, number, row._asdict(), partial(_dates, row=row), self.manner.source)
        self.met[number] = row.line
        if row.raised is not None and "raised" in what:
            self.newcomers.measure(number, row.raised)
            self.work.recorder.clients.add(number)
            self.measured += 1
        if what:
            self.updated += 1
            self._note(Entry(row.line, client.key, row.name, what))
        else:
            self.unchanged += 1


_BY = {
    "external_id": "SELECT id FROM client WHERE external_id = ?",
    "link": """
SELECT client_id FROM link WHERE match = ?1 AND (name = 'page' OR NOT EXISTS (
  SELECT 1 FROM link other WHERE other.match = ?1 AND other.name = 'page'))""",
    "key": "SELECT id FROM client WHERE key = ?",
}
"""The clients that have a mark; the page of a project goes before other links to it."""


def _again(line: int) -> Refused:
    return Refused("line {line} is about the same client; a client comes once in a file.", line=line)


def _dates(practice: Playbook, row: Row) -> dict[str, date]:
    """The days that a row states, by milestone of the practice."""
    campaign = practice.campaign
    named = {
        campaign.starts if campaign else "launch": row.launch,
        campaign.ends if campaign else "end": row.end,
        "ship": row.ship,
    }
    return {key: day for key, day in named.items() if day and practice.milestone(key)}
