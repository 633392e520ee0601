"""Which goals ask for a cause."""

from __future__ import annotations

from datetime import date

from csmcli.core import goals
from csmcli.core.journey import GoalLine
from csmcli.core.review_report import missed


def test_goals_that_are_behind_or_missed_ask_for_a_cause() -> None:
    day = date(2026, 9, 30)
    lines = [GoalLine(s, s, "", "percent", "up", 0, 1, day, day, (), (), s) for s in goals.STATES]
    assert [goal.status for goal in missed(lines)] == [goals.BEHIND, goals.MISSED]
