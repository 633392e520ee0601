"""Keys from names, and words and addresses as they are compared."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.naming import (
    KEY_LENGTH,
    address_match,
    did_you_mean,
    fitting,
    folded,
    key_from,
    key_of,
    numbered,
    sound,
)
from csmcli.errors import BadInput

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Acme", "acme"),
        ("  Acme \t Garden ", "acme garden"),
        ("ＡＣＭＥ", "acme"),
        ("a\u200bc\u202eme", "acme"),
        ("月動褲", "月動褲"),
        ("Straße", "strasse"),
        ("\x00\x1b", ""),
        ("", ""),
    ],
)
def test_words_are_compared_without_case_width_and_what_cannot_be_seen(word: str, expected: str) -> None:
    assert folded(word) == expected


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme Garden Tools Ltd", "acme-garden-tools"),
        ("月動褲｜吸血長褲", "月動褲"),
        ("【早鳥】月動褲", "早鳥"),
        ("Ünïcode & Sons", "ünïcode-sons"),
        ("｜｜/", "client"),
        ("", "client"),
        ("🚀🚀", "client"),
        ("2027", "client-2027"),
        ("3M", "3m"),
        ("supercalifragilisticexpialidocious", "supercalifragilistic"),
        ("一二三四五六七八九十十一", "一二三四五六七八九十"),
        ("O'Neill", "o-neill"),
    ],
)
def test_a_key_from_a_name(name: str, key: str) -> None:
    assert key_from(name) == key


@given(names)
def test_every_name_gives_a_key_that_may_be_typed(name: str) -> None:
    key = key_from(name)
    assert key_of(key) == key
    assert len(key) <= len("client-") + KEY_LENGTH


@given(names)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@pytest.mark.parametrize(
    ("word", "key"), [("Acme", "acme"), ("月動褲", "月動褲"), ("a-b_c.d", "a-b_c.d"), (" x ", "x")]
)
def test_a_key_as_typed(word: str, key: str) -> None:
    assert key_of(word) == key


@pytest.mark.parametrize("word", ["two words", "a#1", "a=b", "a,b", "12", "１２", "-x", "", " ", "\u200b", "\udc80"])
def test_what_cannot_be_a_key(word: str) -> None:
    with pytest.raises(BadInput):
        key_of(word)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The name is empty; give it at least one visible character."),
        (" \u200b\n", "The name is empty; give it at least one visible character."),
        ("bad \udcff", "The name holds bytes that are no UTF-8 text."),
    ],
)
def test_what_says_nothing_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        sound(text, "name")
    assert str(caught.value) == sentence


def test_a_sound_text_is_kept_as_it_is() -> None:
    assert sound("  Ａcme\u200b ", "name") == "  Ａcme\u200b "


def test_numbered() -> None:
    assert list(islice(numbered("acme"), 4)) == ["acme", "acme-2", "acme-3", "acme-4"]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.x.tw/projects/a",
        "http://x.tw/projects/a/",
        " HTTPS://X.tw//projects/a#top ",
        "x.tw/projects/a",
    ],
)
def test_addresses_of_one_page_match(url: str) -> None:
    assert address_match(url) == "x.tw/projects/a"


@pytest.mark.parametrize(
    ("one", "other"),
    [("x.tw/a", "x.tw/b"), ("x.tw/a", "y.tw/a"), ("x.tw/a?id=1", "x.tw/a?id=2"), ("x.tw/A", "x.tw/a")],
)
def test_addresses_of_two_pages_differ(one: str, other: str) -> None:
    assert address_match(one) != address_match(other)


def test_a_key_holds_no_mark_that_nobody_can_type() -> None:
    assert key_from("豆豆貓砂盆\ufe0f🐱 低粉塵") == "豆豆貓砂盆-低粉塵"


TITLES = {"page-draft": "Write the page", "page-outline": "Outline", "call": "Ring the printer"}


@pytest.mark.parametrize(
    ("word", "fits"),
    [
        ("call", ["call"]),
        ("CALL", ["call"]),
        ("printer", ["call"]),
        ("page", ["page-draft", "page-outline"]),
        ("nothing", []),
        ("", []),
        ("\u200b", []),
    ],
)
def test_the_keys_that_a_word_may_mean(word: str, fits: list[str]) -> None:
    assert fitting(word, TITLES) == fits


@pytest.mark.parametrize(
    ("word", "meant"),
    [("Copyy", " Did you mean copy?"), ("xyz", ""), ("", ""), ("shiping", " Did you mean shipping, ship?")],
)
def test_what_was_probably_meant(word: str, meant: str) -> None:
    assert str(did_you_mean(word, ("copy", "ship", "shipping"))) == meant
