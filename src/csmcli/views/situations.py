"""How a client stands, as far as a choice of messages depends on it.

Apart from the messages themselves, which need Jinja: which one fits is asked by reads that write none.
"""

import sqlite3
from datetime import date, timedelta

from csmcli.core.messages import Situation
from csmcli.core.milestones import Step, roomier
from csmcli.core.playbook import Playbook
from csmcli.core.renewals import notice_passed
from csmcli.core.rhythm import CHECK_IN, duties
from csmcli.core.stalled import signals, worst_first, worst_of
from csmcli.store.facts import Known
from csmcli.views.sent import sent


def situation(connection: sqlite3.Connection, number: int, practice: Playbook, item: Known, today: date) -> Situation:
    """How a client stands, as far as a choice of messages depends on it."""
    stand, live = item.facts, practice.campaign
    steps = {due.key: Step(due.due_on, due.first_due_on is not None, due.reached_on) for due in item.milestones}
    start = steps.get(live.starts) if live else None
    before = sent(connection, number, today)
    order = [m.key for m in practice.milestones]
    reached = [(due.reached_on, order.index(due.key)) for due in item.milestones if due.reached_on and due.key in order]
    day, place = max(reached, default=(None, 0))
    found, fired = duties(stand, practice), worst_first(signals(stand, practice.limits), today, practice.next_steps)
    return Situation(
        today,
        tier=stand.tier,
        milestone=stand.milestone,
        closed=stand.closed_on is not None,
        contacted=before.contacted,
        fired=tuple(s.code for s in fired),
        about={s.code: worst_of(s, today).milestone for s in fired},
        too_near=_too_near(practice, steps, today),
        latest=(order[place], day) if day else None,
        reminders=tuple(duty.key for duty in found if duty.kind == CHECK_IN and duty.due_on <= today),
        launch_in=days_until(start, today),
        running=stand.live_from is not None and not stand.live_over,
        to_ship=stand.live_over and bool(stand.ahead),
        sent=before.days,
        unanswered=before.unanswered,
        notice_passed=notice_passed(stand, today),
    )


def _too_near(practice: Playbook, steps: dict[str, Step], today: date) -> int:
    """By how many days an agreed launch is too early for the steps before it."""
    start = steps.get(practice.campaign.starts) if practice.campaign else None
    if practice.campaign is None or start is None or not start.agreed or start.reached_on or not start.due_on:
        return 0
    fits = roomier(practice, practice.campaign.starts, steps, today)
    return (fits - start.due_on) // timedelta(1) if fits else 0


def days_until(step: Step | None, today: date) -> int | None:
    """The days to a milestone that is still ahead."""
    if step is None or step.reached_on or step.due_on is None or step.due_on < today:
        return None
    return (step.due_on - today).days
