"""Where every action works: one transaction, one operation, and forecasts that cannot be forgotten.

`Desk.writing` opens the transaction and, at its end, renews the forecast of every client that any
recorded change belongs to. That is the one write path: no action computes a forecast.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

from csmcli.actions.done_by_facts import settle_tasks
from csmcli.actions.forecast import renew
from csmcli.errors import CsmError
from csmcli.playbooks import Library
from csmcli.store.database import commit, translated
from csmcli.store.file import SCHEMA_VERSION, version
from csmcli.store.history import Recorder
from csmcli.store.oddities import UNREADABLE, damage
from csmcli.store.schema import ensure
from csmcli.store.seals import seal
from csmcli.store.shelf import Shelf
from csmcli.store.tables.history import Operation

Row = TypeVar("Row", bound=SQLModel)


def _unsaid(problem: CsmError) -> None:
    """Nobody is there to be told."""


class Desk(NamedTuple):
    """What an action needs to know besides its arguments. ``command`` is what the user typed.

    ``work`` is an open transaction that actions share, see `together`. Without a ``shelf`` nothing is backed
    up; what goes wrong with the backup of the day is told to ``warn``.
    """

    database: Path
    library: Library
    today: date
    actor: str
    command: str
    work: Work | None = None
    shelf: Shelf | None = None
    warn: Callable[[CsmError], None] = _unsaid

    @contextmanager
    def together(self) -> Iterator[Desk]:
        """A desk at which all actions are one transaction and one operation: all of them or none."""
        with self.writing() as work:
            yield self._replace(work=work)

    @contextmanager
    def writing(self, *, make: bool = False) -> Iterator[Work]:
        """A transaction that ends in a commit, or leaves everything as it was.

        With `make`, a missing database is made. The first one of a day makes a backup before it. Raises BadStore
        where the file cannot be used.
        """
        if self.work is not None:
            yield self.work._replace(desk=self)
            self.work.session.flush()
            return
        engine = ensure(self.database, make=make, shelf=self.shelf)
        if self.shelf:
            self.shelf.daily_backup(self.database, self.warn)
        try:
            with Session(engine, expire_on_commit=False) as session:
                work = Work(self, session, Recorder(session, self._operation()))
                yield work
                work.settle()
                if work.recorder.count:
                    commit(session)
        except (DBAPIError, sqlite3.Error) as error:  # the second from reads by the driver's connection
            raise translated(error, self.database) from error
        except UNREADABLE as error:
            raise damage(self.database) or error from error
        finally:
            engine.dispose()

    def rehearsing(self) -> Desk:
        """A desk whose writes make no backup of the day: for what is not kept, or nobody typed."""
        return self._replace(shelf=self.shelf and self.shelf._replace(daily=False))

    def keep_safe(self, occasion: str) -> None:
        """A backup before work in bulk, outside of any transaction. Raises CsmError, with nothing changed, where none can be."""
        if self.shelf and version(self.database) == SCHEMA_VERSION:
            self.shelf.put(self.database, occasion)

    def _operation(self) -> Operation:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return Operation(at=at, actor=self.actor, command=self.command)


class Work(NamedTuple):
    """An open transaction. Nothing recorded by its end means nothing is written, not even the operation."""

    desk: Desk
    session: Session
    recorder: Recorder

    @property
    def connection(self) -> sqlite3.Connection:
        """The driver's connection, for reads in SQL text inside the same transaction."""
        driver = self.session.connection().connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver

    def settle(self) -> None:
        """Bring the forecasts of all clients touched up to date, and seal the operation."""
        self.session.flush()
        settle_tasks(self.connection, self.session, self.desk.library, self.recorder.clients, self.desk.today)
        self.session.flush()
        renew(self.connection, self.session, self.desk.library, self.recorder.clients)
        self.session.flush()
        if self.recorder.kept and self.recorder.count:
            seal(self.connection, self.recorder.operation_id)

    def next_operation(self) -> None:
        """What follows is an operation of its own, in the same transaction."""
        self.settle()
        self.recorder.clients.clear()
        self.recorder.begin(self.desk._operation())

    def add(self, row: Row) -> Row:
        """Add a row and give it its number."""
        self.session.add(row)
        self.session.flush()
        return row
