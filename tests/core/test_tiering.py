"""Which tier the answers of an intake speak for: large from 67 points, medium from 34."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.materials import Choice, Question
from csmcli.core.playbook import Playbook, Tier
from csmcli.core.tiering import suggest, tier_of


def question(key: str, weight: int, **points: int) -> Question:
    return Question(key, "team", {"en": key}, "choice", weight, tuple(Choice(v, {}, p) for v, p in points.items()))


INTAKE = (
    question("team", 1, one=0, few=50, many=100),
    question("budget", 3, none=0, some=40, ample=100),
    question("wish", 0, any=100),
)
TIERS = tuple(Tier(key, {}, 100, 7, 1.0, start, {}) for key, start in (("medium", 34), ("large", 67), ("small", 5)))
PRACTICE = Playbook(**{**dict.fromkeys(Playbook._fields, None), "intake": INTAKE, "tiers": TIERS})


@pytest.mark.parametrize(
    ("answers", "tier", "score", "reasons", "unanswered"),
    [
        ({}, None, 0, [], ("team", "budget")),
        ({"wish": "any"}, None, 0, [], ("team", "budget")),
        ({"team": "dozens"}, None, 0, [], ("team", "budget")),
        ({"team": "many"}, "large", 100, ["team"], ("budget",)),
        ({"team": "many", "budget": "some"}, "medium", 55, ["budget", "team"], ()),
        ({"team": "few", "budget": "none"}, "small", 12, ["budget", "team"], ()),
        ({"team": "one", "budget": "ample", "wish": "any"}, "large", 75, ["budget", "team"], ()),
        pytest.param({"budget": "none"}, "small", 0, ["budget"], ("team",), id="below every threshold: the lowest"),
    ],
)
def test_suggest(
    answers: dict[str, str], tier: str | None, score: int, reasons: list[str], unanswered: tuple[str, ...]
) -> None:
    found = suggest(PRACTICE, answers)
    assert (found.tier, found.score, [r.question.key for r in found.reasons], found.open) == (
        tier, score, reasons, unanswered,
    )  # fmt: skip


def test_the_first_score_of_a_tier_belongs_to_it(practice: Callable[..., Playbook]) -> None:
    intake = (question("q", 1, low=33, middle=34, high=66, top=67),)
    found = {value: suggest(practice(intake=intake), {"q": value}).tier for value in ("low", "middle", "high", "top")}
    assert found == {"low": "small", "middle": "medium", "high": "medium", "top": "large"}


@given(st.dictionaries(st.sampled_from(["team", "budget"]), st.sampled_from(["one", "few", "many", "none", "ample"])))
def test_a_score_lies_between_its_answers(answers: dict[str, str]) -> None:
    found = suggest(PRACTICE, answers)
    points = [reason.points for reason in found.reasons] or [0]
    assert min(points) <= found.score <= max(points)


@pytest.mark.parametrize(
    ("word", "tier"),
    [
        ("large", "large"),
        (" Ｌ ", "large"),
        ("大客戶", "large"),
        ("Mid", "medium"),
        ("小", "small"),
        ("huge", None),
        ("", None),
    ],
)
def test_what_people_call_the_tiers(word: str, tier: str | None) -> None:
    assert tier_of(word) == tier
