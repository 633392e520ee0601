"""The playbooks there are, and the parts of one, as records to list. No database is asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from csmcli.core.playbook import Offset, Playbook, say
from csmcli.errors import BadFile
from csmcli.language import sentence, tell
from csmcli.playbooks import Library


class Listed(NamedTuple):
    """A playbook. ``own`` is the user's; ``title`` is None for one that cannot be loaded."""

    name: str
    title: str | None
    own: bool
    folder: str


class Step(NamedTuple):
    """A milestone: ``due`` words its proposals, the first whose anchor has a date wins. ``stage`` is a title, or empty."""

    key: str
    title: str
    aha: bool
    due: tuple[str, ...]
    reached: str
    ask: str
    stage: str


class Size(NamedTuple):
    """A tier, and how many checklist items it has."""

    key: str
    title: str
    score_from: int
    rhythm_days: int
    hours_a_month: float
    items: int
    service: str


class Listing(NamedTuple):
    """A checklist item: ``tiers`` as ``large: detailed``, ``due`` in words."""

    key: str
    category: str
    title: str
    tiers: tuple[str, ...]
    side: str
    vital: bool
    due: str
    waits_for: tuple[str, ...]


class Asked(NamedTuple):
    """An intake question; its ``choices`` as ``value: title``."""

    key: str
    area: str
    question: str
    kind: str
    weight: int
    choices: tuple[str, ...]


class Problem(NamedTuple):
    """What `check` found: ``level`` is ``error`` or ``warning``, ``line`` None for a whole file."""

    level: str
    file: str
    line: int | None
    field: str
    text: str


def listing(library: Library, language: str) -> list[Listed]:
    """All playbooks by name; one that cannot be loaded is listed as well."""
    return [Listed(name, _title(library, name, language), own, str(path)) for name, path, own in library.names()]


def _title(library: Library, name: str, language: str) -> str | None:
    try:
        return say(library.outline(name).title, language)
    except BadFile:
        return None


def milestones(playbook: Playbook, language: str) -> list[Step]:
    """The milestones in their order."""
    stages = {stage.key: say(stage.title, language) for stage in playbook.stages}
    return [
        Step(
            m.key,
            say(m.title, language),
            m.aha,
            tuple(map(when, m.due)),
            say(m.reached, language),
            say(m.ask, language),
            stages.get(m.stage, ""),
        )
        for m in playbook.milestones
    ]


def tiers(playbook: Playbook, language: str) -> list[Size]:
    """The tiers, largest first."""
    return [
        Size(
            t.key, say(t.title, language), t.score_from, t.rhythm_days, t.hours_a_month, len(playbook.items(t.key)),
            say(t.service, language),
        )
        for t in playbook.tiers
    ]  # fmt: skip


def checklist(playbook: Playbook, language: str) -> list[Listing]:
    """Every checklist item in the playbook's order."""
    return [
        Listing(
            item.key,
            item.category,
            say(item.title, language),
            tuple(f"{tier}: {depth}" for tier, depth in item.tiers.items()),
            item.side,
            item.vital,
            when(item.due),
            item.waits_for,
        )
        for item in playbook.checklist
    ]


def intake(playbook: Playbook, language: str) -> list[Asked]:
    """The intake questions in their order."""
    return [
        Asked(
            q.key, q.area, say(q.title, language), q.kind, q.weight,
            tuple(f"{choice.value}: {say(choice.title, language)}" for choice in q.choices),
        )
        for q in playbook.intake
    ]  # fmt: skip


def problems(folder: Path, changes: str | None = None) -> list[Problem]:
    """All that is wrong with the playbook in `folder`, with the user's `changes` to it, by file and line."""
    from csmcli.playbooks.lint import check

    return [Problem(f.level, f.file, f.line, f.field, sentence(f.problem)) for f in check(os.fspath(folder), changes)]


def when(offset: Offset | None) -> str:
    """A day counted from an anchor, in words: ``30 d before launch``."""
    if offset is None:
        return ""
    if not offset.days:
        return tell("on {anchor}", anchor=offset.anchor)
    unit = tell("working d") if offset.working else tell("d")
    template = "{days} {unit} before {anchor}" if offset.before else "{days} {unit} after {anchor}"
    return tell(template, days=offset.days, unit=unit, anchor=offset.anchor)
