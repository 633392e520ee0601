"""The file format of a playbook: what may stand where, as pydantic models.

Shapes only; how the parts refer to each other is in `relations`. What a single value may be is in `fields`,
and the larger parts have modules of their own: limits, questions, outcomes, the checklist. Imported only when a playbook is
compiled: defining these models costs more than a whole read of the tool.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from csmcli.errors import CsmError
from csmcli.playbooks.fields import (
    Currency,
    DueRecord,
    FileName,
    Hours,
    Key,
    Language,
    Link,
    Occasion,
    Percent,
    Period,
    Record,
    SignalCode,
    Text,
)
from csmcli.playbooks.limit_schema import LimitsRecord
from csmcli.playbooks.outcome_schema import (
    CostRecord,
    MeetingRecord,
    MetricRecord,
    NamedRecord,
    PaceRecord,
    PartRecord,
    RenewalRecord,
    ReviewsRecord,
)
from csmcli.playbooks.question_schema import OutcomeQuestionRecord, QuestionRecord


class ResourceRecord(Record):
    """``{title: …, link: …}``, or ``{title: …, file: …}`` with a file in the folder ``resources``.

    ``key`` is what messages call it by.
    """

    key: Key | None = None
    title: Text
    link: Link | None = None
    file: FileName | None = None


class MilestoneRecord(Record):
    """An entry of ``milestones``. ``reached`` is for us, ``summary`` says the same so that a client may read it."""

    key: Key
    title: Text
    aha: bool = False
    gate: bool = False
    due: Annotated[list[DueRecord], Field(max_length=10), CsmError("a list of at most 10 proposals")] | None = None
    reached: Text
    reached_when_dated: Annotated[list[Key], Field(max_length=100), CsmError("a list of milestones")] = []
    obstacle: Text
    ask: Text
    offer: Text
    resources: Annotated[list[ResourceRecord], Field(max_length=50), CsmError("a list of at most 50 resources")] = []
    stage: Key | None = None
    summary: Text | None = None
    meeting: MeetingRecord | None = None
    ours: Text | None = None
    theirs: Text | None = None


class CampaignRecord(Record):
    """``campaign``: the live phase."""

    starts: Key
    ends: Key
    metric: Key
    every_days: Period = 7
    usual_days: Period = 30
    pace: Annotated[list[PaceRecord], Field(max_length=50), CsmError("a list of at most 50 points")] = []


class MeetingsRecord(Record):
    """``meetings``: in how many working days the advice that took thought follows."""

    advice_from_days: Period = 3
    advice_to_days: Period = 5


class ReminderRecord(Record):
    """An entry of ``reminders``: a look that is asked for again and again until a milestone is reached."""

    key: Key
    title: Text
    until: Key
    every_days: Period
    messages: Annotated[list[Key], Field(max_length=20), CsmError("a list of at most 20 messages")] = []


class FitRecord(Record):
    """``{signal: silent, milestone: copy}`` or ``{occasion: welcome}``: exactly one of signal and occasion."""

    signal: SignalCode | None = None
    occasion: Occasion | None = None
    milestone: Key | None = None


class MessageRecord(Record):
    """An entry of ``messages``; its words stand in ``messages/<language>/<key>.j2``.

    ``title`` is for us, ``subject`` heads a mail to the client.
    """

    key: Key
    title: Text
    subject: Text
    fits: Annotated[list[FitRecord], Field(max_length=50), CsmError("a list of at most 50 occasions")] = []


class TierRecord(Record):
    """How one tier is served."""

    title: Text
    score_aim: Percent
    rhythm_days: Period
    hours_a_month: Hours
    score_from: Percent
    service: Text


class TiersRecord(Record):
    """``tiers``: all three, the largest first."""

    large: TierRecord
    medium: TierRecord
    small: TierRecord


class CheckInsRecord(Record):
    """When a launch is so far off that the client is looked in on meanwhile."""

    when_launch_is_beyond_days: Period
    every_days: Period


class PracticeRecord(Record):
    """``playbook.yaml``."""

    playbook: Key
    title: Text
    about: Text
    language: Language
    currency: Currency
    stages: Annotated[list[NamedRecord], Field(max_length=20), CsmError("a list of at most 20 stages")] = []
    milestones: Annotated[
        list[MilestoneRecord], Field(min_length=1, max_length=100), CsmError("a list of 1 to 100 milestones")
    ]
    campaign: CampaignRecord | None = None
    tiers: TiersRecord
    limits: LimitsRecord
    next_steps: dict[SignalCode, dict[Key, Text]]
    clearing: dict[SignalCode, Text]
    reasons: Annotated[dict[Key, Text], Field(min_length=1), CsmError("a mapping of at least one code to its text")]
    check_ins: CheckInsRecord
    meetings: MeetingsRecord = MeetingsRecord()
    reminders: Annotated[list[ReminderRecord], Field(max_length=50), CsmError("a list of at most 50 reminders")] = []
    messages: Annotated[list[MessageRecord], Field(max_length=200), CsmError("a list of at most 200 messages")] = []
    intake: Annotated[list[QuestionRecord], Field(max_length=200), CsmError("a list of at most 200 questions")] = []
    parts: Annotated[list[PartRecord], Field(max_length=100), CsmError("a list of at most 100 parts")] = []
    industries: Annotated[list[NamedRecord], Field(max_length=50), CsmError("a list of at most 50 industries")] = []
    departments: Annotated[list[NamedRecord], Field(max_length=50), CsmError("a list of at most 50 departments")] = []
    metrics: Annotated[list[MetricRecord], Field(max_length=200), CsmError("a list of at most 200 metrics")] = []
    handoff: Annotated[
        list[OutcomeQuestionRecord], Field(max_length=200), CsmError("a list of at most 200 questions")
    ] = []
    success: Annotated[
        list[OutcomeQuestionRecord], Field(max_length=200), CsmError("a list of at most 200 questions")
    ] = []
    reviews: ReviewsRecord | None = None
    renewal: RenewalRecord | None = None
    costs: Annotated[list[CostRecord], Field(max_length=50), CsmError("a list of at most 50 costs")] = []
