from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.output.terminal import display_width
from csmcli.output.wrapping import wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 9, ["one two", "three"]),
        ("one two", 7, ["one two"]),
        ("extraordinary", 5, ["extra", "ordin", "ary"]),
        ("寫好第一版文案", 8, ["寫好第一", "版文案"]),
        ("寫好文案。再上線", 8, ["寫好文", "案。再上", "線"]),  # no full stop begins a line
        ("版文案)", 6, ["版文", "案)"]),
        ("用 CSV 匯入", 8, ["用 CSV", "匯入"]),
        ("寫", 1, ["寫"]),
    ],
)
def test_lines_of_a_width(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@given(st.text(st.sampled_from("ab 寫，。（）1-\u0301"), max_size=60), st.integers(2, 20))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(display_width(line) <= width for line in lines)
