"""Assigning a tier and keeping answers, through a real database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.actions import clients, tiers
from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, NotFound
from csmcli.playbooks import Library, shipped_folder

TODAY = date(2026, 11, 22)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "csm.db", Library(shipped_folder(), None, tmp_path / "cache"), TODAY, "mei", "csm test")
    clients.add(made, "Acme", playbook="crowdfunding", profile=clients.Profile(signed_on=date(2026, 11, 1)))
    return made


@pytest.fixture
def rows(desk: Desk) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    connection = sqlite3.connect(desk.database)
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


def test_every_change_of_tier_is_kept_with_its_day(desk: Desk, rows: Any) -> None:
    assert tiers.assign(desk, "acme", "small")[1] is None
    later = desk._replace(today=date(2026, 12, 1))
    assert tiers.assign(later, "acme", "large", "a second product")[1] == "small"
    assert rows("SELECT tier, decided_on, reason FROM tier_change ORDER BY id") == [
        ("small", "2026-11-22", None),
        ("large", "2026-12-01", "a second product"),
    ]
    assert rows("SELECT tier, rank FROM client") == [("large", 0)]


def test_with_a_clock_that_was_set_back_the_last_decision_holds(desk: Desk, rows: Any) -> None:
    tiers.assign(desk, "acme", "large")
    tiers.assign(desk._replace(today=date(2026, 11, 20)), "acme", "small")
    assert rows("SELECT tier, decided_on FROM tier_change ORDER BY id") == [
        ("large", "2026-11-22"),
        ("small", "2026-11-22"),
    ]
    assert rows("SELECT tier FROM client") == [("small",)]


def test_the_same_tier_again_changes_nothing(desk: Desk, rows: Any) -> None:
    tiers.assign(desk, "acme", "small")
    before = rows("SELECT count(*) FROM operation")
    assert tiers.assign(desk, "acme", "small", "again")[1] == "small"
    assert rows("SELECT count(*) FROM operation") == before
    assert rows("SELECT count(*) FROM tier_change") == [(1,)]


def test_a_larger_tier_is_expected_in_touch_sooner(desk: Desk, rows: Any) -> None:
    days = []
    for tier in ("small", "large"):
        tiers.assign(desk, "acme", tier)
        days += rows("SELECT stuck_on FROM client")
    assert days == sorted(days, reverse=True)
    assert days[0] != days[1]


def test_answers_are_replaced_one_by_one(desk: Desk, rows: Any) -> None:
    tiers.answer(desk, "acme", {"own-list": "under-500", "who-does-what": "Mei does it all"})
    later = desk._replace(today=date(2026, 12, 1))
    tiers.answer(later, "acme", {"own-list": "over-5000", "who-does-what": "Mei does it all"})
    assert rows("SELECT question, value, answered_on FROM answer ORDER BY question") == [
        ("own-list", "over-5000", "2026-12-01"),
        ("who-does-what", "Mei does it all", "2026-11-22"),
    ]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"own-list": "under-500", "zebra": "1"}, "There is no question “zebra”; there are social-channels, own-list"),
        (
            {"who-does-what": "Mei", "own-list": "lots"},
            "“lots” does not answer own-list; it takes under-500, up-to-5000",
        ),
    ],
)
def test_one_bad_answer_keeps_none(desk: Desk, rows: Any, answers: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        tiers.answer(desk, "acme", answers)
    assert rows("SELECT count(*) FROM answer") == [(0,)]


def test_an_unknown_client_is_said(desk: Desk) -> None:
    with pytest.raises(NotFound, match="No client goes by “zebra”"):
        tiers.assign(desk, "zebra", "small")
