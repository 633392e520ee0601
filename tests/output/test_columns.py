from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from csmcli.output.columns import Column, cell, is_nested, plain


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("as it is\n", "as it is\n"),
        (True, "yes"),
        (False, "no"),
        (-12, "-12"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1234567.25, "1234567.25"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (date(2026, 12, 1), "2026-12-01"),
        (datetime(2026, 12, 1, 9, 30), "2026-12-01T09:30:00"),
        ((), ""),
        (["a", "b"], "a; b"),
        (b"x", "b'x'"),
    ],
)
def test_a_value_in_words(value: object, words: str) -> None:
    assert plain(value) == words


def test_nested_records_read_as_their_values_without_gaps(signal: Any) -> None:
    assert plain((signal("overdue", 20, "late"), signal("silent", None, "quiet"))) == "overdue 20 late; silent quiet"


def test_a_column_shows_its_field_or_its_own_words(signal: Any) -> None:
    record = signal("overdue", 20, "late")
    assert cell(record, Column("value", "Value")) == "20"
    assert cell(record, Column("value", "Value", text=lambda s: f"{s.value} days {s.text}")) == "20 days late"


@pytest.mark.parametrize(("value", "nested"), [((), True), (["a"], True), ("ab", False), (None, False)])
def test_only_sequences_of_items_are_nested(value: object, nested: bool) -> None:
    assert is_nested(value) is nested
