"""The parts of a playbook as records."""

from __future__ import annotations

from pathlib import Path

import pytest

from csmcli.core.playbook import Offset
from csmcli.playbooks import Library, shipped_folder
from csmcli.views.playbooks import listing, problems, tiers, when


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (None, ""),
        (Offset(45, "launch", before=True), "45 d before launch"),
        (Offset(7, "signing", before=False), "7 d after signing"),
        (Offset(3, "end", before=False, working=True), "3 working d after end"),
        (Offset(0, "end", before=False), "on end"),
        (Offset(0, "end", before=True, working=True), "on end"),
    ],
)
def test_a_due_day_in_words(offset: Offset | None, words: str) -> None:
    assert when(offset) == words


def test_a_tier_counts_its_own_items() -> None:
    practice = Library(shipped_folder()).get("crowdfunding")
    assert {size.key: size.items for size in tiers(practice, "en")} == {
        tier.key: sum(tier.key in item.tiers for item in practice.checklist) for tier in practice.tiers
    }


def test_a_playbook_that_does_not_load_has_no_title(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "playbook.yaml").write_text("playbook: odd\n", encoding="utf-8")
    (row,) = listing(Library(tmp_path), "en")
    assert (row.name, row.title, row.own) == ("odd", None, False)
    assert {problem.level for problem in problems(tmp_path / "odd")} == {"error"}
