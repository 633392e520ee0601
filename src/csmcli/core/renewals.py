"""The end of a contract and the days before it: until when it can be ended, from when its renewal is prepared.

Source in the practice: the date that binds is the opt-out deadline, the end less the notice, not the end itself; when a
renewal fails, the reason on record is concrete and countable; risk is foreseen, not discovered.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from csmcli.core.stalled import OVERDUE, RENEWAL

if TYPE_CHECKING:
    from csmcli.core.facts import Facts
    from csmcli.core.playbook import Playbook

RENEWED, UPGRADED, DOWNGRADED, LOST = "renewed", "upgraded", "downgraded", "lost"
OUTCOMES = (RENEWED, UPGRADED, DOWNGRADED, LOST)

NEED_A_REASON = frozenset((DOWNGRADED, LOST))
"""Outcomes that are worse than before: why, is counted."""


def opt_out(ends_on: date, notice_days: int) -> date:
    """The last day on which the contract can be ended: ``notice_days`` before its end."""
    return ends_on - timedelta(notice_days)


def notice_passed(facts: Facts, day: date) -> bool:
    """Whether the last day to end the contract has gone by, and what became of it is not on record."""
    return facts.renewal is not None and facts.renewal.opt_out_on < day


def about_renewal(practice: Playbook, signal: str | None, milestone: str | None) -> bool:
    """Whether a signal is about the renewal: that one, or the lateness of the milestone that a renewal reaches."""
    return signal == RENEWAL or (signal == OVERDUE and is_its_milestone(practice, milestone))


def is_its_milestone(practice: Playbook, milestone: str | None) -> bool:
    """Whether a renewal reaches this milestone."""
    return bool(milestone) and practice.renewal is not None and practice.renewal.milestone == milestone


def prepared_between(opt_out_on: date, lead_days: int) -> tuple[date, date]:
    """From when a renewal is to be prepared, and the first day on which a task done counts as preparing it.

    So much as is needed again before that: who began early has begun; what was done a year ago prepared the last one.
    """
    return opt_out_on - timedelta(lead_days), opt_out_on - timedelta(2 * lead_days)


def next_term(starts_on: date | None, ends_on: date) -> tuple[date, date]:
    """The first and last day of the term that follows: as long as the one before, a year where its beginning is not known.

    A term of whole years ends on the same day of the year, whatever leap days lie between.
    """
    begins = ends_on + timedelta(1)
    years = begins.year - starts_on.year if starts_on else 1
    if starts_on is None or (years > 0 and _years_on(starts_on, years) == begins):
        return begins, _years_on(begins, years) - timedelta(1)
    return begins, ends_on + (ends_on - starts_on) + timedelta(1)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
