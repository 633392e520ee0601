"""Words that stand for one of a few things."""

from __future__ import annotations

import pytest

from csmcli.errors import BadInput
from csmcli.exchange.words import language, outcome, ticked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x", True), (" X ", True), ("✓", True), ("TRUE", True), ("Yes", True), ("是", True), ("已達成", True),
        ("", False), (" ", False), ("no", False), ("FALSE", False), ("-", False), ("否", False),
        ("2026-11-01", None), ("soon", None),
    ],
)  # fmt: skip
def test_ticked(text: str, told: bool | None) -> None:
    assert ticked(text) is told


@pytest.mark.parametrize(
    ("text", "told"), [("Completed", "completed"), ("完成", "completed"), ("dropped", "dropped"), ("流失", "dropped")]
)
def test_outcome(text: str, told: str) -> None:
    assert outcome(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("en", "en"),
        ("English", "en"),
        ("zh_TW", "zh-TW"),
        ("ZH-tw", "zh-TW"),
        ("繁體中文", "zh-TW"),
        ("zh-Hant", "zh-TW"),
    ],
)
def test_language(text: str, told: str) -> None:
    assert language(text) == told


def test_refused() -> None:
    with pytest.raises(BadInput, match="“won” is no outcome; write completed or dropped"):
        outcome("won")
    with pytest.raises(BadInput, match="“fr” is no language of csm; write en or zh-TW"):
        language("fr")
