"""``csm history``: who did what, from what to what, which took back which, in JSON and in words."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from csmcli.commands.changes import _FIELDS, _HIDDEN, _TABLES
from csmcli.store.clock import local, midnight
from csmcli.store.images import FORECAST
from csmcli.store.schema import metadata
from csmcli.views.history import Changed, Done

CSM = Callable[..., Any]
At = Callable[..., str]
DAY = "2026-11-22"


@pytest.fixture
def entries(at: At) -> Callable[..., list[dict[str, Any]]]:
    """The operations as JSON."""
    return lambda options="": json.loads(at(DAY, f"history --json {options}"))


@pytest.fixture
def words(csm: CSM) -> Callable[..., list[str]]:
    """The last column of the table, the newest first."""

    def read(options: str = "") -> list[str]:
        lines = csm(f"history {options} --format markdown").out.splitlines()[2:]
        return [line.split(" | ")[-1].removesuffix(" |") for line in lines]

    return read


def test_the_fields_are_the_contract() -> None:
    assert Done._fields == (
        "id", "at", "actor", "command", "undone", "undoes", "redoes", "undone_by", "changes",
    )  # fmt: skip
    assert Changed._fields == ("kind", "table", "row", "rows", "client", "name", "field", "old", "new")


def test_every_table_and_every_fact_that_changes_has_a_word() -> None:
    tables = {name: table for name, table in metadata().tables.items() if name in _TABLES}
    assert set(metadata().tables) - set(tables) == {"operation", "change", "practice"}
    assert set(_FIELDS) | _HIDDEN | set(FORECAST) >= {
        column
        for name, table in tables.items()
        for column in table.columns.keys()
        if name not in ("move", "touch") and not column.endswith("id")
    } - {"kind", "category", "advice", "vital", "own", "metric", "source", "question", "from_on", "decided_on"}


def test_from_what_to_what_of_whom(at: At, entries: CSM) -> None:
    at(DAY, "add Acme --tier small", "edit acme --note tea --owner lin", "edit acme --note coffee --key garden")
    changes = entries("--limit 1")[0]["changes"]
    assert changes == [
        {"kind": "changed", "table": "client", "row": 1, "rows": 1, "client": "garden", "name": None,
         "field": field, "old": old, "new": new}
        for field, old, new in (("key", "acme", "garden"), ("note", "tea", "coffee"))
    ]  # fmt: skip


def test_rows_that_came_and_went_with_all_they_held(at: At, entries: CSM) -> None:
    at(DAY, "add Acme", "log acme hello --minutes 5", "undo")
    gone, came = (entry["changes"] for entry in entries("--limit 2"))
    held = {change["field"]: change["new"] for change in came}
    assert held == {"on_day": DAY, "two_way": True, "meeting": False, "minutes": 5, "text": "hello"}
    assert {change["field"]: change["old"] for change in gone} == held
    assert {change["kind"] for change in came} == {"added"}
    assert {(change["kind"], change["client"], change["table"]) for change in gone} == {("removed", "acme", "touch")}


def test_which_took_back_which(at: At, entries: CSM, words: CSM) -> None:
    at(DAY, "add Acme", "log acme one", "log acme two", "undo 2", "redo")
    links = [(e["id"], e["undone"], e["undoes"], e["redoes"], e["undone_by"]) for e in entries()]
    assert links == [
        (6, False, None, 2, None),
        (5, True, 2, None, 6),
        (4, False, 3, None, None),
        (3, True, None, None, 4),
        (2, False, None, None, None),
        (1, False, None, None, None),
    ]
    assert words()[:5] == [
        "(does #2 again) acme: + contact one",
        "(takes back #2) (done again by #6) acme: − contact one",
        "(takes back #3) acme: − contact two",
        "(taken back by #4) acme: + contact two",
        "acme: + contact one",
    ]


WORDS = (
    ("edit acme --note tea", "acme: note – → tea"),
    ("edit acme --target 120萬 --clear owner", "acme: owner mei → –, target – → 1,200,000"),
    ("edit acme --link page=https://x.tw", "acme: + link page https\\://x.tw"),
    ("tier acme large", "acme: tier small → large"),
    ("milestone acme copy 2026-11-20", "acme: milestone copy reached – → 2026-11-20"),
    ("hold acme --until 2026-12-01 --reason mould", "acme: + hold 2026-12-01, mould"),
    ("close acme --outcome dropped --reason copy", "acme: + end dropped, copy; closed – → 2026-11-22"),
    ("follow acme ideas --due 2026-11-25", "acme: + promise ideas, 2026-11-25"),
    ("ask acme 'How long?'", "acme: + question How long?"),
    ("measure acme raised 1,234.50", "acme: + number raised 1,234.5"),
    ("task acme 'Print boxes'", "acme: + task Print boxes"),
    ("checklist acme", "acme: + task ×19"),
    (
        "plan acme launch=2027-06-01",
        "acme: milestone copy due 2026-12-01 → 2027-04-17; milestone backend due 2026-12-16 → 2027-05-11; "
        "milestone page due – → 2027-05-25; milestone launch due – → 2027-06-01, first agreed – → 2027-06-01",
    ),
    ("log acme,beta hello", "acme: + contact hello; beta: + contact hello"),
)


@pytest.mark.parametrize(("line", "said"), WORDS, ids=[case[0] for case in WORDS])
def test_in_words(at: At, words: CSM, line: str, said: str) -> None:
    at("2026-11-01", "add Acme --tier small --owner mei", "add Beta")
    at(DAY, line)
    assert words()[0] == said


def test_many_are_cut_in_words_and_whole_in_json(at: At, words: CSM, entries: CSM) -> None:
    at(DAY, *(f"add C{n}" for n in range(6)), "log c0,c1,c2,c3,c4,c5 hello --yes")
    assert words()[0].endswith("c3: + contact hello, and 2 more")
    assert {change["client"] for change in entries("--limit 1")[0]["changes"]} == {f"c{n}" for n in range(6)}


def test_an_import_says_how_many_of_what_and_of_whom(at: At, words: CSM, entries: CSM, tmp_path: Path) -> None:
    at(DAY, "add Known --external-id K")
    file = tmp_path / "some.csv"
    file.write_text("name,external_id,link,raised\nKnown,K,,7\n" + "".join(f"P{n},,x.tw/{n},{n}\n" for n in range(3)))
    at(DAY, f"import {file}")
    assert words()[0] == "+ client ×3; + link ×3; + milestone ×24; + number ×4"
    assert [entry["id"] for entry in entries("known")] == [2, 1]
    at(DAY, "undo")
    assert words()[0] == "(takes back #2) − number ×4; − milestone ×24; − link ×3; − client ×3"
    bulk = entries()[1]["changes"][0]
    assert (bulk["kind"], bulk["table"], bulk["rows"], bulk["field"]) == ("added", "client", 3, None)


def test_a_client_that_is_gone_keeps_its_key(at: At, entries: CSM) -> None:
    at(DAY, "add Acme", "log acme hello", "undo 2")
    assert {change["client"] for entry in entries() for change in entry["changes"]} == {"acme"}


def test_of_one_client_alone(at: At, entries: CSM) -> None:
    at(DAY, "add Acme", "add Beta", "log acme,beta hello")
    assert [entry["id"] for entry in entries("acme")] == [3, 1]
    assert {change["client"] for entry in entries("acme") for change in entry["changes"]} == {"acme"}


@pytest.fixture
def taipei(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Taipei")
    time.tzset()
    yield
    monkeypatch.undo()
    os.environ.pop("TZ", None)
    time.tzset()


@pytest.mark.usefixtures("taipei")
def test_times_are_kept_in_utc_and_told_here() -> None:
    from datetime import date

    assert local("2026-11-22T16:05:00.000Z") == "2026-11-23 00:05"
    assert midnight(date(2026, 11, 23)) == "2026-11-22T16:00:00.000Z"


def test_since_a_day(at: At, csm: CSM, entries: CSM, home: Path) -> None:
    import sqlite3

    at(DAY, "add Acme", "log acme old", "log acme new")
    with sqlite3.connect(home / "data" / "csm.db") as connection:
        for number, day in enumerate(("2026-11-19", "2026-11-20", "2026-11-21"), start=1):
            connection.execute("UPDATE operation SET at = ? WHERE id = ?", (f"{day}T12:00:00.000Z", number))
    connection.close()
    assert [entry["id"] for entry in entries("--since 2026-11-20")] == [3, 2]
    assert [entry["id"] for entry in entries("--since yesterday --limit 5")] == [3]
    told = csm("history --since tomorrow")
    assert (told.code, "after today" in told.err) == (2, True)
