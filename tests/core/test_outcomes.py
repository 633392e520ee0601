"""What a playbook says of outcomes, coming back from plain JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from csmcli.core.materials import Choice, Question
from csmcli.core.outcomes import RECORDS, Cause, Cost, Meeting, Metric, MilestoneWords, Named, Part, Stage, Topic
from csmcli.core.playbook import SECOND, Offset, Playbook, RenewalRule, ReviewRhythm, from_plain
from tests.core.test_playbook import plain

WORDS = {"en": "Words", "zh-TW": "文字"}
MEETING = Meeting(WORDS, WORDS)
WHOLE = {
    "stages": (Stage("before", WORDS),),
    "roles": (MilestoneWords("copy", WORDS, WORDS, {}, MEETING), MilestoneWords("launch", {}, {}, {}, None)),
    "parts": (
        Part("fair", WORDS, "before", WORDS, ("toys",), ("attract",), (Offset(3, "launch", True),), {}, WORDS, MEETING),
        Part("club", WORDS, "", WORDS, (), (), (), {}, {}, None),
    ),
    "industries": (Named("toys", WORDS),),
    "departments": (Named("sales", WORDS),),
    "metrics": (
        Metric("happy", WORDS, "score", "up", ("toys",), ("sales",), ("repeat",), (325, 400), WORDS),
        Metric("raised", WORDS, "money", "up", (), (), (), None, WORDS),
    ),
    "handoff": (Question("why", "purpose", WORDS, "text", 0, (), required=True, days=2),),
    "success": (Question("fit", "purpose", WORDS, "choice", 0, (Choice("us", WORDS, 0),), follow=WORDS),),
    "topics": (Topic("start", WORDS),),
    "causes": (Cause("team", WORDS, WORDS),),
    "costs": (Cost("ads", WORDS, 20, {}),),
}


@pytest.fixture
def whole(practice: Callable[..., Playbook]) -> Playbook:
    """A practice in which no field of outcomes is empty."""
    made = practice()
    assert made.campaign is not None
    return made._replace(
        campaign=made.campaign._replace(pace=((10, 30), (100, 100))),
        reviews=ReviewRhythm(90, {"large": 60}, 14),
        renewal=RenewalRule(30, {"large": 120}, "renewal"),
        **WHOLE,
    )


def test_a_practice_with_outcomes_comes_back_from_json(whole: Playbook) -> None:
    assert from_plain(json.loads(json.dumps(plain(whole)))) == whole


def test_an_outline_comes_back_without_them(whole: Playbook) -> None:
    outlined = {field: value for field, value in plain(whole).items() if field not in SECOND}
    assert from_plain(json.loads(json.dumps(outlined))) == whole._replace(**dict.fromkeys(SECOND, ()))


def test_no_record_is_forgotten_by_the_compiled_copy() -> None:
    from csmcli.core import outcomes

    named = [value for value in vars(outcomes).values() if isinstance(value, type) and hasattr(value, "_fields")]
    assert set(RECORDS) == {record for record in named if record.__module__ == outcomes.__name__}
