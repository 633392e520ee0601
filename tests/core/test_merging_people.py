"""Which client is which, and what size it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.merging import HERE, THERE, Row
from csmcli.core.merging_people import Person, pairs
from csmcli.core.merging_tiers import tiers


def person(number: int, **told: str) -> Person:
    known = {"uid": f"u{number}", "key": f"k{number}", "name": f"N{number}", "playbook": "crowdfunding"}
    return Person(number, external_id=told.pop("external_id", None), page=told.pop("page", None), **{**known, **told})


SAME = [
    ("uid", {"uid": "a"}, {"uid": "a", "key": "other"}, True),
    ("external id", {"external_id": "7"}, {"external_id": "7"}, True),
    ("page", {"page": "x.tw/a"}, {"page": "x.tw/a"}, True),
    ("key and name", {"key": "acme", "name": "ＡＣＭＥ"}, {"key": "acme", "name": "Acme"}, True),
    ("key alone", {"key": "acme"}, {"key": "acme"}, False),
    ("name alone", {"name": "Acme"}, {"name": "Acme"}, False),
    ("no uid", {"uid": ""}, {"uid": ""}, False),
    ("another playbook", {"external_id": "7"}, {"external_id": "7", "playbook": "saas"}, False),
]


@pytest.mark.parametrize(("one", "other", "same"), [c[1:] for c in SAME], ids=[c[0] for c in SAME])
def test_a_client_is_known_by(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert pairs([person(1, **one)], [person(2, **other)]) == ({2: 1} if same else {})


def test_the_surest_mark_goes_first() -> None:
    here = [person(1, external_id="7", page="x"), person(2, page="y")]
    there = [person(3, page="x"), person(4, external_id="7", page="y")]
    assert pairs(here, there) == {4: 1}


def test_a_mark_that_several_bear_tells_nothing() -> None:
    assert pairs([person(1, page="x"), person(2, page="x")], [person(3, page="x")]) == {}


people = st.lists(
    st.builds(
        lambda uid, ext, page, key: {"uid": uid, "external_id": ext, "page": page, "key": key, "name": "N"},
        st.sampled_from("abc"), st.sampled_from([None, "1", "2"]), st.sampled_from([None, "x", "y"]), st.sampled_from("kl"),
    ),
    max_size=4,
)  # fmt: skip


@given(one=people, other=people)
def test_nobody_is_two(one: list[dict[str, str]], other: list[dict[str, str]]) -> None:
    here = [person(n, **told) for n, told in enumerate(one, start=1)]
    there = [person(n, **told) for n, told in enumerate(other, start=101)]
    found = pairs(here, there)
    assert len(set(found.values())) == len(found)
    assert pairs(there, here) == {ours: theirs for theirs, ours in found.items()}


def size(day: str, tier: str | None, reason: str | None = None) -> Row:
    return {"decided_on": day, "tier": tier, "reason": reason}


OLD = size("01-01", "small")


def test_the_size_decided_last_holds_and_all_are_kept() -> None:
    found = tiers([OLD, size("01-20", "large")], [OLD, size("01-10", "medium")])
    assert (found.tier, found.asked, found.away) == ("large", None, ())
    assert found.new == (size("01-10", "medium"),)


def test_two_sizes_of_one_day_are_asked_about() -> None:
    here, there = [OLD, size("01-20", "large")], [OLD, size("01-20", "medium")]
    found = tiers(here, there)
    assert (found.asked, found.tier, found.new) == (("large", "medium"), "large", ())
    assert tiers(here, there, choice=HERE) == found._replace(asked=None)
    taken = tiers(here, there, choice=THERE)
    assert (taken.tier, taken.asked, taken.new) == ("medium", None, (size("01-20", "medium"),))


def test_a_size_given_again_on_the_same_day_is_the_newer_one() -> None:
    found = tiers([size("01-20", "large")], [size("01-20", "large"), size("01-20", "small")])
    assert (found.tier, found.asked) == ("small", None)


def test_a_size_taken_back_there_is_taken_back() -> None:
    found = tiers([OLD], [], gone_there=[("01-01", "small", None)])
    assert (found.away, found.tier) == ((OLD,), None)


def test_the_same_size_for_two_reasons_is_no_question() -> None:
    found = tiers([size("01-20", "large", "budget")], [size("01-20", "large", "team")])
    assert (found.tier, found.asked, len(found.new)) == ("large", None, 1)
