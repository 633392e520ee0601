"""The questions of a playbook: the intake, which sizes a client, the handoff, and what success means."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from csmcli.errors import CsmError
from csmcli.playbooks.fields import Answer, Days, Key, Percent, Record, Text

Area = Literal[
    "social", "ads", "creative", "pr", "shipping", "team", "time", "means",
    "purpose", "business", "measure", "words", "contract", "people", "promises",
]  # fmt: skip
Kind = Literal["choice", "text", "number", "date"]


class OptionRecord(Record):
    """One answer to choose."""

    value: Answer
    title: Text


class ChoiceRecord(OptionRecord):
    """One that also says something of the client."""

    points: Percent


class QuestionRecord(Record):
    """An entry of ``intake``."""

    key: Key
    area: Area
    question: Text
    kind: Kind
    weight: Percent
    choices: Annotated[list[ChoiceRecord], Field(max_length=50), CsmError("a list of at most 50 choices")] = []


class OutcomeQuestionRecord(Record):
    """An entry of ``handoff`` or ``success``, which score nothing.

    Unless told otherwise those of the handoff are ``required`` and those of success are not. ``days`` is how
    many working days after signing a required answer is to be there; ``follow`` is what to ask on.
    """

    key: Key
    area: Area
    question: Text
    kind: Kind
    choices: Annotated[list[OptionRecord], Field(max_length=50), CsmError("a list of at most 50 choices")] = []
    required: bool | None = None
    days: Days = 5
    follow: Text | None = None
