"""The manual of a practice: which of its pages, outlines and examples is meant by a word.

A page of the playbook is kept by its file or its address, so that questions answered by one page count as
one page however it was typed. Any other page has to be an address: a mistyped file name would be a page that
nobody finds.
"""

from __future__ import annotations

from collections.abc import Iterable

from csmcli.core.naming import did_you_mean, folded, sound
from csmcli.core.playbook import Playbook, Resource
from csmcli.errors import BadInput, NotFound


def place(resource: Resource) -> str:
    """Where a page is: its address, or the name of its file."""
    return resource.link or resource.file or ""


def page(word: str, practices: Iterable[Playbook]) -> str:
    """The page meant by an address, or by the file, key or title of a page in one of `practices`.

    Raises BadInput where it is neither.
    """
    known = [resource for practice in practices for m in practice.milestones for resource in m.resources]
    meant = folded(sound(word, "page"))
    for resource in known:
        if meant in map(folded, (place(resource), resource.key or "", *resource.title.values())):
            return place(resource)
    if "://" in word:
        return word.strip()
    raise BadInput(
        "“{page}” is neither an address (https://…) nor a page of the manual.{near} csm resources lists those.",
        page=word,
        near=did_you_mean(word, dict.fromkeys(map(place, known))),
    )


def of_milestone(practice: Playbook, key: str) -> tuple[Resource, ...]:
    """The pages of a milestone; none for a key that is no milestone's."""
    milestone = practice.milestone(key)
    return milestone.resources if milestone else ()


def milestone_meant(practice: Playbook, word: str) -> str:
    """The key of a milestone as typed. Raises NotFound, with near keys and all there are."""
    keys = [milestone.key for milestone in practice.milestones]
    key = folded(word)
    if key not in keys:
        raise NotFound(
            "The playbook {playbook} has no milestone “{key}”; it has {keys}.{near}",
            playbook=practice.key,
            key=word,
            keys=", ".join(keys),
            near=did_you_mean(word, keys),
        )
    return key
