"""Which column is read as what."""

from __future__ import annotations

import pytest

from csmcli.errors import BadInput
from csmcli.exchange.mapping import FIELDS, mapped, told_mapping

ENGLISH = (
    "projects,proposer,current_amount,current_price,projects_url,spec,remaining_time,"
    "group_period,group_period_start,group_period_end,new_product"
).split(",")
CHINESE = "集資項目,提案人,累積金額,產品單價,項目網址,項目規格,剩餘時間,集資期間,集資開始,集資結束".split(",")


def places(titles: list[str], told: dict[str, str] | None = None, header: bool = True) -> dict[str, int]:
    return {field: place for field, place, _ in mapped(titles, told or {}, header).used}


@pytest.mark.parametrize(
    ("titles", "used"),
    [
        (ENGLISH, {"name": 0, "owner": 1, "raised": 2, "link": 4, "launch": 8, "end": 9}),
        (CHINESE, {"name": 0, "owner": 1, "raised": 2, "link": 4, "launch": 8, "end": 9}),
        (["客戶", "簽約日", "目標金額", "備註"], {"name": 0, "signed": 1, "target": 2, "note": 3}),
        (["Name", "External-ID", " Period ", "EMAIL"], {"name": 0, "external_id": 1, "period": 2, "address": 3}),
        (["name", "launch", "period"], {"name": 0, "launch": 1, "period": 2}),
        (["name", "client", "price"], {"name": 0}),
        (["Ｎａｍｅ", "ship\u200b"], {"name": 0, "ship": 1}),
    ],
)
def test_guessed(titles: list[str], used: dict[str, int]) -> None:
    assert places(titles) == used


def test_no_header_is_known_for_two_fields() -> None:
    known = [header for headers in FIELDS.values() for header in headers]
    assert len(known) == len(set(known))


def test_the_rest_is_shown_as_not_used() -> None:
    columns = mapped(["name", "colour", "client"], {}, True)
    assert columns.unused == ("colour", "client")
    assert columns.title("name") == "name"
    assert columns.title("link") == "link"


@pytest.mark.parametrize(
    ("told", "used"),
    [
        ({"name": "colour"}, {"name": 1, "note": 2}),
        ({"name": "2"}, {"name": 1, "note": 2}),
        ({"note": "name", "name": "Colour"}, {"name": 1, "note": 0}),
        ({"note": ""}, {"name": 0}),
        ({"owner": "note"}, {"name": 0, "owner": 2}),
    ],
)
def test_the_user_overrules(told: dict[str, str], used: dict[str, int]) -> None:
    assert places(["name", "colour", "note"], told) == used


def test_without_a_header_columns_are_numbers() -> None:
    assert places(["Acme", "mei"], {"name": "1", "owner": "2"}, header=False) == {"name": 0, "owner": 1}


@pytest.mark.parametrize(
    ("titles", "told", "header", "words"),
    [
        (["a", "b"], {}, True, "The columns are: a, b"),
        (["name"], {"name": ""}, True, "--map name=COLUMN"),
        (["name"], {"note": "c"}, True, "the file has no such column; it has name"),
        (["Acme"], {}, False, "--map name=1"),
        (["Acme"], {"name": "2"}, False, "a number from 1 to 1"),
        (["Acme"], {"name": "Acme"}, False, "a number from 1 to 1"),
        (["Acme"], {"name": "0"}, False, "a number from 1 to 1"),
    ],
)
def test_refused(titles: list[str], told: dict[str, str], header: bool, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        mapped(titles, told, header)
    assert words in str(caught.value)


def test_told_mapping() -> None:
    assert told_mapping(["name= Title ", "External-Id=2", "note="]) == {"name": "Title", "external_id": "2", "note": ""}


@pytest.mark.parametrize("words", [["name"], ["colour=2"], ["name=1", "name=2"], ["=3"]])
def test_told_mapping_refused(words: list[str]) -> None:
    with pytest.raises(BadInput):
        told_mapping(words)
