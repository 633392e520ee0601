"""A line of the morning's list, and what is asked to get it."""

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from csmcli.core.rhythm import CHECK_IN, NUMBERS, RHYTHM
from csmcli.core.stalled import RENEWAL, REVIEW
from csmcli.playbooks import Library
from csmcli.views.stalled import Words, title_of

STALLED, FOLLOW_UP, TASK, MILESTONE, CELEBRATE = "stalled", "follow-up", "task", "milestone", "celebrate"
KINDS = (STALLED, FOLLOW_UP, RENEWAL, RHYTHM, TASK, MILESTONE, REVIEW, CHECK_IN, NUMBERS, CELEBRATE)
"""The groups in the order of what matters."""


class Due(NamedTuple):
    """One line of ``csm today``: why it is there, since or until when, and the command that answers it."""

    kind: str
    key: str
    name: str
    text: str
    due_on: date
    command: str


class Asked(NamedTuple):
    """What is asked: everything due by ``until`` as of ``day``, of one owner or of all, at most ``limit`` a kind.

    ``words`` makes a sentence of a code and its fields, ``signals`` one of a signal.
    """

    connection: sqlite3.Connection
    library: Library
    day: date
    until: date
    owner: str | None
    limit: int
    language: str
    words: Callable[..., str]
    signals: Words

    def rows(
        self, sql: str, *more: object, until: date | None = None, limit: int | None = None
    ) -> list[tuple[Any, ...]]:
        """The rows of one range read, one more than the limit where there are more."""
        last = (until or self.until).isoformat()
        told = (self.day.isoformat(), last, limit or self.limit + 1, self.owner, *more)
        return self.connection.execute(sql, told[: 4 + len(more)]).fetchall()

    def title(self, playbook: str, milestone: str) -> str:
        """The title of a milestone."""
        return title_of(self.library.outline(playbook), milestone, self.language)


def quoted(word: str) -> str:
    """A word as a shell takes it; keys hardly ever need quotes, and shlex costs more than the rest of a line."""
    if word.replace("-", "").replace(".", "").isalnum():
        return word
    from shlex import quote

    return quote(word)
