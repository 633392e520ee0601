"""A pause that a file states: alike for new clients and for known ones, the same one told again, and never ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from csmcli.actions import clients, holds, importing
from csmcli.actions.desk import Desk
from csmcli.actions.history import undo
from csmcli.actions.importing import Manner, Outcome, Row
from tests.actions.conftest import TODAY, facts

One = Callable[..., dict[str, object]]
UNTIL = date(2026, 12, 22)


def bring(desk: Desk, **told: Any) -> Outcome:
    rows = [Row(2, "Acme", key="acme", signed_on=date(2026, 11, 1), tier="small", **told)]
    return importing.bring_in(desk, rows, Manner(TODAY, "a", "crowdfunding"))


def pause(until: date = UNTIL, reason: str = "holiday", first: date | None = None) -> dict[str, Any]:
    return {"hold_until": until, "hold_reason": reason, "hold_from": first}


FORECAST = ("behind_on", "stuck_on", "duty_on", "unknown", "progress")


def test_new_or_known_it_is_as_csm_hold_would_have_it(desk: Desk, acme: str, one: One) -> None:
    holds.hold(desk, acme, until=UNTIL, reason="holiday")
    typed = [one("client")[name] for name in FORECAST]
    undo(desk)
    assert [tuple(c) for c in bring(desk, **pause()).entries[0].changes] == [("hold until", None, "2026-12-22")]
    assert [one("client")[name] for name in FORECAST] == typed
    undo(desk)
    undo(desk)
    before = facts(desk.database)
    assert bring(desk, **pause()).new == 1
    assert [one("client")[name] for name in FORECAST] == typed
    row = one("hold")
    assert [row[f] for f in ("from_on", "until_on", "reason", "resumed_on")] == [
        "2026-11-22",
        "2026-12-22",
        "holiday",
        None,
    ]
    undo(desk)
    assert facts(desk.database) == before


@pytest.mark.parametrize("first", [None, TODAY], ids=["no-first-day", "first-day"])
def test_told_again_it_is_the_same(desk: Desk, acme: str, first: date | None) -> None:
    bring(desk, **pause())
    before = facts(desk.database)
    assert bring(desk, **pause(first=first)).unchanged == 1
    assert bring(desk).unchanged == 1  # a cell that says nothing ends nothing
    assert facts(desk.database) == before


def test_the_same_with_another_end_and_reason(desk: Desk, acme: str, one: One) -> None:
    bring(desk, **pause())
    changes = bring(desk, **pause(date(2027, 1, 5), "the mould")).entries[0].changes
    assert [tuple(change) for change in changes] == [
        ("hold until", "2026-12-22", "2027-01-05"),
        ("hold reason", "holiday", "the mould"),
    ]
    assert (one("hold")["until_on"], one("client")["behind_on"]) == ("2027-01-05", "2027-01-05")


def test_what_was_ended_here_stays_so(desk: Desk, acme: str) -> None:
    holds.hold(desk, acme, until=UNTIL, reason="holiday")
    later = desk._replace(today=date(2026, 12, 1))
    holds.resume(later, acme)
    holds.hold(later, acme, until=date(2027, 2, 1), reason="again")
    before = facts(desk.database)
    assert bring(desk, **pause(first=TODAY)).unchanged == 1
    assert facts(desk.database) == before


def test_one_that_is_over_counts_in_its_days(desk: Desk, one: One) -> None:
    bring(desk, **pause(date(2026, 11, 20), first=date(2026, 11, 10)))
    assert one("client")["behind_on"] == "2026-11-20"


@pytest.mark.parametrize("first", [date(2026, 11, 1), date(2026, 11, 20)])
def test_another_in_the_same_days_is_refused(desk: Desk, acme: str, first: date) -> None:
    bring(desk, **pause(first=date(2026, 11, 10)))
    before = facts(desk.database)
    outcome = bring(desk, **pause(first=first), owner="kai")
    assert str(outcome.complaints[0].problem) == ("another pause of acme is on record, from 2026-11-10 to 2026-12-22.")
    assert facts(desk.database) == before


def test_a_client_that_is_closed_here(desk: Desk, acme: str) -> None:
    bring(desk, **pause())
    clients.close(desk, acme, outcome="completed", reason=None, on=TODAY, note=None)
    assert bring(desk, **pause(date(2027, 2, 1))).unchanged == 1
    (complaint,) = bring(desk, **pause(first=date(2026, 11, 1))).complaints
    assert str(complaint.problem) == "acme is closed; a closed client needs no hold."
