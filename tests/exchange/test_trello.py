"""A board as Trello exports it, read: what a card says, in which list it is and was, and what is left out."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmcli.actions.cards import Card, Item
from csmcli.actions.comments import Comment
from csmcli.errors import BadFile
from csmcli.exchange.trello import cards_of

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "trello-board.json"
FILE = Path("board.json")
TODAY = date(2022, 12, 13)
BOARD = json.loads(SAMPLE.read_text(encoding="utf-8"))
BOARD["cards"][1]["due"] = "2022-12-19T16:00:00.000Z"  # midnight in Taipei
BOARD["checklists"][0]["checkItems"][1]["due"] = "2022-12-16T16:00:00.000Z"


@pytest.fixture(autouse=True)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Taipei, unless a test says otherwise."""
    monkeypatch.setenv("TZ", getattr(request, "param", "Asia/Taipei"))
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def by_name(board: Any = BOARD, *, archived: bool = False) -> dict[str, Card]:
    return {card.name: card for card in cards_of(board, FILE, archived=archived, today=TODAY).cards}


def board(change: Callable[[Any], object]) -> Any:
    made = copy.deepcopy(BOARD)
    change(made)
    return made


def test_what_a_card_says() -> None:
    assert by_name()["小森林桌燈"] == Card(
        name="小森林桌燈",
        list="文案",
        url="https://trello.com/c/aB3xY9Zq",
        note="聯絡人：阿哲\n偏好 LINE",
        owner="林小美",
        tier="small",
        due_on=date(2022, 12, 20),  # the 19th in UTC
        items=(
            Item("收到專案大綱", True, date(2022, 12, 6)),
            Item("主視覺照片", due_on=date(2022, 12, 17)),
            Item("回饋品項定價"),
        ),
        visits=((date(2022, 11, 28), "文案"),),
    )


def test_comments_with_their_day_and_author() -> None:
    said = Comment("64a1b2c3d4e5f6a7b8c90406", date(2022, 11, 29), "林小美", "客戶說週五前給")
    assert by_name()["雲朵枕"].comments == (said,)
    nameless = board(lambda b: b["actions"][3].update(memberCreator=None, id=""))
    (found,) = by_name(nameless)["雲朵枕"].comments
    assert (found.author, found.text) == ("", "客戶說週五前給")
    assert found.number
    empty = board(lambda b: b["actions"][3]["data"].update(text=" \u200b"))
    assert by_name(empty)["雲朵枕"].comments == ()


def with_fields(*fields: tuple[str, dict[str, Any] | None]) -> Any:
    """The sample board with custom fields, each with the item that the card 小森林桌燈 has under it."""

    def give(b: Any) -> None:
        b["customFields"] = [
            {"id": f"f{n}", "name": name, "type": "any", "options": [{"id": "o1", "value": {"text": "大"}}]}
            for n, (name, _) in enumerate(fields)
        ]
        b["cards"][1]["customFieldItems"] = [
            {"idCustomField": f"f{n}", "value": None, "idValue": None, **item}
            for n, (_, item) in enumerate(fields)
            if item is not None
        ]

    return board(give)


def test_custom_fields_are_read_by_their_names() -> None:
    made = with_fields(
        ("Tier", {"idValue": "o1"}),
        ("負責人", {"value": {"text": "kai"}}),
        ("Signed", {"value": {"date": "2022-11-01T16:00:00.000Z"}}),
        ("Target amount", {"value": {"number": "1234567.5"}}),
        ("External ID", {"value": {"number": 12}}),
        ("Launch", None),
        ("Paid", {"value": {"checked": "true"}}),
        ("Key", {"value": {"text": "lamp"}}),
        ("Raised", {"value": {"number": "9"}}),
        ("Closed", {"value": {"date": "2022-11-01T16:00:00.000Z"}}),
    )
    found = cards_of(made, FILE, archived=False, today=TODAY)
    assert found.unread == ("Paid", "Key", "Raised", "Closed")
    assert dict(found.fields) == {
        "tier": "Tier", "owner": "負責人", "signed": "Signed", "target": "Target amount", "external_id": "External ID", "launch": "Launch",
    }  # fmt: skip
    lamp = {card.name: card for card in found.cards}["小森林桌燈"]
    assert (lamp.tier, lamp.owner) == ("large", "kai")  # before the label 小, and the first member
    assert lamp.fields
    assert (lamp.fields.signed_on, lamp.fields.target, lamp.fields.external_id, lamp.fields.launch, lamp.fields.key) == (
        date(2022, 11, 2), 123456750, "12", None, None,
    )  # fmt: skip
    other = {card.name: card for card in found.cards}["雲朵枕"]
    assert (other.tier, other.owner) == ("medium", "Kai Chen")


def test_a_value_of_a_custom_field_that_cannot_be_is_left_out_and_said() -> None:
    made = with_fields(
        ("Tier", {"value": {"text": "huge"}}),
        ("Launch", {"value": {"text": "TBD"}}),
        ("Owner", {"value": {"text": "kai"}}),
    )
    found = cards_of(made, FILE, archived=False, today=TODAY)
    lamp = {card.name: card for card in found.cards}["小森林桌燈"]
    assert lamp.fields
    assert (lamp.fields.tier, lamp.fields.launch, lamp.owner) == (None, None, "kai")
    launch, tier = sorted(map(str, found.left_out))
    assert tier == "The card “小森林桌燈”, Tier is left out: “huge” is no tier; write large, medium or small."
    assert launch.startswith("The card “小森林桌燈”, Launch is left out: ")


def test_custom_fields_of_which_none_is_known() -> None:
    found = cards_of(with_fields(("Mood", {"value": {"text": "good"}})), FILE, archived=False, today=TODAY)
    assert (found.fields, found.unread) == ((), ("Mood",))
    assert all(card.fields is None for card in found.cards)


@pytest.mark.parametrize("zone", ["UTC"], indirect=True)
def test_days_are_those_of_this_machine() -> None:
    assert by_name()["小森林桌燈"].due_on == date(2022, 12, 19)


def test_a_due_that_is_met_is_none() -> None:
    assert by_name()["雲朵枕"].due_on is None


def test_the_way_of_a_card_in_the_order_of_time() -> None:
    assert by_name()["雲朵枕"].visits == (
        (date(2022, 11, 20), "新客戶"),
        (date(2022, 11, 21), "文案"),
        (date(2022, 11, 30), "後台"),
    )


def test_cards_come_list_by_list_without_templates_and_archived_ones() -> None:
    found = cards_of(BOARD, FILE, archived=False, today=TODAY)
    assert [card.name for card in found.cards] == [
        "山徑日記",
        "小森林桌燈",
        "雲朵枕",
        "海廢再生雨傘",
        "舊街地圖",
        "桌遊教室",
    ]
    assert found.lists == ("新客戶", "文案", "後台", "待上線", "集資中", "已出貨", "Ideas")
    assert found.archived == 1
    assert "不做了的專案" in by_name(archived=True)
    assert cards_of(BOARD, FILE, archived=True, today=TODAY).archived == 0


def test_the_cards_of_an_archived_list_are_archived() -> None:
    closed = board(lambda b: b["lists"][1].update(closed=True))
    assert "小森林桌燈" not in by_name(closed)
    assert cards_of(closed, FILE, archived=False, today=TODAY).archived == 2


CHANGES: list[tuple[Callable[[Any], object], str, Any]] = [
    (lambda b: b["cards"][1].update(shortUrl=None), "url", "https://trello.com/c/aB3xY9Zq/2-card"),
    (lambda b: b["cards"][1].update(desc="cut \ud83c"), "note", "cut \ufffd"),
    (lambda b: b["cards"][1].update(desc=None), "note", None),
    (lambda b: b["cards"][1].update(desc=" \u200b\n"), "note", None),
    (lambda b: b["cards"][1].update(idMembers=[]), "owner", None),
    (lambda b: b["cards"][1].update(idMembers=None), "owner", None),
    (lambda b: b["cards"][1].update(idMembers=["gone"]), "owner", None),
    (lambda b: b["members"][0].update(fullName=None), "owner", "mei_lin"),
    (lambda b: b["cards"][1].update(labels=[]), "tier", None),
    (lambda b: b["cards"][1]["labels"][0].update(name="Large"), "tier", "large"),
    (lambda b: b["cards"][1]["labels"][0].update(name="urgent"), "tier", None),
    (lambda b: b["cards"][1].update(due="2022-12-19T23:00:00+14:00"), "due_on", date(2022, 12, 19)),
    (lambda b: b.update(checklists=None), "items", ()),
    (lambda b: b["checklists"][0]["checkItems"][0].update(pos=99999999, state="incomplete"), "items",
     (Item("主視覺照片", due_on=date(2022, 12, 17)), Item("回饋品項定價"), Item("收到專案大綱"))),
    (lambda b: b["checklists"][0].update(checkItems=[{"name": " "}]), "items", ()),
    (lambda b: b.pop("actions"), "visits", ()),
    (lambda b: b["lists"][1].update(name="寫字"), "visits", ((date(2022, 11, 28), "寫字"),)),
    (lambda b: b["actions"].append({"type": "copyCard", "date": "2022-11-27T00:00:00Z", "data": {"card": {"id": b["cards"][1]["id"]}, "list": {"id": "gone", "name": "舊"}}}),
     "visits", ((date(2022, 11, 27), "舊"), (date(2022, 11, 28), "文案"))),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "value"), CHANGES)
def test_what_a_field_may_be(change: Callable[[Any], object], field: str, value: Any) -> None:
    assert getattr(by_name(board(change))["小森林桌燈"], field) == value


BAD: list[tuple[Callable[[Any], object], str]] = [
    (lambda b: b["cards"][1].update(due="soon"), "cards.1.due is not as Trello writes it: Input should be a valid datetime"),
    (lambda b: b["cards"][1].update(name=7), "cards.1.name is not as Trello writes it: Input should be a valid string."),
    (lambda b: b["cards"][1].pop("idList"), "cards.1.idList is not as Trello writes it: Field required."),
    (lambda b: b.update(cards={}), "cards is not as Trello writes it: Input should be a valid list."),
    (lambda b: b["lists"].append(7), "lists.7 is not as Trello writes it: "),
    (lambda b: b["cards"][1].update(name="\u200b"), "a card of “文案” has no name."),
    (lambda b: b["cards"][1].update(idList="x"), "the card “小森林桌燈” is in no list."),
    (lambda b: b["cards"][1].update(due="0001-01-01T00:00:00Z"), "0001-01-01 is no day of ours."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), BAD)
def test_what_cannot_be_is_one_sentence(change: Callable[[Any], object], words: str) -> None:
    with pytest.raises(BadFile) as refused:
        cards_of(board(change), FILE, archived=False, today=TODAY)
    assert str(refused.value).startswith(f"board.json: {words}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "idList", "x"]), inner),
)


@settings(max_examples=200)
@given(where=st.sampled_from(["lists", "cards", "checklists", "actions", "members"]), value=JSON, inside=st.booleans())
def test_a_board_with_anything_in_it_is_read_or_refused(where: str, value: Any, inside: bool) -> None:
    spoiled = board(lambda b: b[where].insert(0, value) if inside else b.update({where: value}))
    try:
        cards_of(spoiled, FILE, archived=True, today=TODAY)
    except BadFile as refused:
        assert str(refused).startswith("board.json: ")
