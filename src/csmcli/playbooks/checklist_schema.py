"""The file format of a checklist: ``checklist/<category>.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from csmcli.errors import CsmError
from csmcli.playbooks.fields import Count, DueRecord, Key, Record, Text, TierKey


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
    waits_for: Annotated[list[Key], Field(max_length=50), CsmError("a list of at most 50 items")] = []
    advice: AdviceRecord


class CategoryRecord(Record):
    """``checklist/<category>.yaml``."""

    category: Key
    order: Count
    title: Text
    items: Annotated[list[ItemRecord], Field(min_length=1, max_length=300), CsmError("a list of 1 to 300 items")]
