"""Which client a word means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csmcli.errors import NotFound, Refused
from csmcli.store.finding import client
from csmcli.store.reading import reader

Fill = Callable[..., int]
Find = Callable[[str], str]

CLIENTS = [
    ("acme", "Acme Garden Tools", "A-100"),
    ("acme-2", "Acme Kitchen", None),
    ("月動褲", "月動褲｜吸血長褲", "沒有-1"),
    ("percent", "100% Wool", None),
    ("under", "snake_case shop", None),
    ("back", "C:\\Data", None),
    ("strasse", "Große Straße 5", None),
    ("wide", "ＦＵＬＬ Width", None),
]


@pytest.fixture
def find(database: Path, fill: Fill) -> Iterator[Find]:
    """The key of the client meant."""
    for key, name, external in CLIENTS:
        fill("client", key=key, name=name, external_id=external)
    with reader(database) as connection:
        yield lambda word: client(connection, word).key


@pytest.mark.parametrize(
    ("word", "key"),
    [
        pytest.param("acme", "acme", id="a whole key goes before a part of another"),
        ("ACME-2", "acme-2"),
        ("ａｃｍｅ", "acme"),
        (" acme ", "acme"),
        ("2", "acme-2"),
        ("#3", "月動褲"),
        ("A-100", "acme"),
        ("沒有-1", "月動褲"),
        ("100% Wool", "percent"),
        ("garden", "acme"),
        ("GARDEN tools", "acme"),
        ("吸血", "月動褲"),
        ("acme k", "acme-2"),
        pytest.param("%", "percent", id="% is a letter like any other"),
        pytest.param("e_c", "under", id="_ too"),
        pytest.param("C:\\", "back", id="and the backslash"),
        pytest.param("Große", "strasse", id="a part of a name as it is written"),
        pytest.param("Straße 5", "strasse", id="though its letters fold to others"),
        pytest.param("ＦＵＬＬ", "wide", id="full-width as written"),
    ],
)
def test_a_word_that_fits_one(find: Find, word: str, key: str) -> None:
    assert find(word) == key


def test_a_word_that_fits_several_names_them(find: Find) -> None:
    with pytest.raises(Refused) as caught:
        find("cme")
    assert str(caught.value) == "“cme” fits several clients: acme, acme-2. Give the key of one."


def test_no_more_than_five_are_named(find: Find, database: Path, fill: Fill) -> None:
    for number in range(7):
        fill("client", key=f"many-{number}")
    with reader(database) as connection, pytest.raises(Refused) as caught:
        client(connection, "many")
    assert str(caught.value) == (
        "“many” fits several clients: many-0, many-1, many-2, many-3, many-4, …. Give the key of one."
    )


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("acne", " Did you mean acme"),
        ("zzzz", ""),
        ("", ""),
        ("  ", ""),
        ("_x_", ""),
        ("99", ""),
        ("#99", ""),
        ("9" * 30, ""),
        ("' OR 1=1 --", ""),
        pytest.param("\udcff", "", id="bytes that are no text"),
    ],
)
def test_a_word_that_fits_none(find: Find, word: str, near: str) -> None:
    with pytest.raises(NotFound) as caught:
        find(word)
    shown = word.encode("utf-8", "backslashreplace").decode()
    assert str(caught.value).startswith(f"No client goes by “{shown}”.{near}")
    assert ("Did you mean" in str(caught.value)) == bool(near)
