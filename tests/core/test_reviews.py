"""Quarters, what slipped in one, and how the next review stands: rows of cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core import reviews
from csmcli.core.journey import CLIENT, SHARED, US
from csmcli.core.reviews import Agreed, Change, Period, Slip, parse_period, quarter, quarter_of, slips, usual_period
from csmcli.errors import BadInput

TODAY = date(2026, 11, 22)
Q3 = Period("2026-Q3", date(2026, 7, 1), date(2026, 9, 30))
Q4 = Period("2026-Q4", date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-Q3", Q3), ("2026q3", Q3), (" 2026 / Q3 ", Q3), ("Q3", Q3), ("q4", Q4), ("2026年第三季", Q3), ("第4季", Q4),
        ("第三季", Q3), ("2025-Q4", quarter(2025, 4)), ("2026-Q4", Q4),
    ],
)  # fmt: skip
def test_a_quarter_as_it_is_typed(text: str, expected: Period) -> None:
    assert parse_period(text, TODAY) == expected


def test_a_quarter_without_a_year_is_the_last_that_has_begun() -> None:
    assert parse_period("Q3", date(2026, 7, 1)) == Q3
    assert parse_period("Q3", date(2026, 6, 30)) == quarter(2025, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Q5", "“Q5” is no quarter; write 2026-Q3 or Q3."),
        ("2026", "“2026” is no quarter; write 2026-Q3 or Q3."),
        ("2027-Q1", "2027-Q1 is no quarter that has begun by 2026-11-22; the last one is 2026-Q4."),
        ("0000-Q1", "0000-Q1 is no quarter that has begun by 2026-11-22; the last one is 2026-Q4."),
    ],
)
def test_what_is_no_quarter_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_period(text, TODAY)
    assert str(caught.value) == said


def test_a_quarter_that_has_not_begun_this_year_is_refused() -> None:
    with pytest.raises(BadInput, match="the last one is 2026-Q2"):
        parse_period("2026-Q3", date(2026, 6, 30))


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_every_day_is_in_one_quarter_and_its_name_is_read_again(day: date) -> None:
    found = quarter_of(day)
    assert found.first <= day <= found.last
    assert parse_period(found.name, found.first) == found
    assert quarter_of(found.last + timedelta(1)).first == found.last + timedelta(1)


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        (None, Q3),
        (date(2026, 8, 4), Q3),  # 110 days ago
        (date(2026, 8, 5), Period("", date(2026, 8, 5), TODAY)),
        (TODAY, Period("", TODAY, TODAY)),
        (date(2026, 12, 1), Period("", TODAY, TODAY)),
    ],
)
def test_the_usual_period_is_the_last_full_quarter_or_the_time_since_signing(
    signed: date | None, expected: Period
) -> None:
    assert usual_period(signed, TODAY) == expected


def test_a_period_is_looked_at_as_of_its_end_or_while_it_runs_as_of_today() -> None:
    assert (Q3.until(TODAY), Q4.until(TODAY)) == (date(2026, 9, 30), TODAY)


def on(month_day: str) -> date:
    return date.fromisoformat(f"2026-{month_day}")


def moved(key: str, old: str, new: str, side: str | None = None, reason: str | None = None) -> Change:
    return Change(key, on(old), on(new), side, reason)


CASES: dict[str, tuple[list[Change], dict[str, str], tuple[Slip, ...]]] = {
    "nothing moved": ([], {"copy": "10-05"}, ()),
    "moved later": (
        [moved("copy", "08-01", "10-05", "client", "photos late")],
        {"copy": "10-05"},
        (Slip("copy", on("08-01"), on("10-05"), 65, ("client",), ("photos late",)),),
    ),
    "moved twice, by both sides": (
        [moved("copy", "08-01", "08-20", "client", "late"), moved("copy", "08-20", "10-01", "us", "late")],
        {"copy": "10-01"},
        (Slip("copy", on("08-01"), on("10-01"), 61, ("client", "us"), ("late",)),),
    ),
    "moved and back": ([moved("copy", "08-01", "09-01", "us"), moved("copy", "09-01", "08-01")], {}, ()),
    "moved earlier": ([moved("copy", "08-20", "08-01", "us", "ready")], {}, ()),
    "later, then half of it back: the side of the first counts": (
        [moved("copy", "08-01", "10-20", "client"), moved("copy", "10-20", "10-10", "us")],
        {"copy": "10-10"},
        (Slip("copy", on("08-01"), on("10-10"), 70, ("client",), ()),),
    ),
    "due on the last day is not late": ([], {"copy": "09-30"}, ()),
    "passed without a word": ([], {"copy": "09-20"}, (Slip("copy", on("09-20"), None, 10, (), ()),)),
    "moved, and passed all the same": (
        [moved("copy", "08-01", "09-10", "client")],
        {"copy": "09-10"},
        (Slip("copy", on("08-01"), None, 60, ("client",), ()),),
    ),
    "moved earlier, and passed": (
        [moved("copy", "09-20", "09-10")],
        {"copy": "09-10"},
        (Slip("copy", on("09-20"), None, 10, (), ()),),
    ),
    "one that was reached after it was moved": (
        [moved("copy", "08-01", "08-20", "us")],
        {},
        (Slip("copy", on("08-01"), on("08-20"), 19, ("us",), ()),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_slipped(name: str) -> None:
    changes, ahead, expected = CASES[name]
    assert slips(changes, {key: on(day) for key, day in ahead.items()}, on("09-30")) == expected


def test_those_still_to_reach_come_first_in_their_order() -> None:
    changes = [moved("gone", "08-01", "08-02"), moved("page", "08-01", "10-02")]
    found = slips(changes, {"copy": on("09-01"), "page": on("10-02")}, on("09-30"))
    assert [slip.key for slip in found] == ["copy", "page", "gone"]


@pytest.mark.parametrize(
    ("day", "planned", "invite", "expected"),
    [
        ("11-21", True, "11-21", reviews.OVERDUE),
        ("11-21", False, "11-07", reviews.OVERDUE),
        ("11-22", True, "11-22", reviews.PLANNED),
        ("11-22", False, "11-08", reviews.DUE),
        ("12-06", False, "11-22", reviews.DUE),
        ("12-07", False, "11-23", reviews.LATER),
        ("12-07", True, "12-07", reviews.PLANNED),
    ],
)
def test_how_the_next_review_stands(day: str, planned: bool, invite: str, expected: str) -> None:
    assert reviews.standing(on(day), TODAY, planned=planned, invite_from=on(invite)) == expected
    assert expected in reviews.STANDINGS


@pytest.mark.parametrize(
    ("ours", "theirs", "told", "side"),
    [(None, None, None, US), ("Mei", None, None, US), (None, "Bo", None, CLIENT), ("Mei", "Bo", None, SHARED),
     ("Mei", "Bo", CLIENT, CLIENT)],
)  # fmt: skip
def test_whose_a_change_is(ours: str | None, theirs: str | None, told: str | None, side: str) -> None:
    assert Agreed("x", None, ours, theirs, told).whose == side
