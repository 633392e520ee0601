"""Amounts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.money import in_units, to_hundredths, worded
from csmcli.errors import BadInput


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("1426943", 142694300),
        ("1,426,943", 142694300),
        ("NT$1,426,943", 142694300),
        ("NT$ 1,426,943 元", 142694300),
        ("１，４２６，９４３", 142694300),
        ("142.5萬", 142500000),
        ("12万", 12000000),
        ("12 萬", 12000000),
        ("12萬元", 12000000),
        ("19.99 EUR", 1999),
        ("€19.99", 1999),
        ("19.99 €", 1999),
        ("新台幣 5 元", 500),
        ("NT 5", 500),
        ("twd 5", 500),
        ("138%", 13800),
        ("-3", -300),
        ("+3", 300),
        ("0", 0),
        ("0.5", 50),
        ("1.500", 150),
        (" 7 ", 700),
        ("10000000000000", 10**15),
    ],
)
def test_amounts(text: str, hundredths: int) -> None:
    assert to_hundredths(text) == hundredths


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("1.234,50 €", 123450),
        ("€ 1.234.567", 123456700),
        ("1 234,5", 123450),
        ("1234,50", 123450),
        ("1.234", 123400),
        ("12,5萬", 12500000),
        ("-3", -300),
    ],
)
def test_amounts_with_a_comma_for_decimals(text: str, hundredths: int) -> None:
    assert to_hundredths(text, decimal_comma=True) == hundredths


@pytest.mark.parametrize("text", ["1,234.50", "1.23", "1,234", "1.23.456"])
def test_no_amounts_with_a_comma_for_decimals(text: str) -> None:
    with pytest.raises(BadInput):
        to_hundredths(text, decimal_comma=True)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is no amount"),
        ("much", "is no amount"),
        ("1.2.3", "is no amount"),
        ("1,23", "is no amount"),
        ("1 000", "is no amount"),
        ("1e5", "is no amount"),
        ("NaN", "is no amount"),
        ("萬", "is no amount"),
        ("0.001", "has more than two decimals"),
        ("1.99999", "has more than two decimals"),
        ("10000000000000.01", "is beyond what is kept"),
        ("-99999999999999", "is beyond what is kept"),
        ("9" * 400, "is beyond what is kept"),
    ],
)
def test_what_is_no_amount(text: str, part: str) -> None:
    with pytest.raises(BadInput, match=part):
        to_hundredths(text)


@pytest.mark.parametrize(
    ("hundredths", "units", "words"),
    [
        (142694300, 1426943, "1,426,943 TWD"),
        (1999, 19.99, "19.99 TWD"),
        (0, 0, "0 TWD"),
        (-150, -1.5, "-1.5 TWD"),
    ],
)
def test_amounts_as_numbers_and_words(hundredths: int, units: float, words: str) -> None:
    assert in_units(hundredths) == units
    assert isinstance(in_units(hundredths), type(units))
    assert worded(hundredths, "TWD") == words


def test_no_amount_and_no_currency() -> None:
    assert worded(None, "TWD") == ""
    assert worded(100) == "1"


@given(st.integers(-(10**15), 10**15))
def test_every_amount_can_be_read_back(hundredths: int) -> None:
    assert to_hundredths(worded(hundredths, "TWD")) == hundredths
