"""The file format of a checklist: ``checklist/<category>.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from csmcli.core.checklist import FACTS
from csmcli.errors import CsmError
from csmcli.playbooks.fields import Count, DueRecord, Key, Record, Text, TierKey

FactName = Annotated[
    str,
    Field(pattern=rf"^({'|'.join(FACTS)})(:[a-z0-9-]+)?$"),
    CsmError("a fact: {facts}", facts=", ".join(f"{name}:KEY" if keyed else name for name, keyed in FACTS.items())),
]


class AdviceRecord(Record):
    """The words of an item, once per depth."""

    general: Text
    detailed: Text | None = None


class ItemRecord(Record):
    """An entry of ``items``."""

    key: Key
    title: Text
    tiers: Annotated[
        dict[TierKey, Literal["general", "detailed", "customised"]],
        Field(min_length=1),
        CsmError("a mapping of tiers to depths, as in {{large: detailed, small: general}}"),
    ]
    side: Literal["us", "client", "shared"]
    due: DueRecord | None = None
    vital: bool = False
    reaches: Key | None = None
    done_by: Annotated[
        list[FactName], Field(max_length=5), CsmError("a list of at most 5 facts, as in [milestone:copy, contract]")
    ] = []
    waits_for: Annotated[list[Key], Field(max_length=50), CsmError("a list of at most 50 items")] = []
    advice: AdviceRecord


class CategoryRecord(Record):
    """``checklist/<category>.yaml``."""

    category: Key
    order: Count
    title: Text
    items: Annotated[list[ItemRecord], Field(min_length=1, max_length=300), CsmError("a list of 1 to 300 items")]
