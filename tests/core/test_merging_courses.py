"""One milestone of two files: which agreement was the first, which date holds, and the chain of its moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.merging import HERE, THERE, WHOLE, Row, Side
from csmcli.core.merging_courses import Course, Known, content, course

NUMBER = iter(range(1, 10**9))


def step(due: str | None = None, first: str | None = None, reached: str | None = None, position: int = 0) -> Row:
    return {"id": 1, "key": "launch", "position": position, "due_on": due, "first_due_on": first, "reached_on": reached}


def move(kind: str, decided: str, to: str | None, source: str | None = None, reason: str | None = None) -> Row:
    return {"id": next(NUMBER), "client_id": 1, "key": "launch", "kind": kind, "from_on": source, "to_on": to,
            "decided_on": decided, "side": None, "reason": reason}  # fmt: skip


def knows(row: Row | None, *moves: Row, past: tuple[Row, ...] = (), gone: tuple[Row, ...] = ()) -> Known:
    return Known(Side(row, past), moves, [content(one) for one in gone])


def chain(found: Course) -> list[tuple[Any, ...]]:
    return [(m["kind"], m["decided_on"], m["from_on"], m["to_on"]) for m in found.moves]


BASE = step("05-01")


def test_agreed_on_both_sides_the_first_agreement_is_the_first_and_the_last_decision_holds() -> None:
    here = knows(step("06-01", "06-01"), move("agreed", "01-20", "06-01", "05-01"))
    there = knows(step("07-01", "07-01"), move("agreed", "01-05", "07-01", "05-01"))
    found = course(BASE, here, there)
    assert found.row is not None
    assert (found.row["first_due_on"], found.row["due_on"], found.asked) == ("07-01", "06-01", ())
    assert chain(found) == [("agreed", "01-05", "05-01", "07-01"), ("moved", "01-20", "07-01", "06-01")]
    assert chain(course(BASE, there, here)) == chain(found)


def test_a_date_moved_on_both_sides_holds_as_it_was_moved_last() -> None:
    agreed = move("agreed", "01-01", "05-01")
    base = step("05-01", "05-01")
    here = knows(step("06-01", "05-01"), agreed, move("moved", "01-10", "06-01", "05-01"))
    there = knows(step("07-01", "05-01"), agreed, move("moved", "01-20", "07-01", "05-01"))
    found = course(base, here, there)
    assert found.row == step("07-01", "05-01")
    assert chain(found)[1:] == [("moved", "01-10", "05-01", "06-01"), ("moved", "01-20", "06-01", "07-01")]


def same_day() -> tuple[Known, Known]:
    return (
        knows(step("06-01", "06-01"), move("agreed", "01-20", "06-01", "05-01")),
        knows(step("07-01", "07-01"), move("agreed", "01-20", "07-01", "05-01")),
    )


def test_two_dates_of_one_day_are_one_question() -> None:
    here, there = same_day()
    found = course(BASE, here, there)
    assert found.asked == ("due_on",)
    assert found.row == here.side.row


@pytest.mark.parametrize("side", [HERE, THERE])
def test_what_was_decided_against_was_never_agreed(side: str) -> None:
    here, there = same_day()
    found = course(BASE, here, there, {"due_on": side})
    day = "06-01" if side == HERE else "07-01"
    assert (found.asked, chain(found)) == ((), [("agreed", "01-20", "05-01", day)])
    assert found.row == step(day, day)


def test_of_one_day_first_and_last_may_be_two_questions() -> None:
    here = knows(step("06-01", "04-01"), move("agreed", "01-20", "04-01"), move("moved", "01-20", "06-01", "04-01"))
    there = knows(step("07-01", "07-01"), move("agreed", "01-20", "07-01"))
    assert course(BASE, here, there).asked == ("first_due_on", "due_on")
    found = course(BASE, here, there, {"first_due_on": THERE, "due_on": THERE})
    assert found.row == step("07-01", "07-01")


def test_an_agreed_date_goes_before_a_proposed_one_and_ends_the_proposals() -> None:
    here = knows(step("06-01"), move("proposed", "01-20", "06-01", "05-01"), past=(step("05-01"),))
    there = knows(step("05-01", "05-01"), move("agreed", "01-05", "05-01", "05-01"), past=(step("05-01"),))
    for found in (course(BASE, here, there), course(BASE, there, here)):
        assert found.row is not None
        assert (found.row["due_on"], found.row["first_due_on"]) == ("05-01", "05-01")
        assert [m["kind"] for m in found.moves] == ["agreed"]


def test_a_proposal_before_the_agreement_stays() -> None:
    here = knows(step("06-01"), move("proposed", "01-03", "06-01", "05-01"))
    there = knows(step("07-01", "07-01"), move("agreed", "01-05", "07-01", "05-01"))
    found = course(BASE, here, there)
    assert found.row is not None
    assert found.row["due_on"] == "07-01"
    assert chain(found) == [("proposed", "01-03", "05-01", "06-01"), ("agreed", "01-05", "05-01", "07-01")]


@pytest.mark.parametrize("turned", [False, True])
def test_an_agreed_date_that_came_with_the_client_goes_before_a_proposed_one(turned: bool) -> None:
    sides = [knows(step("06-01", "06-01")), knows(step("07-01"))]
    found = course(None, *(reversed(sides) if turned else sides))
    assert found.row is not None
    assert (found.row["due_on"], found.asked) == ("06-01", ())


def test_an_agreement_taken_back_there_is_taken_back() -> None:
    agreed = move("agreed", "01-05", "06-01", "05-01")
    here = knows(step("06-01", "06-01"), agreed)
    there = knows(step("05-01"), gone=(agreed,), past=(step("06-01", "06-01"),))
    found = course(step("06-01", "06-01"), here, there)
    assert (found.row, found.moves) == (step("05-01"), ())


PROPOSED: list[tuple[str, tuple[Row, ...], tuple[Row, ...], str, bool]] = [
    (
        "the later proposal",
        (move("proposed", "01-20", "06-01"),),
        (move("proposed", "01-10", "07-01"),),
        "06-01",
        False,
    ),
    (
        "proposed on one day",
        (move("proposed", "01-20", "06-01"),),
        (move("proposed", "01-20", "07-01"),),
        "06-01",
        True,
    ),
    ("proposed from the beginning", (), (), "06-01", True),
]


@pytest.mark.parametrize(("here", "there", "due", "again"), [c[1:] for c in PROPOSED], ids=[c[0] for c in PROPOSED])
def test_two_proposals_are_no_conflict(here: tuple[Row, ...], there: tuple[Row, ...], due: str, again: bool) -> None:
    found = course(None, knows(step("06-01"), *here), knows(step("07-01"), *there))
    assert found.row is not None
    assert (found.row["due_on"], found.proposed, found.asked) == (due, again, ())


def test_an_agreement_without_a_move_came_with_the_client_and_was_the_first() -> None:
    here = knows(step("06-01", "06-01"), move("agreed", "01-05", "06-01"))
    there = knows(step("07-01", "07-01"))
    found = course(None, here, there)
    assert found.row is not None
    assert found.row["first_due_on"] == "07-01"
    there = knows(step("07-15", "07-01"), move("moved", "01-20", "07-15", "07-01"))
    found = course(None, here, there)
    assert chain(found) == [("moved", "01-05", "07-01", "06-01"), ("moved", "01-20", "06-01", "07-15")]


def test_where_no_day_tells_two_agreed_dates_are_asked_about() -> None:
    assert course(None, knows(step("06-01", "05-01")), knows(step("07-01", "05-01"))).asked == ("due_on",)


def test_a_day_reached_that_differs_is_asked_about() -> None:
    here, there = knows(step("05-01", reached="05-02")), knows(step("05-01", reached="05-03", position=1))
    found = course(BASE, here, there)
    assert (found.asked, found.row) == (("reached_on",), step("05-01", reached="05-02", position=1))
    found = course(BASE, here, there, {"reached_on": THERE})
    assert found.row is not None
    assert found.row["reached_on"] == "05-03"


def test_a_milestone_that_one_side_lacks() -> None:
    new = move("agreed", "01-05", "06-01")
    found = course(None, knows(None), knows(step("06-01", "06-01"), new))
    assert found.row == step("06-01", "06-01")
    assert found.moves == ({**new, "id": None},)
    assert course(BASE, knows(BASE), knows(None)).row is None
    changed = knows(step("06-01"), past=(BASE,))
    assert course(BASE, changed, knows(None)).asked == (WHOLE,)
    assert course(BASE, changed, knows(None), {WHOLE: THERE}).row is None
    assert course(BASE, knows(None), changed, {WHOLE: THERE}).row == step("06-01")


def test_a_first_agreement_that_nobody_can_date_is_asked_about() -> None:
    """One side took it back after it had ours; the other still has it."""
    here = knows(step("05-01"), past=(step("05-01", "06-01"),))
    there = knows(step("05-01", "06-01"))
    assert course(step("05-01"), here, there).asked == ("first_due_on",)


days = st.integers(1, 5).map(lambda n: f"01-0{n}")
dues = st.integers(1, 4).map(lambda n: f"06-0{n}")


@st.composite
def histories(draw: st.DrawFn) -> tuple[Row, tuple[Row, ...], tuple[Row, ...]]:
    """A milestone as one CSM has moved it: its row, its moves, and the rows it was before."""
    row, moves, past = step("05-01"), [], []
    for decided in sorted(draw(st.lists(days, max_size=4))):
        to = draw(dues)
        if to != row["due_on"]:
            moves.append(move("moved" if row["first_due_on"] else "agreed", decided, to, row["due_on"]))
            past.append(row)
            row = {**row, "due_on": to, "first_due_on": row["first_due_on"] or to}
    return row, tuple(moves), tuple(past)


def days_of(history: Any) -> list[str]:
    return [m["decided_on"] for m in history[1]]


def moves_of(one: Any, other: Any) -> int:
    return len({*map(str, map(content, one[1])), *map(str, map(content, other[1]))})


@given(one=histories(), other=histories())
def test_both_directions_agree_and_a_second_merge_changes_nothing(one: Any, other: Any) -> None:
    here, there = (Known(Side(row, past), moves) for row, moves, past in (one, other))
    found, turned = course(BASE, here, there), course(BASE, there, here)
    assert bool(found.asked) == bool(turned.asked)
    if found.asked:
        return
    assert found.row == turned.row
    # Of several moves on one day nobody can tell the order of two sides, so where each came from may differ.
    told = [sorted(m[1::2] if len({*days_of(one), *days_of(other)}) < moves_of(one, other) else m for m in chain(c))
            for c in (found, turned)]  # fmt: skip
    assert told[0] == told[1]
    first = [m for m in found.moves if m["kind"] == "agreed"]
    assert len(first) == bool(found.moves)
    assert all(m["to_on"] == found.row["first_due_on"] for m in first if found.row)
    numbered = [{**m, "id": m["id"] or next(NUMBER)} for m in found.moves]
    after = Known(Side(found.row, (*here.side.past, one[0])), numbered)
    again = course(BASE, after, there)
    assert (again.row, list(again.moves), again.asked) == (found.row, numbered, ())
