"""Optional parts that a file tells of: switched on for new clients and for known ones, hidden ones left hidden."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import pytest

from csmcli.actions import clients, importing, journeys, milestones
from csmcli.actions.desk import Desk
from csmcli.actions.history import undo
from csmcli.actions.importing import Manner, Outcome, Row
from tests.actions.conftest import TODAY, facts

SIGNED = date(2026, 11, 1)
LAUNCH = date(2027, 2, 10)
SURVEY, OWN_SHOP = "warm-up-survey", "own-shop"
PROPOSED = date(2027, 1, 1)  # 40 days before the launch


def bring(desk: Desk, **told: Any) -> Outcome:
    row = Row(2, "Acme", key="acme", signed_on=SIGNED, launch=LAUNCH, **told)
    return importing.bring_in(desk, [row], Manner(TODAY, "a", "crowdfunding"))


def steps(desk: Desk) -> dict[str, tuple[Any, ...]]:
    sql = "SELECT key, position, due_on, first_due_on, reached_on, hidden_on FROM milestone ORDER BY position"
    with sqlite3.connect(desk.database) as connection:
        return {key: tuple(rest) for key, *rest in connection.execute(sql)}


def forecast(desk: Desk) -> tuple[Any, ...]:
    with sqlite3.connect(desk.database) as connection:
        return connection.execute(  # type: ignore[no-any-return]
            "SELECT milestone, due_on, progress, behind_on, stuck_on, unknown, duty_on FROM client"
        ).fetchone()


@pytest.fixture
def there(desk: Desk) -> None:
    """Acme, its launch planned."""
    profile = clients.Profile(signed_on=SIGNED)
    clients.add(desk, "Acme", playbook="crowdfunding", profile=profile)
    milestones.plan(desk, "acme", {"launch": LAUNCH})


TOLD = [
    ({"dues": ((SURVEY, date(2026, 12, 20)),)}, (8, "2026-12-20", "2026-12-20", None, None), (SURVEY, "2026-12-20")),
    ({"dues": ((SURVEY, PROPOSED),)}, (8, "2027-01-01", None, None, None), (SURVEY, "2027-01-01")),
    ({"reached": ((SURVEY, date(2026, 11, 20)),)}, (8, "2027-01-01", None, "2026-11-20", None), (f"{SURVEY} reached", "2026-11-20")),
    ({"reached": ((SURVEY, None),)}, (8, "2027-01-01", None, "2026-11-22", None), (f"{SURVEY} reached", "2026-11-22")),
    ({"parts": (SURVEY,)}, (8, "2027-01-01", None, None, None), (SURVEY, "open")),
]  # fmt: skip


@pytest.mark.parametrize(("told", "row", "change"), TOLD)
def test_a_part_that_is_told_of_is_switched_on(
    desk: Desk, there: None, told: dict[str, Any], row: tuple[Any, ...], change: tuple[str, str]
) -> None:
    before, then = facts(desk.database), forecast(desk)
    outcome = bring(desk, **told)
    assert [(c.field, c.new) for c in outcome.entries[0].changes] == [change]
    assert steps(desk)[SURVEY] == row
    assert forecast(desk) == then
    assert bring(desk, **told).unchanged == 1
    undo(desk)
    assert facts(desk.database) == before


@pytest.mark.parametrize(("told", "row", "change"), TOLD)
def test_so_it_is_with_a_new_client(desk: Desk, told: dict[str, Any], row: tuple[Any, ...], change: object) -> None:
    bring(desk)
    then = forecast(desk)
    undo(desk)
    assert bring(desk, **told).new == 1
    assert steps(desk)[SURVEY] == row
    assert forecast(desk) == then
    assert bring(desk, **told).unchanged == 1


def test_a_part_of_which_no_day_is_known(desk: Desk) -> None:
    bring(desk, parts=(OWN_SHOP,), dues=((SURVEY, PROPOSED),))
    assert {key: steps(desk)[key][:2] for key in (SURVEY, OWN_SHOP)} == {
        SURVEY: (8, "2027-01-01"),
        OWN_SHOP: (16, None),
    }


def test_a_due_day_of_a_part_that_is_over_stays_that_of_the_file(desk: Desk, there: None) -> None:
    """Proposed anew it would be today: nobody is late the day they agree, but this was agreed before."""
    milestones.plan(desk, "acme", {"launch": date(2026, 12, 5)})
    row = Row(2, "Acme", key="acme", dues=((SURVEY, date(2026, 10, 26)),))
    importing.bring_in(desk, [row], Manner(TODAY, "a", "crowdfunding"))
    assert steps(desk)[SURVEY][1:3] == ("2026-10-26", None)


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_what_was_reached_without_a_due_day_gets_none(desk: Desk, known: bool) -> None:
    if known:
        bring(desk)
    bring(desk, reached=((SURVEY, TODAY), ("copy", TODAY)), undated=(SURVEY, "copy"))
    assert steps(desk)[SURVEY][1:4] == (None, None, "2026-11-22")
    assert steps(desk)["copy"][1] == ("2026-12-27" if known else None)


def test_one_that_was_hidden_here_stays_so(desk: Desk, there: None) -> None:
    journeys.add(desk, "acme", [SURVEY])
    journeys.hide(desk, "acme", [SURVEY])
    before = facts(desk.database)
    told = {"dues": ((SURVEY, date(2026, 12, 1)),), "reached": ((SURVEY, date(2026, 11, 20)),), "parts": (SURVEY,)}
    assert bring(desk, **told).unchanged == 1
    assert facts(desk.database) == before


def test_a_milestone_that_is_called_open_is_none_the_less_one(desk: Desk, there: None) -> None:
    assert bring(desk, parts=("copy", "nothing-of-ours")).unchanged == 1


def test_a_part_of_another_playbook(desk: Desk) -> None:
    (complaint,) = bring(desk, dues=(("integration", LAUNCH),)).complaints
    assert str(complaint.problem).startswith("crowdfunding has no milestone “integration”")
