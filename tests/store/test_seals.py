"""What the history says of itself, and rows brought in bulk, are as they were written, or the seal tells."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from csmcli.store import seals
from csmcli.store.oddities import unlike_history


@pytest.fixture
def connection(filled: Callable[..., Path]) -> Iterator[sqlite3.Connection]:
    """A store whose rows came in bulk and have changed since, were taken out and brought back."""
    home = filled(
        "import data/samples/portfolio.csv",
        "edit 1 --note 'short calls'",
        "log 1 called --minutes 5",
        "undo 3",
        "redo 2",
        "add Acme --tier small --signed 2026-10-01",
        "import data/samples/handkept-mended.csv",
        "close 2 --outcome dropped --reason dates",
        "undo --id 10",
        "redo",
        "tier acme large",
    )
    with closing(sqlite3.connect(home / "data" / "csm.db", isolation_level=None)) as connection:
        yield connection


def test_whatever_is_done_the_seals_are_whole(connection: sqlite3.Connection) -> None:
    numbers = [row[0] for row in connection.execute("SELECT id FROM operation WHERE seal IS NOT NULL")]
    assert len(numbers) == 14
    assert seals.broken(connection) == set()


SPOILT = {
    "a command": ("UPDATE operation SET command = replace(command, 'Acme', 'Acne') WHERE command LIKE '%Acme%'", True),
    "a time": ("UPDATE operation SET at = '2026-10-01T08:00:00.000Z' WHERE id = 2", True),
    "a name of who did it": ("UPDATE operation SET actor = 'nei' WHERE id = 2", True),
    "what was undone": ("UPDATE operation SET undoes = 3 WHERE id = 5", True),
    "what undid it": ("UPDATE operation SET undone_by = 6 WHERE id = 3", True),
    "that it was undone": ("UPDATE operation SET undone_by = NULL WHERE undone_by IS NOT NULL", True),
    "a seal": ("UPDATE operation SET seal = '0123456789abcdef' WHERE id = 2", True),
    "no seal": ("UPDATE operation SET seal = NULL WHERE id = 2", True),
    "what a note was": ("UPDATE change SET before = replace(before, 'short', 'shirt') WHERE before NOT LIKE '%rows%'", True),
    "rows kept of an import taken back": ("UPDATE change SET before = replace(before, '2026-1', '2025-1') WHERE last_row_id", True),
    "whose it was": ("UPDATE change SET client_id = 2 WHERE client_id = 1", True),
    "where it was": ("UPDATE change SET table_name = 'task' WHERE table_name = 'touch'", True),
    "how many came": ("UPDATE change SET last_row_id = last_row_id + 1 WHERE last_row_id > row_id", True),
    "a change less": ("DELETE FROM change WHERE id = 3", True),
    "a name that came in bulk": ("UPDATE client SET name = 'Paper & Night' WHERE name = 'Paper & Light'", True),
    "a day that came in bulk": ("UPDATE client SET signed_on = '2026-10-02' WHERE name = 'Paper & Light'", True),
    "a row less": ("DELETE FROM milestone WHERE client_id = 3 AND position = 2", True),
    "a day of a milestone": ("UPDATE milestone SET due_on = date(due_on, '+1 day') WHERE client_id = 3 AND position = 2", True),
    "a mark, which doctor --fix gives anew": ("UPDATE client SET uid = '' WHERE name = 'Paper & Light'", False),
    "what is worked out": ("UPDATE client SET behind_on = '2020-01-01' WHERE id = 1", False),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "told"), SPOILT.values(), ids=SPOILT)
def test_what_was_changed_past_csm_is_told(connection: sqlite3.Connection, sql: str, told: bool) -> None:
    assert connection.execute(sql).rowcount
    assert bool(seals.broken(connection)) == told


def test_the_operation_is_named_whose_rows_they_were(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE operation SET command = 'csm add' WHERE command LIKE 'csm add Acme%'")
    connection.execute("UPDATE client SET contact = 'Lin' WHERE name = '海邊的風'")
    numbers = dict(connection.execute("SELECT id, command FROM operation"))
    broken = seals.broken(connection)
    assert {numbers[number].split(" /")[0] for number in broken} == {"csm add", "csm redo"}
    assert len(broken) == 2


def test_what_the_history_holds_twice_needs_no_seal(connection: sqlite3.Connection) -> None:
    """A row that was added alone is held against its last image (`store.oddities`)."""
    connection.execute("UPDATE client SET name = 'Acne' WHERE key = 'acme'")
    assert seals.broken(connection) == set()
    assert [one.column for one in unlike_history(connection)] == ["name"]


def test_sealed_anew_is_only_what_was_sound(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE operation SET command = 'csm add' WHERE id = 2")
    with seals.renewed(connection):
        connection.execute("UPDATE client SET name = upper(name)")
    assert seals.broken(connection) == {2}


@pytest.mark.parametrize("note", ["a\x00b", "“引號”\\\x1b", "a\u2028b\n\t\x7f", "\U0001f9d1\u200d"])
def test_a_row_is_sealed_alike_from_the_table_and_from_its_image(connection: sqlite3.Connection, note: str) -> None:
    """The first is written by SQLite from its pages, the second from the JSON of the history."""
    walk = seals._Walk(connection, ())
    connection.execute("UPDATE client SET note = ? WHERE id = 1", (note,))
    names = walk.names("client")
    image = dict(
        zip(names, connection.execute(f"SELECT {', '.join(names)} FROM client WHERE id = 1").fetchone(), strict=True)
    )
    assert [walk._line("client", json.loads(json.dumps(image)))] == [*walk._brought("client", 1, 1)]


UNREADABLE = {
    "no JSON": "UPDATE change SET before = '{broken' WHERE before NOT NULL AND last_row_id NOT NULL",
    "no rows in it": "UPDATE change SET before = '{}' WHERE before NOT NULL AND last_row_id NOT NULL",
    "a number that is none": "UPDATE change SET row_id = 'x' WHERE last_row_id NOT NULL",
    "a range without end": "UPDATE change SET last_row_id = row_id + 5000000000 WHERE last_row_id NOT NULL AND before IS NULL",
    "text that is none": "UPDATE client SET name = CAST(x'c3ff' AS TEXT) WHERE id = 2",
    "a command that is none": "UPDATE operation SET command = CAST(x'c3ff' AS TEXT) WHERE id = 2",
    "bytes": "UPDATE client SET name = x'00ff' WHERE id = 2",
    "a table that is none": "UPDATE change SET table_name = 'nope' WHERE last_row_id NOT NULL",
}


@pytest.mark.parametrize("sql", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_told_and_stands_in_nobodys_way(connection: sqlite3.Connection, sql: str) -> None:
    """Least of all in that of a migration, without which the rest could not be reached either."""
    assert connection.execute(sql).rowcount
    found = seals.broken(connection)
    assert found
    seals.seal_all(connection)
    assert seals.broken(connection) <= found
