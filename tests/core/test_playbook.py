"""A practice as values: picking words and limits, and coming back from plain JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from csmcli.core.materials import Choice, Question
from csmcli.core.playbook import Limit, Limits, Offset, Playbook, Resource, from_plain, say

Practice = Callable[..., Playbook]


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ({"en": "Launch", "zh-TW": "上線"}, "zh-TW", "上線"),
        ({"en": "Launch", "zh-TW": "上線"}, "fr", "Launch"),
        ({"zh-TW": "上線"}, "en", "上線"),
        ({"en": "Launch", "zh-TW": ""}, "zh-TW", "Launch"),
        ({}, "en", ""),
        (None, "en", ""),
    ],
)
def test_say(text: dict[str, str] | None, language: str, words: str) -> None:
    assert say(text, language) == words


@pytest.mark.parametrize(
    ("tier", "milestone", "limit"),
    [
        (None, None, (14, 28)),
        ("small", "launch", (14, 28)),
        ("large", "launch", (7, 14)),
        pytest.param("large", "copy", (3, 9), id="a milestone tells most"),
        (None, "copy", (3, 9)),
    ],
)
def test_the_most_telling_limit(tier: str | None, milestone: str | None, limit: tuple[int, int]) -> None:
    limits = Limits(Limit(14, 28), {"large": Limit(7, 14)}, {"copy": Limit(3, 9)}, None)
    assert limits.of(tier, milestone) == limit


@pytest.mark.parametrize(
    ("tier", "advice"), [("large", "detailed"), ("small", "general"), pytest.param("other", "detailed", id="no tier's")]
)
def test_advice_is_as_deep_as_the_tier(practice: Practice, tier: str, advice: str) -> None:
    assert practice().checklist[0].advice(tier) == {"en": advice}


def test_advice_that_was_never_detailed_is_general(practice: Practice) -> None:
    assert practice().checklist[0]._replace(detailed={}).advice("large") == {"en": "general"}


def test_parts_by_key(practice: Practice) -> None:
    made = practice()
    assert made.milestone("launch") == made.milestones[2]
    assert made.milestone("nowhere") is None
    assert made.tier("small") == made.tiers[2]
    assert made.tier(None) is None
    assert [[i.key for i in made.items(tier)] for tier in ("large", "medium", "small")] == [
        ["pixel", "thanks"], [], ["pixel"],
    ]  # fmt: skip


def plain(value: Any) -> Any:
    """Records as objects, except those that the compiled form keeps as lists (offsets and limits)."""
    if isinstance(value, Offset | Limit):
        return list(value)
    if hasattr(value, "_asdict"):
        return {key: plain(part) for key, part in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("campaign", [True, False])
def test_a_practice_comes_back_from_json(practice: Practice, campaign: bool) -> None:
    made = practice()
    first = made.milestones[0]._replace(resources=(Resource({"en": "Manual"}, "https://example.org", None),))
    item = made.checklist[0]._replace(due=Offset(3, "launch", True), waits_for=("thanks",))
    made = made._replace(
        milestones=(first, *made.milestones[1:]),
        checklist=(item, *made.checklist[1:]),
        intake=(Question("team", "team", {"en": "How many?"}, "choice", 2, (Choice("one", {"en": "One"}, 0),)),),
        campaign=made.campaign if campaign else None,
    )
    assert from_plain(json.loads(json.dumps(plain(made)))) == made
