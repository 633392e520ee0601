"""Whole tables as they are read for a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from csmcli.store.reading import reader
from csmcli.views.exporting import FACTS, HISTORY, TABLES, Chosen, clients, count, stored
from tests.conftest import Result

TODAY = date(2026, 11, 22)
Csm = Callable[..., Result]


@pytest.fixture
def store(filled: Callable[..., Path]) -> Iterator[sqlite3.Connection]:
    home = filled(
        "add Acme --tier small --signed 2026-10-01 --target 1000.50 --link page=https://example.org/a",
        'add Kite --signed 2026-09-01 --external-id "K 1"',
        "plan acme launch=2027-01-10",
        "measure acme raised 100.25 --on 2026-11-01",
        "measure acme raised 250 --on 2026-11-02",
        "hold acme --until 2026-12-24 --reason holiday",
        "close kite --outcome dropped --reason fit",
        "checklist acme",
        "log acme hello",
    )
    # A playbook of somebody else's, gone since: what it made is exported all the same.
    with sqlite3.connect(home / "data" / "csm.db") as other:
        other.execute("UPDATE client SET playbook = 'saas' WHERE key = 'kite'")
        other.execute("UPDATE milestone SET key = 'activated' WHERE client_id = 2 AND key = 'launch'")
        other.execute("UPDATE milestone SET key = 'adopted' WHERE client_id = 2 AND key = 'ship'")
    other.close()
    with reader(home / "data" / "csm.db") as connection:
        yield connection


def by_name(connection: sqlite3.Connection, ids: list[int] | None = None) -> list[dict[str, object]]:
    table = clients(Chosen(connection, ids, TODAY))
    names = [field.name for field in table.fields]
    return [dict(zip(names, row, strict=True)) for row in table.rows(connection)]


def test_a_client_is_one_row_with_its_milestones_side_by_side(store: sqlite3.Connection) -> None:
    acme, kite = by_name(store)
    assert (acme["key"], acme["target"], acme["raised"]) == ("acme", 100050, 25000)
    assert (acme["launch due"], acme["timeline due"], acme["launch reached"]) == ("2027-01-10", "2026-10-08", None)
    assert (acme["link"], acme["closed"]) == ("https://example.org/a", None)
    assert (kite["external id"], kite["closed"], kite["outcome"], kite["reason"]) == (
        "K 1", "2026-11-22", "dropped", "fit",
    )  # fmt: skip


def test_milestones_stand_in_the_order_of_their_playbooks(store: sqlite3.Connection) -> None:
    names = [field.name for field in clients(Chosen(store, None, TODAY)).fields if field.name.endswith(" due")]
    crowdfunding = ["timeline", "copy", "backend", "page", "launch", "target", "end", "ship"]
    assert names[: len(crowdfunding)] == [f"{key} due" for key in crowdfunding]
    assert names[len(crowdfunding) :] == ["activated due", "adopted due"]
    one = [field.name for field in clients(Chosen(store, [1], TODAY)).fields if field.name.endswith(" due")]
    assert one == names[: len(crowdfunding)]


def test_a_client_that_was_taken_up_again_has_no_outcome(store: sqlite3.Connection, home: Path) -> None:
    store.execute("COMMIT")
    with sqlite3.connect(home / "data" / "csm.db") as other:
        other.execute("UPDATE client SET closed_on = NULL")
        other.execute("UPDATE closing SET reopened_on = '2026-11-22'")
    other.close()
    kite = by_name(store)[1]
    assert (kite["closed"], kite["outcome"], kite["reason"]) == (None, None, None)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_every_table(store: sqlite3.Connection, name: str) -> None:
    table = stored(Chosen(store, None, TODAY), name)
    rows = list(table.rows(store))
    assert len(rows) == count(Chosen(store, None, TODAY), table)
    if name in FACTS:
        own = [row[1] for row in store.execute(f"PRAGMA table_info({name})")]
        assert [field.name for field in table.fields][-len(own) :] == own
        assert [field.name for field in table.fields][: -len(own)] == ([] if name == "client" else ["client"])
        assert rows or name in (
            "question",
            "answer",
            "follow_up",
            "goal",
            "review",
            "cause",
            "contract",
            "term",
            "owner_change",
            "review_move",
        )
    for row in rows:
        assert len(row) == len(table.fields)


def test_no_table_is_forgotten(store: sqlite3.Connection) -> None:
    found = {row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    ours = {name for name in found if not name.startswith(("sqlite_", "alembic"))}
    assert ours - {"operation", "change", "practice"} == set(FACTS)


@pytest.mark.parametrize("name", [name for name in TABLES if name != HISTORY])
def test_of_some_clients_only(store: sqlite3.Connection, name: str) -> None:
    chosen = Chosen(store, [2], TODAY)
    table = stored(chosen, name)
    assert {row[0] for row in table.rows(store)} <= {"kite", 2}
    assert count(chosen, table) == len(list(table.rows(store)))


def test_the_kinds_of_columns(store: sqlite3.Connection) -> None:
    kinds = {field.name: field.kind for field in stored(Chosen(store, None, TODAY), "measurement").fields}
    assert kinds == {
        "client": "text", "id": "number", "client_id": "number", "metric": "text", "on_day": "day",
        "value": "amount", "source": "text", "note": "text",
    }  # fmt: skip
    flags = [f.name for f in stored(Chosen(store, None, TODAY), "touch").fields if f.kind == "flag"]
    assert flags == ["two_way", "meeting"]
