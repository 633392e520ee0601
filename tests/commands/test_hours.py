"""``csm time`` as typed: what is said of a month, and only when it is true."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

CSM = Callable[..., Any]


@pytest.fixture
def month(csm: CSM) -> CSM:
    """Two large clients and four small ones in November."""
    for number, tier in enumerate(("large", "large", "small", "small", "small", "small"), start=1):
        assert csm(f"add 客戶{number} --key c{number} --tier {tier} --signed 2026-10-01 --owner mei").code == 0
    return csm


def test_hours_that_went_to_small_clients_at_the_cost_of_large_ones(month: CSM) -> None:
    month("log c1 x --minutes 420")
    month("log c3 x --minutes 390")
    month("log c4 x")
    result = month("time")
    assert result.err.splitlines() == [
        "Small clients took 6.5 h of the 4 h planned; large ones got 7 h of 16 h: "
        "2.5 h went to small clients at the cost of large ones.",
        "Over their plan: c3 (6.5 of 1 h).",
        "Contacts without minutes: 1 (csm log … --minutes N).",
        "In all, 2026-11: 20 h planned, 13.5 h spent, 6.5 h left.",
    ]
    lines = [line.split() for line in result.out.splitlines()]
    assert lines[1] == ["large", "all", "2", "16", "7", "9", "1"]
    assert lines[2] == ["small", "all", "4", "4", "6.5", "-2.5", "2"]
    assert [line[1] for line in lines[3:]] == ["c1", "c2", "c3", "c4", "c5", "c6"]


def test_where_the_plan_holds_only_the_sum_is_said(month: CSM) -> None:
    month("log c1 x --minutes 60")
    assert month("time").err == "In all, 2026-11: 20 h planned, 1 h spent, 19 h left.\n"


def test_more_than_was_planned_in_all(month: CSM) -> None:
    month("log c1 x --minutes 1230")
    assert month("time").err.endswith("In all, 2026-11: 20 h planned, 20.5 h spent, 0.5 h too many.\n")


def test_only_the_first_few_over_their_plan_are_named(month: CSM) -> None:
    for number in range(3, 7):
        month(f"log c{number} x --minutes 6{number}")
    for number in (1, 2):
        month(f"log c{number} x --minutes 481")
    assert "and 1 more." in month("time").err


@pytest.mark.parametrize("text", ["2026-10", "10月", "october", "上個月", "2026-10-05"])
def test_another_month(month: CSM, text: str) -> None:
    month("log c1 x --minutes 60 --on 2026-10-20")
    result = month(["time", "--month", text, "--json"])
    assert json.loads(result.out)[0] == {
        "level": "tier", "key": "large", "name": None, "tier": "large", "clients": 2, "planned_hours": 16.0,
        "spent_hours": 1.0, "left_hours": 15.0, "contacts": 1, "untimed": 0,
    }  # fmt: skip
    assert "2026-10" in result.err


def test_a_client_without_a_tier_has_no_plan_and_is_shown(csm: CSM) -> None:
    csm("add Acme --signed 2026-11-01")
    csm("log acme x --minutes 30")
    result = csm("time")
    assert [line.split() for line in result.out.splitlines()[1:]] == [
        ["none", "all", "1", "0.5", "1"],
        ["none", "acme", "Acme", "0.5", "1"],
    ]
    assert result.err == "In all, 2026-11: 0 h planned, 0.5 h spent, 0.5 h too many.\n"
    assert [row["planned_hours"] for row in json.loads(csm("time --json").out)] == [None, None]


def test_of_one_owner_in_every_format(month: CSM) -> None:
    month("add Other --tier small --signed 2026-10-01 --owner lin")
    for format in ("table", "json", "csv", "markdown"):
        result = month(f"time --owner mei --format {format}")
        assert result.code == 0
        assert "c1" in result.out
        assert "other" not in result.out
    assert month("time --owner me").out == month("time --owner mei").out


def test_a_month_with_nobody(month: CSM) -> None:
    result = month("time --month 2026-09")
    assert (result.code, result.out, result.err) == (0, "", "No client was served in 2026-09.\n")
    result = month("time --owner '\x1b[31m' --json")
    assert (result.code, result.out, "\x1b" in result.err) == (1, "", False)


@pytest.mark.parametrize("text", ["2026", "13月", "", "lunch", "\x1b[31m", "2026-13"])
def test_what_is_no_month(month: CSM, text: str) -> None:
    result = month(["time", "--month", text])
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1
    assert "\x1b" not in result.err
