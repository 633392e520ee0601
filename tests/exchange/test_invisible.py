"""What nobody can see in a name, and what shapes what is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.exchange.invisible import bare
from csmcli.output.terminal import is_hidden

FLAG = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u200bb", "ab"),
        ("\ufeffa", "a"),
        ("a\u00adb", "ab"),
        ("\u202ea\u202c", "a"),
        ("a\u2028b", "a b"),
        ("a\r\nb\tc", "a b c"),
        ("a\x00b\x1bc\x85d", "abc d"),
        ("a\u200db", "ab"),
        ("月\u200d動\u200c褲", "月動褲"),
        ("\u3164a\u115f", "a"),
        ("a\u2065b", "ab"),
    ],
)
def test_left_out(text: str, seen: str) -> None:
    assert bare(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "", "Acme", " padded ", "a\u3000b", "a\u00a0b", "ＡＣＭＥ", "𝑴𝒐𝒐𝒏", "月動褲®️", "❣️", "👨‍👩‍👧", "🏳️‍🌈", "👩🏽‍💻",
        "👨‍👩 family", FLAG, f"a{FLAG}b", "می\u200cخواهم", "क्\u200dष", "\u0600١", "e\u0301",
    ],
)  # fmt: skip
def test_kept(text: str) -> None:
    assert bare(text) is text


def test_tags_without_their_flag_are_left_out() -> None:
    assert bare("a\U000e0067\U000e007f") == "a"


@given(st.text())
def test_twice_is_once_and_nothing_visible_is_lost(text: str) -> None:
    seen = bare(text)
    assert bare(seen) == seen
    visible = [c for c in text if not is_hidden(c)]
    assert [c for c in seen if not is_hidden(c) and c != " "] == [c for c in visible if c != " "]
