"""A plan speaks of days to come, a look back of days that have been."""

from __future__ import annotations

from datetime import date

import pytest

from csmcli.core.dates import parse_past_day, parse_plan_day
from csmcli.errors import BadInput

TODAY = date(2026, 11, 22)
"""A Sunday."""

CASES = (
    ("6/1", date(2027, 6, 1)),
    ("6月1日", date(2027, 6, 1)),
    ("1 Jun", date(2027, 6, 1)),
    ("1/15", date(2027, 1, 15)),
    ("11/20", date(2026, 11, 20)),
    ("2026-06-01", date(2026, 6, 1)),
    ("-90d", date(2026, 8, 24)),
    ("+2w", date(2026, 12, 6)),
)


@pytest.mark.parametrize(("text", "day"), CASES)
def test_a_day_of_a_plan(text: str, day: date) -> None:
    assert parse_plan_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("monday", date(2026, 11, 16)),
        ("mon", date(2026, 11, 16)),
        ("週一", date(2026, 11, 16)),
        ("星期六", date(2026, 11, 21)),
        pytest.param("sunday", TODAY, id="today itself is the last of its weekday"),
        ("last fri", date(2026, 11, 13)),
        ("yesterday", date(2026, 11, 21)),
        ("today", TODAY),
        ("11/1", date(2026, 11, 1)),
        ("2026-03-01", date(2026, 3, 1)),
        ("2 weeks ago", date(2026, 11, 8)),
    ],
)
def test_a_day_looked_back_to(text: str, day: date) -> None:
    assert parse_past_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["tomorrow", "+3d", "next fri", "下週一", "2026-11-23", "12/1"])
def test_a_day_to_come_cannot_be_looked_back_to(text: str) -> None:
    with pytest.raises(BadInput, match="after today"):
        parse_past_day(text, TODAY)
