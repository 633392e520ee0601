"""Cards as clients: the first time, again, moved on and moved back."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.actions import boards, clients, history, milestones, tasks
from csmcli.actions.boards import Manner, Outcome
from csmcli.actions.cards import Card, Item
from csmcli.actions.clients import Profile
from csmcli.actions.comments import Comment
from csmcli.actions.desk import Desk
from csmcli.actions.file_rows import Row
from csmcli.store.reading import reader
from csmcli.views import clients as clients_view
from csmcli.views.sent import sent
from tests.actions.conftest import facts
from tests.examples import examples

TODAY = date(2026, 11, 22)
STAGES = {"copy": 1, "backend": 2, "ready": 4, "live": 5, "done": 8}
URL = "https://trello.com/c/aB3xY9Zq"


def bring(desk: Desk, *cards: Card, day: date = TODAY, dry_run: bool = False) -> Outcome:
    return boards.bring_in(desk, cards, Manner(day, "crowdfunding", STAGES, "mei", dry_run))


def card(name: str = "Acme", list: str = "copy", **told: object) -> Card:
    return Card(name, list, **{"url": URL, **told})  # type: ignore[arg-type]


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.new, outcome.updated, outcome.unchanged, outcome.closed


def test_a_new_one(desk: Desk, one) -> None:
    items = (Item("Outline", True, date(2026, 11, 3)), Item("Photos", due_on=date(2026, 12, 1)), Item("Texts", True))
    outcome = bring(
        desk,
        card(note="by LINE", owner="kai", tier="large", due_on=date(2026, 11, 30), items=items,
             visits=((date(2026, 11, 2), "copy"),)),
    )  # fmt: skip
    assert counts(outcome) == (1, 0, 0, 0)
    assert outcome.entries[0].what == ("large", "kai", "timeline reached", "copy 2026-11-30", "3 tasks")
    client = one("client")
    assert [client[f] for f in ("key", "owner", "tier", "note", "signed_on")] == [
        "acme",
        "kai",
        "large",
        "by LINE",
        None,
    ]
    assert one("link")["name"] == "trello"
    assert one("milestone", key="timeline")["reached_on"] == "2026-11-02"
    assert (client["milestone"], one("milestone", key="copy")["first_due_on"]) == ("copy", "2026-11-30")
    assert [one("task", title=t)["done_on"] for t in ("Outline", "Photos", "Texts")] == [
        "2026-11-03",
        None,
        "2026-11-22",
    ]
    photos = one("task", title="Photos")
    assert (photos["due_on"], photos["due_by_hand"], photos["own"], photos["side"]) == ("2026-12-01", 1, 1, "us")
    assert one("operation")["command"] == "csm test"


def test_without_an_owner_it_is_the_one_told(desk: Desk, one) -> None:
    bring(desk, card())
    assert one("client")["owner"] == "mei"


CHANGED: list[tuple[Card, tuple[str, ...]]] = [
    (card(), ()),
    (card(list="backend"), ("copy reached",)),
    (card(list="live", visits=((date(2026, 11, 20), "live"),)), ("launch reached",)),
    (card(list="done"), ("launch reached", "end reached", "ship reached")),
    (card(list="elsewhere"), ()),
    (card("Acme & Sons"), ("name",)),
    (card(note="n", owner="kai", tier="small"), ("owner", "tier", "note")),
    (card(due_on=date(2026, 12, 9)), ("copy 2026-12-09",)),
    (card(list="elsewhere", due_on=date(2026, 11, 1)), ("follow-up 2026-11-01",)),
    (card(items=(Item("A"), Item("A"))), ("2 tasks",)),
]


@pytest.mark.parametrize(("again", "what"), CHANGED)
def test_again_it_is_the_same_client_and_a_third_time_nothing_is_new(
    desk: Desk, again: Card, what: tuple[str, ...]
) -> None:
    bring(desk, card())
    outcome = bring(desk, again)
    assert counts(outcome) == (0, bool(what), not what, 0)
    assert [entry.what for entry in outcome.entries] == ([what] if what else [])
    assert counts(bring(desk, again)) == (0, 0, 1, 0)


def test_a_day_put_off_on_the_board_is_a_move(desk: Desk, one) -> None:
    bring(desk, card(due_on=date(2026, 12, 1)))
    bring(desk, card(due_on=date(2026, 12, 15)))
    row = one("milestone", key="copy")
    assert (row["due_on"], row["first_due_on"]) == ("2026-12-15", "2026-12-01")
    assert one("move", kind="moved")["from_on"] == "2026-12-01"


def test_what_was_reached_here_keeps_its_day_and_is_not_taken_back(desk: Desk, one) -> None:
    bring(desk, card())
    milestones.reach(desk, "acme", "copy", date(2026, 11, 10))
    bring(desk, card(list="backend"))
    bring(desk, card(list="copy"))
    assert one("milestone", key="copy")["reached_on"] == "2026-11-10"


def test_what_is_ticked_off_here_stays_so(desk: Desk, one) -> None:
    bring(desk, card(items=(Item("Outline"),)))
    tasks.tick(desk, "acme", ["outline"], date(2026, 11, 20))
    assert counts(bring(desk, card(items=(Item("Outline", due_on=TODAY),)))) == (0, 0, 1, 0)
    assert one("task")["done_on"] == "2026-11-20"


def test_a_promise_follows_the_day_of_its_card(desk: Desk, one) -> None:
    for day in (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 8)):
        bring(desk, card(list="elsewhere", due_on=day))
    row = one("follow_up")
    assert (row["due_on"], row["key"], row["text"]) == ("2026-12-08", "trello", "Trello: Acme")
    tasks.tick(desk, "acme", ["trello"], TODAY)
    assert counts(bring(desk, card(list="elsewhere", due_on=date(2026, 12, 8)))) == (0, 0, 1, 0)


def test_a_client_of_the_name_is_taken_for_the_card_where_there_is_one_alone(desk: Desk, one) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding", profile=Profile(signed_on=date(2026, 11, 1)))
    outcome = bring(desk, card())
    assert counts(outcome) == (0, 1, 0, 0)
    assert outcome.entries[0].what == ("timeline reached", "trello")[::-1]
    assert one("link")["url"] == URL
    assert counts(bring(desk, card(), card(url="https://trello.com/c/other"))) == (1, 0, 1, 0)


def test_a_link_typed_by_hand_in_its_long_form_is_the_card_too(desk: Desk) -> None:
    clients.add(desk, "Another name", playbook="crowdfunding", links={"card": URL + "/7-acme"})
    assert counts(bring(desk, card())) == (0, 1, 0, 0)


def test_a_card_without_an_address_is_known_by_its_name(desk: Desk) -> None:
    assert [counts(bring(desk, card(url=None))) for _ in range(2)] == [(1, 0, 0, 0), (0, 0, 1, 0)]


def test_two_of_the_name_are_not_guessed_between(desk: Desk) -> None:
    for _ in range(2):
        clients.add(desk, "Acme", playbook="crowdfunding")
    assert counts(bring(desk, card())) == (1, 0, 0, 0)


def test_the_card_of_a_closed_client_is_left_alone(desk: Desk, one) -> None:
    bring(desk, card())
    clients.close(desk, "acme", outcome="completed", reason=None, on=TODAY, note=None)
    assert counts(bring(desk, card("Other", list="done"))) == (0, 0, 0, 1)
    assert one("client")["name"] == "Acme"


def test_a_way_through_later_days_ends_on_the_day_of_the_board(desk: Desk, one) -> None:
    bring(desk, card(visits=((date(2026, 11, 25), "copy"),)), day=date(2026, 11, 20))
    assert one("milestone", key="timeline")["reached_on"] == "2026-11-20"


def test_comments_come_once_and_make_nobody_look_contacted(desk: Desk, one) -> None:
    said = Comment("64a1", date(2026, 11, 20), "林小美", "客戶說週五前給")
    profile = Row(0, "Acme", signed_on=date(2026, 11, 1))
    bring(desk, card(fields=profile))
    before = one("client")
    assert bring(desk, card(fields=profile, comments=(said,))).entries[0].what == ("1 comments",)
    assert one("client") == before
    row = one("touch")
    told = [row[field] for field in ("on_day", "two_way", "meeting", "channel", "text", "message", "minutes")]
    assert told == ["2026-11-20", 0, 0, "trello comment", "林小美: 客戶說週五前給", None, None]
    assert counts(bring(desk, card(fields=profile, comments=(said,)))) == (0, 0, 1, 0)
    assert bring(desk, card(fields=profile, comments=(said._replace(text="週四"),))).updated == 1
    assert one("touch")["text"] == "林小美: 週四"
    with reader(desk.database) as connection:
        (listed,) = clients_view.listing(connection, desk.library, TODAY)
        assert listed.last_touch is None
        assert sent(connection, 1, TODAY).contacted is False


def test_the_same_comment_has_the_same_uid_in_every_database(desk: Desk, one, template, tmp_path) -> None:
    said = Comment("64a1", TODAY, "", "x")
    bring(desk, card(comments=(said,)))
    other = desk._replace(database=tmp_path / "other.db")
    shutil.copy(template, other.database)
    bring(other, card(comments=(said,)))
    with sqlite3.connect(other.database) as connection:
        assert connection.execute("SELECT uid, text FROM touch").fetchall() == [(one("touch")["uid"], "x")]


def test_what_custom_fields_say(desk: Desk, one) -> None:
    told = Row(
        0, "Acme", signed_on=date(2026, 11, 1), contact="阿哲", external_id="7", target=500, link="https://x.tw/a",
        launch=date(2026, 12, 20), end=date(2027, 1, 20),
    )  # fmt: skip
    assert bring(desk, card(fields=told)).new == 1
    client = one("client")
    assert [client[f] for f in ("signed_on", "contact", "external_id", "target")] == ["2026-11-01", "阿哲", "7", 500]
    assert one("link", name="page")["url"] == "https://x.tw/a"
    assert one("milestone", key="launch")["first_due_on"] == "2026-12-20"
    again = told._replace(contact="Mei", launch=date(2026, 12, 27), link="https://x.tw/b")
    assert bring(desk, card(fields=again)).entries[0].what == ("contact", "page", "launch 2026-12-27")
    assert one("move", kind="moved")["from_on"] == "2026-12-20"
    assert counts(bring(desk, card(fields=again))) == (0, 0, 1, 0)


def test_a_field_goes_before_the_day_of_the_card(desk: Desk, one) -> None:
    told = Row(0, "Acme", launch=date(2026, 12, 20))
    for _ in range(2):
        outcome = bring(desk, card(list="ready", due_on=date(2026, 12, 1), fields=told))
    assert counts(outcome) == (0, 0, 1, 0)
    assert one("milestone", key="launch")["due_on"] == "2026-12-20"


def test_a_rehearsal_writes_nothing(desk: Desk, rows, tmp_path) -> None:
    before = rows()
    assert counts(bring(desk, card(), dry_run=True)) == (1, 0, 0, 0)
    assert rows() == before
    nowhere = desk._replace(database=tmp_path / "none.db")
    assert counts(bring(nowhere, card(), dry_run=True)) == (1, 0, 0, 0)
    assert not nowhere.database.exists()


_FIELDS = ("contact", "link", "launch", "signed_on")
CARDS = st.builds(
    Card,
    name=st.sampled_from(["Acme", "Bolt", "月動褲"]),
    list=st.sampled_from([*STAGES, "elsewhere"]),
    url=st.integers(0, 4).map("https://trello.com/c/{}".format),
    note=st.none() | st.just("n"),
    owner=st.none() | st.just("kai"),
    tier=st.none() | st.sampled_from(["large", "small"]),
    due_on=st.none() | st.dates(TODAY - timedelta(9), TODAY + timedelta(9)),
    items=st.lists(st.builds(Item, st.sampled_from("ab"), st.booleans()), max_size=3).map(tuple),
    visits=st.lists(st.tuples(st.just(TODAY), st.sampled_from([*STAGES])), max_size=3).map(tuple),
    comments=st.lists(
        st.builds(Comment, st.uuids().map(str), st.just(TODAY), st.sampled_from(["", "Kai"]), st.just("c")), max_size=2
    ).map(tuple),
    fields=st.none()
    | st.builds(
        Row,
        line=st.just(0),
        name=st.just("Acme"),
        contact=st.none() | st.just("Mei"),
        link=st.none() | st.just("https://x.tw/a"),
        launch=st.none() | st.just(TODAY + timedelta(30)),
        signed_on=st.none() | st.just(TODAY - timedelta(30)),
        **{name: st.just(value) for name, value in Row._field_defaults.items() if name not in _FIELDS},
    ),
)


@examples(10)
@given(cards=st.lists(CARDS, max_size=5, unique_by=lambda c: c.url))
def test_a_board_twice_is_the_board_once_and_undone_it_was_never_there(template, library, cards: list[Card]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "csm.db"
        shutil.copy(template, path)
        desk = Desk(path, library, TODAY, "mei", "csm test")
        before = facts(path)
        assert counts(bring(desk, *cards)) == (len(cards), 0, 0, 0)
        once = facts(path)
        assert counts(bring(desk, *cards)) == (0, 0, len(cards), 0)
        assert facts(path) == once
        if cards:
            history.undo(desk)
            assert facts(path) == before
