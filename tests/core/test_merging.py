"""One record of two files: who gives way, who is asked, and what both directions agree on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.merging import (
    ASK,
    FIRST,
    HERE,
    KEEP,
    LAST,
    NEWEST,
    THERE,
    WHOLE,
    Conflict,
    Merged,
    Side,
    apart,
    decided,
    merged,
    newer,
    preferred,
    settled,
    shared,
)

NOTE = ("note",)
GONE = Side(None)


def told(note: object, *past: object) -> Side:
    """A record of one field, with what the field was before."""
    return Side({"id": 1, "note": note}, tuple({"note": value} for value in past))


NEWER: list[tuple[str, Any, Side, Side, str | None]] = [
    ("both agree", "a", told("b", "a"), told("b", "a"), HERE),
    ("changed there", "a", told("a"), told("b", "a"), THERE),
    ("changed here", "a", told("b", "a"), told("a"), HERE),
    ("changed to two values", "a", told("b", "a"), told("c", "a"), None),
    ("emptied there", "a", told("a"), told(None, "a"), THERE),
    ("there had ours and went on", "a", told("b", "a"), told("c", "a", "b"), THERE),
    ("we had theirs and went on", "a", told("c", "a", "b"), told("b", "a"), HERE),
    ("changed here and back, changed there", "a", told("a", "a", "b"), told("c", "a"), THERE),
    ("here and back from what they have", "a", told("a", "a", "b"), told("b", "a"), None),
    ("began apart: nothing gives way to something", None, told(None), told("b"), THERE),
    ("began apart: something stays", None, told("a"), told(None), HERE),
    ("began apart: two values", None, told("a"), told("b"), None),
    ("began apart, merged once, changed there", None, told("a"), told("b", "a"), THERE),
    ("began apart, merged once, emptied there", None, told("a"), told(None, "a"), None),
]


@pytest.mark.parametrize(("base", "here", "there", "side"), [c[1:] for c in NEWER], ids=[c[0] for c in NEWER])
def test_what_the_other_has_had_gives_way(base: object, here: Side, there: Side, side: str | None) -> None:
    known = None if base is None else {"note": base}
    assert newer(known, here, there, NOTE) == side
    turned = {HERE: THERE, THERE: HERE, None: None}[side] if here.row != there.row else HERE
    assert newer(known, there, here, NOTE) == turned


RULED = [
    (ASK, "a", "b", None),
    (KEEP, "b", "a", HERE),
    (FIRST, "a", "b", HERE),
    (FIRST, "b", "a", THERE),
    (LAST, "a", "b", THERE),
    (LAST, "b", "a", HERE),
    (FIRST, None, "b", THERE),
    (LAST, "a", None, HERE),
]


@pytest.mark.parametrize(("rule", "here", "there", "side"), RULED)
def test_a_rule_decides_where_neither_gives_way(rule: str, here: object, there: object, side: str | None) -> None:
    assert settled(rule, {"note": here}, {"note": there}, NOTE) == side


def test_columns_of_a_group_go_together() -> None:
    group = ("value", "on")
    here, there = (Side({"id": 1, "value": value, "on": on}) for value, on in (("yes", 1), ("no", 2)))
    assert merged(None, here, there, [group]) == Merged(here.row, ("value",))
    assert merged(None, here, there, [group], {"value": LAST}).row == here.row
    known = {"value": "yes", "on": 1}
    assert merged(known, here, there, [group]) == Merged({"id": 1, "value": "no", "on": 2})


def test_a_group_with_an_unknown_part_can_be_ordered() -> None:
    assert settled(FIRST, {"a": 1, "b": None}, {"a": 1, "b": 2}, ("a", "b")) == HERE


HALVES: list[tuple[str, Any, Side, Side, Merged]] = [
    ("new there", None, GONE, told("a"), Merged({"id": 1, "note": "a"})),
    ("new here", None, told("a"), GONE, Merged({"id": 1, "note": "a"})),
    ("in neither", "a", GONE, GONE, Merged(None)),
    ("taken away there", "a", told("a"), GONE, Merged(None)),
    ("taken away here", "a", GONE, told("a"), Merged(None)),
    ("taken away there, changed here", "a", told("b", "a"), GONE, Merged({"id": 1, "note": "b"}, (WHOLE,))),
    ("taken away here, changed there", "a", GONE, told("b", "a"), Merged(None, (WHOLE,))),
    ("came there, went there", None, told("a"), Side(None, ({"note": "a"},)), Merged(None)),
]


@pytest.mark.parametrize(("base", "here", "there", "expected"), [c[1:] for c in HALVES], ids=[c[0] for c in HALVES])
def test_a_record_that_one_side_lacks(base: object, here: Side, there: Side, expected: Merged) -> None:
    assert merged(None if base is None else {"note": base}, here, there, [NOTE]) == expected


def test_what_was_chosen_is_taken() -> None:
    here, there = {"id": 1, "a": 1, "b": 1}, {"id": 9, "a": 2, "b": 2}
    groups = [("a",), ("b",)]
    found = merged(None, Side(here), Side(there), groups)
    assert decided(found, here, there, groups, {"a": HERE, "b": THERE}) == {"id": 1, "a": 1, "b": 2}
    lost = Merged(here, (WHOLE,))
    assert decided(lost, here, None, groups, {WHOLE: THERE}) is None
    assert decided(lost, here, None, groups, {WHOLE: HERE}) == here
    assert decided(Merged(here), here, None, groups, {}) == here


APART: list[tuple[str, str, str, str, str, str, str]] = [
    ("the same", "ab", "ba", "", "", "", ""),
    ("new there", "a", "ab", "", "", "", "b"),
    ("twice there", "a", "aa", "", "", "", "a"),
    ("new here", "ab", "a", "", "", "", ""),
    ("taken away there", "ab", "a", "", "b", "b", ""),
    ("one of two taken away there", "bb", "b", "", "b", "b", ""),
    ("taken away here", "a", "ab", "b", "", "", ""),
    ("taken away here, and twice there", "", "bb", "b", "", "", "b"),
]


@pytest.mark.parametrize(
    ("here", "there", "gone", "lost", "away", "new"), [c[1:] for c in APART], ids=[c[0] for c in APART]
)
def test_records_that_are_what_they_say(here: str, there: str, gone: str, lost: str, away: str, new: str) -> None:
    assert apart(here, there, str, gone, lost) == (tuple(away), tuple(new))


def test_what_is_said_differently_of_the_beginning_is_not_known() -> None:
    assert shared({"a": 1, "b": 2}, {"a": 1, "b": 3}) == {"a": 1}
    assert shared(None, {"a": 1}) == {"a": 1}
    assert shared(None, None) is None


@pytest.mark.parametrize(
    ("preference", "here_at", "there_at", "side"),
    [
        (HERE, "1", "2", HERE),
        (THERE, "2", "1", THERE),
        (NEWEST, "1", "2", THERE),
        (NEWEST, "2", "1", HERE),
        (NEWEST, None, "1", THERE),
        (NEWEST, None, None, HERE),
    ],
)
def test_a_preference_decides_a_conflict(preference: str, here_at: str | None, there_at: str | None, side: str) -> None:
    conflict = Conflict("acme", "client", "Acme", "note", "a", "b", here_at, "mei", there_at, "hana")
    assert preferred(conflict, preference) == side


values = st.sampled_from([None, "a", "b", "c"])
sides = st.builds(lambda now, past: told(now, *past), values, st.lists(values, max_size=3)) | st.just(GONE)
rule = st.sampled_from([ASK, FIRST, LAST])


@given(base=values | st.just("none"), here=sides, there=sides, rule=rule)
def test_both_directions_agree_and_a_second_merge_changes_nothing(
    base: str, here: Side, there: Side, rule: str
) -> None:
    known = None if base == "none" else {"note": base}
    rules = {"note": rule}
    one, other = merged(known, here, there, [NOTE], rules), merged(known, there, here, [NOTE], rules)
    assert bool(one.asked) == bool(other.asked)
    if one.asked:
        return
    assert one == other
    after = Side(one.row, (*here.past, *([here.row] if here.row else []), *([one.row] if one.row else [])))
    assert merged(known, after, there, [NOTE], rules).row == one.row or one.row is None
    assert merged(known, there, after, [NOTE], rules).row == one.row or one.row is None
