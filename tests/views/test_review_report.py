"""The report of three months: each number from its own facts, and nothing of what was known only later."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.review_clients import add_goal, reviewed

At = Callable[..., str]
DAY = "2026-11-10"


@pytest.fixture
def told(at: At, filled: Callable[..., Path]) -> Callable[..., dict[str, Any]]:
    """The record of the review as its JSON has it."""
    reviewed(filled)

    def read(options: str = "--period 2026-Q3", day: str = DAY) -> dict[str, Any]:
        return json.loads(at(day, f"review harbour --json {options}"))

    return read


def test_the_quarter_in_numbers(told: Callable[..., dict[str, Any]]) -> None:
    house = told()
    report = house["report"]
    assert (report["period"], report["first"], report["until"], report["running"]) == (
        "2026-Q3", "2026-07-01", "2026-09-30", False,
    )  # fmt: skip
    assert [(step["title"], step["on"], step["due_on"]) for step in report["reached"]] == [
        ("Kick-off held", "2026-07-12", "2026-07-10"),
        ("Set-up done", "2026-08-18", "2026-08-20"),
    ]
    assert [(step["title"], step["from_on"], step["to_on"], step["days"]) for step in report["moved"]] == [
        ("First value seen", "2026-09-01", None, 29),
        ("Set-up done", "2026-08-05", "2026-08-20", 15),
    ]
    assert house["slipped"][1]["sides"] == ["client"]
    assert report["contacts"] == {"two_way": 2, "meetings": 1, "outbound": 1}
    assert report["questions"] == {"asked": 2, "answered": 1, "open": 1}
    assert report["tasks"] == [
        {"side": "us", "done": 1, "open": 0, "late": 0},
        {"side": "client", "done": 0, "open": 1, "late": 1},
    ]
    assert (house["minutes"], house["untimed"], house["questions_open"]) == (65, 1, ["Can we export?"])


def test_a_checkpoint_on_the_last_day_of_the_quarter_counts_in_it(told: Callable[..., dict[str, Any]]) -> None:
    (goal,), (against,) = told()["report"]["goals"], told()["against"]
    assert (goal["status"], goal["measured"]) == ("behind", [["2026-09-28", 560]])
    assert against == {"metric": "conversion", "progress": 12, "missing": 28, "expected": 700}


def test_a_period_that_runs_is_told_as_of_today(told: Callable[..., dict[str, Any]]) -> None:
    house = told("--period 2026-Q4")
    report = house["report"]
    assert (report["until"], report["running"]) == (DAY, True)
    assert [goal["status"] for goal in report["goals"]] == ["on-track"]
    assert report["contacts"] == {"two_way": 0, "meetings": 0, "outbound": 0}
    assert [step["title"] for step in report["moved"]] == ["Success defined", "First value seen", "Activated"]


def test_a_goal_agreed_later_is_not_in_a_quarter_before(told: Callable[..., dict[str, Any]], home: Path) -> None:
    add_goal(home, "2026-10-05", "satisfaction")
    assert [goal["metric"] for goal in told()["report"]["goals"]] == ["conversion"]
    assert [goal["metric"] for goal in told("--period Q4")["report"]["goals"]] == ["conversion", "satisfaction"]


def test_a_young_client_is_looked_at_since_it_signed(at: At, home: Path) -> None:
    at("2026-11-01", "add Kite --playbook saas --tier small", "log kite hello")
    report = json.loads(at("2026-11-10", "review kite --json"))["report"]
    assert (report["period"], report["first"], report["until"]) == ("", "2026-11-01", "2026-11-10")
    assert report["contacts"]["two_way"] == 1
    assert json.loads(at("2027-02-20", "review kite --json"))["report"]["period"] == "2026-Q4"


def test_what_was_agreed_and_found_comes_up_in_the_next_one(told: Callable[..., dict[str, Any]], at: At) -> None:
    change = "Clean the list;2026-11-20;Mei;Bo"
    at("2026-10-08", f"review harbour --held --cause conversion=data:late --change '{change}' --note 'a good talk'")
    house = told("--period Q4")
    assert house["causes"] == [
        {"metric": "conversion", "goal": "Conversion rate", "code": "data", "note": "late", "found_on": "2026-10-08",
         "title": "The data is not right or not there"}
    ]  # fmt: skip
    assert house["notes"] == ["a good talk"]
    assert house["report"]["changes"] == [
        {"text": "Clean the list", "side": "shared", "ours": "Mei", "theirs": "Bo", "due_on": "2026-11-20", "done_on": None}
    ]  # fmt: skip
    at("2026-11-09", "done harbour clean-the-list")
    assert told("--period Q4")["report"]["changes"][0]["done_on"] == "2026-11-09"
    assert told("--period Q3")["causes"] == []
    assert told("--period Q3")["report"]["changes"] == []
    assert told("--period 2027-Q1", "2027-02-01")["report"]["changes"] == []


def test_the_next_one_is_the_planned_one_else_the_day_that_the_playbook_wants(
    told: Callable[..., dict[str, Any]], at: At
) -> None:
    assert told()["report"]["next"] == {"on": "2026-09-23", "planned": False, "topic": "", "ours": "", "theirs": ""}
    at(DAY, "review harbour --plan 2026-12-10 --topic habits --ours Mei")
    assert told()["report"]["next"] == {
        "on": "2026-12-10", "planned": True, "topic": "Who works with it and how", "ours": "Mei", "theirs": "",
    }  # fmt: skip


def test_a_client_of_a_practice_without_reviews_or_goals(at: At) -> None:
    at("2026-06-01", "add Acme --tier small")
    report = json.loads(at(DAY, "review acme --json"))["report"]
    assert (report["goals"], report["next"]) == ([], None)
