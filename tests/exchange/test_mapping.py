"""Which column is read as what."""

from __future__ import annotations

import pytest

from csmcli.errors import BadInput
from csmcli.exchange.mapping import FIELDS, Hints, is_known, mapped, milestone_headers, told_mapping
from csmcli.playbooks import Library, shipped_folder

HEADERS = milestone_headers([Library(shipped_folder(), once=True).outline("crowdfunding")])

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
        (
            ["客户名称", "负责人", "签约日", "目标金额", "备注"],
            {"name": 0, "owner": 1, "signed": 2, "target": 3, "note": 4},
        ),
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
        (
            ["a" * 30, *"bcdefghijklmnopqrst"],
            {},
            True,
            f"--no-header where line 1 is a client already. The columns are: {'a' * 24}…, b,",
        ),
        ([*"abcdefghijklmnopqrst"], {}, True, "o, p, …."),
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


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("copy due", "copy due"),
        ("COPY_DUE", "copy due"),
        ("copy reached", "copy reached"),
        ("copy 到期", "copy due"),
        ("copy到期日", "copy due"),
        ("撰寫專案文案 達成", "copy reached"),
        ("撰寫專案文案達成日", "copy reached"),
        ("First draft of the page written due", "copy due"),
        ("launch due", "launch due"),
        ("launch", "launch"),
    ],
)
def test_columns_of_milestones(title: str, field: str) -> None:
    columns = mapped(["name", title], Hints(milestones=HEADERS), True)
    assert columns.used[1] == (field, 1, title)
    assert columns.holds_days(field)
    assert is_known(title, Hints(milestones=HEADERS))


@pytest.mark.parametrize(
    ("titles", "told", "used"),
    [
        (["name", "closed", "outcome", "reason"], {}, {"name", "closed", "outcome", "reason"}),
        (["name", "outcome", "reason"], {}, {"name"}),
        (["name", "reason"], {"reason": "reason"}, {"name", "reason"}),
        (["name", "period", "a", "b"], {"launch": "a", "end": "b"}, {"name", "launch", "end"}),
        (["name", "period", "launch", "end"], {"period": "period"}, {"name", "period", "launch", "end"}),
    ],
)
def test_what_means_ours_only_beside_another(titles: list[str], told: dict[str, str], used: set[str]) -> None:
    assert places(titles, told).keys() == used


@pytest.mark.parametrize(
    ("title", "known"),
    [("客戶", True), ("Deal - Title", True), ("colour", False), ("Farbe", True), ("copy due", False)],
)
def test_known_titles(title: str, known: bool) -> None:
    assert is_known(title, Hints({"note": "Farbe"})) == known


def test_a_milestone_is_told_by_its_column() -> None:
    assert told_mapping(["copy reached=初稿", "撰寫專案文案 到期=2"], HEADERS) == {
        "copy reached": "初稿",
        "copy due": "2",
    }
    assert places(["Acme", "x"], {"name": "1", "copy reached": "2"}, header=False) == {"name": 0, "copy reached": 1}
