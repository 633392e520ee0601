"""Which rule settles a record that two files changed."""

from __future__ import annotations

from typing import Any

import pytest

from csmcli.core.merging import ASK, FIRST, KEEP, LAST
from csmcli.core.merging_kinds import FOLLOW_UP, LINK, TASK, Kind, rules

DERIVED: dict[str, Any] = {"own": 0, "due_by_hand": 0}


@pytest.mark.parametrize(
    ("kind", "row", "other", "column", "rule"),
    [
        (TASK, {"own": 1, "due_by_hand": 1}, {"own": 1, "due_by_hand": 0}, "due_on", ASK),
        pytest.param(TASK, DERIVED, DERIVED, "due_on", KEEP, id="a day that follows a milestone is worked out anew"),
        (TASK, DERIVED, {**DERIVED, "due_by_hand": 1}, "due_on", FIRST),
        (TASK, {**DERIVED, "due_by_hand": 1}, DERIVED, "due_on", FIRST),
        (FOLLOW_UP, {"every": "2w"}, {"every": "2w"}, "due_on", LAST),
        (FOLLOW_UP, {"every": None}, {"every": None}, "added_on", FIRST),
        (LINK, {"match": "x.tw"}, {"match": "x.tw"}, "url", FIRST),
    ],
)
def test_the_rule(kind: Kind, row: dict[str, Any], other: dict[str, Any], column: str, rule: str) -> None:
    assert rules(kind, row, other)[column] == rule
