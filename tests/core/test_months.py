"""A month looked at is one that has begun, unless its year is told."""

from __future__ import annotations

from datetime import date

import pytest

from csmcli.core.dates import parse_month
from csmcli.errors import BadInput

TODAY = date(2026, 11, 22)

CASES = (
    ("2026-11", "2026-11-30"),
    ("11月", "2026-11-30"),
    ("十一月", "2026-11-30"),
    ("november", "2026-11-30"),
    ("Nov", "2026-11-30"),
    ("october", "2026-10-31"),
    ("10月", "2026-10-31"),
    ("december", "2025-12-31"),
    ("12月", "2025-12-31"),
    ("feb", "2026-02-28"),
    ("2024-02", "2024-02-29"),
    ("民國115年2月", "2026-02-28"),
    ("2026-12", "2026-12-31"),
    ("2027年1月", "2027-01-31"),
    ("last month", "2026-10-31"),
    ("上個月", "2026-10-31"),
    ("上上個月", "2026-09-30"),
    ("this month", "2026-11-30"),
    ("本月", "2026-11-30"),
    ("next month", "2026-12-31"),
    ("2026-10-05", "2026-10-31"),
    ("10/5", "2026-10-31"),
    ("12/1", "2025-12-31"),
    ("yesterday", "2026-11-30"),
    ("last fri", "2026-11-30"),
    ("5 weeks ago", "2026-10-31"),
)


@pytest.mark.parametrize(("text", "last"), CASES, ids=[case[0] for case in CASES])
def test_a_month(text: str, last: str) -> None:
    assert parse_month(text, TODAY) == date.fromisoformat(last)


@pytest.mark.parametrize("text", ["", "  ", "2026", "2026-13", "lunch", "月", "next year", "2/30"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(BadInput):
        parse_month(text, TODAY)
