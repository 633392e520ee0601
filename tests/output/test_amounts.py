from __future__ import annotations

from datetime import date

import pytest

from csmcli.core.speech import Speech
from csmcli.output.amounts import amount, short_amount

ENGLISH, CHINESE = (Speech(language, "TWD", date(2026, 11, 22)) for language in ("en", "zh-TW"))


@pytest.mark.parametrize(
    ("hundredths", "unit", "english"),
    [
        (820, "percent", "8.2%"),
        (1000, "percent", "10%"),
        (-50, "percent", "-0.5%"),
        (123_400, "count", "1,234"),
        (142_694_300, "money", "TWD 1,426,943"),
        (1250, "minutes", "12.5 min"),
        (800, "hours", "8 h"),
        (300, "days", "3 days"),
        (450, "score", "4.5"),
    ],
)
def test_an_amount_has_its_unit(hundredths: int, unit: str, english: str) -> None:
    assert amount(hundredths, unit, ENGLISH) == english


def test_money_is_said_in_the_clients_language() -> None:
    assert amount(142_694_300, "money", CHINESE) == "1,426,943 元"
    assert amount(100, "money", Speech("zh-TW", "USD", date(2026, 11, 22))) == "USD 1"


@pytest.mark.parametrize(
    ("hundredths", "unit", "english", "chinese"),
    [
        (820, "percent", "8.2%", "8.2%"),
        (999_900, "count", "9,999", "9,999"),
        (1_000_000, "count", "10 k", "1萬"),
        (50_000_000, "money", "500 k", "50萬"),
        (142_694_300, "money", "1.4 m", "142.7萬"),
        (100_000_000_000, "money", "1 bn", "10億"),
        (-(10**15), "money", "-10 tn", "-10兆"),
        (4500, "minutes", "45", "45"),
    ],
)
def test_on_an_axis_large_numbers_are_short(hundredths: int, unit: str, english: str, chinese: str) -> None:
    assert short_amount(hundredths, unit, ENGLISH) == english
    assert short_amount(hundredths, unit, CHINESE) == chinese
