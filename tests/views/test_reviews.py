"""The list of reviews: who is due, planned, overdue or held, and in which order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csmcli.playbooks import Library, shipped_folder
from csmcli.views import reviews as views

At = Callable[..., str]
SIGNED = {"large": "2026-06-01", "medium": "2026-08-20", "small": "2026-09-01"}


@pytest.fixture
def rows(at: At) -> Callable[..., list[dict[str, Any]]]:
    """Three clients, one a tier; their first reviews are due 95 days after they signed."""
    for tier, day in SIGNED.items():
        at(
            day,
            f"add '{tier} one' --key {tier} --playbook saas --tier {tier} --owner {'mei' if tier == 'large' else 'lin'}",
        )

    def read(options: str = "", day: str = "2026-11-22") -> list[dict[str, Any]]:
        return json.loads(at(day, f"reviews --json {options}"))

    return read


Rows = Callable[..., list[dict[str, Any]]]


def short(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["key"], row["state"], row["on"]) for row in rows]


def test_the_fields_are_the_contract() -> None:
    assert views.Row._fields == (
        "key", "name", "tier", "owner", "state", "on", "days", "period", "topic", "ours", "theirs", "command",
    )  # fmt: skip


def test_due_by_the_rhythm_of_the_playbook(rows: Rows) -> None:
    assert short(rows()) == [
        ("large", "overdue", "2026-09-04"),
        ("medium", "due", "2026-11-23"),
        ("small", "due", "2026-12-05"),
    ]
    assert [row["days"] for row in rows()] == [-79, 1, 13]
    assert short(rows("--within 7d")) == [("large", "overdue", "2026-09-04"), ("medium", "due", "2026-11-23")]
    assert short(rows(day="2026-11-10"))[1:] == [("medium", "due", "2026-11-23"), ("small", "later", "2026-12-05")]


def test_planned_moved_held_and_due_again_by_tier(rows: Rows, at: At) -> None:
    at("2026-11-22", "review medium --plan 2026-11-30 --theirs Bo", "review small --plan 2026-12-01")
    assert short(rows())[1:] == [("medium", "planned", "2026-11-30"), ("small", "planned", "2026-12-01")]
    at("2026-11-23", "review medium --plan 2026-12-02")
    assert rows()[2]["theirs"] == "Bo"
    assert rows()[2]["command"] == "csm review medium --held"
    at("2026-12-02", "review medium,small --held")
    assert short(rows(day="2026-12-02"))[1:] == [("medium", "held", "2026-12-02"), ("small", "held", "2026-12-02")]
    assert [row[2] for row in short(rows(day="2027-06-01"))[1:]] == ["2027-03-03", "2027-06-02"]  # 91 and 182 days on


def test_one_that_was_not_held_is_overdue(rows: Rows, at: At) -> None:
    at("2026-11-22", "review medium --plan 2026-11-25")
    assert short(rows("--overdue", day="2026-11-26"))[1:] == [("medium", "overdue", "2026-11-25")]
    at("2026-11-26", "review medium --cancel")
    assert short(rows("--overdue", day="2026-11-26"))[1:] == [("medium", "overdue", "2026-11-23")]
    assert rows("--overdue", day="2026-11-26")[1]["command"] == "csm review medium --plan DATE"


@pytest.mark.parametrize(
    ("options", "keys"),
    [("--owner mei", ["large"]), ("--tier small", ["small"]), ("--owner lin --tier medium", ["medium"]),
     ("--due", ["medium", "small"]), ("--planned", []), ("--due --overdue", ["large", "medium", "small"])],
)  # fmt: skip
def test_of_some_only(rows: Rows, options: str, keys: list[str]) -> None:
    assert [row["key"] for row in rows(options)] == keys


def test_a_pause_puts_it_off_and_a_closed_client_has_none(rows: Rows, at: At) -> None:
    at("2026-11-22", "hold large --until 2026-12-10 --reason move", "close small --outcome completed")
    assert short(rows()) == [("medium", "due", "2026-11-23"), ("large", "later", "2026-12-10")]


def test_what_a_closed_client_held_stays(rows: Rows, at: At) -> None:
    at("2026-11-20", "review small --held", "close small --outcome completed")
    assert short(rows("--held")) == [("small", "held", "2026-11-20")]
    assert short(rows("--held --within 1d")) == []


def test_the_reads_do_not_grow_with_the_clients(rows: Rows, at: At, home: Path) -> None:
    asked: list[str] = []
    for number in range(3):
        at("2026-11-01", f"add 'More {number}' --playbook saas --tier small")
    with sqlite3.connect(home / "data" / "csm.db") as connection:
        connection.set_trace_callback(asked.append)
        wanted = views.Wanted(("due", "overdue", "held"), 400)
        found = views.reviews(
            connection, Library(shipped_folder(), None, home / "cache"), wanted, views.date(2026, 11, 22), "en"
        )
    connection.close()
    assert len(found) == 3
    assert len(asked) <= 15
