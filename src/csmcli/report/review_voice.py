"""How a review is told: the parts of its page, and the words and days of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from csmcli.core.journey import CLIENT, SHARED, US

Row = tuple[str, ...]


class Section(NamedTuple):
    """A part of the page: its ``rows`` under ``headings``, the first cell of each what the row is about."""

    key: str
    title: str
    headings: Row
    rows: tuple[Row, ...]


class Page(NamedTuple):
    """A review in words: whose and of which time, who it is for, and the sections that have anything to say."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


class Voice(NamedTuple):
    """How it is told: in whose language, and with which days."""

    say: Callable[..., str]
    day: Callable[[date], str]
    amount: Callable[[int, str], str]

    def maybe(self, day: date | None) -> str:
        """A day, or nothing."""
        return self.day(day) if day else ""

    def side(self, code: str) -> str:
        """A side as the reader has it: what is ours to us is not theirs to a client."""
        return {US: self.say("On our side"), CLIENT: self.say("On your side"), SHARED: self.say("Together")}[code]


class Housed(Voice):
    """The same among ourselves."""

    __slots__ = ()

    def side(self, code: str) -> str:
        """A side as we have it."""
        return self.say({US: "us", CLIENT: "client", SHARED: "shared"}[code])


def status_words(say: Callable[..., str]) -> dict[str, str]:
    """How a goal stands, in words that a client may read."""
    return {
        "on-track": say("On course"),
        "behind": say("Short of the plan so far"),
        "missed": say("Not reached by its date"),
        "met": say("Goal reached"),
        "unknown": say("No figure yet"),
    }
