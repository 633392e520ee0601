"""The part ``limits`` of a playbook: from when on a client is behind, and from when on stuck."""

from __future__ import annotations

from csmcli.playbooks.fields import Count, Days, Key, Percent, Record, TierKey

USUAL = {"goal": (10, 25), "review": (7, 30), "renewal": (0, 30)}
"""Expected and maximum of the signals that a playbook may leave out: per cent for a goal, else days."""


class LimitRecord(Record):
    """``{expected: 0, maximum: 14}`` in days."""

    expected: Days
    maximum: Days


class MovesRecord(Record):
    """``{expected: 2, maximum: 3}``: that many moves, counts that are reached."""

    expected: Count
    maximum: Count


class SignalRecord(LimitRecord):
    """The limits of one signal: usual, and per tier or milestone where these differ."""

    tiers: dict[TierKey, LimitRecord] = {}
    milestones: dict[Key, LimitRecord] = {}


class SlippingRecord(SignalRecord):
    """The limits of slipping, which counts moves as well as days."""

    moves: MovesRecord | None = None


class ShareRecord(Record):
    """``{expected: 10, maximum: 25}`` in per cent."""

    expected: Percent
    maximum: Percent


class GoalRecord(ShareRecord):
    """The limits of a goal: per cent of the way to the target that are missing at a checkpoint."""

    tiers: dict[TierKey, ShareRecord] = {}
    milestones: dict[Key, ShareRecord] = {}


class LimitsRecord(Record):
    """``limits``: five signals that every practice has, and three of outcomes, which have usual limits."""

    overdue: SignalRecord
    slipping: SlippingRecord
    silent: SignalRecord
    task: SignalRecord
    numbers: SignalRecord
    goal: GoalRecord | None = None
    review: SignalRecord | None = None
    renewal: SignalRecord | None = None
