"""Where a client stands among the milestones, and on which days the playbook would have them.

A date that the playbook proposes is a default and follows what it is counted from; a date set by
hand is agreed and stays until a person moves it.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from csmcli.core.dates import Span, offset_day
from csmcli.core.playbook import SIGNING, Milestone, Offset, Playbook


class Step(NamedTuple):
    """A client's milestone: ``agreed`` when its due date was set by hand."""

    due_on: date | None = None
    agreed: bool = False
    reached_on: date | None = None


Steps = Mapping[str, Step]


def passed(playbook: Playbook, reached: Mapping[str, date | None]) -> int:
    """How many milestones from the start lie behind the last gate that was reached."""
    return max((i for i, m in enumerate(playbook.milestones) if m.gate and reached.get(m.key)), default=0)


def current(playbook: Playbook, reached: Mapping[str, date | None]) -> str | None:
    """The first milestone not reached; a gate that was reached has passed all before it."""
    behind = passed(playbook, reached)
    return next((m.key for m in playbook.milestones[behind:] if not reached.get(m.key)), None)


def progress(playbook: Playbook, reached: Mapping[str, date | None]) -> int:
    """Per cent of the milestones that lie behind the client, 0 to 100, rounded down."""
    behind = passed(playbook, reached)
    done = behind + sum(1 for m in playbook.milestones[behind:] if reached.get(m.key))
    return 100 * done // len(playbook.milestones)


def proposals(playbook: Playbook, signed_on: date | None, steps: Steps) -> dict[str, date | None]:
    """For every milestone, the day the playbook would propose, None where nothing it counts from is known.

    So too for the optional parts among `steps`: a client has only those that were switched on. An anchor counts
    with the day it was reached, else with its due date, agreed or proposed.
    """
    known: dict[str, date | None] = {SIGNING: signed_on}
    result: dict[str, date | None] = {}
    dues = {milestone.key: milestone.due for milestone in playbook.milestones}
    dues |= {part.key: part.due for part in playbook.parts if part.key in steps}

    def day_of(key: str) -> date | None:
        if key not in known:
            known[key] = None  # a chain that comes back to itself has no day
            step = steps.get(key, Step())
            known[key] = step.reached_on or (step.due_on if step.agreed else propose(key))
        return known[key]

    def propose(key: str) -> date | None:
        if key not in result:
            result[key] = _first(dues.get(key, ()), day_of)
        return result[key]

    return {key: propose(key) for key in dues}


def _first(offsets: tuple[Offset, ...], day_of: Callable[[str], date | None]) -> date | None:
    for offset in offsets:
        anchor = day_of(offset.anchor)
        if anchor is not None:
            return offset_day(anchor, offset.days, offset.before, offset.working)
    return None


def follow(
    playbook: Playbook,
    signed_on: tuple[date | None, date | None],
    before: Steps,
    after: Steps,
    not_before: date | None,
) -> dict[str, date | None]:
    """The new due dates of what depends on a change, those set by hand and those reached left alone.

    `signed_on` is (old, new). A date is proposed anew only if what it counts from has changed, and
    then never earlier than `not_before`, the day of the decision: nobody is late the day they agree.
    """
    old = proposals(playbook, signed_on[0], before)
    new = proposals(playbook, signed_on[1], after)
    result: dict[str, date | None] = {}
    for key, day in new.items():
        step = after.get(key, Step())
        if step.agreed or step.reached_on or day == old.get(key):
            continue
        result[key] = max(day, not_before) if day and not_before else day
    return result


def roomier(playbook: Playbook, key: str, steps: Steps, today: date) -> date | None:
    """The first day of `key` that leaves room for the steps before it, None if the planned day does.

    Each open step that the playbook counts back from `key` must still lie ahead, and one whose date
    was agreed needs its distance. Source: "if the range is too tight, propose a roomier one".
    """
    planned = steps.get(key, Step()).due_on
    if planned is None:
        return None
    fits = planned
    reached = {k: s.reached_on for k, s in steps.items()}
    behind = passed(playbook, reached)
    for milestone in playbook.milestones[behind:]:
        offset = _counted_back(milestone, key)
        step = steps.get(milestone.key, Step())
        if offset is None or step.reached_on:
            continue
        needed = step.due_on if step.agreed and step.due_on else today
        while offset_day(fits, offset.days, True, offset.working) < needed:
            fits += timedelta(1)
    return fits if fits > planned else None


def _counted_back(milestone: Milestone, key: str) -> Offset | None:
    return next((o for o in milestone.due if o.anchor == key and o.before), None)


class Disorder(NamedTuple):
    """A milestone whose day lies before that of a gate that comes before it, so that both cannot be."""

    key: str
    day: date
    after: str
    after_day: date


def disorders(playbook: Playbook, steps: Steps) -> list[Disorder]:
    """Where the days of gates, agreed or reached, contradict their order: a campaign does not end before its launch."""
    found = []
    before: tuple[str, date] | None = None
    for key in (m.key for m in playbook.milestones if m.gate):
        step = steps.get(key, Step())
        day = step.reached_on or (step.due_on if step.agreed else None)
        if day is None:
            continue
        if before and day < before[1]:
            found.append(Disorder(key, day, *before))
        else:
            before = key, day
    return found


class FromDue(NamedTuple):
    """A day counted from the date that a milestone has, and not from today: ``launch+=2w``."""

    span: Span
    later: bool = True


def meant(day: date | FromDue, due: date | None) -> date | None:
    """The day of a plan; None where it is counted from a date that is not there."""
    if isinstance(day, date):
        return day
    span = day.span if day.later else day.span._replace(amount=-day.span.amount)
    return span.add_to(due) if due else None


def trailing(playbook: Playbook, steps: Steps, days: Mapping[str, date]) -> dict[str, date]:
    """Where a plan moves the launch: the agreed days behind it that are not in the plan, moved by as many days.

    Source in the practice: a campaign keeps its length when its launch is put off.
    """
    start = playbook.campaign.starts if playbook.campaign else ""
    step = steps.get(start, Step())
    if start not in days or not step.agreed or step.due_on is None or days[start] == step.due_on:
        return {}
    by, keys = days[start] - step.due_on, [m.key for m in playbook.milestones]
    found = {key: steps.get(key, Step()) for key in keys[keys.index(start) + 1 :] if key not in days}
    return {key: s.due_on + by for key, s in found.items() if s.agreed and s.due_on and not s.reached_on}


def check_ins(playbook: Playbook, today: date, launch: date) -> list[date]:
    """The days on which to look in on a client whose launch is far off, empty if it is not.

    Source: a launch more than 180 days off gets dated check-ins, one every 30 days.
    """
    if (launch - today).days <= playbook.check_in_after_days:
        return []
    every = timedelta(playbook.check_in_every_days)
    days = []
    day = today + every
    while day < launch:
        days.append(day)
        day += every
    return days


def reached_by_dates(playbook: Playbook, steps: Steps) -> list[str]:
    """The milestones, not reached yet, whose agreed dates make them reached."""
    return [
        m.key
        for m in playbook.milestones
        if m.reached_when_dated
        and not steps.get(m.key, Step()).reached_on
        and all(_stated(steps.get(key, Step())) for key in m.reached_when_dated)
    ]


def _stated(step: Step) -> bool:
    return bool((step.agreed and step.due_on) or step.reached_on)
