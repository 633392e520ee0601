"""The parts of a playbook that serve outcomes: stages and optional parts of the journey, metrics, reviews, renewal, costs.

A playbook may have none of them: each is optional, so one written before they were known loads as it did.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from csmcli.errors import CsmError
from csmcli.playbooks.fields import Amount, Days, DueRecord, Key, Percent, Period, Record, Steps, Text, TierPeriods

IndustryKeys = Annotated[list[Key], Field(max_length=50), CsmError("a list of at most 50 industries")]
DepartmentKeys = Annotated[list[Key], Field(max_length=50), CsmError("a list of at most 50 departments")]


class NamedRecord(Record):
    """``{key: retail, title: …}``: a stage, an industry, a department or a topic of reviews."""

    key: Key
    title: Text


class MeetingRecord(Record):
    """The meeting that belongs to a step: what about, and who is there."""

    topic: Text
    people: Text


class PartRecord(Record):
    """An entry of ``parts``: a step that is switched on for a client that it suits."""

    key: Key
    title: Text
    stage: Key | None = None
    reached: Text
    industries: IndustryKeys = []
    steps: Steps = []
    due: Annotated[list[DueRecord], Field(max_length=10), CsmError("a list of at most 10 proposals")] = []
    meeting: MeetingRecord | None = None
    ours: Text | None = None
    theirs: Text | None = None


class BaselineRecord(Record):
    """``{from: 1, to: 5}``: where clients usually stand before, in the unit of the metric."""

    start: Amount = Field(alias="from")
    to: Amount


class MetricRecord(Record):
    """An entry of ``metrics``."""

    key: Key
    title: Text
    unit: Literal["percent", "count", "money", "minutes", "hours", "days", "score"]
    direction: Literal["up", "down"]
    industries: IndustryKeys = []
    departments: DepartmentKeys = []
    steps: Steps = []
    baseline: BaselineRecord | None = None
    about: Text


class CauseRecord(Record):
    """Why a goal may have been missed, and what to ask to find out."""

    key: Key
    title: Text
    ask: Text


class ReviewsRecord(Record):
    """``reviews``: without days only those that are planned by hand are due."""

    first_days: Period | None = None
    every_days: TierPeriods | None = None
    lead_days: Days = 14
    topics: Annotated[list[NamedRecord], Field(max_length=50), CsmError("a list of at most 50 topics")] = []
    causes: Annotated[list[CauseRecord], Field(max_length=50), CsmError("a list of at most 50 causes")] = []


class RenewalRecord(Record):
    """``renewal``: the usual notice, how long before the opt-out deadline it is prepared, and by which checklist.

    ``milestone`` is the one that a renewal reaches; a contract dates it by its opt-out deadline.
    """

    notice_days: Days
    lead_days: TierPeriods
    category: Key | None = None
    milestone: Key | None = None


class CostRecord(Record):
    """An entry of ``costs``: per cent of what was raised."""

    key: Key
    title: Text
    percent: Percent
    about: Text | None = None


class PaceRecord(Record):
    """``{time: 10, amount: 30}``: after so many per cent of the days so many per cent of the target."""

    time: Percent
    amount: Percent
