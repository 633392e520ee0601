"""Where a client stands among four steps (dates, copy, launch, ship), and the days proposed for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.dates import Span
from csmcli.core.milestones import (
    Disorder,
    FromDue,
    Step,
    check_ins,
    current,
    disorders,
    follow,
    meant,
    passed,
    progress,
    proposals,
    reached_by_dates,
    roomier,
    trailing,
)
from csmcli.core.outcomes import Part
from csmcli.core.playbook import Milestone, Offset, Playbook

Practice = Callable[..., Playbook]
Make = Callable[..., Milestone]
KEYS = ("dates", "copy", "launch", "ship")
SIGNED = date(2027, 1, 4)


def on(text: str) -> date:
    return date.fromisoformat(f"2027-{text}")


@pytest.mark.parametrize(
    ("reached", "behind", "now", "per_cent"),
    [
        ("", 0, "dates", 0),
        ("dates", 0, "copy", 25),
        ("copy", 0, "dates", 25),
        ("dates copy", 0, "launch", 50),
        pytest.param("launch", 2, "ship", 75, id="a gate passes all before it"),
        pytest.param("ship", 3, None, 100, id="the last gate passes everything"),
        ("dates copy launch ship", 3, None, 100),
    ],
)
def test_where_a_client_stands(practice: Practice, reached: str, behind: int, now: str | None, per_cent: int) -> None:
    days = {key: SIGNED if key in reached.split() else None for key in KEYS}
    assert (passed(practice(), days), current(practice(), days), progress(practice(), days)) == (behind, now, per_cent)


def test_per_cent_are_rounded_down(practice: Practice, step: Make) -> None:
    three = practice(milestones=(step("a"), step("b"), step("c")))
    assert [progress(three, dict.fromkeys(done, SIGNED)) for done in ("", "a", "ab", "abc")] == [0, 33, 66, 100]


@pytest.mark.parametrize(
    ("signed", "steps", "expected"),
    [
        pytest.param(None, {}, (None, None, None, None), id="nothing known"),
        pytest.param(SIGNED, {}, ("01-11", "02-03", None, None), id="from signing"),
        pytest.param(
            SIGNED, {"launch": Step(on("06-01"), True)}, ("01-11", "04-17", None, "06-15"), id="from an agreed launch"
        ),
        pytest.param(
            SIGNED,
            {"launch": Step(on("06-01"), True, on("06-03"))},
            ("01-11", "04-19", None, "06-17"),
            id="the day reached before the day agreed",
        ),
        pytest.param(
            SIGNED,
            {"launch": Step(on("06-01"), False)},
            ("01-11", "02-03", None, None),
            id="a day that was only proposed is proposed anew",
        ),
    ],
)
def test_proposed_days(
    practice: Practice, signed: date | None, steps: dict[str, Step], expected: tuple[str | None, ...]
) -> None:
    days = proposals(practice(), signed, steps)
    assert tuple(days) == KEYS
    assert tuple(days.values()) == tuple(on(text) if text else None for text in expected)


def test_a_proposal_may_count_from_a_proposal_and_a_circle_has_no_day(practice: Practice, step: Make) -> None:
    chain = practice(
        milestones=(
            step("b", Offset(3, "a", False)),
            step("a", Offset(2, "signing", False)),
            step("x", Offset(1, "y", False)),
            step("y", Offset(1, "x", False)),
            step("z", Offset(1, "nowhere", False)),
        )
    )
    assert proposals(chain, SIGNED, {}) == {
        "a": on("01-06"),
        "b": on("01-09"),
        "x": None,
        "y": None,
        "z": None,
    }


def test_a_part_has_a_day_only_where_it_is_switched_on(practice: Practice) -> None:
    part = Part("shop", {}, "", {}, (), (), (Offset(30, "launch", before=False),), {}, {}, None)
    book = practice(parts=(part,))
    planned = {"launch": Step(on("03-01"), agreed=True)}
    assert "shop" not in proposals(book, SIGNED, planned)
    there = {**planned, "shop": Step()}
    assert proposals(book, SIGNED, there)["shop"] == on("03-31")
    assert follow(book, (SIGNED, SIGNED), planned, there, None)["shop"] == on("03-31")
    moved = {**there, "launch": Step(on("04-01"), agreed=True)}
    assert follow(book, (SIGNED, SIGNED), there, moved, None)["shop"] == on("05-01")
    reached = {"shop": SIGNED}
    assert (passed(book, reached), current(book, reached), progress(book, reached)) == (0, "dates", 0)


def test_what_depends_on_a_moved_launch_follows_it(practice: Practice) -> None:
    before = {"launch": Step(on("06-01"), True), "copy": Step(on("04-17"))}
    after = {**before, "launch": Step(on("07-01"), True)}
    assert follow(practice(), (SIGNED, SIGNED), before, after, on("03-01")) == {
        "copy": on("05-17"),
        "ship": on("07-15"),
    }


@pytest.mark.parametrize(
    "kept", [Step(on("04-20"), True), Step(on("04-20"), False, on("04-19"))], ids=["set by hand", "reached"]
)
def test_what_was_set_by_hand_or_reached_stays(practice: Practice, kept: Step) -> None:
    before = {"launch": Step(on("06-01"), True), "copy": kept}
    after = {**before, "launch": Step(on("07-01"), True)}
    assert "copy" not in follow(practice(), (SIGNED, SIGNED), before, after, None)


def test_nobody_is_late_the_day_they_agree(practice: Practice) -> None:
    after = {"launch": Step(on("03-21"), True)}
    today = on("03-10")  # 45 days before the launch is over
    assert follow(practice(), (SIGNED, SIGNED), {}, after, today)["copy"] == today
    assert follow(practice(), (SIGNED, SIGNED), {}, after, None)["copy"] == on("02-04")


def test_another_signing_date_moves_what_counts_from_it(practice: Practice) -> None:
    days = follow(practice(), (SIGNED, SIGNED + timedelta(1)), {}, {}, None)
    assert days == {"dates": on("01-12"), "copy": on("02-04")}
    assert follow(practice(), (SIGNED, None), {}, {}, SIGNED) == {"dates": None, "copy": None}


@pytest.mark.parametrize(
    ("steps", "today", "expected"),
    [
        pytest.param({}, "01-10", None, id="no launch planned"),
        pytest.param({"launch": Step(on("06-01"), True)}, "01-10", None, id="room enough"),
        pytest.param({"launch": Step(on("02-01"), True)}, "01-10", "02-24", id="45 days from today"),
        pytest.param(
            {"launch": Step(on("06-01"), True), "copy": Step(on("05-01"), True)},
            "01-10",
            "06-15",
            id="45 days from the agreed copy",
        ),
        pytest.param(
            {"launch": Step(on("02-01"), True), "copy": Step(on("01-09"), True, on("01-09"))},
            "01-10",
            None,
            id="the copy is there",
        ),
        pytest.param(
            {"launch": Step(on("02-01"), True), "ship": Step(None, False, on("01-09"))},
            "01-10",
            None,
            id="all before a gate is passed",
        ),
    ],
)
def test_a_roomier_launch(practice: Practice, steps: dict[str, Step], today: str, expected: str | None) -> None:
    assert roomier(practice(), "launch", steps, on(today)) == (on(expected) if expected else None)


@pytest.mark.parametrize(
    ("ahead", "days"), [(180, []), (181, [30, 60, 90, 120, 150, 180]), (-3, []), (210, [30, 60, 90, 120, 150, 180])]
)
def test_a_far_launch_gets_a_look_every_30_days(practice: Practice, ahead: int, days: list[int]) -> None:
    launch = SIGNED + timedelta(ahead)
    assert check_ins(practice(), SIGNED, launch) == [SIGNED + timedelta(n) for n in days]


@pytest.mark.parametrize(
    ("steps", "reached"),
    [
        ({}, []),
        ({"launch": Step(on("06-01"), True)}, []),
        ({"launch": Step(on("06-01"), True), "ship": Step(on("08-01"), False)}, []),
        ({"launch": Step(on("06-01"), True), "ship": Step(on("08-01"), True)}, ["dates"]),
        ({"launch": Step(None, False, on("06-01")), "ship": Step(on("08-01"), True)}, ["dates"]),
        (
            {
                "dates": Step(None, False, on("01-05")),
                "launch": Step(on("06-01"), True),
                "ship": Step(on("08-01"), True),
            },
            [],
        ),
    ],
)
def test_dates_that_are_all_agreed_are_a_milestone_reached(
    practice: Practice, steps: dict[str, Step], reached: list[str]
) -> None:
    assert reached_by_dates(practice(), steps) == reached


steps_ = st.builds(
    Step, st.none() | st.dates(SIGNED, on("12-31")), st.booleans(), st.none() | st.dates(SIGNED, on("12-31"))
)


@given(st.dictionaries(st.sampled_from(KEYS), steps_), st.none() | st.dates(SIGNED, on("12-31")))
def test_no_change_moves_nothing(steps: dict[str, Step], signed: date | None) -> None:
    assert follow(PRACTICE, (signed, signed), steps, steps, on("03-01")) == {}


@given(st.dictionaries(st.sampled_from(KEYS), st.none() | st.dates(SIGNED, on("12-31"))))
def test_only_the_last_step_ends_the_journey(reached: dict[str, date | None]) -> None:
    now = current(PRACTICE, reached)
    assert (now is None) == (progress(PRACTICE, reached) == 100)
    assert now is None or not reached.get(now)


PRACTICE = Playbook(
    **{
        **dict.fromkeys(Playbook._fields, None),
        "parts": (),
        "milestones": tuple(
            Milestone(key, {}, False, gate, due, {}, {}, {}, {}, (), ())
            for key, gate, due in (
                ("dates", False, (Offset(7, "signing", False),)),
                ("copy", False, (Offset(45, "launch", True), Offset(30, "signing", False))),
                ("launch", True, ()),
                ("ship", True, (Offset(10, "launch", False, True),)),
            )
        ),
    }
)
"""For Hypothesis, which shares no fixture between examples."""


def agreed(text: str) -> Step:
    return Step(on(text), True)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        pytest.param({"launch": agreed("05-01"), "ship": agreed("05-01")}, [], id="the same day"),
        pytest.param(
            {"launch": agreed("05-02"), "ship": agreed("05-01")},
            [Disorder("ship", on("05-01"), "launch", on("05-02"))],
            id="agreed",
        ),
        pytest.param({"launch": agreed("05-02"), "ship": Step(on("05-01"))}, [], id="a proposed day is no fact"),
        pytest.param(
            {"launch": Step(None, False, on("05-02")), "ship": agreed("05-01")},
            [Disorder("ship", on("05-01"), "launch", on("05-02"))],
            id="reached",
        ),
        pytest.param({"copy": agreed("06-01"), "launch": agreed("05-01")}, [], id="only gates have an order"),
        pytest.param({"ship": agreed("05-01")}, [], id="one alone"),
    ],
)
def test_days_that_cannot_both_be(practice: Practice, steps: dict[str, Step], found: list[Disorder]) -> None:
    assert disorders(practice(), steps) == found


@pytest.mark.parametrize(
    ("steps", "days", "found"),
    [
        ({"launch": agreed("05-01"), "ship": agreed("08-01")}, {"launch": "05-15"}, {"ship": "08-15"}),
        ({"launch": agreed("05-01"), "ship": agreed("08-01")}, {"launch": "04-24"}, {"ship": "07-25"}),
        ({"launch": agreed("05-01"), "ship": agreed("08-01")}, {"launch": "05-15", "ship": "09-01"}, {}),
        ({"launch": agreed("05-01"), "ship": agreed("08-01")}, {"launch": "05-01"}, {}),
        ({"launch": agreed("05-01"), "ship": Step(on("08-01"))}, {"launch": "05-15"}, {}),
        ({"launch": agreed("05-01"), "ship": Step(on("08-01"), True, on("07-01"))}, {"launch": "05-15"}, {}),
        ({"launch": Step(on("05-01")), "ship": agreed("08-01")}, {"launch": "05-15"}, {}),
        ({"launch": agreed("05-01"), "ship": agreed("08-01")}, {"copy": "03-01"}, {}),
    ],
)
def test_what_lies_behind_a_launch_that_is_moved(
    practice: Practice, steps: dict[str, Step], days: dict[str, str], found: dict[str, str]
) -> None:
    told = trailing(practice(), steps, {key: on(day) for key, day in days.items()})
    assert told == {key: on(day) for key, day in found.items()}


def test_a_practice_without_a_campaign_has_nothing_behind_a_launch(practice: Practice) -> None:
    assert trailing(practice()._replace(campaign=None), {"launch": agreed("05-01")}, {"launch": on("05-15")}) == {}


@pytest.mark.parametrize(
    ("day", "due", "found"),
    [
        (on("05-01"), None, "05-01"),
        (FromDue(Span(2, "w")), on("05-01"), "05-15"),
        (FromDue(Span(2, "w"), later=False), on("05-15"), "05-01"),
        (FromDue(Span(1, "m")), on("01-31"), "02-28"),
        (FromDue(Span(2, "w")), None, None),
    ],
)
def test_the_day_that_is_meant(day: date | FromDue, due: date | None, found: str | None) -> None:
    assert meant(day, due) == (on(found) if found else None)
