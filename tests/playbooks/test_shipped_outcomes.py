"""What both shipped practices say of outcomes: enough to work with, in both languages, fit for a client's eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from csmcli.core.internal_words import internal_word
from csmcli.core.playbook import Playbook
from csmcli.playbooks import Library, shipped_folder

LIBRARY = Library(shipped_folder(), once=True)
NAMES = ("saas", "crowdfunding")
BOTH = pytest.mark.parametrize("playbook", [LIBRARY.get(name) for name in NAMES], ids=NAMES)

FOR_CLIENTS = (
    "stages", "roles", "parts", "industries", "departments", "metrics", "success", "topics", "causes", "costs",
)  # fmt: skip


class Least(NamedTuple):
    """How many a practice has at the least."""

    parts: int
    industries: int
    departments: int
    metrics: int
    handoff: int
    success: int
    topics: int
    causes: int


LEAST = {
    "saas": Least(10, 8, 6, 18, 10, 10, 5, 8),
    "crowdfunding": Least(6, 6, 3, 12, 6, 8, 4, 8),
}


def texts(value: Any) -> Iterator[Mapping[str, str]]:
    """Every text in records, which is every mapping that is not empty."""
    if isinstance(value, Mapping):
        if value:
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)


@BOTH
def test_there_is_enough_of_everything(playbook: Playbook) -> None:
    least = LEAST[playbook.key]
    counts = Least(*(len(getattr(playbook, field)) for field in Least._fields))
    assert all(count >= wanted for count, wanted in zip(counts, least, strict=True)), counts


@BOTH
def test_every_milestone_has_a_stage_and_every_stage_but_a_last_one_a_milestone(playbook: Playbook) -> None:
    walked = [milestone.stage for milestone in playbook.milestones]
    stages = [stage.key for stage in playbook.stages]
    assert list(dict.fromkeys(walked)) in (stages, stages[:-1])


@BOTH
def test_every_milestone_has_a_standard_in_figures_and_somebody_on_each_side(playbook: Playbook) -> None:
    assert [words.key for words in playbook.roles] == [milestone.key for milestone in playbook.milestones]
    for words in playbook.roles:
        assert all(re.search(r"\d", said) for said in words.summary.values()), words.key
        assert words.summary
        assert words.ours
        assert words.theirs
    assert sum(words.meeting is not None for words in playbook.roles) >= len(playbook.roles) / 2


@BOTH
def test_every_part_has_a_standard_in_figures_and_a_day(playbook: Playbook) -> None:
    for part in playbook.parts:
        assert all(re.search(r"\d", said) for said in part.reached.values()), part.key
        assert part.due
        assert part.theirs


@BOTH
def test_all_is_said_in_both_languages(playbook: Playbook) -> None:
    for field in (*FOR_CLIENTS, "handoff"):
        for text in texts(getattr(playbook, field)):
            assert set(text) == {"en", "zh-TW"}


@BOTH
def test_no_simplified_character_slips_in(playbook: Playbook) -> None:
    """Big5 as Windows writes it holds what Taiwan writes, and no character of the mainland."""
    for text in texts(tuple(playbook)):
        text.get("zh-TW", "").replace("・", "").encode("cp950")


@BOTH
def test_no_internal_word_is_in_what_clients_read(playbook: Playbook) -> None:
    said = [words for field in FOR_CLIENTS for text in texts(getattr(playbook, field)) for words in text.values()]
    assert len(said) > 300
    assert {words: word for words in said if (word := internal_word(words))} == {}


@BOTH
def test_success_asks_what_csm_reads_itself(playbook: Playbook) -> None:
    asked = {question.key: question for question in playbook.success}
    assert {"own-words", "industry", "fit", "fit-reason", "attract-flow", "convert-flow", "repeat-flow"} <= set(asked)
    assert [choice.value for choice in asked["industry"].choices] == [industry.key for industry in playbook.industries]
    assert asked["own-words"].required
    assert sum(bool(question.follow) for question in playbook.success) >= 5


@BOTH
def test_the_handoff_asks_for_promises_and_says_by_when(playbook: Playbook) -> None:
    required = [question for question in playbook.handoff if question.required]
    assert "promises" in [question.key for question in required]
    assert 6 <= len(required) < len(playbook.handoff)
    assert all(1 <= question.days <= 10 for question in required)


@BOTH
def test_every_industry_and_step_has_metrics_to_pick_from(playbook: Playbook) -> None:
    for industry in playbook.industries:
        assert sum(not m.industries or industry.key in m.industries for m in playbook.metrics) >= 10
    for step in ("attract", "convert", "repeat"):
        assert sum(step in metric.steps for metric in playbook.metrics) >= 4
    for department in playbook.departments:
        assert sum(department.key in metric.departments for metric in playbook.metrics) >= 3


@BOTH
def test_every_signal_that_can_fire_says_what_to_do(playbook: Playbook) -> None:
    codes = ["goal", "review", *(["renewal"] if playbook.renewal else [])]
    for code in codes:
        assert set(playbook.next_steps[code]["any"]) == {"en", "zh-TW"}
        assert code in playbook.clearing
        assert any(fit.signal == code and fit.milestone is None for m in playbook.messages for fit in m.fits)
