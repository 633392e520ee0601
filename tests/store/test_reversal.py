"""An operation turned around gives back exactly what was, and turned around again what came after."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from csmcli.store.database import engine
from csmcli.store.history import Recorder
from csmcli.store.images import FORECAST
from csmcli.store.reversal import NotAsLeft, reverse
from csmcli.store.tables.client import Client, Link
from csmcli.store.tables.history import Operation
from csmcli.store.tables.touch import Touch

DAY = date(2026, 11, 22)


class Book:
    """A store open for writing, with an operation under way."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.recorder = Recorder(session, self.operation())
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        self.connection = connection

    def operation(self) -> Operation:
        return Operation(at="2026-11-22T08:00:00.000Z", actor="mei", command="csm test")

    def next(self) -> int:
        """Begin another operation; the number of the one that ended."""
        self.session.flush()
        ended = self.recorder.operation_id
        self.recorder.begin(self.operation())
        return ended

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.session.add(row)
            self.session.flush()

    def turn(self, operation: int) -> int:
        """Turn `operation` around; the number of the operation that did it."""
        reverse(self.connection, self.recorder, operation)
        self.session.expunge_all()
        return self.next()

    def rows(self, table: str) -> list[Any]:
        return self.connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    with Session(engine(path), expire_on_commit=False) as session:
        yield Book(session)


@pytest.fixture
def book(database: Path) -> Iterator[Book]:
    with opened(database) as found:
        yield found


def client(**told: object) -> Client:
    return Client(
        **{"key": "acme", "name": "Acme", "playbook": "x", "language": "en", "added_on": DAY, "currency": "TWD", **told}
    )


def link(**told: object) -> Link:
    return Link(**{"client_id": 1, "name": "page", "url": "https://x.tw", "match": "x.tw", **told})


plain = st.text(st.characters(exclude_categories=["Cs"]))


@given(name=plain, note=st.none() | plain, signed=st.none() | st.dates(), target=st.none() | st.integers(0, 10**15))
def test_a_row_goes_and_comes_back_as_it_was(
    migrated: Path, name: str, note: str | None, signed: date | None, target: int | None
) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(copy(migrated, folder))) as book:
        book.add(client(name=name, note=note, signed_on=signed, target=target))
        before = book.rows("client")
        undone = book.turn(book.next())
        assert book.rows("client") == []
        book.turn(undone)
        assert book.rows("client") == before


def test_only_what_was_changed_is_set_back(book: Book) -> None:
    book.add(client(owner="lin"))
    book.next()
    row = book.session.get_one(Client, 1)
    row.owner = "mei"
    changed = book.next()
    row.note, row.behind_on, row.milestone = "tea", DAY, "copy"
    book.next()
    undone = book.turn(changed)
    row = book.session.get_one(Client, 1)
    assert (row.owner, row.note, row.behind_on, row.milestone) == ("lin", "tea", DAY, "copy")
    book.turn(undone)
    assert book.session.get_one(Client, 1).owner == "mei"


def test_a_change_of_the_forecast_alone_is_nobodys_doing(book: Book) -> None:
    book.add(client())
    book.next()
    row = book.session.get_one(Client, 1)
    for name in set(FORECAST) - {"progress", "unknown"}:
        setattr(row, name, "copy" if name == "milestone" else DAY)
    forecast = book.next()
    assert reverse(book.connection, book.recorder, forecast) == 0
    assert book.rows("change")[-1][1] == forecast


def test_rows_in_bulk_go_and_come_back(book: Book) -> None:
    book.add(client())
    book.next()
    days = [("2026-11-20", f"“talk” \\ {number}") for number in range(2500)]
    book.connection.executemany(
        "INSERT INTO touch (client_id, on_day, two_way, meeting, text) VALUES (1, ?, 1, 0, ?)", days
    )
    book.recorder.record_range("touch", 1, 2500)
    before = book.rows("touch")
    undone = book.turn(book.next())
    assert book.rows("touch") == []
    kept = book.connection.execute("SELECT row_id, last_row_id FROM change WHERE operation_id = ?", (undone,))
    assert kept.fetchall() == [(1501, 2500), (501, 1500), (1, 500)]
    again = book.turn(undone)
    assert book.rows("touch") == before
    assert book.recorder.clients == {1}
    book.turn(again)
    assert book.rows("touch") == []


def _changed(book: Book) -> None:
    book.session.get_one(Client, 1).note = "coffee"


def _gone(book: Book) -> None:
    book.session.delete(book.session.get_one(Client, 1))


def _has_a_contact_that_nobody_recorded(book: Book) -> None:
    book.connection.execute("INSERT INTO touch (client_id, on_day, two_way, meeting, text) VALUES (1, 'x', 1, 0, '')")


ADDED: list[Callable[[Book], None]] = [_changed, _gone, _has_a_contact_that_nobody_recorded]


@pytest.mark.parametrize("since", ADDED, ids=[case.__name__[1:] for case in ADDED])
def test_a_row_that_is_no_longer_as_it_was_added_stops_it(book: Book, since: Callable[[Book], None]) -> None:
    book.add(client(note="tea"))
    added = book.next()
    since(book)
    book.next()
    with pytest.raises(NotAsLeft) as found:
        book.turn(added)
    assert (found.value.table, found.value.row, found.value.value) == ("client", 1, None)


def test_what_another_row_has_now_does_not_come_back(book: Book) -> None:
    book.add(client(external_id="E1"), client(key="beta"))
    book.next()
    book.session.get_one(Client, 1).external_id = None
    cleared = book.next()
    book.session.get_one(Client, 2).external_id = "E1"
    book.next()
    with pytest.raises(NotAsLeft) as found:
        book.turn(cleared)
    assert (found.value.row, found.value.value) == (2, "E1")


def test_two_columns_that_are_unique_together_are_looked_at_together(book: Book) -> None:
    book.add(client(), client(key="beta"), link(), link(client_id=2))
    book.next()
    book.session.delete(book.session.get_one(Link, 1))
    taken = book.next()
    book.add(link(id=9))
    book.next()
    with pytest.raises(NotAsLeft) as found:
        book.turn(taken)
    assert (found.value.table, found.value.row, found.value.value) == ("link", 9, "page")
    book.session.rollback()


def test_rows_of_a_bulk_that_are_not_all_there_stop_it(book: Book) -> None:
    book.add(client(), Touch(client_id=1, on_day=DAY, text="talked"))
    book.next()
    book.recorder.record_range("touch", 1, 2)
    with pytest.raises(NotAsLeft):
        book.turn(book.next())


def test_a_history_that_names_a_table_of_the_record_itself_is_not_believed(book: Book) -> None:
    book.recorder.record_range("operation", 1, 1)
    with pytest.raises(NotAsLeft):
        book.turn(book.next())
    assert len(book.rows("operation")) == 2
