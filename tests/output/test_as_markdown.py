from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from csmcli.output.as_markdown import show_all, show_one
from csmcli.output.columns import Column
from csmcli.output.terminal import visible

TEXT = Column("text", "Text")
NOTES = st.text(st.one_of(st.sampled_from("\\`*_[]()<>|~&$!#:/@.ahw\n "), st.characters(exclude_categories=())))


def rendered(markdown: str) -> list[tuple[set[str], str]]:
    """The kinds of inline tokens and the text of each cell, as a GitHub-like reader sees them."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    assert tokens[0].type == "table_open"
    assert tokens[-1].type == "table_close"
    cells = [token.children or [] for token in tokens if token.type == "inline"]
    return [({token.type for token in cell} - {"text"}, "".join(token.content for token in cell)) for cell in cells]


@given(NOTES)
def test_no_text_renders_as_markup(text: str) -> None:
    out = io.StringIO()
    kind = type("Kind", (tuple,), {"_fields": ("text",), "text": property(lambda self: self[0])})
    show_all([kind((text,))], [TEXT], out)
    assert rendered(out.getvalue()) == [(set(), "Text"), (set(), visible(text).strip())]


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("https://evil.example", r"https\://evil.example"),
        ("WWW.evil.example", r"WWW\.evil.example"),
        ("me@evil.example", r"me\@evil.example"),
        ("9:30, a.b", "9:30, a.b"),
        ("one\ntwo", "one⏎two"),
    ],
)
def test_bare_addresses_do_not_become_links(text: str, neutral: str, note: Any) -> None:
    out = io.StringIO()
    show_all([note(text)], [TEXT], out)
    assert out.getvalue() == f"| Text |\n| --- |\n| {neutral} |\n"


def test_an_empty_listing_is_a_header(columns: Any) -> None:
    out = io.StringIO()
    show_all([], columns[:2], out)
    assert out.getvalue() == "| Key | 客戶 \\| name |\n| --- | --- |\n"


def test_one_record_is_a_table_of_title_and_value(note: Any) -> None:
    out = io.StringIO()
    show_one(note("a|b"), [TEXT], out)
    assert rendered(out.getvalue()) == [(set(), ""), (set(), ""), (set(), "Text"), (set(), "a|b")]
