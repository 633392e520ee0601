"""Until when a client is bound, and what became of it at the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import select

from csmcli.actions.client_plan import ClientPlan
from csmcli.actions.desk import Desk, Work
from csmcli.actions.open_clients import open_client
from csmcli.actions.preparing import prepare_again
from csmcli.actions.tasks import follow_dues
from csmcli.core.playbook import Playbook
from csmcli.core.renewals import LOST, NEED_A_REASON, next_term, opt_out
from csmcli.errors import BadInput, NotFound, Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.client import Client
from csmcli.store.tables.contract import Contract

_USUAL_NOTICE = 0
"""Days of notice where neither contract nor playbook tells of any."""


class Terms(NamedTuple):
    """What is agreed; None leaves it as it is, or as is usual."""

    ends_on: date | None = None
    starts_on: date | None = None
    notice_days: int | None = None
    value: int | None = None
    note: str | None = None


class Bound(NamedTuple):
    """A contract as it is on record now; ``prepare_from`` is None for a playbook without renewals.

    ``dated`` is the milestone that its deadline dated, None where that is reached or there is none.
    """

    client: Found
    ends_on: date
    opt_out_on: date
    notice_days: int
    prepare_from: date | None
    dated: str | None


class Decided(NamedTuple):
    """What became of a contract; ``next`` is the term that follows, ``tasks`` those that prepare its renewal."""

    client: Found
    ended: date
    next: Bound | None
    tasks: int
    reached: str | None


def enter(desk: Desk, word: str, terms: Terms) -> Bound:
    """Put a client's contract on record, or change what is told of the one that runs.

    Raises BadInput without an end or with one that comes before its beginning or its notice, and Refused for a closed client.
    """
    with desk.writing() as work:
        found = open_client(work, word)
        contract = _open(work, found)
        if contract is None:
            if terms.ends_on is None:
                raise BadInput("When does the contract of {key} end? Tell it with --ends DATE.", key=found.key)
            contract = Contract(
                client_id=found.id, ends_on=terms.ends_on, notice_days=0, opt_out_on=terms.ends_on,
                added_on=desk.today, starts_on=terms.starts_on,
            )  # fmt: skip
            contract.notice_days = _notice(desk.library.get(found.playbook))
        return _agreed(work, found, contract, terms)


def _notice(practice: Playbook) -> int:
    return practice.renewal.notice_days if practice.renewal else _USUAL_NOTICE


def _open(work: Work, found: Found) -> Contract | None:
    return work.session.exec(
        select(Contract).where(Contract.client_id == found.id, Contract.outcome == None)  # noqa: E711 - SQL
    ).first()


def _agreed(work: Work, found: Found, contract: Contract, terms: Terms) -> Bound:
    """The contract with these terms, and the milestone of its renewal dated by the deadline."""
    for field, value in terms._asdict().items():
        if value is not None:
            setattr(contract, field, value)
    contract.opt_out_on = opt_out(contract.ends_on, contract.notice_days)
    begins = contract.starts_on or work.session.get_one(Client, found.id).signed_on
    if begins and contract.opt_out_on < begins:
        raise BadInput(
            "A contract from {start} to {end} with {days} days of notice could be ended before it begins; check the dates.",
            start=begins,
            end=contract.ends_on,
            days=contract.notice_days,
        )
    work.add(contract)
    client = work.session.get_one(Client, found.id)
    rule = work.desk.library.get(found.playbook).renewal
    lead = rule.lead(client.tier) if rule else 0
    return Bound(
        found,
        contract.ends_on,
        contract.opt_out_on,
        contract.notice_days,
        contract.opt_out_on - timedelta(lead) if rule else None,
        _date_milestone(work, found, rule.milestone, contract.opt_out_on) if rule else None,
    )


def _date_milestone(work: Work, found: Found, key: str, day: date) -> str | None:
    """The milestone of the renewal is due on the day that binds, unless a date was agreed; what counts from it moves along.

    That day follows from the contract. It is no promise of the client's, so another one is no slip.
    """
    plan = ClientPlan(work, found)
    row = plan.rows.get(key)
    if row is None or row.reached_on or row.first_due_on:
        return None
    if row.due_on != day:
        plan.move(row, day, "proposed")
        work.session.flush()
        days = {step.key: step.reached_on or step.due_on for step in plan.rows.values()}
        follow_dues(work, found, days)
    return key


def decide(
    desk: Desk, word: str, *, outcome: str, on: date, reason: str | None, note: str | None, after: Terms
) -> Decided:
    """Record what became of the contract; unless it was lost, the term that follows goes on record with it.

    Raises NotFound without a contract, Refused for a day after today, BadInput for a reason that the playbook does
    not have, that is missing, or that is none.
    """
    if on > desk.today:
        raise Refused(
            "{day} is after today ({today}); an outcome is recorded once it is known.", day=on, today=desk.today
        )
    with desk.writing() as work:
        found = find(work.connection, word)
        contract = _open(work, found)
        if contract is None:
            raise NotFound("{key} has no contract that runs: csm contract {key} --ends DATE enters it.", key=found.key)
        if contract.starts_on and on < contract.starts_on:
            raise Refused(
                "{day} is before the contract of {key} begins ({start}).",
                day=on,
                key=found.key,
                start=contract.starts_on,
            )
        practice = desk.library.get(found.playbook)
        _reason(practice, outcome, reason)
        contract.outcome, contract.reason, contract.decided_on = outcome, reason, on
        contract.note = note if note is not None else contract.note
        work.session.add(contract)
        work.session.flush()
        if outcome == LOST:
            return Decided(found, contract.ends_on, None, 0, None)
        reached = _reached(work, found, practice, on)
        following = _follow(work, found, contract, after, on)
        tasks = prepare_again(work, found, practice, following.opt_out_on) if practice.renewal else 0
    return Decided(found, contract.ends_on, following, tasks, reached)


def _reason(practice: Playbook, outcome: str, reason: str | None) -> None:
    if outcome in NEED_A_REASON and reason not in practice.reasons:
        raise BadInput(
            "{outcome} needs a reason that can be counted: --reason with one of {reasons}.",
            outcome=outcome,
            reasons=", ".join(practice.reasons),
        )
    if outcome not in NEED_A_REASON and reason is not None:
        raise BadInput("{outcome} has no --reason; use --note.", outcome=outcome)


def _reached(work: Work, found: Found, practice: Playbook, on: date) -> str | None:
    """The milestone that a renewal is, if it was not reached before."""
    plan = ClientPlan(work, found)
    row = plan.rows.get(practice.renewal.milestone) if practice.renewal else None
    if row is None or row.reached_on:
        return None
    before = plan.steps()
    row.reached_on = on
    plan.follow(before, plan.client.signed_on)
    return row.key


def _follow(work: Work, found: Found, ended: Contract, after: Terms, on: date) -> Bound:
    """The term after one that was decided `on` a day; it is known from then on."""
    begins, ends = next_term(ended.starts_on, ended.ends_on)
    following = Contract(
        client_id=found.id, starts_on=begins, ends_on=ends, notice_days=ended.notice_days, opt_out_on=ends,
        value=ended.value, added_on=on,
    )  # fmt: skip
    return _agreed(work, found, following, after)


def take_back_loss(work: Work, found: Found, reason: str | None, on: date) -> None:
    """A client that is taken up again has the contract again that ended with it."""
    rows = select(Contract).where(
        Contract.client_id == found.id, Contract.outcome == LOST, Contract.reason == reason, Contract.decided_on == on
    )
    contract = work.session.exec(rows).first()
    if contract is not None and _open(work, found) is None:
        contract.outcome = contract.reason = contract.decided_on = None
        work.session.add(contract)


def lose(work: Work, found: Found, reason: str | None, on: date) -> None:
    """The contract of a client that was dropped ends for the same reason: one list counts both."""
    contract = _open(work, found)
    if contract is not None:
        contract.outcome, contract.reason, contract.decided_on = LOST, reason, on
        work.session.add(contract)
