"""Values as typed, with and without their unit, and written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.goals import UNITS
from csmcli.core.quantities import EXAMPLES, in_unit, read, written
from csmcli.errors import BadInput


@pytest.mark.parametrize(
    ("text", "hundredths", "units"),
    [
        ("5%", 500, ("percent",)),
        ("６.５％", 650, ("percent",)),
        ("-3 %", -300, ("percent",)),
        ("30", 3000, ()),
        ("1,426,943", 142_694_300, ()),
        ("142萬", 142_000_000, ()),
        ("142萬元", 142_000_000, ("money",)),
        ("NT$ 1,426,943", 142_694_300, ("money",)),
        ("500 USD", 50_000, ("money",)),
        ("30min", 3000, ("minutes",)),
        ("30 分鐘", 3000, ("minutes",)),
        ("30分", 3000, ("minutes", "score")),
        ("1.5 H", 150, ("hours",)),
        ("3 days", 300, ("days",)),
    ],
)
def test_what_is_typed_says_its_unit(text: str, hundredths: int, units: tuple[str, ...]) -> None:
    assert read(text) == (hundredths, units)


@pytest.mark.parametrize("text", ["", "much", "5 apples", "min", "%"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is no amount"):
        read(text)


@pytest.mark.parametrize(
    ("text", "unit"), [("5%", "money"), ("30 min", "hours"), ("NT$5", "percent"), ("3 d", "count"), ("5分", "days")]
)
def test_another_unit_than_the_metrics_is_refused(text: str, unit: str) -> None:
    with pytest.raises(BadInput) as refused:
        in_unit(text, unit, "speed")
    assert str(refused.value).startswith(f"“{text}” is of another unit: speed is told in {unit}, such as")


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_an_example_that_can_be_typed(unit: str) -> None:
    assert in_unit(EXAMPLES[unit], unit, "speed") > 0


@given(st.integers(-(10**12), 10**12), st.sampled_from(UNITS))
def test_what_is_written_can_be_typed_back(hundredths: int, unit: str) -> None:
    assert in_unit(written(hundredths, unit), unit, "speed") == hundredths
