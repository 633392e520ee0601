"""Nothing that was written for ourselves gets onto a page: the last look at a record before it is drawn.

Records are made of texts from many hands: a playbook, a title typed in a hurry, a task imported from a board. What
a client has read cannot be taken back, so one word too many refuses the whole page, and says where it stands.

Source: no client ever reads its tier, that it is stalled, or a score (`core.internal_words`), nor a private note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from csmcli.core.internal_words import internal_word
from csmcli.core.naming import folded
from csmcli.errors import Refused

SHORTEST_NOTE = 12
"""A note of fewer characters, such as “called”, says nothing that could not stand on a page by chance."""

_CODES = frozenset(("key", "stage", "state", "metric", "unit", "direction", "status", "side", "language"))
"""Fields that tell the page what to draw, and are not themselves drawn."""

_OWN = frozenset(("name", "contact", "their_word"))
"""The client's own words: as in a message, they may be whatever the client calls itself and its figures."""

_HEADINGS = ("title", "text", "topic", "name")
"""Fields by which a record is known to whoever has to find it, the first that it has."""

_MARK = "※"


class Place(NamedTuple):
    """A text of a record, in which ``field`` and of what (``of``) it stands."""

    field: str
    of: str
    text: str


def refuse_internal(record: tuple[object, ...], private: Iterable[str], public: Iterable[str] = ()) -> None:
    """Raises Refused where a word of ours or one of the `private` notes would show on the page of `record`, a journey or a report.

    A note shows where its whole text, or a whole line of it, of 12 characters or more, stands in a field: case,
    white space and invisible characters hide nothing. `public` are the playbook's own words: a note that says no
    more than they do, such as a milestone's title, is no secret.
    """
    places = tuple(texts(record))
    _refuse_words(places)
    _refuse_notes(places, private, public)


def texts(record: object, field: str = "", of: str = "") -> Iterator[Place]:
    """Every text in a named tuple, and in those within it, that may come to be read; codes are not."""
    if isinstance(record, str):
        yield Place(field, of, record)
    elif isinstance(record, tuple):
        names = getattr(record, "_fields", None)
        heading = next(filter(None, (getattr(record, name, "") for name in _HEADINGS)), of)
        for name, value in zip(names or (field,) * len(record), record, strict=True):
            if name not in _CODES:
                yield from texts(value, name, heading)


def _refuse_words(places: tuple[Place, ...]) -> None:
    own = _whole_words(place.text for place in places if place.field in _OWN)
    for place in places:
        word = internal_word(place.text)
        if word and place.field not in _OWN and internal_word(own.sub(_MARK, place.text)):
            raise Refused(
                "The page would say “{word}”, a word of ours that no client should read: it stands in the field {field} of “{of}”.",
                word=word,
                field=place.field,
                of=place.of,
            )


def _whole_words(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of `words` where it stands whole; one letter is no word: it would hide those it stands in."""
    known = sorted({word.strip() for word in words if len(word.strip()) > 1}, key=len, reverse=True)
    return re.compile(f"(?<![a-z0-9])(?:{'|'.join(map(re.escape, known)) or '(?!)'})(?![a-z0-9])", re.IGNORECASE)


def _refuse_notes(places: tuple[Place, ...], private: Iterable[str], public: Iterable[str]) -> None:
    known = [_bare(text) for text in public]
    shown = [(place, _bare(place.text)) for place in places]
    notes = {bare: line for note in private for line in (note, *note.splitlines()) if (bare := _bare(line))}
    secret = {bare: note for bare, note in notes.items() if _length(bare) >= SHORTEST_NOTE and not _said(bare, known)}
    for place, text in shown:
        found = next((note for bare, note in secret.items() if bare in text), None)
        if found is not None:
            raise Refused(
                "The page would show the private note “{note}”: it stands in the field {field} of “{of}”.",
                note=" ".join(found.split()),
                field=place.field,
                of=place.of,
            )


def _length(bare: str) -> int:
    """Characters; a Chinese one says as much as two letters."""
    return len(bare) + sum(1 for character in bare if character > "\u2e7f")


def _said(bare: str, known: list[str]) -> bool:
    return any(bare in text for text in known)


def _bare(text: str) -> str:
    """The text as it is compared: NFKC, without case, white space and invisible characters."""
    return "".join(folded(text).split())
