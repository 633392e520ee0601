"""Hours of a month by tier and client, read from a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.playbooks import Library, shipped_folder
from csmcli.store.reading import reader
from csmcli.views.hours import CONTACTS, MINUTES, Hours, Month, in_hours, month

CSM = Callable[..., Any]
NOVEMBER, OCTOBER, TODAY = date(2026, 11, 30), date(2026, 10, 31), date(2026, 11, 22)


@pytest.fixture
def read(home: Path) -> Callable[..., Month]:
    """``read(NOVEMBER)`` of this test's database."""
    library = Library(shipped_folder())

    def call(last: date, owner: str | None = None) -> Month:
        with reader(home / "data" / "csm.db") as connection:
            return month(connection, library, last, TODAY, owner)

    return call


def clients(found: Month) -> dict[str | None, Hours]:
    return {row.key: row for row in found.rows if row.level == "client"}


def test_the_fields_are_the_contract() -> None:
    assert Hours._fields == (
        "level", "key", "name", "tier", "clients", "planned_hours", "spent_hours", "left_hours", "contacts", "untimed",
    )  # fmt: skip


def test_minutes_stand_against_the_hours_of_the_tier(csm: CSM, read: Callable[..., Month]) -> None:
    csm("add Acme --tier large --signed 2026-10-01")
    csm("add 月動褲 --key moon --tier small --signed 2026-10-01")
    csm("add Third --signed 2026-10-01")
    csm("log acme hi --minutes 90 --on 2026-11-01")
    csm("log acme hi --minutes 30 --on 2026-11-22 --outbound")
    csm("log acme hi --on 2026-11-22")
    csm("log acme hi --minutes 600 --on 2026-10-31")
    csm("log moon hi --minutes 100 --on 2026-11-20")
    csm("log third hi --minutes 5 --on 2026-11-20")
    found = read(NOVEMBER)
    assert found.rows == [
        Hours("tier", "large", None, "large", 1, 8.0, 2.0, 6.0, 3, 1),
        Hours("tier", "small", None, "small", 1, 1.0, 1.67, -0.67, 1, 0),
        Hours("tier", None, None, None, 1, None, 0.08, None, 1, 0),
        Hours("client", "acme", "Acme", "large", 1, 8.0, 2.0, 6.0, 3, 1),
        Hours("client", "moon", "月動褲", "small", 1, 1.0, 1.67, -0.67, 1, 0),
        Hours("client", "third", "Third", None, 1, None, 0.08, None, 1, 0),
    ]
    assert (found.total.planned, found.total.spent, found.total.untimed) == (540, 225, 1)
    assert [(s.larger.tier, s.smaller.tier, s.minutes) for s in found.shifts] == [("large", "small", 40)]
    assert [account.key for account in found.over] == ["moon"]
    assert clients(read(OCTOBER))["acme"].spent_hours == 10.0


def test_a_client_has_hours_from_the_month_it_signed_to_the_month_it_was_closed(
    csm: CSM, read: Callable[..., Month]
) -> None:
    csm("add Early --tier small --signed 2026-09-30")
    csm("add Late --tier small --signed 2026-11-01")
    csm("add Unsigned --tier small --signed none")
    csm("add Gone --tier small --signed 2026-09-01")
    csm("close gone --outcome completed --on 2026-10-31")
    assert set(clients(read(OCTOBER))) == {"early", "gone"}
    assert set(clients(read(NOVEMBER))) == {"early", "late", "unsigned"}
    assert set(clients(read(date(2026, 9, 30)))) == {"early", "gone"}
    csm("reopen gone")
    assert set(clients(read(NOVEMBER))) == {"early", "late", "unsigned", "gone"}
    assert read(date(2026, 8, 31)).rows == []


def test_a_month_between_closing_and_reopening_has_no_hours(csm: CSM, read: Callable[..., Month]) -> None:
    csm("add Gone --tier small --signed 2026-08-01")
    csm("close gone --outcome completed --on 2026-09-30")
    csm("reopen gone")
    assert clients(read(OCTOBER)) == {}
    assert set(clients(read(NOVEMBER))) == {"gone"}


def test_time_outside_the_months_of_a_client_is_shown_without_a_plan(csm: CSM, read: Callable[..., Month]) -> None:
    csm("add Acme --tier large --signed 2026-11-10", CSM_TODAY="2026-11-10")
    csm("log acme 'before the contract' --minutes 60 --on 2026-10-20")
    csm("log acme 'no minutes' --on 2026-10-21")
    found = read(OCTOBER)
    assert clients(found)["acme"] == Hours("client", "acme", "Acme", None, 0, None, 1.0, None, 2, 1)
    assert (found.total.planned, found.total.spent) == (0, 60)


def test_the_tier_is_that_of_the_months_end_and_todays_while_it_runs(csm: CSM, read: Callable[..., Month]) -> None:
    csm("add Acme --tier large --signed 2026-09-01", CSM_TODAY="2026-09-01")
    csm("tier acme medium", CSM_TODAY="2026-10-31")
    csm("tier acme small", CSM_TODAY="2026-11-02")
    tiers = {last: clients(read(last))["acme"].tier for last in (date(2026, 9, 30), OCTOBER, NOVEMBER)}
    assert list(tiers.values()) == ["large", "medium", "small"]
    assert clients(read(date(2026, 12, 31)))["acme"].planned_hours == 1.0


def test_of_one_owner(csm: CSM, read: Callable[..., Month]) -> None:
    csm("add Acme --tier small --signed 2026-10-01 --owner mei")
    csm("add Beta --tier small --signed 2026-10-01 --owner lin")
    assert set(clients(read(NOVEMBER, "mei"))) == {"acme"}
    assert read(NOVEMBER, "nobody").rows == []


def test_hours_are_told_to_a_hundredth() -> None:
    assert [in_hours(n) for n in (0, 15, 20, 60, 805)] == [0.0, 0.25, 0.33, 1.0, 13.42]


def test_minutes_are_found_by_an_index_and_contacts_are_counted_in_the_order_of_one(csm: CSM, home: Path) -> None:
    csm("add Acme")
    with reader(home / "data" / "csm.db") as connection:
        plans = [
            " ".join(row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", ("2026-11-01", "2026-11-30")))
            for sql in (MINUTES, CONTACTS)
        ]
    assert "ix_touch_minutes" in plans[0]
    assert "USING COVERING INDEX ix_touch_client" in plans[1]
    assert "TEMP B-TREE" not in plans[1]
