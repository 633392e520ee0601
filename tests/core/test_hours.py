"""Hours planned against hours taken: a table of cases, and what holds for every month."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.hours import Account, by_tier, ordered, over, shifts, total


def client(key: str, tier: str | None, planned: int | None, spent: int, contacts: int = 1) -> Account:
    return Account(key, key.title(), tier, 1, planned, spent, contacts)


def tier(key: str | None, planned: int | None, spent: int) -> Account:
    return Account(key, None, key, 1, planned, spent)


def test_clients_add_up_by_tier_the_largest_first() -> None:
    clients = [
        client("a", "small", 60, 90, 2),
        client("b", None, None, 15),
        client("c", "large", 480, 30, 0)._replace(untimed=3),
        client("d", "small", 60, 0),
        client("e", "small", None, 10)._replace(clients=0),
    ]
    assert by_tier(clients) == [
        Account("large", None, "large", 1, 480, 30, 0, 3),
        Account("small", None, "small", 2, 120, 100, 4, 0),
        Account(None, None, None, 1, None, 15, 1, 0),
    ]
    # What was taken without a plan takes from the whole.
    assert (total(clients).planned, total(clients).spent, total(clients).left) == (600, 145, 455)


def test_of_nothing_there_is_nothing() -> None:
    assert by_tier([]) == ordered([]) == over([]) == shifts([]) == []
    assert total([]) == Account(None, None, None, 0, 0, 0)


def test_a_client_without_a_plan_has_nothing_left_and_is_never_over() -> None:
    assert client("a", None, None, 500).left is None
    assert over([client("a", None, None, 500), client("b", "small", 60, 60)]) == []


def test_the_furthest_over_come_first() -> None:
    clients = [client("a", "small", 60, 70), client("b", "large", 480, 600), client("c", "small", 60, 70)]
    assert [account.key for account in over(clients)] == ["b", "a", "c"]


def test_clients_stand_by_tier_and_by_what_is_left() -> None:
    clients = [
        client("untiered", None, None, 5),
        client("loud", None, None, 50),
        client("calm", "small", 60, 0),
        client("keen", "small", 60, 100),
        client("big", "large", 480, 0),
    ]
    assert [account.key for account in ordered(clients)] == ["big", "keen", "calm", "loud", "untiered"]


SHIFTS = (
    # large, medium, small as (planned, spent), and what went from whom to whom
    ("the plan holds", (960, 420), (540, 540), (240, 240), []),
    ("small ones over, large ones short", (960, 420), (540, 540), (240, 390), [("large", "small", 150)]),
    ("no more than large ones are short of", (960, 900), (540, 540), (240, 390), [("large", "small", 60)]),
    ("small ones over, nobody short", (960, 960), (540, 600), (240, 390), []),
    ("large ones over: that is no shift", (960, 1200), (540, 100), (240, 0), []),
    ("from both larger tiers", (960, 900), (540, 500), (240, 390), [("large", "small", 60), ("medium", "small", 40)]),
    ("medium ones took as well", (960, 0), (540, 600), (240, 390), [("large", "small", 150), ("large", "medium", 60)]),
    ("no minute is told twice", (960, 800), (540, 600), (240, 390), [("large", "small", 150), ("large", "medium", 10)]),
    ("a month nobody worked in", (960, 0), (540, 0), (240, 0), []),
)


@pytest.mark.parametrize(("large", "medium", "small", "expected"), [c[1:] for c in SHIFTS], ids=[c[0] for c in SHIFTS])
def test_where_hours_went(large: tuple, medium: tuple, small: tuple, expected: list) -> None:
    found = shifts([tier("large", *large), tier("medium", *medium), tier("small", *small), tier(None, None, 999)])
    assert [(shift.larger.tier, shift.smaller.tier, shift.minutes) for shift in found] == expected


def test_a_tier_without_a_plan_neither_gives_nor_takes() -> None:
    assert shifts([tier("large", None, 0), tier("small", 60, 600)]) == []
    assert shifts([tier("large", 600, 0), tier("small", None, 600)]) == []


minutes = st.integers(0, 2000)


@given(st.tuples(minutes, minutes), st.tuples(minutes, minutes), st.tuples(minutes, minutes))
def test_no_more_is_shifted_than_was_taken_beyond_the_plan_or_is_missing(large, medium, small) -> None:
    tiers = [tier("large", *large), tier("medium", *medium), tier("small", *small)]
    found = shifts(tiers)
    assert all(shift.minutes > 0 for shift in found)
    for account in tiers:
        assert sum(s.minutes for s in found if s.smaller == account) <= max(0, -(account.left or 0))
        assert sum(s.minutes for s in found if s.larger == account) <= max(0, account.left or 0)
