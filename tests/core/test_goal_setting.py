"""Goals as typed: made whole, or refused with what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.goal_setting import Course, Wish, draft
from csmcli.core.goals import DOWN, UP, kept, turns_back
from csmcli.core.metrics import Kind
from csmcli.core.quantities import written
from csmcli.errors import CsmError

TODAY, BY = date(2026, 11, 22), date(2027, 12, 31)
CONVERSION = Kind("conversion", ("Conversion rate",), "percent", UP)
HANDLING = Kind("handling", (), "minutes", DOWN)
OWN = Kind("joy")


def wish(target: str = "10%", **told: Any) -> Wish:
    return Wish(target, **{"by_on": BY, **told})


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "told", "last", "unit", "direction", "baseline"),
    [
        (CONVERSION, wish(baseline="5%"), 700, "percent", UP, 500),
        (CONVERSION, wish(), 700, "percent", UP, 700),
        (CONVERSION, wish("10"), None, "percent", UP, None),
        (CONVERSION, wish(unit="percent", direction="up"), None, "percent", UP, None),
        (HANDLING, wish("20min", baseline="30"), None, "minutes", DOWN, 3000),
        (OWN, wish("4.5", unit="score", direction="up"), None, "score", UP, None),
        (OWN, wish("90%", baseline="40%"), None, "percent", UP, 4000),
        (OWN, wish("2 d", baseline="5 d"), None, "days", DOWN, 500),
        (OWN, wish("5分", unit="score", direction="down"), None, "score", DOWN, None),
        (Kind("joy", (), "score"), wish("5", direction="up"), None, "score", UP, None),
    ],
)
def test_unit_direction_and_baseline(
    kind: Kind, told: Wish, last: int | None, unit: str, direction: str, baseline: int | None
) -> None:
    found = draft(kind, told, TODAY, last)
    assert (found.metric, found.unit, found.direction, found.baseline) == (kind.key, unit, direction, baseline)
    assert found.checkpoints == ((BY, found.target),)


PACE = ((10, 30), (50, 55), (90, 75), (100, 100))


@pytest.mark.parametrize(
    ("begins", "told", "points"),
    [
        ("2026-12-01", {}, "2026-12-04=30000 2026-12-16=55000 2026-12-28=75000 2026-12-31=100000"),
        ("2026-11-12", {}, "2026-12-06=55000 2026-12-26=75000 2026-12-31=100000"),
        ("2026-12-01", {"baseline": "600"}, "2026-12-28=75000 2026-12-31=100000"),
        ("2026-12-01", {"checkpoints": "400,1000"}, "2026-12-11=40000 2026-12-31=100000"),
        ("2026-12-31", {}, "2026-12-31=100000"),
        (None, {}, "2026-12-31=100000"),
    ],
)
def test_the_number_of_a_campaign_has_its_usual_pace(begins: str | None, told: dict[str, str], points: str) -> None:
    course = Course(day(begins), PACE) if begins else None
    asked = wish("1000", **{"by_on": day("2026-12-31"), **told})
    found = draft(Kind("raised", (), "money", UP), asked, TODAY, 0, course)
    assert kept(found.checkpoints) == points
    assert turns_back(found.baseline, UP, found.checkpoints) is None


@pytest.mark.parametrize(
    ("told", "points"),
    [
        (wish(checkpoints="6%,8%,9%,10%"), "2027-03-02=600 2027-06-10=800 2027-09-20=900 2027-12-31=1000"),
        (wish(checkpoints=" 8%；10 "), "2027-06-12=800 2027-12-31=1000"),
        (
            wish(checkpoints="2027-03-31=6%,2027-06-30=8%,2027-12-31=10%"),
            "2027-03-31=600 2027-06-30=800 2027-12-31=1000",
        ),
        (wish(checkpoints="2027-03-31=6%"), "2027-03-31=600 2027-12-31=1000"),
        (
            wish(quarterly=True, baseline="5%", by_on=day("2027-06-30")),
            "2026-12-31=588 2027-03-31=793 2027-06-30=1000",
        ),
    ],
)
def test_checkpoints(told: Wish, points: str) -> None:
    found = draft(CONVERSION, told, TODAY)
    assert len(found.checkpoints) == len(points.split())
    assert found.checkpoints[-1] == (told.by_on, 1000)
    assert turns_back(found.baseline, UP, found.checkpoints) is None
    if "=" in (told.checkpoints or ""):
        assert " ".join(f"{on}={value}" for on, value in found.checkpoints) == points


@pytest.mark.parametrize(
    ("kind", "told", "says"),
    [
        (CONVERSION, wish(by_on=TODAY), "A goal is for a day after today (2026-11-22); 2026-11-22 is not."),
        (CONVERSION, wish("NT$5"), "“NT$5” is of another unit: conversion is told in percent, such as 5%."),
        (CONVERSION, wish(baseline="5 min"), "“5 min” is of another unit"),
        (CONVERSION, wish(unit="money"), "conversion is told in percent; leave out --unit"),
        (CONVERSION, wish(direction="down"), "For conversion, up is the good direction; leave out --direction."),
        (OWN, wish(unit="kilo"), "--unit is “kilo”; it takes percent, count,"),
        (OWN, wish(direction="left"), "--direction is “left”; it takes up or down."),
        (OWN, wish("5"), "What is joy told in? Say it with --unit: percent, count,"),
        (OWN, wish("5分"), "What is joy told in?"),
        (OWN, wish("5%"), "Is joy to rise or to fall? Say it with --direction up or down"),
        (CONVERSION, wish(baseline="10%"), "The target 10% is no improvement on 10%: it has to lie above it."),
        (HANDLING, wish("30", baseline="20"), "The target 30 min is no improvement on 20 min: it has to lie below it."),
        (OWN, wish("5%", baseline="5%"), "The target 5% is no improvement on 5%"),
        (CONVERSION, wish(quarterly=True), "--quarterly counts from where it stands; say that with --baseline."),
        (CONVERSION, wish(quarterly=True, checkpoints="10%"), "--quarterly works the checkpoints out"),
        (CONVERSION, wish(checkpoints=""), "“” are no checkpoints; give values (6%,8%,10%), or a day with each"),
        (CONVERSION, wish(checkpoints="6%,2027-06-30=10%"), "are no checkpoints"),
        (CONVERSION, wish(checkpoints="6%,9%"), "The checkpoints end with 9% on 2027-12-31; the last one is the target"),
        (CONVERSION, wish(checkpoints="6%,5%,10%"), "The checkpoint 5% turns back: on the way from – to 10%"),
        (CONVERSION, wish(baseline="7%", checkpoints="6%,10%"), "The checkpoint 6% turns back: on the way from 7%"),
        (HANDLING, wish("10", baseline="30", checkpoints="20,25,10"), "The checkpoint 25 min turns back"),
        (CONVERSION, wish(checkpoints="2027-06-30=8%,2027-03-31=9%"), "The checkpoint of 2027-03-31 does not come after 2027-06-30"),
        (CONVERSION, wish(checkpoints="2026-11-22=8%"), "The checkpoint of 2026-11-22 does not come after 2026-11-22"),
        (CONVERSION, wish(checkpoints="2027-12-31=9%"), "The checkpoints end with 9% on 2027-12-31"),
        (CONVERSION, wish(checkpoints="2028-06-30=10%"), "The checkpoints end with 10% on 2028-06-30"),
        (CONVERSION, wish("1,000", checkpoints="500,1,000"), "In a list, write numbers without commas."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_goal_is_refused(kind: Kind, told: Wish, says: str) -> None:
    with pytest.raises(CsmError) as refused:
        draft(kind, told, TODAY)
    assert says in str(refused.value)


@given(
    st.integers(-(10**6), 10**6),
    st.integers(-(10**6), 10**6),
    st.integers(1, 3000),
    st.lists(st.integers(-(10**6), 10**6), max_size=5),
)
def test_a_goal_that_is_kept_leads_to_its_target(baseline: int, target: int, ahead: int, way: list[int]) -> None:
    by = date.fromordinal(TODAY.toordinal() + ahead)
    steps = ";".join(written(value, "score").replace(",", "") for value in [*way, target])
    told = Wish(written(target, "score"), by, written(baseline, "score"), steps, unit="score")
    try:
        found = draft(OWN, told, TODAY)
    except CsmError:
        return
    assert found.checkpoints[-1] == (by, target)
    assert turns_back(baseline, found.direction, found.checkpoints) is None
    assert (target > baseline) == (found.direction == UP)
