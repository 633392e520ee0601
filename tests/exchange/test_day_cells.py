"""Cells as days: what programs write, and what the column's order makes of the rest."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest

from csmcli.errors import CsmError
from csmcli.exchange.day_cells import DayReader

DAYS = DayReader(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("2026-02-13", None, date(2026, 2, 13)),
        ("2026/2/3 20:00:00", None, date(2026, 2, 3)),
        ("2026-02-13T20:00", None, date(2026, 2, 13)),
        ("03/02/2026", True, date(2026, 2, 3)),
        ("03/02/2026", False, date(2026, 3, 2)),
        ("03.02.2026, 14:30", True, date(2026, 2, 3)),
        ("02/13/2026 2:30 PM", False, date(2026, 2, 13)),
        ("02/13/2026 2:30:15 p.m.", False, date(2026, 2, 13)),
        ("2026/2/13 上午 09:30:00", None, date(2026, 2, 13)),
        ("13 Feb 2026", True, date(2026, 2, 13)),
        ("05/05/2026", None, date(2026, 5, 5)),
        ("2026-02-13 00:00:00+08:00", None, date(2026, 2, 13)),
        ("2026-02-13T00:00:00Z", None, date(2026, 2, 13)),
    ],
)
def test_days(text: str, day_first: bool | None, day: date) -> None:
    assert DAYS.read(text, day_first) == day


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set here")
@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Asia/Taipei", "2026-02-13T16:00:00Z", date(2026, 2, 14)),
        ("Asia/Taipei", "2026-02-13T15:59:59.999Z", date(2026, 2, 13)),
        ("America/New_York", "2026-02-13T03:00:00+00:00", date(2026, 2, 12)),
        ("America/New_York", "2026-02-13T00:00:00.000Z", date(2026, 2, 13)),
        ("UTC", "2026-02-13 23:30:00+0800", date(2026, 2, 13)),
    ],
)
def test_a_moment_is_the_day_it_was_here(zone: str, moment: str, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert DayReader(date(2026, 11, 22)).read(moment, None) == day
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("text", "day_first", "words"),
    [
        ("02/13/2026", True, "has the month first, while the rest of the column has the day first"),
        ("13/02/2026", False, "has the day first, while the rest of the column has the month first"),
        ("31/02/2026", True, "there is no day"),
        ("99/99/2026", True, "there is no day"),
        ("03/02/1066", True, "1066"),
        ("2026-02-30", None, "there is no day"),
        ("2026-02-30T10:00:00Z", None, "there is no day"),
        ("0001-01-01T10:00:00Z", None, "year"),
        ("13/02/26", True, "no year of four digits"),
        ("soon", None, "is not known as a day"),
        ("46143", None, "is not known as a day"),
    ],
)
def test_no_days(text: str, day_first: bool | None, words: str) -> None:
    with pytest.raises(CsmError) as caught:
        DAYS.read(text, day_first)
    assert words in str(caught.value)


def test_true_dates() -> None:
    assert DAYS.of(datetime(2026, 5, 1, 13, 30)) == date(2026, 5, 1) == DAYS.of(date(2026, 5, 1))
    with pytest.raises(CsmError, match="the year 1066 is not one of 1900 to 2200"):
        DAYS.of(date(1066, 10, 14))
