"""The manual of a playbook: the pages, outlines and examples of its milestones. No database is asked."""

from pathlib import Path
from typing import NamedTuple

from csmcli.core.playbook import Playbook, say
from csmcli.core.resources import milestone_meant
from csmcli.playbooks.files import RESOURCES


class Page(NamedTuple):
    """A page of the manual. ``where`` is its address, or the whole path of its file."""

    milestone: str
    title: str
    where: str


def pages(practice: Playbook, folder: Path, milestone: str | None, language: str) -> list[Page]:
    """The pages in the order of the milestones, or those of one. Raises NotFound for a milestone there is not."""
    only = milestone_meant(practice, milestone) if milestone is not None else None
    return [
        Page(
            step.key,
            say(resource.title, language),
            resource.link or str((folder / RESOURCES / (resource.file or "")).absolute()),
        )
        for step in practice.milestones
        if only in (None, step.key)
        for resource in step.resources
    ]
