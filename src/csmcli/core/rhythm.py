"""What the playbook itself asks for, without anybody writing it down: contacts, looks, weekly numbers.

As in `stalled`, facts and the playbook alone say on which day a duty falls due; no function here knows
what day it is, so the earliest day can be stored with the client. One missed contact is one duty with
the day it was due, however long ago that is.

Source in the practice: a tier's rhythm of contact; a look at the back office and a reminder about
every two weeks until it is edited; the numbers of a running campaign every week.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from csmcli.core.dates import add_days
from csmcli.core.facts import Facts
from csmcli.core.holds import Hold, crossing, resumed
from csmcli.core.playbook import Playbook, Reminder
from csmcli.core.stalled import RENEWAL, REVIEW

RHYTHM = "rhythm"
CHECK_IN = "check-in"
NUMBERS = "numbers"


class Duty(NamedTuple):
    """Something owed to a client from ``due_on`` on; ``since`` is the day of the fact it is counted from.

    ``key`` names the reminder of a ``check-in`` and the metric of ``numbers``, and is ``planned`` of a ``review`` that
    was agreed, ``prepared`` of a ``renewal`` that is; empty for ``rhythm``. Of these two ``since`` is the day itself.
    """

    kind: str
    key: str
    due_on: date
    since: date


def duties(facts: Facts, practice: Playbook) -> tuple[Duty, ...]:
    """All that the playbook asks for of one client, each with the day it falls due; none of a closed one."""
    if facts.closed_on is not None:
        return ()
    found = [_contact(facts, practice), *(_look(facts, reminder) for reminder in practice.reminders)]
    found += [_number(facts, practice), _review(facts, practice), _renewal(facts)]
    return tuple(duty for duty in found if duty is not None)


def first(found: Iterable[Duty]) -> date | None:
    """The day of the earliest duty; None where there is none."""
    return min((duty.due_on for duty in found), default=None)


def _after(kind: str, key: str, since: date, days: int, holds: Sequence[Hold]) -> Duty | None:
    """A duty that falls due when `days` days that were not on hold have passed `since`."""
    day = resumed(crossing(since, days - 1, holds), holds)
    return Duty(kind, key, day, since) if day else None


def _contact(facts: Facts, practice: Playbook) -> Duty | None:
    tier, since = practice.tier(facts.tier), facts.last_two_way or facts.signed_on
    return _after(RHYTHM, "", since, tier.rhythm_days, facts.holds) if tier and since else None


def _look(facts: Facts, reminder: Reminder) -> Duty | None:
    labels = (*reminder.messages, reminder.key, reminder.until)
    days = [facts.labels[label] for label in labels if label in facts.labels]
    since = max([*days, *([facts.signed_on] if facts.signed_on else [])], default=None)
    if reminder.until not in facts.ahead or since is None:
        return None
    return _after(CHECK_IN, reminder.key, since, reminder.every_days, facts.holds)


def _number(facts: Facts, practice: Playbook) -> Duty | None:
    """The next number of a running campaign; none that would fall due after its last day."""
    if practice.campaign is None or facts.live_from is None or facts.live_over:
        return None
    since = max(facts.live_from, facts.measured_on or facts.live_from)
    duty = _after(NUMBERS, practice.campaign.metric, since, practice.campaign.every_days, facts.holds)
    over = duty and facts.live_until and duty.due_on > facts.live_until
    return None if over else duty


def _review(facts: Facts, practice: Playbook) -> Duty | None:
    """A review that was agreed, on its day; one that the playbook wants, in time to invite the client."""
    if facts.review_on is None:
        return None
    lead = practice.reviews.lead_days if practice.reviews and not facts.review_planned else 0
    day = resumed(facts.review_on - timedelta(lead), facts.holds)
    return Duty(REVIEW, "planned" if facts.review_planned else "", day, facts.review_on) if day else None


def _renewal(facts: Facts) -> Duty | None:
    """A renewal from the day it should be prepared, once it is from the day on which the contract binds again."""
    if facts.renewal is None:
        return None
    prepare_from, opt_out, prepared = facts.renewal
    day = resumed(opt_out if prepared else prepare_from, facts.holds)
    return Duty(RENEWAL, "prepared" if prepared else "", day, opt_out) if day else None


def next_of(series: Sequence[str], unanswered: Collection[str]) -> str | None:
    """The message of a series to send next: the first that does not wait for an answer, else the last.

    Source in the practice: a reminder is gentle first, then concrete.
    """
    return next((message for message in series if message not in unanswered), series[-1] if series else None)


def advice_days(practice: Playbook, meeting: date) -> tuple[date, date]:
    """From when and until when the advice that took thought is due after a meeting, in working days.

    Source: "expected, and beyond expected": say what is quick to give, send the rest three to five days later.
    """
    return (
        add_days(meeting, practice.advice_from_days, working=True),
        add_days(meeting, practice.advice_to_days, working=True),
    )


def working_day_before(day: date) -> date:
    """The last working day before `day`: on a Monday, news of Friday is still news."""
    return add_days(day, -1, working=True)
