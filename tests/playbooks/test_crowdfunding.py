"""The shipped practice: sound, whole in both languages, and of the size that each tier can carry."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from csmcli.core.materials import Item
from csmcli.core.playbook import Playbook, ReviewRhythm
from csmcli.playbooks import Library, shipped_folder
from csmcli.playbooks.findings import Finding
from csmcli.playbooks.lint import check

CHECKLISTS = [
    ("large", 60, 120, ["strategy", "ads", "design", "pr", "video", "shipping"]),
    ("medium", 30, 45, ["strategy", "ads", "design", "pr", "shipping"]),
    ("small", 12, 20, ["strategy", "ads", "design", "shipping"]),
]


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return Library(shipped_folder()).get("crowdfunding")


def _told(finding: Finding) -> str:
    return f"{finding.file}:{finding.line}: {finding.field}: {finding.text}"


def test_nothing_is_to_be_said_of_it() -> None:
    assert [_told(finding) for finding in check(shipped_folder() / "crowdfunding")] == []


def test_the_milestones_in_order(playbook: Playbook) -> None:
    keys = ["timeline", "copy", "backend", "page", "launch", "target", "end", "ship"]
    assert [m.key for m in playbook.milestones] == keys
    assert [m.key for m in playbook.milestones if m.aha] == ["timeline", "copy", "backend"]
    assert set(playbook.milestones[0].reached_when_dated) == {"launch", "end", "ship"}


@pytest.mark.parametrize(("tier", "least", "most", "categories"), CHECKLISTS)
def test_a_checklist_has_the_size_and_the_categories_of_its_tier(
    playbook: Playbook, tier: str, least: int, most: int, categories: list[str]
) -> None:
    items = playbook.items(tier)
    assert least <= len(items) <= most
    assert list(dict.fromkeys(item.category for item in items)) == categories


def test_how_deep_each_tier_goes(playbook: Playbook) -> None:
    depths = {tier.key: Counter(i.tiers[tier.key] for i in playbook.items(tier.key)) for tier in playbook.tiers}
    assert set(depths["large"]) == {"detailed", "customised"}
    assert depths["medium"]["general"] > len(playbook.items("medium")) / 2
    assert depths["medium"]["customised"] > 0
    assert set(depths["small"]) == {"general"}


def test_every_item_of_the_large_checklist_has_advice_of_its_own(playbook: Playbook) -> None:
    def advice(item: Item, language: str) -> str:
        return item.advice("large")[language]

    for language in ("en", "zh-TW"):
        words = [advice(item, language) for item in playbook.items("large")]
        assert len(set(words)) == len(words)
        assert all(item.general[language] != advice(item, language) for item in playbook.items("large"))


def test_the_usual_campaign_is_steep_at_both_ends(playbook: Playbook) -> None:
    assert playbook.campaign is not None
    pace = ((0, 0), *playbook.campaign.pace)
    slopes = [(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(pace)]
    flattest = slopes.index(min(slopes))
    assert slopes[: flattest + 1] == sorted(slopes[: flattest + 1], reverse=True)
    assert slopes[flattest:] == sorted(slopes[flattest:])
    assert pace[-1] == (100, 100)


def test_the_usual_costs_leave_something_and_say_that_they_are_a_guess(playbook: Playbook) -> None:
    assert [cost.key for cost in playbook.costs] == ["production", "ads", "shipping", "platform-fee", "other"]
    assert 80 < sum(cost.percent for cost in playbook.costs) < 100
    assert all("A usual figure" in cost.about["en"] for cost in playbook.costs)
    assert all("常見比例" in cost.about["zh-TW"] for cost in playbook.costs)


def test_reviews_are_planned_by_hand_and_nothing_is_renewed(playbook: Playbook) -> None:
    assert playbook.reviews == ReviewRhythm(None, {}, 7)
    assert playbook.renewal is None
    assert playbook.campaign is not None
    assert playbook.campaign.metric in [metric.key for metric in playbook.metrics if metric.unit == "money"]
