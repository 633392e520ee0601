"""Contracts and what became of them, at Mei's desk on 22 November 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from csmcli.actions import clients, contracts, history, milestones, tasks
from csmcli.actions.contracts import Terms
from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, CsmError, NotFound
from tests.actions.test_history import stored_and_computed

One = Callable[..., dict[str, object]]
Rows = Callable[[], dict[str, list[tuple[object, ...]]]]

ENDS = date(2027, 1, 31)
TERMS = Terms(ends_on=ENDS, starts_on=date(2026, 2, 1), value=48_000_000)


@pytest.fixture
def ledger(desk: Desk) -> str:
    """A medium client of the saas practice, with its checklist."""
    profile = clients.Profile(signed_on=date(2026, 2, 10))
    key = clients.add(desk, "Ledger", playbook="saas", tier="medium", profile=profile).key
    tasks.generate(desk, key, language="en")
    return key


def decide(desk: Desk, key: str, outcome: str, reason: str | None = None, after: Terms = Terms()) -> contracts.Decided:
    return contracts.decide(desk, key, outcome=outcome, on=desk.today, reason=reason, note=None, after=after)


def test_the_deadline_dates_the_milestone_and_the_tasks_before_it(desk: Desk, ledger: str, one: One) -> None:
    bound = contracts.enter(desk, ledger, TERMS)
    assert (bound.opt_out_on, bound.notice_days, bound.prepare_from) == (date(2026, 12, 2), 60, date(2026, 9, 3))
    assert one("milestone", key="renewal")["due_on"] == "2026-12-02"
    assert one("task", key="paper-done")["due_on"] == "2026-11-27"
    assert one("client")["unknown"] == ""
    for stored, computed in stored_and_computed(desk):
        assert stored == computed


def test_another_end_changes_the_contract_that_runs(desk: Desk, ledger: str, one: One) -> None:
    contracts.enter(desk, ledger, TERMS)
    bound = contracts.enter(desk, ledger, Terms(notice_days=30, note="by letter"))
    assert (bound.ends_on, bound.opt_out_on) == (ENDS, date(2027, 1, 1))
    row = one("contract")
    assert (row["value"], row["note"], row["starts_on"]) == (48_000_000, "by letter", "2026-02-01")


def test_a_playbook_without_renewals_knows_no_notice(desk: Desk, acme: str) -> None:
    bound = contracts.enter(desk, acme, Terms(ends_on=ENDS))
    assert (bound.opt_out_on, bound.prepare_from, bound.dated) == (ENDS, None, None)


@pytest.mark.parametrize(
    ("terms", "part"),
    [
        (Terms(), "When does the contract of ledger end"),
        (Terms(ends_on=ENDS, starts_on=date(2027, 1, 1)), "could be ended before it begins"),
    ],
)
def test_terms_that_cannot_be(desk: Desk, ledger: str, rows: Rows, terms: Terms, part: str) -> None:
    before = rows()
    with pytest.raises(BadInput, match=part):
        contracts.enter(desk, ledger, terms)
    assert rows() == before


def test_a_renewal_reaches_the_milestone_and_prepares_the_next(desk: Desk, ledger: str, one: One, rows: Rows) -> None:
    contracts.enter(desk, ledger, TERMS)
    before = rows()
    decided = decide(desk, ledger, "upgraded", after=Terms(value=60_000_000))
    assert decided.reached == "renewal"
    assert decided.next
    assert (decided.next.ends_on, decided.next.opt_out_on) == (date(2028, 1, 31), date(2027, 12, 2))
    assert one("milestone", key="renewal")["reached_on"] == "2026-11-22"
    again = one("task", key="proposal-2")
    assert (again["own"], again["category"], again["done_on"]) == (1, "renewal", None)
    assert again["due_on"] == "2027-10-03"
    assert decided.tasks == sum(1 for row in rows()["task"]) - sum(1 for row in before["task"])
    for stored, computed in stored_and_computed(desk):
        assert stored == computed
    history.undo(desk)
    assert rows() == before


def test_the_second_renewal_has_tasks_of_its_own_again(desk: Desk, ledger: str, one: One) -> None:
    contracts.enter(desk, ledger, TERMS)
    decide(desk, ledger, "renewed")
    decided = decide(desk._replace(today=date(2027, 11, 20)), ledger, "renewed")
    assert decided.reached is None
    assert one("task", key="proposal-3")["due_on"] == "2028-10-03"


def test_without_a_tier_no_tasks_follow(desk: Desk, one: One) -> None:
    key = clients.add(desk, "Nobody", playbook="saas", profile=clients.Profile(signed_on=date(2026, 2, 1))).key
    contracts.enter(desk, key, TERMS)
    assert decide(desk, key, "renewed").tasks == 0


@pytest.mark.parametrize(
    ("outcome", "reason", "part"),
    [
        ("lost", None, "needs a reason that can be counted"),
        ("downgraded", "mood", "--reason with one of no-value, champion"),
        ("renewed", "budget", "renewed has no --reason"),
    ],
)
def test_reasons_are_those_of_the_playbook(
    desk: Desk, ledger: str, rows: Rows, outcome: str, reason: str | None, part: str
) -> None:
    contracts.enter(desk, ledger, TERMS)
    before = rows()
    with pytest.raises(BadInput, match=part):
        decide(desk, ledger, outcome, reason)
    assert rows() == before


def test_what_cannot_be_decided(desk: Desk, ledger: str) -> None:
    with pytest.raises(NotFound, match="csm contract ledger --ends DATE"):
        decide(desk, ledger, "renewed")
    with pytest.raises(CsmError, match="is after today"):
        contracts.decide(desk, ledger, outcome="renewed", on=ENDS, reason=None, note=None, after=Terms())


def test_a_client_that_is_dropped_is_lost_for_the_same_reason(desk: Desk, ledger: str, one: One, rows: Rows) -> None:
    contracts.enter(desk, ledger, TERMS)
    before = rows()
    clients.close(desk, ledger, outcome="dropped", reason="champion", on=desk.today, note=None)
    row = one("contract")
    assert (row["outcome"], row["reason"], row["decided_on"]) == ("lost", "champion", "2026-11-22")
    history.undo(desk)
    assert rows() == before


def test_one_that_is_completed_keeps_its_contract(desk: Desk, ledger: str, one: One) -> None:
    contracts.enter(desk, ledger, TERMS)
    clients.close(desk, ledger, outcome="completed", reason=None, on=desk.today, note=None)
    assert one("contract")["outcome"] is None


def test_a_lost_contract_runs_until_its_end(desk: Desk, ledger: str, one: One) -> None:
    contracts.enter(desk, ledger, TERMS)
    decided = decide(desk, ledger, "lost", "budget")
    assert (decided.ended, decided.next, one("client")["closed_on"]) == (ENDS, None, None)
    milestones.reach(desk, ledger, "handoff", desk.today)
    assert one("contract")["outcome"] == "lost"


def test_another_deadline_is_no_slip(desk: Desk, ledger: str, one: One) -> None:
    contracts.enter(desk, ledger, TERMS)
    contracts.enter(desk, ledger, Terms(ends_on=date(2028, 1, 31)))
    row = one("milestone", key="renewal")
    assert (row["due_on"], row["first_due_on"]) == ("2027-12-02", None)
    assert one("task", key="paper-done")["due_on"] == "2027-11-27"


def test_a_client_taken_up_again_has_its_contract_again(desk: Desk, ledger: str, one: One) -> None:
    contracts.enter(desk, ledger, TERMS)
    clients.close(desk, ledger, outcome="dropped", reason="champion", on=desk.today, note=None)
    with pytest.raises(CsmError, match="csm reopen ledger first"):
        contracts.enter(desk, ledger, TERMS)
    clients.reopen(desk, ledger)
    row = one("contract")
    assert (row["outcome"], row["reason"], row["decided_on"]) == (None, None, None)


def test_what_one_follows_the_other_is_done_again(desk: Desk, ledger: str, rows: Rows) -> None:
    contracts.enter(desk, ledger, TERMS)
    decide(desk, ledger, "renewed")
    after = rows()
    history.undo(desk)
    history.redo(desk)
    assert rows() == after


@pytest.mark.parametrize("on", [date(2026, 1, 31), date(2020, 1, 1)])
def test_no_contract_is_decided_before_it_begins(desk: Desk, ledger: str, on: date) -> None:
    contracts.enter(desk, ledger, TERMS)
    with pytest.raises(CsmError, match="is before the contract of ledger begins"):
        contracts.decide(desk, ledger, outcome="renewed", on=on, reason=None, note=None, after=Terms())
