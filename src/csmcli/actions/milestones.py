"""Recording that a milestone was reached, and planning when the others are due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlmodel import func, select

from csmcli.actions.desk import Desk, Work
from csmcli.actions.follow_ups import look_in
from csmcli.actions.tasks import follow_dues
from csmcli.core.milestones import Step, check_ins, current, follow, progress, reached_by_dates, roomier
from csmcli.core.naming import did_you_mean
from csmcli.core.playbook import Playbook
from csmcli.errors import NotFound, Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.client import Client
from csmcli.store.tables.milestone import Milestone, Move

_PLAN_YEARS = 10


class Standing(NamedTuple):
    """Where a client is after a change: the milestone that comes next, and how far it has come (per cent)."""

    client: Found
    next: str | None
    next_due_on: date | None
    progress: int
    reached: tuple[str, ...] = ()


class Planned(NamedTuple):
    """What a plan changed: (milestone, old day, new day) as asked and as followed, and what to say of it.

    ``roomier`` is (milestone, the first day that leaves room) where a plan is too tight; ``check_ins``
    are the days to look in on a client whose launch is far off, ``kept`` whether they were written down.
    """

    standing: Standing
    asked: tuple[tuple[str, date | None, date], ...]
    followed: tuple[tuple[str, date | None, date | None], ...]
    roomier: tuple[tuple[str, date], ...]
    check_ins: tuple[date, ...]
    kept: bool


class ClientPlan:
    """The milestones of one client, open for change."""

    def __init__(self, work: Work, found: Found) -> None:
        self.work, self.found = work, found
        self.practice: Playbook = work.desk.library.get(found.playbook)
        self.client = work.session.get_one(Client, found.id)
        rows = work.session.exec(
            select(Milestone).where(Milestone.client_id == found.id).order_by(Milestone.position)  # type: ignore[arg-type]
        )
        self.rows = {row.key: row for row in rows}

    def row(self, key: str) -> Milestone:
        """The milestone, or the optional part, that goes by `key`.

        Raises NotFound, naming those there are, and Refused for a part that is hidden.
        """
        if key not in self.rows:
            shown = [one for one, row in self.rows.items() if not row.hidden_on]
            raise NotFound(
                "{client} has no milestone “{key}”.{near} It has {keys}.",
                client=self.found.key,
                key=key,
                near=did_you_mean(key, shown),
                keys=", ".join(shown),
            )
        if self.rows[key].hidden_on:
            raise Refused(
                "{key} is hidden for {client}; csm journey {client} --show {key} brings it back.",
                key=key,
                client=self.found.key,
            )
        return self.rows[key]

    def steps(self) -> dict[str, Step]:
        """The milestones as the rules take them."""
        return {k: Step(m.due_on, m.first_due_on is not None, m.reached_on) for k, m in self.rows.items()}

    def move(
        self, row: Milestone, to: date | None, kind: str, side: str | None = None, reason: str | None = None
    ) -> None:
        """Give a milestone another due date, and keep the move.

        With a clock that was set back it is kept under the day of the last move: the last one that was made holds.
        """
        with self.work.session.no_autoflush:  # the history tells the changes of a plan in the order of the milestones
            last = self.work.session.exec(
                select(func.max(Move.decided_on)).where(Move.client_id == self.found.id, Move.key == row.key)
            ).one()
        self.work.session.add(
            Move(
                client_id=self.found.id,
                key=row.key,
                kind=kind,
                from_on=row.due_on,
                to_on=to,
                decided_on=max(self.work.desk.today, last or self.work.desk.today),
                side=side,
                reason=reason,
            )
        )
        row.due_on = to

    def follow(
        self, before: dict[str, Step], signed_before: date | None
    ) -> tuple[tuple[str, date | None, date | None], ...]:
        """Move along what depends on a change that was made, tasks included."""
        changed = follow(
            self.practice, (signed_before, self.client.signed_on), before, self.steps(), self.work.desk.today
        )
        moved = []
        for key, day in changed.items():
            row = self.rows.get(key)
            if row is not None and row.due_on != day:
                moved.append((key, row.due_on, day))
                self.move(row, day, "proposed")
        for key in reached_by_dates(self.practice, self.steps()):
            self.rows[key].reached_on = self.work.desk.today
        self.work.session.flush()
        follow_dues(self.work, self.found, {k: m.reached_on or m.due_on for k, m in self.rows.items()})
        return tuple(moved)

    def standing(self, reached: Iterable[str] = ()) -> Standing:
        """Where the client stands now."""
        days = {key: row.reached_on for key, row in self.rows.items()}
        key = current(self.practice, days)
        due = self.rows[key].due_on if key else None
        return Standing(self.found, key, due, progress(self.practice, days), tuple(reached))


def reach(desk: Desk, word: str, key: str, on: date, *, force: bool = False) -> Standing:
    """Record that a milestone was reached on a day.

    Raises Refused for a day after today, and for one before signing unless `force`.
    """
    with desk.writing() as work:
        plan = ClientPlan(work, find(work.connection, word))
        row = plan.row(key)
        _reachable(plan, on, force)
        before, open_before = plan.steps(), {k for k, r in plan.rows.items() if not r.reached_on}
        row.reached_on = on
        plan.follow(before, plan.client.signed_on)
        reached = [k for k in plan.rows if k in open_before and plan.rows[k].reached_on]
    return plan.standing(reached)


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
    """Take back that a milestone was reached. Raises Refused where it is not."""
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
    return plan.standing()


def plan(
    desk: Desk,
    word: str,
    days: Mapping[str, date],
    *,
    side: str | None = None,
    reason: str | None = None,
    keep_check_ins: bool = False,
) -> Planned:
    """Set or move due dates: the first set by hand is the agreed one and stays on record.

    What depends on a date moves along unless it was set by hand. Raises Refused for a milestone that
    was reached, or a day before signing or more than ten years off.
    """
    with desk.writing() as work:
        made = ClientPlan(work, find(work.connection, word))
        before = made.steps()
        asked = []
        for key, day in days.items():
            row = made.row(key)
            plannable(made, row, day)
            if row.due_on != day or row.first_due_on is None:
                asked.append((key, row.due_on, day))
                agree(made, row, day, side, reason)
        followed = made.follow(before, made.client.signed_on)
        looks = _looks(made, days) if asked else []
        if keep_check_ins:
            look_in(work, made.found, looks)
        steps = made.steps()
        tight = [(key, roomier(made.practice, key, steps, desk.today)) for key in days]
    return Planned(
        made.standing(),
        tuple(asked),
        followed,
        tuple((key, day) for key, day in tight if day),
        tuple(looks),
        keep_check_ins,
    )


def agree(made: ClientPlan, row: Milestone, day: date, side: str | None, reason: str | None) -> None:
    """Set a due date by hand: the first one is the agreed one, every later one a move."""
    first = row.first_due_on is None
    made.move(row, day, "agreed" if first else "moved", side, reason)
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
    """Another signing date: what counts from it moves along."""
    plan = ClientPlan(work, found)
    plan.client.signed_on = new
    plan.follow(plan.steps(), old)
