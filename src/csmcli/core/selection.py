"""``--where``: which clients are meant, in words such as ``tier=small,medium state!=hold owner="Mei Lin"``.

A shell's own rules for quotes split the words, and what stands in them is data ever after: conditions
are values to be bound, never a piece of SQL.
"""

from __future__ import annotations

import shlex
from difflib import get_close_matches
from typing import NamedTuple

from csmcli.core.stalled import STATES
from csmcli.errors import BadInput

FIELDS = ("tier", "state", "owner", "milestone", "playbook", "language", "channel")
NONE = "none"
"""The value of a fact that is not known: ``tier=none``."""

KNOWN = {"tier": ("large", "medium", "small", NONE), "state": STATES}
"""The fields that have words of csm's own; what the others may hold, the clients tell."""
_EXAMPLE = "tier=small state=stuck owner=me"


class Condition(NamedTuple):
    """A client fits whose `field` is one of `values`, or with `negated` none of them; None is not known."""

    field: str
    values: tuple[str | None, ...]
    negated: bool

    def fits(self, value: str | None) -> bool:
        """Whether a client fits that has `value` in this field."""
        return (value in self.values) != self.negated


def parse(text: str) -> tuple[Condition, ...]:
    """The conditions of ``--where``, all of which must hold. Raises BadInput for a word that is none."""
    try:
        words = shlex.split(text)
    except ValueError:
        raise BadInput("--where “{text}” has a quote that does not end.", text=text) from None
    if not words:
        raise BadInput("--where is empty; write FIELD=VALUE, such as {example}.", example=_EXAMPLE)
    return tuple(map(_condition, words))


def _condition(word: str) -> Condition:
    field, equals, value = word.partition("=")
    negated, field = field.endswith("!"), field.removesuffix("!")
    if not equals or not field or not value:
        raise BadInput("“{word}” is no condition; write FIELD=VALUE, such as {example}.", word=word, example=_EXAMPLE)
    if field not in FIELDS:
        near = get_close_matches(field, FIELDS, n=1)
        if near:
            raise BadInput("--where knows no “{field}”; did you mean {near}?", field=field, near=near[0])
        raise BadInput("--where knows no “{field}”; it takes {fields}.", field=field, fields=", ".join(FIELDS))
    values = value.split(",")
    for each in values:
        if field in KNOWN and each not in KNOWN[field]:
            raise BadInput("{field} is never “{value}”; it is {values}.", field=field, value=each, values=", ".join(KNOWN[field]))  # fmt: skip
    return Condition(field, tuple(None if each == NONE else each for each in values), negated)
