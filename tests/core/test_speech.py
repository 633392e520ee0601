"""Days and amounts in two languages."""

from __future__ import annotations

from datetime import date

import pytest

from csmcli.core.speech import Speech

TODAY = date(2026, 11, 22)


def speech(language: str, currency: str = "TWD") -> Speech:
    return Speech(language, currency, TODAY)


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("en", date(2026, 12, 1), "Tue 1 December"),
        ("en", date(2027, 1, 3), "Sun 3 January 2027"),
        ("zh-TW", date(2026, 12, 1), "12月1日（二）"),
        ("zh-TW", date(2027, 1, 3), "2027年1月3日（日）"),
    ],
)
def test_a_day(language: str, day: date, words: str) -> None:
    assert speech(language).day(day) == words


def test_a_month() -> None:
    assert [speech(language).month(TODAY) for language in ("en", "zh-TW")] == ["November 2026", "2026年11月"]


@pytest.mark.parametrize(
    ("language", "currency", "amount", "words"),
    [
        ("en", "TWD", 412_000, "TWD 412,000"),
        ("en", "USD", 1.5, "USD 1.50"),
        ("zh-TW", "TWD", 412_000, "412,000 元"),
        ("zh-TW", "USD", 412_000, "USD 412,000"),
    ],
)
def test_money(language: str, currency: str, amount: float, words: str) -> None:
    assert speech(language, currency).money(amount) == words
