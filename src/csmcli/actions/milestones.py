"""Recording that a milestone was reached, and planning when the others are due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from csmcli.actions.client_plan import AS_TOLD, ClientPlan, PlanOptions, Standing, contradiction
from csmcli.actions.desk import Desk, Work
from csmcli.actions.follow_ups import look_in
from csmcli.core.milestones import (
    FromDue,
    check_ins,
    disorders,
    meant,
    roomier,
    trailing,
)
from csmcli.errors import Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.milestone import Milestone

_PLAN_YEARS = 10


class Planned(NamedTuple):
    """What a plan changed: (milestone, old day, new day) as asked and as followed, and what to say of it.

    ``roomier`` is (milestone, the first day that leaves room) where a plan is too tight; ``stayed`` are the agreed
    days behind a launch that was moved, which stay where they are; ``check_ins`` are the days to look in on a client whose launch is far off, ``kept`` whether they were written down.
    """

    standing: Standing
    asked: tuple[tuple[str, date | None, date], ...]
    followed: tuple[tuple[str, date | None, date | None], ...]
    roomier: tuple[tuple[str, date], ...]
    check_ins: tuple[date, ...]
    kept: bool
    stayed: tuple[str, ...] = ()


def reach(desk: Desk, word: str, key: str, on: date | None, *, force: bool = False) -> Standing:
    """Record that a milestone was reached on a day, today unless told.

    One that is reached already keeps its day unless another is told, or `force`: ``was`` is the day it had. Raises
    Refused for a day after today, and for one before signing unless `force`.
    """
    with desk.writing() as work:
        plan = ClientPlan(work, find(work.connection, word))
        row, day = plan.row(key), on or desk.today
        was = row.reached_on
        if was and on is None and not force:
            return plan.standing()._replace(was=was, on=was)
        _reachable(plan, day, force)
        before, open_before = plan.steps(), {k for k, r in plan.rows.items() if not r.reached_on}
        row.reached_on = day
        plan.follow(before, plan.client.signed_on)
        reached = [k for k in plan.rows if k in open_before and plan.rows[k].reached_on]
    return plan.standing(reached)._replace(was=was, on=day)


def reach_now(work: Work, found: Found, key: str, on: date) -> bool:
    """Reach a milestone inside a transaction; False where it is reached already. Raises as `reach`."""
    plan = ClientPlan(work, found)
    row = plan.row(key)
    if row.reached_on:
        return False
    _reachable(plan, on, force=False)
    before = plan.steps()
    row.reached_on = on
    plan.follow(before, plan.client.signed_on)
    return True


def _reachable(plan: ClientPlan, on: date, force: bool) -> None:
    today, signed = plan.work.desk.today, plan.client.signed_on
    if on > today:
        raise Refused(
            "{day} is after today ({today}): a milestone is recorded when it is reached. "
            "To plan it, use csm plan {client} KEY={day}.",
            day=on,
            today=today,
            client=plan.found.key,
        )
    if signed and on < signed and not force:
        raise Refused(
            "{day} is before {client} signed ({signed}). If that is right, repeat with --force.",
            day=on,
            client=plan.found.key,
            signed=signed,
        )


def unreach(desk: Desk, word: str, key: str) -> Standing:
    """Take back that a milestone was reached. Raises Refused where it is not, or where agreed dates make it reached."""
    with desk.writing() as work:
        plan = ClientPlan(work, find(work.connection, word))
        row = plan.row(key)
        if row.reached_on is None:
            raise Refused(
                "{client} has not reached {key}; there is nothing to take back.", client=plan.found.key, key=key
            )
        before = plan.steps()
        row.reached_on = None
        plan.follow(before, plan.client.signed_on)
        if plan.rows[key].reached_on:
            raise Refused(
                "{key} counts as reached while all its dates are agreed; csm plan {client} moves them, csm undo takes a plan back.",
                key=key,
                client=plan.found.key,
            )
    return plan.standing()


def plan(
    desk: Desk,
    word: str,
    days: Mapping[str, date | FromDue],
    options: PlanOptions = AS_TOLD,
    *,
    from_today: Collection[str] = (),
    keep_check_ins: bool = False,
) -> Planned:
    """Set or move due dates: the first set by hand is the agreed one and stays on record.

    What depends on a date moves along unless it was set by hand. Raises Refused for a milestone that
    was reached, a day before signing or more than ten years off, days in an impossible order, and for a length counted
    ``from_today`` that would bring an agreed date forward.
    """
    with desk.writing() as work:
        made = ClientPlan(work, find(work.connection, word))
        before = made.steps()
        told = {key: _day_of(made, key, day) for key, day in days.items()}
        for key in from_today:
            _not_earlier(made, key, told[key])
        behind = trailing(made.practice, before, told)
        wanted = {**told, **(behind if options.along else {})}
        asked = []
        for key, day in wanted.items():
            row = made.row(key)
            plannable(made, row, day)
            if row.due_on != day or row.first_due_on is None or options.fresh:
                asked.append((key, row.due_on, day))
                agree(made, row, day, options)
        in_order(made, behind, wanted)
        followed = made.follow(before, made.client.signed_on)
        looks = _looks(made, wanted) if asked else []
        if keep_check_ins:
            look_in(work, made.found, looks)
        steps = made.steps()
        tight = [(key, roomier(made.practice, key, steps, desk.today)) for key in wanted]
    return Planned(
        made.standing(),
        tuple(asked),
        followed,
        tuple((key, day) for key, day in tight if day),
        tuple(looks),
        keep_check_ins,
        () if options.along else tuple(behind),
    )


def _day_of(made: ClientPlan, key: str, day: date | FromDue) -> date:
    """The day meant; one counted from the milestone's own date needs that to have one."""
    found = meant(day, made.row(key).due_on)
    if found is None:
        raise Refused(
            "{key} of {client} has no date yet that could be moved; give a day: csm plan {client} {key}=DATE.",
            key=key,
            client=made.found.key,
        )
    return found


def _not_earlier(made: ClientPlan, key: str, day: date) -> None:
    """Raises Refused where so long from today is before the agreed date: who types +2w seldom means to be earlier."""
    row = made.row(key)
    if row.first_due_on and row.due_on and day < row.due_on:
        raise Refused(
            "Counted from today that is {day}, and would bring {key} forward from {due}. To count from its date: "
            "{key}+=2w; if the earlier day is meant: {key}={day}.",
            day=day,
            key=key,
            due=row.due_on,
        )


def in_order(made: ClientPlan, behind: Mapping[str, date], planned: Collection[str]) -> None:
    """Raises Refused where days that were just `planned` make an impossible order, with what would be possible.

    `behind` are the days that would move along with the launch.
    """
    for found in disorders(made.practice, made.steps()):
        if {found.key, found.after} & {*planned}:
            raise contradiction(found, behind)


def agree(made: ClientPlan, row: Milestone, day: date, options: PlanOptions = AS_TOLD) -> None:
    """Set a due date by hand: the first one is the agreed one, every later one a move."""
    first = row.first_due_on is None
    made.move(row, day, "agreed" if first else "moved", options._replace(fresh=options.fresh and not first))
    if first:
        row.first_due_on = day


def plannable(made: ClientPlan, row: Milestone, day: date) -> None:
    """Raises Refused where `day` cannot be the due date of `row`."""
    signed = made.client.signed_on
    if row.reached_on:
        raise Refused(
            "{client} reached {key} on {day}; a date that has come true is not planned. "
            "csm milestone {client} {key} --clear takes it back.",
            client=made.found.key,
            key=row.key,
            day=row.reached_on,
        )
    if signed and day < signed:
        raise Refused(
            "{key}={day} is before {client} signed ({signed}).",
            key=row.key,
            day=day,
            client=made.found.key,
            signed=signed,
        )
    if day.year > made.work.desk.today.year + _PLAN_YEARS:
        raise Refused(
            "{key}={day} is more than {years} years off; check the year.", key=row.key, day=day, years=_PLAN_YEARS
        )


def _looks(made: ClientPlan, days: Mapping[str, date]) -> list[date]:
    start = made.practice.campaign.starts if made.practice.campaign else None
    return check_ins(made.practice, made.work.desk.today, days[start]) if start and start in days else []


def write_check_ins(desk: Desk, word: str, days: Iterable[date]) -> None:
    """Write down the check-ins that a plan offered, after the user said yes."""
    with desk.writing() as work:
        look_in(work, find(work.connection, word), days)


def signing_moved(work: Work, found: Found, old: date | None, new: date | None) -> None:
    """Another signing date: what counts from it moves along. Raises Refused for one after a day agreed or reached."""
    plan = ClientPlan(work, found)
    plan.client.signed_on = new
    for key, step in plan.steps().items():
        day = step.reached_on or (step.due_on if step.agreed else None)
        if new and day and day < new:
            raise Refused(
                "{client} cannot have signed on {new}: {key} is on record for {day}. Mend that first, or give an earlier day.",
                client=found.key,
                new=new,
                key=key,
                day=day,
            )
    plan.follow(plan.steps(), old)
