"""The facts of one client, as the rules take them: what was agreed, reached, said and measured.

Source in the practice: the table of signals; an agreed date is never overwritten, and every move of it is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from csmcli.core.holds import Hold

if TYPE_CHECKING:
    from csmcli.core.goals import Goal


class Move(NamedTuple):
    """An agreed date that was moved; `first_on` is the date first agreed, or agreed anew for a fresh start."""

    decided_on: date
    first_on: date
    from_on: date
    to_on: date


class Postponed(NamedTuple):
    """A milestone ahead, and the moves of its agreed date, oldest first.

    After a fresh start on ``fresh_on`` they are those since then, perhaps none.
    """

    milestone: str
    moves: tuple[Move, ...]
    fresh_on: date | None = None

    @property
    def times(self) -> int:
        """How often the date was moved later."""
        return sum(1 for move in self.moves if move.to_on > move.from_on)

    @property
    def days(self) -> int:
        """By how many days it is later now than first agreed; 0 where it is not."""
        return max(0, (self.moves[-1].to_on - self.moves[-1].first_on).days) if self.moves else 0


class Renewal(NamedTuple):
    """An open contract: the day from which its renewal is to be prepared, and the last day to opt out.

    ``prepared`` once a task that prepares it was done.
    """

    prepare_from: date
    opt_out_on: date
    prepared: bool


class Facts(NamedTuple):
    """All that the signals rest on, of one client.

    ``postponed`` are the milestones ahead, in their order, whose agreed date was moved. ``vital_due_on`` is the earliest
    due date of an open vital task. ``live_from`` is the day the campaign began (None: not yet, or
    the practice has none), ``live_until`` its last day where known, ``live_over`` that its end
    was reached. For `rhythm` alone: ``ahead`` holds the milestones still to reach, ``labels`` the last
    day of a contact by its topic and by the message that was sent. ``review_on`` is the day of the next
    review, ``review_planned`` whether it was agreed with the client.
    """

    signed_on: date | None
    tier: str | None
    closed_on: date | None = None
    holds: tuple[Hold, ...] = ()
    milestone: str | None = None
    due_on: date | None = None
    postponed: tuple[Postponed, ...] = ()
    last_two_way: date | None = None
    vital_due_on: date | None = None
    live_from: date | None = None
    live_until: date | None = None
    live_over: bool = False
    measured_on: date | None = None
    ahead: tuple[str, ...] = ()
    labels: Mapping[str, date] = {}
    goals: "tuple[Goal, ...]" = ()
    review_on: date | None = None
    review_planned: bool = False
    renewal: Renewal | None = None


def furthest(postponed: Iterable[Postponed]) -> Postponed | None:
    """The milestone whose date was moved furthest, then most often; None where no date was moved later."""
    moved = [item for item in postponed if item.times]
    return max(moved, key=lambda item: (item.days, item.times), default=None)
