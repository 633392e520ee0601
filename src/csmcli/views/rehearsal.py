"""What an import would do, as it is shown: one record for each row that would be new, changed or skipped."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """A fact from what to what, as text; an amount in units."""

    field: str
    old: str | None
    new: str | None


class Rehearsed(NamedTuple):
    """A row of a file. ``what`` is ``new``, ``changed`` or ``skipped``; only then ``problem`` says why, and ``column`` where.

    ``like`` is the key of the client that a new one may be the same as.
    """

    line: int
    what: str
    key: str | None
    name: str
    changes: tuple[Change, ...]
    column: str | None
    problem: str | None
    like: str | None
