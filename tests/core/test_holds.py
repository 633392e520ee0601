"""Days that do not count, held against counting them one by one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.holds import Hold, crossing, lateness, merged
from tests.core.pauses import FIRST, counted, holds_, is_held, near


def test_a_day_beyond_the_calendar_is_never() -> None:
    assert crossing(date(9999, 12, 30), 1) is None
    assert crossing(date(9999, 12, 1), 1, (Hold(date(9999, 12, 2), date.max),)) is None
    assert crossing(date(9999, 12, 30), 0) == date.max


@given(near, near, holds_)
def test_lateness_is_the_days_counted_one_by_one(since: date, day: date, holds: tuple[Hold, ...]) -> None:
    assert lateness(since, day, holds) == counted(since, day, holds)


@given(near, st.integers(0, 30), holds_)
def test_crossing_is_the_first_day_with_more_than_the_limit(since: date, limit: int, holds: tuple[Hold, ...]) -> None:
    at = since
    while counted(since, at, holds) <= limit:
        at += timedelta(1)
    assert crossing(since, limit, holds) == at


@given(near, near, near, holds_)
def test_lateness_never_falls_as_days_pass(since: date, a: date, b: date, holds: tuple[Hold, ...]) -> None:
    assert lateness(since, min(a, b), holds) <= lateness(since, max(a, b), holds)


@given(holds_)
def test_merged_holds_cover_the_same_days_apart_and_in_order(holds: tuple[Hold, ...]) -> None:
    joined = merged(holds)
    assert all(a.until_on < b.from_on for a, b in zip(joined, joined[1:], strict=False))
    assert all(h.from_on < h.until_on for h in joined)
    span = [FIRST + timedelta(n) for n in range(-1, 123)]
    assert [is_held(d, tuple(joined)) for d in span] == [is_held(d, holds) for d in span]
