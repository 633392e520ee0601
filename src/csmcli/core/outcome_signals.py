"""The signals of the second half of the practice: a goal missed, a review not held, a renewal not prepared.

Apart from `stalled`, and imported only for a client that has a goal, a review or a contract: the list of the
morning pays for what it shows. A client without them has no such signal, not a clear one.

Source in the practice: each goal is held against its checkpoints; after three months of data the numbers are looked at
together; a renewal is foreseen, and the day that binds is the end of the contract less the notice.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from csmcli.core.facts import Facts
from csmcli.core.goals import Goal, fires_on, shortfalls
from csmcli.core.holds import Hold, resumed
from csmcli.core.playbook import Limits
from csmcli.core.stalled import GOAL, RENEWAL, REVIEW, Signal, counted, joined

STEP = "review"
"""The milestone that stands for the first review held, in a playbook that has it."""


def signals(facts: Facts, limits: Mapping[str, Limits]) -> Iterator[Signal]:
    """Those of the three signals that the client has facts for."""
    held = [
        goal for goal in facts.goals if goal.last or not goal.assumed
    ]  # before its first number, `numbers` watches it
    if held:
        yield joined([_goal(goal, facts, limits[GOAL]) for goal in held])
    if facts.review_on:
        yield counted(REVIEW, facts.review_on, limits[REVIEW].of(facts.tier, facts.milestone), facts.holds)
    if facts.renewal:
        yield _renewal(facts, limits[RENEWAL])


def _goal(goal: Goal, facts: Facts, limits: Limits) -> Signal:
    """Fires on the day after a checkpoint at which more per cent of the way are missing than the limit."""
    limit, missed = limits.of(facts.tier, facts.milestone), shortfalls(goal)
    behind, stuck = (_resumed(fires_on(missed, most), facts.holds) for most in (limit.expected, limit.maximum))
    rests_on = goal.last[0] if goal.last else None
    told = Signal(GOAL, limit, behind, stuck, rests_on, goal.value is None, about=goal.metric, missed=missed)
    return told._replace(title=goal.title)


def _resumed(day: date | None, holds: Sequence[Hold]) -> date | None:
    return resumed(day, holds) if day else None


def _renewal(facts: Facts, limits: Limits) -> Signal:
    """Counts from the day on which preparing should begin, once it is prepared from the deadline itself."""
    assert facts.renewal is not None
    since = facts.renewal.opt_out_on if facts.renewal.prepared else facts.renewal.prepare_from
    about = "prepared" if facts.renewal.prepared else ""
    return counted(RENEWAL, since, limits.of(facts.tier, facts.milestone), facts.holds)._replace(about=about)


def first_by_step(reached: date | None, planned: date | None, held: date | None) -> tuple[date | None, date | None]:
    """The day a review is planned for and the day of the last one held, where the milestone `STEP` was reached.

    Reached, it is the first review, held on that day; so it counts only while none is on record as held, and no review
    counts twice. One that was planned for that day or earlier is the very same.
    """
    if held or reached is None:
        return planned, held
    return (None if planned and planned <= reached else planned), reached
