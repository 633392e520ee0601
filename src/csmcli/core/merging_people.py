"""Which client of one file is which of the other.

The surest mark goes first, and a client that is found is out of the search: two clients that once shared an address
must not end as one. A mark that several clients bear tells nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from csmcli.core.naming import folded


class Person(NamedTuple):
    """A client as the search sees it. ``page`` is its page's address, reduced for comparison."""

    number: int
    uid: str
    external_id: str | None
    page: str | None
    key: str
    name: str
    playbook: str


Mark = Callable[[Person], Any]

MARKS: tuple[Mark, ...] = (
    lambda one: one.uid or None,
    lambda one: one.external_id and (one.external_id, one.playbook),
    lambda one: one.page and (one.page, one.playbook),
    lambda one: (one.key, folded(one.name), one.playbook),
)
"""What a client is known by, the surest first: clients of two playbooks are never one by what a person typed."""


def pairs(here: Sequence[Person], there: Sequence[Person]) -> dict[int, int]:
    """The number here of each client there that is known here, by its number there."""
    found: dict[int, int] = {}
    left, wanted = list(here), list(there)
    for mark in MARKS:
        ours, theirs = _bearers(left, mark), _bearers(wanted, mark)
        found |= {theirs[value]: ours[value] for value in theirs if value in ours}
        taken = set(found.values())
        left = [one for one in left if one.number not in taken]
        wanted = [one for one in wanted if one.number not in found]
    return found


def _bearers(people: Iterable[Person], mark: Mark) -> Mapping[Any, int]:
    """The one client that bears each mark; of a mark that several bear, none."""
    found: dict[Any, int | None] = {}
    for one in people:
        value = mark(one)
        if value is not None:
            found[value] = None if value in found else one.number
    return {value: number for value, number in found.items() if number is not None}
