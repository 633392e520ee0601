"""When an item is due, and how much is done."""

from __future__ import annotations

from datetime import date

import pytest

from csmcli.core.checklist import due_on, progress
from csmcli.core.playbook import Offset

LAUNCH = date(2027, 6, 1)  # a Tuesday
DAYS = {"launch": LAUNCH, "end": None}


@pytest.mark.parametrize(
    ("offset", "not_before", "expected"),
    [
        (Offset(30, "launch", True), None, "2027-05-02"),
        (Offset(0, "launch", False), None, "2027-06-01"),
        (Offset(4, "launch", False, working=True), None, "2027-06-07"),
        (Offset(30, "launch", True), date(2027, 5, 10), "2027-05-10"),
        (Offset(30, "launch", True), date(2027, 4, 10), "2027-05-02"),
        pytest.param(Offset(3, "end", True), date(2027, 4, 10), None, id="its anchor has no day"),
        pytest.param(Offset(3, "elsewhere", True), None, None, id="its anchor is none of the milestones"),
        pytest.param(None, date(2027, 4, 10), None, id="an item without a day"),
    ],
)
def test_due_on(offset: Offset | None, not_before: date | None, expected: str | None) -> None:
    assert due_on(offset, DAYS, not_before) == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("done", "per_cent"),
    [([], 0), ([None], 0), ([LAUNCH], 100), ([LAUNCH, None, None], 33), ([LAUNCH, LAUNCH, None], 66)],
)
def test_progress(done: list[date | None], per_cent: int) -> None:
    assert progress(iter(done)) == per_cent
