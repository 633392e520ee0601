"""The days of a contract: until when it can be ended, and the term that follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.facts import Facts, Renewal
from csmcli.core.playbook import Playbook, RenewalRule
from csmcli.core.renewals import about_renewal, next_term, notice_passed, opt_out, prepared_between


@pytest.mark.parametrize(
    ("ends", "notice", "day"),
    [("2027-07-31", 60, "2027-06-01"), ("2027-07-31", 0, "2027-07-31"), ("2028-02-29", 30, "2028-01-30")],
)
def test_the_day_that_binds(ends: str, notice: int, day: str) -> None:
    assert opt_out(date.fromisoformat(ends), notice) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("starts", "ends", "begins", "until"),
    [
        ("2026-08-01", "2027-07-31", "2027-08-01", "2028-07-31"),
        ("2024-02-29", "2025-02-28", "2025-03-01", "2026-02-28"),
        ("2027-03-01", "2028-02-29", "2028-03-01", "2029-02-28"),
        ("2026-01-01", "2028-12-31", "2029-01-01", "2031-12-31"),
        ("2026-01-01", "2026-03-31", "2026-04-01", "2026-06-29"),
        ("2026-01-01", "2027-01-15", "2027-01-16", "2028-01-30"),
        (None, "2027-07-31", "2027-08-01", "2028-07-31"),
        (None, "2028-02-29", "2028-03-01", "2029-02-28"),
    ],
)
def test_the_term_that_follows(starts: str | None, ends: str, begins: str, until: str) -> None:
    found = next_term(date.fromisoformat(starts) if starts else None, date.fromisoformat(ends))
    assert found == (date.fromisoformat(begins), date.fromisoformat(until))


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 2000))
def test_terms_follow_one_another_without_a_gap(starts: date, days: int) -> None:
    ends = starts + timedelta(days)
    begins, until = next_term(starts, ends)
    assert begins == ends + timedelta(1)
    assert abs((until - begins).days - days) <= 2


@pytest.mark.parametrize(("day", "passed"), [("2026-11-01", False), ("2026-11-02", True)])
def test_notice_can_be_given_until_the_evening_of_the_last_day(day: str, passed: bool) -> None:
    told = Facts(None, None, renewal=Renewal(date(2026, 9, 1), date(2026, 11, 1), prepared=True))
    assert notice_passed(told, date.fromisoformat(day)) is passed
    assert not notice_passed(told._replace(renewal=None), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("signal", "milestone", "about"),
    [
        ("renewal", "copy", True), ("renewal", None, True), ("overdue", "ship", True),
        ("overdue", "copy", False), ("overdue", None, False), ("silent", "ship", False), (None, "ship", False),
    ],
)  # fmt: skip
def test_which_signals_are_about_the_renewal(
    practice: Callable[..., Playbook], signal: str | None, milestone: str | None, about: bool
) -> None:
    told = practice(renewal=RenewalRule(60, {"large": 90}, "renewal", "ship"))
    assert about_renewal(told, signal, milestone) is about
    assert not about_renewal(practice(), "overdue", milestone)


def test_who_began_early_has_begun() -> None:
    assert prepared_between(date(2027, 6, 1), 90) == (date(2027, 3, 3), date(2026, 12, 3))
