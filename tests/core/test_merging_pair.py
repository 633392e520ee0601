"""Two clients that are one: what goes over, what is told once, and what is asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.merging import HERE, THERE, Row
from csmcli.core.merging_kinds import (
    ANSWER,
    CHILDREN,
    CLIENT,
    CLOSING,
    FOLLOW_UP,
    LINK,
    MEASUREMENT,
    MILESTONE,
    MOVE,
    QUESTION,
    TASK,
    TIER_CHANGE,
    TOUCH,
    Edit,
    Kind,
    label,
    likenesses,
)
from csmcli.core.merging_pair import joined

NUMBER = iter(range(100, 10**9))
USUAL: dict[str, dict[str, Any]] = {
    "client": {"language": "en", "added_on": "01-01", "currency": "TWD", "playbook": "crowdfunding", "rank": 3},
    "milestone": {"position": 0},
    "task": {"side": "us", "vital": 0, "own": 0, "title": "T", "advice": "", "position": 0, "due_by_hand": 0, "added_on": "01-01"},
    "measurement": {"source": ""},
    "question": {"asked_on": "01-01", "topic": "dates"},
    "follow_up": {"kind": "follow-up", "added_on": "01-01"},
    "link": {"match": "x.tw"},
}  # fmt: skip


def record(kind: Kind, client: int, /, **told: object) -> Row:
    number = client if kind is CLIENT else next(NUMBER)
    known = dict.fromkeys(kind.columns) | USUAL.get(kind.table, {}) | told
    return {"id": number, "client_id": client, "uid": f"u{number}", **known}


A, B = record(CLIENT, 1, key="acme", name="Acme"), record(CLIENT, 2, key="acme-2", name="Acme Ltd")


def join(
    ours: dict[str, list[Row]] | None = None,
    theirs: dict[str, list[Row]] | None = None,
    a: Row = A,
    b: Row = B,
    side: str = HERE,
) -> tuple[list[Edit], list[tuple[str, str]]]:
    asked = []

    def ask(kind: Kind, one: Row, other: Row, field: str) -> str:
        asked.append((kind.table, field))
        return side

    return joined(a, b, ours or {}, theirs or {}, ask), asked


def changes(edits: list[Edit], kind: Kind) -> list[dict[str, Any] | None]:
    """What becomes of the records of a kind, in their order: the columns that change, None for one that goes."""
    return [edit.changed if edit.after else None for edit in edits if edit.kind is kind]


GONE: list[dict[str, Any] | None] = [None]
OVER = {"client_id": 1}

RECORDS: list[tuple[str, Kind, dict[str, Any], dict[str, Any], list[dict[str, Any] | None]]] = [
    ("a contact", TOUCH, {"text": "hi"}, {"text": "hi"}, [OVER]),
    ("another task", TASK, {"key": "a"}, {"key": "b"}, [OVER]),
    ("the same task, done", TASK, {"key": "a"}, {"key": "a", "done_on": "01-05"}, [{"done_on": "01-05"}, None]),
    ("the same task, done twice", TASK, {"key": "a", "done_on": "01-03"}, {"key": "a", "done_on": "01-05"}, GONE),
    ("the same task, due on two days", TASK, {"key": "a", "due_on": "02-01"}, {"key": "a", "due_on": "03-01"}, GONE),
    ("the same number", MEASUREMENT, {"metric": "raised", "on_day": "01-01", "value": 5},
     {"metric": "raised", "on_day": "01-01", "value": 5}, GONE),
    ("another number", MEASUREMENT, {"metric": "raised", "on_day": "01-01", "value": 5},
     {"metric": "raised", "on_day": "01-02", "value": 5}, [OVER]),
    ("the same page", LINK, {"name": "page", "match": "x"}, {"name": "page", "match": "x"}, GONE),
    ("another page", LINK, {"name": "page", "match": "x"}, {"name": "page", "match": "y"}, [{"name": "page-2", **OVER}]),
    ("an answer", ANSWER, {"question": "budget", "value": "yes"}, {"question": "list", "value": "no"}, [OVER]),
    ("the same open question", QUESTION, {"text": "How long?"}, {"text": "how  long?"}, GONE),
    ("a question answered before", QUESTION, {"text": "How?"}, {"text": "How?", "answered_on": "01-02"}, [OVER]),
    ("the same promise again and again", FOLLOW_UP, {"text": "ads", "every": "2w", "due_on": "02-01"},
     {"text": "ads", "every": "2w", "due_on": "02-05"}, [{"due_on": "02-05"}, None]),
    ("the same promise once", FOLLOW_UP, {"text": "ads"}, {"text": "ads"}, [OVER]),
    ("an end", CLOSING, {"closed_on": "01-01", "outcome": "completed"}, {"closed_on": "01-05", "outcome": "dropped"},
     [{"reopened_on": "01-05", **OVER}]),
    ("an end that was taken back", CLOSING, {"closed_on": "01-01"}, {"closed_on": "01-05", "reopened_on": "01-06"}, [OVER]),
    ("a size", TIER_CHANGE, {"tier": "small"}, {"tier": "large"}, [OVER]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "ours", "theirs", "expected"), [c[1:] for c in RECORDS], ids=[c[0] for c in RECORDS])
def test_records_go_over_or_are_one(
    kind: Kind, ours: dict[str, Any], theirs: dict[str, Any], expected: list[dict[str, Any] | None]
) -> None:
    edits, asked = join({kind.table: [record(kind, 1, **ours)]}, {kind.table: [record(kind, 2, **theirs)]})
    assert (changes(edits, kind), asked) == (expected, [])


STEPS: list[tuple[str, dict[str, Any] | None, dict[str, Any] | None, list[dict[str, Any] | None], int]] = [
    ("only B has it", None, {"due_on": "02-01"}, [OVER], 2),
    ("only A has it", {"due_on": "02-01"}, None, [], 0),
    ("reached by both", {"reached_on": "01-05"}, {"reached_on": "01-03"}, [{"reached_on": "01-03"}, None], 1),
    ("agreed by both", {"due_on": "02-01", "first_due_on": "02-01"}, {"due_on": "03-01", "first_due_on": "03-01"}, GONE, 1),
    ("agreed by B", {"due_on": "02-01"}, {"due_on": "04-01", "first_due_on": "03-01"},
     [{"due_on": "04-01", "first_due_on": "03-01"}, None], 2),
    ("proposed to B alone", {}, {"due_on": "04-01"}, [{"due_on": "04-01"}, None], 2),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "expected", "taken"), [c[1:] for c in STEPS], ids=[c[0] for c in STEPS])
def test_a_milestone(
    ours: dict[str, Any] | None, theirs: dict[str, Any] | None, expected: list[dict[str, Any] | None], taken: int
) -> None:
    """`taken`: whose moves stay, 0 for those that there are."""
    rows = [
        {
            "milestone": [record(MILESTONE, client, key="launch", **told)],
            "move": [record(MOVE, client, key="launch", kind="agreed", decided_on="01-01")],
        }
        if told is not None
        else {}
        for client, told in ((1, ours), (2, theirs))
    ]
    edits, asked = join(*rows)
    assert (changes(edits, MILESTONE), asked) == (expected, [])
    moves = [(edit.client, edit.after is None) for edit in edits if edit.kind is MOVE]
    both = {1: [(2, True)], 2: [(1, True), (1, False)] if ours is not None else [(1, False)], 0: []}
    assert moves == both[taken]


FACTS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], list[str]]] = [
    ("what A does not know", {}, {"note": "tea", "signed_on": "01-01"}, {"note": "tea", "signed_on": "01-01"}, []),
    ("what B does not know", {"note": "tea"}, {}, {}, []),
    ("two owners", {"owner": "mei"}, {"owner": "hana"}, {"owner": "hana"}, ["owner"]),
    ("added twice", {"added_on": "01-05"}, {"added_on": "01-02"}, {"added_on": "01-02"}, []),
    ("another language", {"language": "en"}, {"language": "zh-TW"}, {}, []),
    ("a size", {}, {"tier": "large"}, {"tier": "large"}, []),
    ("two sizes", {"tier": "small"}, {"tier": "large"}, {}, []),
    ("an external id", {}, {"external_id": "7"}, {"external_id": "7"}, []),
]


def test_what_is_told_of_a_step_is_the_one_that_tells_it_or_asked_about() -> None:
    def told(side: str = HERE, **differing: object) -> tuple[list[dict[str, Any] | None], list[tuple[str, str]]]:
        mine = {"ours": "Mei", "standard": "90 %", **({"theirs": "Ann"} if differing else {})}
        other = {"standard": "90 %", "meeting_on": "03-05", "meeting_topic": "The import", **differing}
        rows = [{"milestone": [record(MILESTONE, n, key="launch", **t)]} for n, t in ((1, mine), (2, other))]
        edits, asked = join(*rows, side=side)
        return changes(edits, MILESTONE), asked

    meeting = {"meeting_on": "03-05", "meeting_topic": "The import"}
    assert told() == ([meeting, None], [])
    assert told(theirs="Bo") == ([meeting, None], [("milestone", "theirs")])
    assert told(THERE, theirs="Bo") == ([{"theirs": "Bo", **meeting}, None], [("milestone", "theirs")])


@pytest.mark.parametrize(("ours", "theirs", "expected", "asked"), [c[1:] for c in FACTS], ids=[c[0] for c in FACTS])
def test_facts_of_the_clients(
    ours: dict[str, Any], theirs: dict[str, Any], expected: dict[str, Any], asked: list[str]
) -> None:
    edits, doubts = join(a={**A, **ours}, b={**B, **theirs}, side=THERE)
    assert [field for _, field in doubts] == asked
    assert changes(edits, CLIENT) == [*([expected] if expected else []), None]


def test_the_size_of_b_is_no_history_of_a() -> None:
    edits, _ = join({}, {"tier_change": [record(TIER_CHANGE, 2, tier="large")]}, a={**A, "tier": "small"})
    assert changes(edits, TIER_CHANGE) == GONE


@pytest.mark.parametrize(("kind", "field"), [(ANSWER, "value"), (TASK, "title")])
def test_what_a_person_wrote_is_asked_about(kind: Kind, field: str) -> None:
    ours = record(kind, 1, **{kind.who[0]: "x", "own": 1, field: "one"})
    theirs = record(kind, 2, **{kind.who[0]: "x", "own": 1, field: "two"})
    edits, asked = join({kind.table: [ours]}, {kind.table: [theirs]}, side=THERE)
    assert asked == [(kind.table, field)]
    assert changes(edits, kind) == [{field: "two"}, None]


@given(st.data())
def test_every_record_of_b_goes_over_or_is_part_of_one_of_a(data: st.DataObject) -> None:
    """None is forgotten: B can go only when nothing points at it."""
    texts = st.sampled_from("xy")

    def drawn(kind: Kind, client: int) -> Row:
        told = {name: data.draw(texts) for name in (*kind.who, "text") if name != "uid"}
        return record(kind, client, **{**told, "kind": "moved"})

    theirs = {kind.table: [drawn(kind, 2) for _ in range(data.draw(st.integers(0, 2)))] for kind in CHILDREN}
    ours = {kind.table: [drawn(kind, 1)] for kind in CHILDREN}
    for rows in (ours, theirs):
        rows["milestone"] = list({row["key"]: row for row in rows["milestone"]}.values())
        rows["move"] = [row for row in rows["move"] if row["key"] in {m["key"] for m in rows["milestone"]}]
    edits, _ = join(ours, theirs)
    touched = {
        (edit.kind.table, edit.number) for edit in edits if edit.after is None or edit.changed.get("client_id") == 1
    }
    assert touched >= {(table, row["id"]) for table, rows in theirs.items() for row in rows}


def test_what_a_person_knows_a_record_by() -> None:
    assert label(CLIENT, A) == "Acme"
    assert label(TOUCH, record(TOUCH, 1, text="called")) == "called"
    assert label(TASK, record(TASK, 1, key="x", title="Ring")) == "Ring"
    assert label(MILESTONE, record(MILESTONE, 1, key="launch")) == "launch"
    assert label(TIER_CHANGE, record(TIER_CHANGE, 1, tier=None)) == ""


def test_a_new_record_changes_all_of_itself() -> None:
    row = record(TOUCH, 1, text="called")
    assert Edit(TOUCH, None, 1, None, row).changed == row
    assert Edit(TOUCH, 1, 1, row, None).changed == {}


def test_what_makes_two_records_one() -> None:
    standing = record(CLOSING, 1, closed_on="01-01", outcome="completed")
    assert likenesses(CLOSING, standing) == (("01-01", "completed"), "standing")
    assert likenesses(CLOSING, {**standing, "reopened_on": "01-02"}) == (("01-01", "completed"),)
    assert likenesses(TOUCH, record(TOUCH, 1)) == ()
