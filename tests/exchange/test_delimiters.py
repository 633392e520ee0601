"""Which character parts the cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from csmcli.errors import BadFile, BadInput
from csmcli.exchange.delimiters import delimiter_of, told_delimiter

FILE = Path("f.csv")


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("name,owner\nAcme,mei\n", ","),
        ("name;owner\nAcme;mei\n", ";"),
        ("name\towner\nAcme\tmei\n", "\t"),
        ("name|owner\nAcme|mei\n", "|"),
        ("name\nAcme\n", ","),
        ("name\nAcme, Inc.\nBolt\n", ","),
        ("", ","),
        ("name;raised\nA;1,5\nB;2,5\n", ";"),
        ('name;note\n"A;B,C";x\nB;y\n', ";"),
        ("name,note\nAcme,a;b\nBolt,c\n", ","),
        ("name\tnote\nAcme, Inc.\ta|b\nBolt, Ltd.\tc|d\n", "\t"),
        ("Clients of 2026\n\nname;owner;tier\nA;mei;large\nB;kai;small\n", ";"),
        ("xTool M1 | 雷雕,2022,5\n口袋投影機,2022,6\n", ","),
        ('name;x\n"unclosed', ";"),
    ],
)
def test_found(sample: str, delimiter: str) -> None:
    assert delimiter_of(sample, False, FILE) == delimiter


def test_the_last_row_of_a_sample_may_be_cut() -> None:
    assert delimiter_of("a;b;c\n1;2;3\n4;5,6,7,8,9", True, FILE) == ";"


def test_two_that_fit_alike_are_asked_about() -> None:
    with pytest.raises(BadFile, match="by commas and by semicolons alike; say which with --delimiter"):
        delimiter_of("a,b;c\n1,2;3\n", False, FILE)


@pytest.mark.parametrize(
    ("word", "delimiter"),
    [
        ("tab", "\t"),
        ("TABS", "\t"),
        ("\\t", "\t"),
        ("\t", "\t"),
        ("semicolons", ";"),
        (";", ";"),
        ("pipe", "|"),
        ("^", "^"),
    ],
)
def test_told(word: str, delimiter: str) -> None:
    assert told_delimiter(word) == delimiter


@pytest.mark.parametrize("word", ["", "x", "ab", '"', "\n", " "])
def test_told_and_impossible(word: str) -> None:
    with pytest.raises(BadInput, match="--delimiter takes"):
        told_delimiter(word)
