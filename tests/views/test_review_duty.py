"""A review from the day it is due to the next one, as ``csm today``, ``csm stalled`` and ``csm why`` tell of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

At = Callable[..., str]
STEPS = "handoff kickoff success setup aha activated adopted"


@pytest.fixture
def loom(at: At) -> str:
    """A medium client of the saas practice, signed on 1 July and in touch; its first review is due on 4 October."""
    at("2026-07-01", "add Loom --key loom --playbook saas --tier medium --owner mei")
    at("2026-07-01", "plan loom review=2027-06-01 power-user=2027-06-02 renewal=2027-06-30")
    for step in STEPS.split():
        at("2026-07-02", f"milestone loom {step} --force")
    return "loom"


@pytest.fixture
def line(at: At) -> Callable[[str], dict[str, Any] | None]:
    """The line of ``csm today`` about the review on a day on which the client was talked to."""

    def read(day: str) -> dict[str, Any] | None:
        at(day, "log loom hello")
        found = [row for row in json.loads(at(day, "today --json")) if row["kind"] == "review"]
        at(day, "undo")
        return found[0] if found else None

    return read


Line = Callable[[str], dict[str, Any] | None]


def test_due_in_time_to_invite(loom: str, line: Line) -> None:
    assert line("2026-09-19") is None
    found = line("2026-09-20")
    assert found is not None
    assert (found["due_on"], found["command"]) == ("2026-09-20", "csm review loom --plan DATE")
    assert found["text"] == "the review with its numbers is due 2026-10-04; agree on a day for it"


def test_once_planned_it_waits_for_its_day_and_once_held_for_the_next(loom: str, line: Line, at: At) -> None:
    at("2026-09-20", "review loom --plan 2026-10-09")
    assert line("2026-10-08") is None
    found = line("2026-10-09")
    assert found is not None
    assert (found["text"], found["command"]) == ("the review is on 2026-10-09", "csm review loom --held")
    at("2026-10-09", found["command"].removeprefix("csm "))
    assert line("2026-10-09") is None
    assert line("2026-12-24") is None
    assert line("2026-12-25") is not None  # 91 days after 9 October, less 14
    at("2026-12-25", "undo")
    assert line("2026-10-09") == found


@pytest.mark.parametrize(("tier", "day"), [("large", "2026-12-25"), ("medium", "2026-12-25"), ("small", "2027-03-26")])
def test_the_next_is_due_by_tier(loom: str, line: Line, at: At, tier: str, day: str) -> None:
    at("2026-10-09", f"tier loom {tier}", "review loom --held")
    found = line(day)
    assert found is not None
    assert found["due_on"] == day


def test_on_hold_nothing_is_asked_for(loom: str, line: Line, at: At) -> None:
    at("2026-09-20", "hold loom --until 2026-11-01 --reason moving")
    assert line("2026-10-20") is None
    found = line("2026-11-01")
    assert found is not None
    assert found["due_on"] == "2026-11-01"


def state(at: At, day: str) -> str | None:
    """The state of a client that was talked to on the day, where it is stalled by its review alone."""
    at(day, "log loom hello")
    rows = json.loads(at(day, "stalled --json"))
    at(day, "undo")
    fired = [(row["state"], [s["code"] for s in row["signals"] if s["status"] == "fired"]) for row in rows]
    return next((state for state, codes in fired if codes == ["review"]), None)


def status(at: At, day: str, today: str) -> str:
    """The review's signal as of a past day."""
    signals = json.loads(at(today, f"why loom --as-of {day} --json"))["signals"]
    return next(str(signal["status"]) for signal in signals if signal["code"] == "review")


def test_overdue_makes_the_client_stalled_and_holding_it_frees_it(loom: str, at: At) -> None:
    assert [state(at, day) for day in ("2026-10-11", "2026-10-12", "2026-11-04")] == [None, "behind", "stuck"]
    at("2026-11-04", "log loom hello")
    assert json.loads(at("2026-11-04", "today --json"))[0]["command"] == "csm review loom"
    at("2026-11-04", "review loom --held")
    assert state(at, "2026-11-04") is None
    assert [status(at, day, "2026-11-05") for day in ("2026-11-03", "2026-11-04")] == ["fired", "clear"]


def test_one_planned_too_late_is_overdue_by_its_own_day(loom: str, at: At) -> None:
    at("2026-10-12", "review loom --plan 2026-10-20")
    assert [state(at, day) for day in ("2026-10-27", "2026-10-28")] == [None, "behind"]
    days = ("2026-10-11", "2026-10-12", "2026-10-28")
    assert [status(at, day, "2026-10-28") for day in days] == ["clear", "clear", "fired"]


def test_the_milestone_reached_is_the_first_review_held(loom: str, line: Line, at: At) -> None:
    assert line("2026-10-04") is not None
    at("2026-10-04", "milestone loom review --force")
    assert line("2026-10-04") is None
    assert (line("2026-12-19"), line("2026-12-20") is None) == (None, False)  # 91 days later, less 14
    told = json.loads(at("2026-10-05", "show loom --json"))
    assert told["review_on"] == "2027-01-03"
    assert json.loads(at("2026-10-05", "why loom --as-of 2026-10-03 --json"))["signals"][-1]["rests_on"] == "2026-10-04"
    at("2026-10-06", "review loom --held --on 2026-10-02")  # the same one, entered afterwards
    assert json.loads(at("2026-10-06", "show loom --json"))["review_on"] == "2027-01-01"
    assert at("2026-10-06", "doctor") == ""


def test_a_planned_review_is_held_by_the_milestone_of_its_day(loom: str, line: Line, at: At) -> None:
    at("2026-09-20", "review loom --plan 2026-10-09")
    at("2026-10-09", "milestone loom review --force")
    assert line("2026-10-09") is None
    (row,) = json.loads(at("2026-10-10", "reviews --within 180d --json"))
    assert (row["state"], row["on"]) == ("later", "2027-01-08")
