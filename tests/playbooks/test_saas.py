"""The shipped practice of a software service: sound, whole in both languages, and of the size that each tier can carry."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from csmcli.core.messages import Situation, fitting
from csmcli.core.playbook import Playbook, RenewalRule, ReviewRhythm
from csmcli.playbooks import Library, shipped_folder
from csmcli.playbooks.lint import check

TODAY = date(2026, 11, 22)
PHASES = ["handoff", "setup", "training", "value", "relationship", "renewal"]
SAYS = {
    "overdue": [
        "next-step", "kickoff", "define-success", "setup-hour", "first-result", "usage-gentle", "usage-gentle",
        "invite-review", "next-step", "renew",
    ],
    "silent": ["silent-light"] * 10,
    "task": ["vital-task"] * 10,
    "goal": ["goal-short"] * 10,
    "review": [*["next-review"] * 7, "invite-review", *["next-review"] * 2],
    "renewal": [*["renewal-ahead"] * 9, "renew"],
}  # fmt: skip
"""By milestone, in the playbook's order."""


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return Library(shipped_folder()).get("saas")


def test_nothing_is_to_be_said_of_it() -> None:
    assert [f"{f.file}:{f.line}: {f.field}: {f.text}" for f in check(shipped_folder() / "saas")] == []


def test_the_milestones_in_order(playbook: Playbook) -> None:
    assert [m.key for m in playbook.milestones] == [
        "handoff", "kickoff", "success", "setup", "aha", "activated", "adopted", "review", "power-user", "renewal",
    ]  # fmt: skip
    assert [m.key for m in playbook.milestones if m.aha] == ["aha", "activated", "adopted"]


@pytest.mark.parametrize(("tier", "least", "most"), [("large", 50, 70), ("medium", 25, 40), ("small", 10, 18)])
def test_a_checklist_has_the_size_of_its_tier(playbook: Playbook, tier: str, least: int, most: int) -> None:
    items = playbook.items(tier)
    assert least <= len(items) <= most
    assert list(dict.fromkeys(item.category for item in items)) == PHASES


def test_reviews_and_the_renewal_come_by_themselves(playbook: Playbook) -> None:
    assert playbook.reviews == ReviewRhythm(95, {"large": 91, "medium": 91, "small": 182}, 14)
    assert playbook.renewal == RenewalRule(60, {"large": 120, "medium": 90, "small": 60}, "renewal", "renewal")


def test_the_end_of_a_contract_is_answered_before_all_else(playbook: Playbook) -> None:
    assert next(iter(playbook.next_steps)) == "renewal"


@pytest.mark.parametrize(
    ("now", "key"),
    [
        ({"milestone": "adopted", "fired": ("renewal",)}, "term-goes-on"),
        ({"milestone": "renewal", "fired": ("renewal",)}, "term-goes-on"),
        ({"milestone": "renewal", "fired": ("overdue",)}, "term-goes-on"),
        ({"milestone": "renewal"}, "term-goes-on"),
        ({"milestone": "adopted", "fired": ("overdue", "renewal")}, "usage-gentle"),
        ({"milestone": "renewal", "fired": ("silent", "renewal")}, "silent-light"),
        ({"milestone": "renewal", "fired": ("goal",)}, "goal-short"),
    ],
)
def test_once_notice_cannot_be_given_another_message_fits(playbook: Playbook, now: dict[str, Any], key: str) -> None:
    found = fitting(playbook, Situation(TODAY, **now, notice_passed=True))
    assert found is not None
    assert found[0].key == key


@pytest.mark.parametrize("code", SAYS)
def test_every_signal_at_every_milestone_has_its_message(playbook: Playbook, code: str) -> None:
    found = [fitting(playbook, Situation(TODAY, milestone=m.key, fired=(code,))) for m in playbook.milestones]
    assert [messages[0].key for messages in found if messages] == SAYS[code]
