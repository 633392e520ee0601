"""Which metric is meant by a word, and which metrics of a playbook's library suit a client.

A typing slip must not begin a second metric beside the one that a goal is held against: the two halves of its numbers
would each look like silence. So a word is a metric that is known, or it is far from every one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from csmcli.core.naming import did_you_mean, fitting, folded
from csmcli.errors import NotFound

if TYPE_CHECKING:
    pass

_SHOWN = 3


class Kind(NamedTuple):
    """A metric that may be meant. ``names`` are the words for it besides its key, in any language; ``title`` is for
    one that no library has. Unit and direction are None where nobody said them yet.
    """

    key: str
    names: tuple[str, ...] = ()
    unit: str | None = None
    direction: str | None = None
    title: str | None = None


def meant(word: str, known: Mapping[str, Kind]) -> Kind | None:
    """The metric that goes by `word`: its key, or a name that no other has. None for a word of none."""
    key = folded(word)
    if key in known:
        return known[key]
    found = [kind for kind in known.values() if key in map(folded, kind.names)]
    return found[0] if len(found) == 1 else None


def near(word: str, known: Mapping[str, Kind]) -> NotFound | str:
    """Which metrics were probably meant, as a part of a sentence; empty where nothing is near."""
    parts = fitting(word, {key: " ".join((key, *kind.names)) for key, kind in known.items()})
    if parts:
        return NotFound(" Did you mean {keys}?", keys=", ".join(parts[:_SHOWN]))
    return did_you_mean(word, known)


def first_known(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Metrics by key. Of two with one key the first counts; it gets what only the other knows."""
    found: dict[str, Kind] = {}
    for kind in kinds:
        first = found.get(kind.key, kind)
        found[kind.key] = Kind(
            kind.key,
            tuple(dict.fromkeys(first.names + kind.names)),
            first.unit or kind.unit,
            first.direction or kind.direction,
            first.title or kind.title,
        )
    return found
