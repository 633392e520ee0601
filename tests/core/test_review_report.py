"""Which goals ask for a cause, and the goals of a review as rows."""

from __future__ import annotations

from datetime import date

from csmcli.core import goals
from csmcli.core.journey import GoalLine
from csmcli.core.review_report import Contacts, Questions, Report, goal_rows, missed


def test_goals_that_are_behind_or_missed_ask_for_a_cause() -> None:
    day = date(2026, 9, 30)
    lines = [GoalLine(s, s, "", "percent", "up", 0, 1, day, day, (), (), s) for s in goals.STATES]
    assert [goal.status for goal in missed(lines)] == [goals.BEHIND, goals.MISSED]


def test_the_goals_as_rows_have_amounts_in_their_unit() -> None:
    first, day = date(2026, 7, 1), date(2026, 9, 30)
    points = ((date(2026, 8, 1), 30_050), (date(2026, 12, 31), 100_000))
    measured = ((date(2026, 7, 20), 1_000), (date(2026, 9, 20), 64_025))
    lines = (
        GoalLine("raised", "Amount raised", "", "money", "up", 0, 100_000, first, day, points, measured, "missed"),
        GoalLine("joy", "Joy", "", "score", "up", None, 450, first, day, points[1:], (), "unknown"),
    )
    report = Report(
        "Moon", "", "", "2026-Q3", first, day, False, day, "en", "TWD", lines, (), (), Contacts(0, 0, 0), (), (),
        Questions(0, 0, 0), None,
    )  # fmt: skip
    head = ("moon", "Moon", "2026-Q3", first, day)
    assert goal_rows("moon", report) == [
        (*head, "raised", "Amount raised", "money", "TWD", 0, 1000, day, 640.25, date(2026, 9, 20), 300.5, "missed"),
        (*head, "joy", "Joy", "score", None, None, 4.5, day, None, None, None, "unknown"),
    ]
