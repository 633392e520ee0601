"""Dates written in full mean their day whatever today is; without a year, today decides."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from csmcli.core.dates import FIRST_YEAR, LAST_YEAR, parse_day
from csmcli.errors import BadInput

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
inner_days = st.dates(date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR - 1, 12, 31))
any_day = st.dates()


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("週日, 二月十號", "2013-02-12", "2013-02-10"),
        ("fri", "2026-11-20", "2026-11-27"),
        ("this fri", "2026-11-20", "2026-11-20"),
        ("next fri", "2026-11-16", "2026-11-27"),
        ("last sun", "2026-11-23", "2026-11-22"),
        ("2/29", "2027-11-22", "2028-02-29"),
        ("+1m", "2027-01-31", "2027-02-28"),
        ("下個月31號", "2026-11-30", "2026-12-31"),
        ("下個月底", "2027-01-31", "2027-02-28"),
        ("12月", "2026-12-31", "2026-12-31"),
        ("+1wd", "2026-11-20", "2026-11-23"),
        ("後年3月", "2026-11-22", "2028-03-31"),
        ("前年3月", "2026-11-22", "2024-03-31"),
        ("Mon 6/1", "2026-11-22", "2026-06-01"),
        ("Tue 6/1", "2026-11-22", "2027-06-01"),
        ("Wed 6/1", "2026-11-22", None),
        ("Sat, 2/29", "2026-11-22", None),
        ("2/29 Tue", "2027-11-22", "2028-02-29"),
        ("1/1", "2200-12-31", None),
    ],
)
def test_the_day_of_speaking_counts(words: str, today: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(BadInput):
            parse_day(words, date.fromisoformat(today))
    else:
        assert str(parse_day(words, date.fromisoformat(today))) == day


@given(days, any_day)
def test_the_full_chinese_and_english_forms_mean_the_day_on_any_day(day: date, today: date) -> None:
    weekday = "一二三四五六日"[day.weekday()]
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 號 (週{weekday})",
        f"星期{weekday}，{chinese_digits(day.year)}年{chinese(day.month)}月{chinese(day.day)}日",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%A, %B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ]
    assert [parse_day(form, today) for form in forms] == [day] * len(forms)


@given(st.dates(date(1912, 1, 1), date(LAST_YEAR, 12, 31)), any_day)
def test_a_year_of_the_republic_means_the_same_day(day: date, today: date) -> None:
    year = day.year - 1911
    forms = [
        f"民國{year}年{day.month}月{day.day}日",
        f"中華民國 {chinese(year)} 年 {chinese(day.month)} 月 {chinese(day.day)} 日",
        f"民國{year}/{day.month}/{day.day}",
        f"民國{year:03}.{day.month:02}.{day.day:02}",
    ]
    assert [parse_day(form, today) for form in forms] == [day] * len(forms)


@given(st.dates(date(2011, 1, 1), date(2110, 12, 31)), any_day)
def test_a_year_of_three_digits_is_one_of_the_republic(day: date, today: date) -> None:
    assert parse_day(f"{day.year - 1911}/{day.month}/{day.day}", today) == day


def chinese_digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def chinese(number: int) -> str:
    """1 to 299 in words: 十二, 一百零五, 一百一十五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{chinese_digits(hundreds)}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else chinese_digits(tens)) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (chinese_digits(ones) if ones else "")


@given(inner_days, days)
def test_a_day_without_a_year_is_the_nearest(today: date, day: date) -> None:
    assume((day.month, day.day) != (2, 29))
    read = parse_day(f"{day.month}/{day.day}", today)
    candidates = [day.replace(year=year) for year in (today.year - 1, today.year, today.year + 1)]
    assert abs((read - today).days) == min(abs((candidate - today).days) for candidate in candidates)


@given(inner_days, st.integers(1, 12))
def test_a_month_without_a_year_is_the_coming_one(today: date, month: int) -> None:
    read = parse_day(f"{month}月", today)
    assert read.month == month
    assert 0 <= (read - today).days <= 366
    assert (read + timedelta(1)).day == 1


@given(days, st.integers(1, 7))
def test_a_weekday_is_the_next_one_and_next_is_next_week(today: date, number: int) -> None:
    assume(today < date(LAST_YEAR, 12, 1))
    name = calendar.day_name[number - 1]
    coming, week_after = parse_day(name, today), parse_day(f"next {name}", today)
    assert coming.isoweekday() == week_after.isoweekday() == number
    assert 1 <= (coming - today).days <= 7
    assert week_after - timedelta(number - 1) == today + timedelta(7 - today.weekday())
