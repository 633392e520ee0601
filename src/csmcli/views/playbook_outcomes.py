"""What a playbook offers for outcomes, as records to list: optional parts, metrics, and the questions about success."""

from __future__ import annotations

from typing import NamedTuple

from csmcli.core.materials import Question
from csmcli.core.playbook import Playbook, say
from csmcli.views.playbooks import when


class Option(NamedTuple):
    """An optional part; ``stage`` is a title, ``industries`` and ``steps`` are keys, none for any."""

    key: str
    title: str
    stage: str
    reached: str
    industries: tuple[str, ...]
    steps: tuple[str, ...]
    due: tuple[str, ...]


class Measure(NamedTuple):
    """A metric; ``baseline`` is where clients usually stand, from and to, in its unit; none where that is not known."""

    key: str
    title: str
    unit: str
    direction: str
    baseline: tuple[float, ...]
    industries: tuple[str, ...]
    departments: tuple[str, ...]
    steps: tuple[str, ...]
    about: str


class Opened(NamedTuple):
    """A question of the handoff or of success; ``follow`` is what to ask on, ``choices`` are as ``value: title``."""

    key: str
    area: str
    question: str
    kind: str
    required: bool
    days: int
    follow: str
    choices: tuple[str, ...]


def parts(playbook: Playbook, language: str) -> list[Option]:
    """The optional parts in the playbook's order."""
    stages = {stage.key: say(stage.title, language) for stage in playbook.stages}
    return [
        Option(
            part.key,
            say(part.title, language),
            stages.get(part.stage, ""),
            say(part.reached, language),
            part.industries,
            part.steps,
            tuple(map(when, part.due)),
        )
        for part in playbook.parts
    ]


def metrics(playbook: Playbook, language: str) -> list[Measure]:
    """The metrics in the playbook's order."""
    return [
        Measure(
            metric.key,
            say(metric.title, language),
            metric.unit,
            metric.direction,
            tuple(hundredths / 100 for hundredths in metric.baseline or ()),
            metric.industries,
            metric.departments,
            metric.steps,
            say(metric.about, language),
        )
        for metric in playbook.metrics
    ]


def handoff(playbook: Playbook, language: str) -> list[Opened]:
    """What must be known before work starts."""
    return [_opened(question, language) for question in playbook.handoff]


def success(playbook: Playbook, language: str) -> list[Opened]:
    """The questions from vague to measurable."""
    return [_opened(question, language) for question in playbook.success]


def _opened(question: Question, language: str) -> Opened:
    return Opened(
        question.key,
        question.area,
        say(question.title, language),
        question.kind,
        question.required,
        question.days,
        say(question.follow, language),
        tuple(f"{choice.value}: {say(choice.title, language)}" for choice in question.choices),
    )
