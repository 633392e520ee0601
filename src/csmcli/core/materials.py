"""What a playbook holds beyond the practice: questions, checklist items, messages.

Apart from `playbook`, because the reads of every morning need none of it and would pay for each record.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csmcli.core.playbook import Offset, Text


class Choice(NamedTuple):
    """One answer that an intake question offers, and what it says of the client (0 to 100)."""

    value: str
    title: Text
    points: int


class Question(NamedTuple):
    """A question of the intake, the handoff or success. ``kind`` is ``choice``, ``text``, ``number`` or ``date``.

    Only choices of the intake carry points; ``weight`` 0 keeps an answer without scoring it. A ``required``
    answer is to be there ``days`` working days after signing. ``follow`` is what to ask on where the answer
    is still vague, else empty.
    """

    key: str
    area: str
    title: Text
    kind: str
    weight: int
    choices: tuple[Choice, ...]
    required: bool = False
    days: int = 5
    follow: Text = {}


class Item(NamedTuple):
    """A checklist item. ``tiers`` maps a tier to its depth: general, detailed or customised.

    Advice stands once per depth: ``general`` always, ``detailed`` where a tier goes deeper.
    ``due`` may be None for an item without a day. ``reaches`` is the milestone that it stands for, empty for none: to tick it is
    to reach that one. By which other facts it is done, `Playbook.done_by` tells.
    """

    key: str
    category: str
    title: Text
    tiers: Mapping[str, str]
    side: str
    vital: bool
    due: Offset | None
    waits_for: tuple[str, ...]
    general: Text
    detailed: Text
    reaches: str = ""

    def advice(self, tier: str) -> Text:
        """What to advise a client of `tier`: the detailed words where its depth asks for them."""
        return self.detailed if self.tiers.get(tier) != "general" and self.detailed else self.general


class Category(NamedTuple):
    """A part of the checklist (strategy, ads, design, pr, video, shipping)."""

    key: str
    title: Text


class Fit(NamedTuple):
    """When a message fits: exactly one of a fired ``signal`` and an ``occasion``; at one ``milestone`` or at any."""

    signal: str | None
    occasion: str | None
    milestone: str | None


class Message(NamedTuple):
    """A message to clients; its words are the template ``messages/<language>/<key>.j2``.

    ``title`` says to us what it is, ``subject`` heads it where it goes by mail. Where several fit alike, they are sent one after the other, in the playbook's order.
    """

    key: str
    title: Text
    subject: Text
    fits: tuple[Fit, ...]


RECORDS = (Choice, Question, Item, Category, Fit, Message)
"""All records of this module: what a compiled copy is made for."""


def from_plain(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a playbook that are kept apart, from the plain mapping."""
    questions = {
        field: tuple(Question(**{**p, "choices": tuple(Choice(**c) for c in p["choices"])}) for p in plain[field])
        for field in ("intake", "handoff", "success")
    }
    return {
        **questions,
        "categories": tuple(Category(**p) for p in plain["categories"]),
        "checklist": tuple(
            Item(**{**p, "due": Offset(*p["due"]) if p["due"] else None, "waits_for": tuple(p["waits_for"])})
            for p in plain["checklist"]
        ),
        "messages": tuple(Message(**{**p, "fits": tuple(Fit(**f) for f in p["fits"])}) for p in plain["messages"]),
    }
