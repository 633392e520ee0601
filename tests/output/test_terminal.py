from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.output.columns import Column
from csmcli.output.terminal import bar, display_width, encodable, is_hidden, pad, visible, write

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain 月動褲 é", "plain 月動褲 é"),
        ("a\u3000b\u00a0c", "a\u3000b\u00a0c"),
        ("\x1b[31m", "<U+001B>[31m"),
        ("\x00\x7f\x85\x9b", "<U+0000><U+007F><U+0085><U+009B>"),
        ("abc\u202etxt", "abc<U+202E>txt"),
        ("\u200b\ufeff\u2028\u2029\u00ad", "<U+200B><U+FEFF><U+2028><U+2029><U+00AD>"),
        ("one\ntwo\r\nthree\rfour\tfive", "one⏎two⏎three<U+000D>four five"),
        ("\u3164\u115f\u034f", "<U+3164><U+115F><U+034F>"),
        ("\ud800", "<U+D800>"),
        ("x\U000e0041\U000e0fff", "x<U+E0041><U+E0FFF>"),
        ("👩‍💻", "👩‍💻"),
        ("🏳️‍🌈 👩🏽‍💻", "🏳️‍🌈 👩🏽‍💻"),
        ("a\u200db \u200d💻 💻\u200d 👩\u200d\u200d💻", "a<U+200D>b <U+200D>💻 💻<U+200D> 👩<U+200D><U+200D>💻"),
    ],
)
def test_what_has_no_glyph_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_visible_text_holds_nothing_hidden_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert not any(is_hidden(character) for character in shown.replace("\u200d", ""))
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in shown)
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("月動褲", 6),
        ("ＡＢ｡", 5),
        ("e\u0301", 1),
        ("한", 2),
        ("\u1112\u1161\u11ab", 2),
        ("👩", 2),
        ("👩‍💻", 2),
        ("👍🏽", 2),
        ("❤️", 2),
        ("❤", 1),
        ("1\ufe0f\u20e3", 2),
        ("a\ufe0f", 1),
        ("🏻", 2),
        ("🇹🇼", 2),
    ],
)
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width


@given(ANY_TEXT.map(visible), st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_padding_fills_up_to_the_width_and_cuts_nothing(text: str, width: int, align: str) -> None:
    padded = pad(text, width, align)
    assert display_width(padded) == max(width, display_width(text))
    assert padded.endswith(text) if align == "right" else padded.startswith(text)


@given(ANY_TEXT.map(visible), st.sampled_from(["ascii", "cp950", "latin-1", "utf-8", "utf-16", None]))
def test_encodable_text_can_be_written(text: str, encoding: str | None) -> None:
    encodable(text, encoding).encode(encoding or "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding", "fitting"),
    [
        ("月é", "utf-8", "月é"),
        ("月é", None, "月é"),
        ("月é", "cp950", "月\\xe9"),
        ("月é", "ascii", "\\u6708\\xe9"),
        ("a⏎b █░ “x” …", "ascii", 'a b #- "x" ...'),
    ],
)
def test_what_an_encoding_lacks_is_replaced(text: str, encoding: str | None, fitting: str) -> None:
    assert encodable(text, encoding) == fitting


@pytest.mark.parametrize(
    ("percent", "width", "encoding", "drawn"),
    [
        (40, 10, None, "████░░░░░░ 40 %"),
        (40, 10, "ascii", "[####------] 40 %"),
        (0, 4, None, "░░░░ 0 %"),
        (100, 4, None, "████ 100 %"),
        (99.9, 4, None, "███░ 99 %"),
        (250, 4, None, "████ 250 %"),
        (-5, 4, None, "░░░░ -5 %"),
    ],
)
def test_bar(percent: float, width: int, encoding: str | None, drawn: str) -> None:
    assert bar(percent, width, encoding) == drawn


def test_a_bar_is_twenty_blocks_unless_told() -> None:
    assert bar(50) == "█" * 10 + "░" * 10 + " 50 %"


def test_narration_keeps_its_lines_and_shows_the_rest() -> None:
    out = io.StringIO()
    write(out, "Added 月動褲.\r\nNext:\x1b[2J\task")
    assert out.getvalue() == "Added 月動褲.\nNext:<U+001B>[2J ask\n"


@pytest.mark.parametrize(
    ("encoding", "bytes_written"), [("utf-8", "“月” – ok\n".encode()), ("ascii", b'"\\u6708" - ok\n')]
)
def test_narration_fits_the_encoding(encoding: str, bytes_written: bytes, stream: Any, written: Any) -> None:
    out = stream(encoding)
    write(out, "“月” – ok")
    assert written(out) == bytes_written


@pytest.mark.parametrize("encoding", ["utf-8", "cp950", "ascii"])
def test_columns_line_up_in_every_encoding(encoding: str, clients: Any, draw: Callable[..., bytes]) -> None:
    columns = [Column("key", "Key"), Column("name", "Name"), Column("progress", "|", "right", text=lambda _: "|")]
    lines = draw(clients, columns, "table", encoding=encoding).decode(encoding).splitlines()
    assert len(lines) == 1 + len(clients)
    assert len({display_width(line) for line in lines}) == 1


def test_no_line_of_a_piped_table_ends_in_a_space(clients: Any, columns: Any, draw: Callable[..., bytes]) -> None:
    assert not any(line.endswith(" ") for line in draw(clients, columns, "table").decode().splitlines())
