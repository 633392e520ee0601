"""Bringing clients in from a file: one transaction, one operation, all rows or none.

A row is a client that is known (by the marks told: it is updated) or a new one (inserted in bulk). Rows stream through:
what is remembered of them is what tells two of them apart.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from csmcli.actions.courses import Course
from csmcli.actions.desk import Desk, Work
from csmcli.actions.file_rows import MARKS, BadRow, Complaint, Entry, Row, agreed_days, check, ticked_on
from csmcli.actions.forecast import remember
from csmcli.actions.known_clients import changed
from csmcli.actions.likenesses import Likeness, Likenesses
from csmcli.actions.newcomers import Newcomers
from csmcli.actions.recognition import Recognition
from csmcli.core.holds import Hold
from csmcli.core.naming import address_match
from csmcli.errors import CsmError, Refused
from csmcli.store.file import complaint, version
from csmcli.whole_file import placed

__all__ = ["MARKS", "SHOWN", "Complaint", "Entry", "Manner", "Outcome", "Row", "bring_in"]

SHOWN = 20
"""How many complaints, and how many new and changed clients each, are kept to be shown unless told."""


class Manner(NamedTuple):
    """How a file is brought in: its facts held on ``day``, ``source`` stands for its content.

    ``columns`` names the file's column for each field, for complaints. ``match`` are the marks by which a row is known,
    of external_id, link, key and name. ``shown`` is how much of each kind is kept, None for all; ``report`` is told of
    every complaint.
    """

    day: date
    source: str
    playbook: str
    owner: str | None = None
    columns: Mapping[str, str] = {}
    skip_bad: bool = False
    dry_run: bool = False
    match: tuple[str, ...] = MARKS
    shown: int | None = SHOWN
    report: Callable[[Complaint], None] | None = None


class Like(NamedTuple):
    """A new client of the file, and the one that it may be the same as."""

    line: int
    likeness: Likeness


class Outcome(NamedTuple):
    """How many rows were what, and whether they were ``kept``. ``complaints`` and ``entries`` are the first few.

    ``ticked`` milestones had no day and were taken to be reached on the file's; ``compared`` tells whether names were.
    """

    new: int
    updated: int
    unchanged: int
    bad: int
    measured: int
    kept: bool
    complaints: tuple[Complaint, ...]
    entries: tuple[Entry, ...]
    ticked: int = 0
    likenesses: tuple[Like, ...] = ()
    compared: bool = True


def bring_in(desk: Desk, rows: Iterable[Row | Complaint], manner: Manner) -> Outcome:
    """Bring in the rows of a file, in their order: all, or none where one is bad and `skip_bad` is off.

    Makes the database where there is none and something was kept. Raises Refused for a day after today, and what `rows`
    raises.
    """
    if manner.day > desk.today:
        raise Refused("The file tells of {day}, which is after today ({today}).", day=manner.day, today=desk.today)
    if not manner.dry_run:
        desk.keep_safe("import")
    run = None
    try:
        with _place(desk, manner) as place, place.writing(make=True) as work:
            run = _Run(work, manner, desk.today)
            run.read(rows)
            if not run.kept:
                raise _TakenBack
    except _TakenBack:
        pass
    except sqlite3.Error as error:
        raise complaint(error, desk.database) from error
    assert run is not None
    return run.outcome()


class _TakenBack(Exception):
    """Ends the transaction without a trace."""


@contextmanager
def _place(desk: Desk, manner: Manner) -> Iterator[Desk]:
    """The desk on the day of the file. A database that is not there yet is made aside, and only what is kept takes its place."""
    desk = desk._replace(today=manner.day)
    if manner.dry_run:
        desk = desk.rehearsing()
    if version(desk.database) is not None:
        yield desk
    elif manner.dry_run:
        with tempfile.TemporaryDirectory(prefix="csm-") as folder:
            yield desk._replace(database=Path(folder) / "rehearsal.db")
    else:
        desk.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # An empty file in its place is as good as none.
        with placed(desk.database, replace=desk.database.exists()) as draft:
            yield desk.rehearsing()._replace(database=draft)


class _Run:
    """One file on its way into the store."""

    def __init__(self, work: Work, manner: Manner, today: date) -> None:
        self.work, self.manner, self.today = work, manner, today
        self.newcomers = Newcomers(work, day=manner.day, source=manner.source)
        self.recognition = Recognition(work.connection, manner.match, self.newcomers.first)
        self.names = Likenesses(work.connection, self.newcomers.first)
        self.new = self.updated = self.unchanged = self.bad = self.measured = self.ticked = 0
        self.complaints: list[Complaint] = []
        self.entries: list[Entry] = []
        self.likenesses: tuple[Like, ...] = ()
        self.practices: set[str] = set()

    def read(self, rows: Iterable[Row | Complaint]) -> None:
        """Take every row."""
        self._practice(self.manner.playbook)
        for row in rows:
            if isinstance(row, Complaint):
                self._complain(row)
                continue
            try:
                self._take(row)
            except BadRow as bad:
                column = self.manner.columns.get(bad.field, bad.field)
                self._complain(Complaint(row.line, column, bad.problem, row.cells))
        self.newcomers.finish()
        self.likenesses = tuple(Like(self.recognition.line(one.number) or 0, one) for one in self.names.find())

    @property
    def kept(self) -> bool:
        """Whether what was read is to stay."""
        return not self.manner.dry_run and (self.manner.skip_bad or not self.bad)

    def outcome(self) -> Outcome:
        """What became of the rows."""
        return Outcome(
            self.new,
            self.updated,
            self.unchanged,
            self.bad,
            self.measured,
            self.kept,
            tuple(self.complaints),
            tuple(self.entries),
            self.ticked,
            self.likenesses,
            self.names.compared,
        )

    def _room(self, count: int) -> bool:
        return self.manner.shown is None or count <= self.manner.shown

    def _complain(self, complaint: Complaint) -> None:
        self.bad += 1
        if self._room(self.bad):
            self.complaints.append(complaint)
        if self.manner.report:
            self.manner.report(complaint)

    def _practice(self, name: str) -> None:
        if name not in self.practices:
            self.work.desk.library.outline(name)
            remember(self.work.session, self.work.desk.library, name)
            self.practices.add(name)

    def _take(self, row: Row) -> None:
        match = address_match(row.link) if row.link else None
        marks = {"external_id": row.external_id, "link": match, "key": row.key, "name": row.name}
        known = self.recognition.known(marks)
        if known is None:
            number = self._add(row, match)
            self.recognition.arrived(number, row.line, marks)
            self.names.add(number, row.name)
        else:
            self._update(known, row)
        if self.newcomers.full:
            self.newcomers.flush()
            self.recognition.written()

    def _add(self, row: Row, match: str | None) -> int:
        course = self._course(row)
        key = row.key or self.newcomers.free_key(row.name)
        if row.key and self.newcomers.taken(row.key):
            raise BadRow("key", Refused("the key “{key}” is taken.", key=row.key))
        number = self.newcomers.add(key, row, row.owner or self.manner.owner, match, course)
        if row.raised is not None:
            self.newcomers.measure(number, row.raised)
            self.measured += 1
        self.ticked += sum(day is None for _, day in row.reached)
        self.new += 1
        if self._room(self.new):
            self.entries.append(Entry(row.line, key, row.name, new=True))
        return number

    def _course(self, row: Row) -> Course:
        """What is known of the course of a new client. Raises BadRow."""
        playbook = row.playbook or self.manner.playbook
        try:
            self._practice(playbook)
        except CsmError as problem:
            raise BadRow("playbook", problem) from None
        practice = self.work.desk.library.get(playbook)
        check(row, practice, self.today, self.manner.day)
        return Course(
            playbook,
            row.signed_on,
            row.tier,
            bool(row.raised),
            row.raised is not None,
            row.closed_on,
            Hold(row.hold_from or self.manner.day, row.hold_until) if row.hold_until else None,
            tuple(agreed_days(practice, row).items()),
            row.dues,
            tuple((key, day or ticked_on(row, self.manner.day)) for key, day in row.reached),
            row.parts,
            row.undated,
        )

    def _update(self, number: int, row: Row) -> None:
        client, what = changed(self.work, number, row, self.manner.source, self.today)
        self.recognition.met(number, row.line)
        fields = {change.field for change in what}
        if row.raised is not None and "raised" in fields:
            self.newcomers.measure(number, row.raised)
            self.work.recorder.clients.add(number)
            self.measured += 1
        self.ticked += sum(day is None and f"{key} reached" in fields for key, day in row.reached)
        if not what:
            self.unchanged += 1
            return
        self.updated += 1
        if self._room(self.updated):
            self.entries.append(Entry(row.line, client.key, row.name, what))
