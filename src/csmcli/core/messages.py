"""Which message fits what is wrong with a client today, or what there is to say where nothing is wrong.

Trouble goes before news and news before routine: reasons are tried in one order, and the first for which the
playbook has a message is answered. Messages that fit alike are a series, sent one after the other until the
client answers; so a second reminder is not the first one again.

Nobody is welcomed who has reached a milestone: a client that has come so far was talked to, written down or not.

A launch that is too near is answered once, by a roomier one, and only when it would have to move further
than the overdue limit's maximum: to be a week late with the draft asks for the draft, not for another launch.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from csmcli.core.materials import Fit, Message
from csmcli.core.playbook import Playbook
from csmcli.core.renewals import about_renewal, is_its_milestone
from csmcli.core.rhythm import working_day_before
from csmcli.core.stalled import NOTICE_PASSED, OVERDUE

WELCOME, CELEBRATE, TIGHT, REMINDER = "welcome", "celebrate", "tight", "reminder"
LAUNCH_WEEK, CAMPAIGN, SHIPPING, CLOSING, STEP = "launch-week", "campaign", "shipping", "closing", "step"

LAUNCH_WEEK_DAYS = 7


class Situation(NamedTuple):
    """How a client stands today, as far as a choice of messages depends on it.

    ``fired`` are its signals, the worst first, ``about`` the milestones that they speak of where these are not the current one. ``too_near`` says by how many days the agreed launch is too
    early for the steps before it. ``latest`` is the milestone reached last and the day, ``reminders`` those
    that are due, ``launch_in`` the days to a launch ahead. ``sent`` has the last day of every message,
    ``unanswered`` those sent since the last two-way contact. ``notice_passed`` says that the contract cannot be ended for
    this term any more, and that what became of it is not on record.
    """

    today: date
    tier: str | None = None
    milestone: str | None = None
    closed: bool = False
    contacted: bool = True
    fired: tuple[str, ...] = ()
    about: Mapping[str, str] = {}
    too_near: int = 0
    latest: tuple[str, date] | None = None
    reminders: tuple[str, ...] = ()
    launch_in: int | None = None
    running: bool = False
    to_ship: bool = False
    sent: Mapping[str, date] = {}
    unanswered: frozenset[str] = frozenset()
    notice_passed: bool = False


class Reason(NamedTuple):
    """Why a message is due: a fired ``signal`` or an ``occasion``, at a milestone; ``reminder`` names that one."""

    signal: str | None
    occasion: str | None
    milestone: str | None
    reminder: str | None = None


def fitting(practice: Playbook, situation: Situation) -> tuple[Message, Reason] | None:
    """The message to send and why; None where the playbook has none that fits."""
    for reason in reasons(practice, situation):
        series = _series(practice, reason)
        unsent = [message for message in series if message.key not in situation.unanswered]
        if unsent:
            return unsent[0], reason
        if series and reason.occasion != TIGHT:
            return series[-1], reason
    return None


def reasons(practice: Playbook, now: Situation) -> Iterator[Reason]:
    """Every reason to write, the most pressing first; of a renewal another one once notice cannot be given any more."""
    for reason in _reasons(practice, now):
        yield Reason(None, NOTICE_PASSED, now.milestone) if _too_late(practice, now, reason) else reason


def _too_late(practice: Playbook, now: Situation, reason: Reason) -> bool:
    """Whether a reason is to talk about a renewal that was not decided in time."""
    step = reason.occasion == STEP and is_its_milestone(practice, reason.milestone)
    return now.notice_passed and (step or about_renewal(practice, reason.signal, reason.milestone))


def _reasons(practice: Playbook, now: Situation) -> Iterator[Reason]:
    if now.closed:
        yield Reason(None, CLOSING, now.milestone)
        return
    if not now.contacted and now.latest is None:
        yield Reason(None, WELCOME, now.milestone)
    yield from _trouble(practice, now)
    yield from _news(practice, now)
    if now.launch_in is not None and 0 <= now.launch_in <= LAUNCH_WEEK_DAYS:
        yield Reason(None, LAUNCH_WEEK, now.milestone)
    if now.running:
        yield Reason(None, CAMPAIGN, now.milestone)
    if now.to_ship:
        yield Reason(None, SHIPPING, now.milestone)
    yield Reason(None, STEP, now.milestone)


def _trouble(practice: Playbook, now: Situation) -> Iterator[Reason]:
    most = practice.limits[OVERDUE].of(now.tier, now.milestone).maximum
    tight = [Reason(None, TIGHT, now.milestone)] if now.too_near > most else []
    for code in now.fired:
        if code == OVERDUE:
            yield from tight
        yield Reason(code, None, now.about.get(code) or now.milestone)
    if OVERDUE not in now.fired:
        yield from tight


def _news(practice: Playbook, now: Situation) -> Iterator[Reason]:
    if now.latest and now.latest[1] >= working_day_before(now.today):
        reason = Reason(None, CELEBRATE, now.latest[0])
        if all(now.sent.get(message.key, date.min) < now.latest[1] for message in _series(practice, reason)):
            yield reason
    for reminder in practice.reminders:
        if reminder.key in now.reminders:
            yield Reason(None, REMINDER, reminder.until, reminder.key)


def _series(practice: Playbook, reason: Reason) -> list[Message]:
    """The messages that fit `reason`, those made for its milestone before those for any."""
    named = next((r.messages for r in practice.reminders if r.key == reason.reminder), ())
    if named:
        return [message for key in named for message in practice.messages if message.key == key]
    for milestone in dict.fromkeys((reason.milestone, None)):
        fit = Fit(reason.signal, reason.occasion, milestone)
        found = [message for message in practice.messages if fit in message.fits]
        if found:
            return found
    return []
