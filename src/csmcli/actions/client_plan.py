"""The milestones of one client, open for change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlmodel import func, select

from csmcli.actions.desk import Work
from csmcli.actions.tasks import follow_dues
from csmcli.core.milestones import Disorder, Step, current, follow, progress, reached_by_dates
from csmcli.core.naming import did_you_mean
from csmcli.core.playbook import Playbook
from csmcli.errors import NotFound, Refused
from csmcli.language import tell
from csmcli.store.finding import Found
from csmcli.store.tables.client import Client
from csmcli.store.tables.milestone import Milestone, Move


class Standing(NamedTuple):
    """Where a client is after a change: the milestone that comes next, and how far it has come (per cent).

    ``on`` is the day on which the milestone in question was reached, ``was`` the one that was on record before.
    """

    client: Found
    next: str | None
    next_due_on: date | None
    progress: int
    reached: tuple[str, ...] = ()
    was: date | None = None
    on: date | None = None


class PlanOptions(NamedTuple):
    """How dates are moved: by whom and why, whether slips are counted anew, and whether what lies behind a launch goes along."""

    side: str | None = None
    reason: str | None = None
    fresh: bool = False
    along: bool = False


AS_TOLD = PlanOptions()
"""Nothing is told but the day."""


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

    def move(self, row: Milestone, to: date | None, kind: str, options: PlanOptions = AS_TOLD) -> None:
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
                side=options.side,
                reason=options.reason,
                fresh=options.fresh,
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


def contradiction(found: Disorder, behind: Collection[str] = ()) -> Refused:
    """Two days that cannot both be, and what could: `behind` are the milestones that would move along with the launch."""
    along = tell(" csm plan … --along moves {keys} by the same days.", keys=", ".join(behind)) if behind else ""
    return Refused(
        "{key} on {day} would lie before {after} on {after_day}; give it a day from {after_day} on.{along}",
        key=found.key,
        day=found.day,
        after=found.after,
        after_day=found.after_day,
        along=along,
    )
