"""Sizing a client from the intake: weighted points of the answers, held against the tiers' thresholds.

Source in the practice: three resources (people, time, means) seen through areas decide the tier, so
that service hours go where results are likely.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from csmcli.core.materials import Question
from csmcli.core.naming import folded
from csmcli.core.playbook import Playbook

_WORDS = {
    "large": "large", "l": "large", "big": "large", "大": "large", "大客戶": "large", "大型": "large",
    "medium": "medium", "m": "medium", "mid": "medium", "中": "medium", "中客戶": "medium", "中型": "medium",
    "small": "small", "s": "small", "小": "small", "小客戶": "small", "小型": "small",
}  # fmt: skip
"""What people call the tiers."""


def tier_of(word: str) -> str | None:
    """The tier that a word means, ``大`` or ``Large``; None for another word."""
    return _WORDS.get(folded(word))


class Reason(NamedTuple):
    """What one answer says: its question, the choice and its points (0 to 100), and how much it weighs."""

    question: Question
    value: str
    points: int
    weight: int


class Suggestion(NamedTuple):
    """A tier (None while nothing that scores was answered), the score behind it (0 to 100), and why.

    ``reasons`` are the answers, those that weigh most first; ``open`` the keys of scored questions
    without an answer.
    """

    tier: str | None
    score: int
    reasons: tuple[Reason, ...]
    open: tuple[str, ...]


def suggest(playbook: Playbook, answers: Mapping[str, str]) -> Suggestion:
    """The tier that `answers` (question → choice) speak for."""
    reasons, unanswered = [], []
    for question in playbook.intake:
        points = {choice.value: choice.points for choice in question.choices}
        if not question.weight:
            continue
        if answers.get(question.key) in points:
            value = answers[question.key]
            reasons.append(Reason(question, value, points[value], question.weight))
        else:
            unanswered.append(question.key)
    weight = sum(reason.weight for reason in reasons)
    if not weight:
        return Suggestion(None, 0, (), tuple(unanswered))
    score = round(sum(reason.points * reason.weight for reason in reasons) / weight)
    tiers = sorted(playbook.tiers, key=lambda tier: -tier.score_from)
    tier = next((tier.key for tier in tiers if score >= tier.score_from), tiers[-1].key)
    reasons.sort(key=lambda reason: -reason.weight)
    return Suggestion(tier, score, tuple(reasons), tuple(unanswered))
