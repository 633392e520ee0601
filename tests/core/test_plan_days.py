"""A plan speaks of days to come."""

from __future__ import annotations

from datetime import date

import pytest

from csmcli.core.dates import parse_plan_day

TODAY = date(2026, 11, 22)

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
