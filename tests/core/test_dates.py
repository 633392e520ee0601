"""Counting days, and what holds for every text. The tables of words are in test_date_forms."""

from __future__ import annotations

import calendar
import csv
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from csmcli.core.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    Span,
    add_days,
    add_months,
    month_end,
    month_length,
    offset_day,
    parse_day,
    parse_span,
    working_days_between,
)
from csmcli.errors import BadInput
from tests.realdata import REALDATA

REAL_WORDS = REALDATA / "dates" / "zh_days.csv"

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
any_day = st.dates()
small = st.integers(-400, 400)


def real_rows() -> list[dict[str, str]]:
    if not REAL_WORDS.is_file():
        return []
    with REAL_WORDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(
    not REAL_WORDS.is_file(), reason="the public corpus of date words is not at ../shared/realdata/dates"
)
def test_every_word_of_the_public_corpus_means_its_day() -> None:
    rows = real_rows()
    assert len(rows) >= 40
    read = [(row["text"], str(parse_day(row["text"], date.fromisoformat(row["today"])))) for row in rows]
    assert read == [(row["text"], row["expected"]) for row in rows]


# 2026-11-20 is a Friday.
@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-20", 5, "2026-11-27"),
        ("2026-11-20", 6, "2026-11-30"),
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-11-23", -6, "2026-11-13"),
        ("2026-11-18", 2, "2026-11-20"),
        ("2026-11-18", 0, "2026-11-18"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-22", 1, "2026-11-23"),
        ("2026-11-21", -1, "2026-11-20"),
        ("2026-11-22", -1, "2026-11-20"),
        ("2026-11-22", 5, "2026-11-27"),
        ("2026-11-22", 0, "2026-11-22"),
    ],
)
def test_working_days_are_monday_to_friday(start: str, count: int, end: str) -> None:
    assert str(add_days(date.fromisoformat(start), count, working=True)) == end


def walked(day: date, count: int) -> date:
    """The plain definition: a step at a time, weekends not counted."""
    step = timedelta(1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= day.weekday() < 5
    return day


@given(days, small)
def test_working_days_are_those_met_on_a_walk(day: date, count: int) -> None:
    assert add_days(day, count, working=True) == walked(day, count)


@given(days, small)
def test_working_days_between_is_the_inverse_of_counting(day: date, count: int) -> None:
    assert working_days_between(day, add_days(day, count, working=True)) == count


@given(days, days)
def test_working_days_between_is_zero_only_where_none_lies_between(a: date, b: date) -> None:
    assert working_days_between(a, a) == 0
    assert abs(working_days_between(a, b)) <= abs((b - a).days)
    assert working_days_between(a, b) * (b - a).days >= 0


@given(days, st.integers(-(10**5), 10**5))
def test_calendar_days_are_plain_addition(day: date, count: int) -> None:
    assert add_days(day, count) == day + timedelta(count)


@given(days, days, small, st.booleans())
def test_a_later_start_never_gives_an_earlier_end(a: date, b: date, count: int, working: bool) -> None:
    assume(count != 0)
    early, late = sorted((a, b))
    assert add_days(early, count, working=working) <= add_days(late, count, working=working)


@pytest.mark.parametrize(
    ("before", "working", "expected"),
    [
        (False, False, "2026-12-02"),
        (True, False, "2026-11-12"),
        (False, True, "2026-12-04"),
        (True, True, "2026-11-09"),
    ],
)
def test_an_offset_counts_from_its_anchor(before: bool, working: bool, expected: str) -> None:
    assert str(offset_day(date(2026, 11, 22), 10, before, working)) == expected


@given(st.integers(1, 9999), st.integers(1, 12))
def test_the_end_of_a_month_is_that_of_the_calendar(year: int, month: int) -> None:
    length = calendar.monthrange(year, month)[1]
    assert month_length(year, month) == length
    assert month_end(year, month) == date(year, month, length)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2026-11-22", 2, "2027-01-22"),
        ("2026-01-22", -1, "2025-12-22"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-31", 0, "2026-12-31"),
    ],
)
def test_months_keep_to_the_last_day(start: str, months: int, end: str) -> None:
    assert str(add_months(date.fromisoformat(start), months)) == end


@pytest.mark.parametrize(
    ("text", "span", "from_2027_01_31"),
    [
        ("2w", Span(2, "w"), "2027-02-14"),
        ("30d", Span(30, "d"), "2027-03-02"),
        ("180D", Span(180, "d"), "2027-07-30"),
        ("3m", Span(3, "m"), "2027-04-30"),
        ("1y", Span(1, "y"), "2028-01-31"),
        ("5wd", Span(5, "wd"), "2027-02-05"),
        ("5 working days", Span(5, "wd"), "2027-02-05"),
        ("2 business days", Span(2, "wd"), "2027-02-02"),
        ("two weeks", Span(2, "w"), "2027-02-14"),
        ("a month", Span(1, "m"), "2027-02-28"),
        ("兩週", Span(2, "w"), "2027-02-14"),
        ("三個禮拜", Span(3, "w"), "2027-02-21"),
        ("30日", Span(30, "d"), "2027-03-02"),
        ("十天", Span(10, "d"), "2027-02-10"),
        ("三個月", Span(3, "m"), "2027-04-30"),
        ("半年", Span(6, "m"), "2027-07-31"),
        ("半個月", Span(15, "d"), "2027-02-15"),
        ("兩年", Span(2, "y"), "2029-01-31"),
        ("5個工作天", Span(5, "wd"), "2027-02-05"),
    ],
)
def test_a_length_of_time_is_read_and_added(text: str, span: Span, from_2027_01_31: str) -> None:
    assert parse_span(text) == span
    assert str(span.add_to(date(2027, 1, 31))) == from_2027_01_31


@pytest.mark.parametrize(
    "text", ["", "0d", "+2w", "-2w", "2", "w", "3月", "半天", "2 moons", "many weeks", "in 2w", "2w ago"]
)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="no length of time; write one like 30d"):
        parse_span(text)


@pytest.mark.parametrize(
    "leave",
    [
        lambda: add_days(date.max, 1),
        lambda: add_days(date.min, -1),
        lambda: add_days(date(2026, 11, 22), 10**40, working=True),
        lambda: add_days(date(2026, 11, 22), -(10**40), working=True),
        lambda: add_months(date(9999, 12, 1), 1),
        lambda: add_months(date(1, 1, 31), -1),
        lambda: Span(10**9, "y").add_to(date(2026, 11, 22)),
        lambda: offset_day(date.min, 1, True, False),
    ],
)
def test_leaving_the_calendar_is_refused(leave: object) -> None:
    with pytest.raises(BadInput, match="there is no calendar"):
        leave()  # type: ignore[operator]


@given(days, any_day)
def test_an_iso_date_means_itself_on_any_day(day: date, today: date) -> None:
    assert parse_day(day.isoformat(), today) == day


WORDS = """
0 1 2 3 12 13 29 31 115 2027 99999999 - / . + , ( ) next last this in ago of end first mon friday feb december day
weeks months y wd 年 月 日 號 天 週 個 後 前 底 的 第 半 民國 十 百 廿 一 二 兩 下 上 這 本 大 星期 禮拜 明 今
最後一個 \u200b
"""
words = st.lists(st.sampled_from([*WORDS.split(), " "]), max_size=7)
any_text = st.one_of(st.text(), words.map("".join), words.map(" ".join))


@given(any_text)
def test_any_text_gives_a_length_of_time_or_a_refusal(text: str) -> None:
    try:
        span = parse_span(text)
    except BadInput:
        return
    assert span.amount > 0


def test_an_iso_date_needs_none_of_the_words() -> None:
    program = (
        "import sys; from datetime import date; from csmcli.core.dates import parse_day; "
        "parse_day('2027-03-01', date(2026, 11, 22)); print('csmcli.core.date_forms' in sys.modules); "
        "parse_day('next fri', date(2026, 11, 22)); print('unicodedata' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
