"""Which of a playbook's own words a client gets to read, each with its place: one list for every check of them.

A milestone's ``reached`` and ``obstacle``, the next steps and the intake are ours and may say what they like.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csmcli.playbooks.events import Path
from csmcli.playbooks.schema import PracticeRecord

Said = tuple[Path, Any]
"""The path of a text and the text, which may be None."""


def of_messages(model: PracticeRecord) -> Iterator[Said]:
    """What a message says of its milestone and its resources, and its subject."""
    for index, message in enumerate(model.messages):
        yield ("messages", index, "subject"), message.subject
    for index, milestone in enumerate(model.milestones if model.messages else ()):
        for field in ("title", "ask", "offer"):
            yield ("milestones", index, field), getattr(milestone, field)
        for number, resource in enumerate(milestone.resources):
            yield ("milestones", index, "resources", number, "title"), resource.title


def of_pages(model: PracticeRecord) -> Iterator[Said]:
    """What the page of a client's journey and a review show."""
    yield from _entries(("stages",), model.stages, ("title",))
    yield from _steps(("milestones",), model.milestones, "title", "summary")
    yield from _steps(("parts",), model.parts, "title", "reached")
    for field in ("industries", "departments"):
        yield from _entries((field,), getattr(model, field), ("title",))
    yield from _entries(("metrics",), model.metrics, ("title", "about"))
    yield from _entries(("success",), model.success, ("question", "follow"))
    yield from _entries(("costs",), model.costs, ("title", "about"))
    if model.reviews:
        yield from _entries(("reviews", "topics"), model.reviews.topics, ("title",))
        yield from _entries(("reviews", "causes"), model.reviews.causes, ("title", "ask"))


def _steps(path: Path, steps: Any, *fields: str) -> Iterator[Said]:
    """Milestones or parts: their words, who answers for them, and their meetings."""
    yield from _entries(path, steps, (*fields, "ours", "theirs"))
    for index, step in enumerate(steps):
        if step.meeting:
            yield (*path, index, "meeting", "topic"), step.meeting.topic
            yield (*path, index, "meeting", "people"), step.meeting.people


def _entries(path: Path, entries: Any, fields: tuple[str, ...]) -> Iterator[Said]:
    for index, entry in enumerate(entries):
        for field in fields:
            yield (*path, index, field), getattr(entry, field)
