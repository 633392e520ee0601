"""The file format of a playbook: what may stand where, as pydantic models.

Shapes only; how the parts refer to each other is in `relations`. Beside each constraint stands, in
words, what would be right: those words serve a missing field, a wrong type and a wrong value alike,
so an error never speaks pydantic's language. Imported only when a playbook is compiled: defining
these models costs more than a whole read of the tool.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from csmcli.errors import CsmError

TierKey = Literal["large", "medium", "small"]
SignalCode = Literal["overdue", "slipping", "silent", "task", "numbers"]
Language = Literal["en", "zh-TW"]
Occasion = Literal[
    "welcome", "celebrate", "tight", "launch-week", "campaign", "shipping", "closing", "reminder", "step"
]

Key = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64),
    CsmError("a short name of lower-case letters, digits and hyphens, as in page-draft"),
]
Words = Annotated[str, Field(min_length=1, max_length=5000, pattern=r"\S"), CsmError("words, at most 5,000 characters")]
Text = Annotated[
    dict[Language, Words], Field(min_length=1), CsmError("a text by language, as in {{en: Launch, zh-TW: 上線}}")
]
Answer = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64),
    CsmError('a short name of lower-case letters, digits and hyphens, in quotes if it is a number, as in "2"'),
]
Days = Annotated[int, Field(ge=0, le=3650), CsmError("a whole number of days, 0 to 3650")]
Period = Annotated[int, Field(ge=1, le=3650), CsmError("a whole number of days, 1 to 3650")]
Count = Annotated[int, Field(ge=1, le=1000), CsmError("a whole number, 1 to 1000")]
Percent = Annotated[int, Field(ge=0, le=100), CsmError("a whole number, 0 to 100")]
Hours = Annotated[float, Field(ge=0, le=744, allow_inf_nan=False), CsmError("a number of hours a month, 0 to 744")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$"), CsmError("a currency code of three capitals, as in TWD")]
Link = Annotated[
    str,
    Field(pattern=r"^https?://[^\s/]\S*$", max_length=2000),
    CsmError("a web address that begins with https:// or http://"),
]
FileName = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]*\.[a-z0-9]+$", max_length=64),
    CsmError("the name of a file in the folder resources, as in page-outline.md"),
]


class Record(BaseModel):
    """A mapping with known fields: no other field, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DueRecord(Record):
    """``{days: 45, before: launch}``: exactly one of before and after."""

    days: Days
    before: Key | None = None
    after: Key | None = None
    working: bool = False

    @property
    def anchor(self) -> str:
        """What the days are counted from."""
        return self.before or self.after or ""


class ResourceRecord(Record):
    """``{title: …, link: …}``, or ``{title: …, file: …}`` with a file in the folder ``resources``.

    ``key`` is what messages call it by.
    """

    key: Key | None = None
    title: Text
    link: Link | None = None
    file: FileName | None = None


class MilestoneRecord(Record):
    """An entry of ``milestones``."""

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


class CampaignRecord(Record):
    """``campaign``: the live phase."""

    starts: Key
    ends: Key
    metric: Key
    every_days: Period = 7
    usual_days: Period = 30


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


class LimitRecord(Record):
    """``{expected: 0, maximum: 14}`` in days."""

    expected: Days
    maximum: Days


class MovesRecord(Record):
    """``{expected: 2, maximum: 3}``: that many moves, counts that are reached."""

    expected: Count
    maximum: Count


class SignalRecord(LimitRecord):
    """The limits of one signal: usual, and per tier or milestone where these differ."""

    tiers: dict[TierKey, LimitRecord] = {}
    milestones: dict[Key, LimitRecord] = {}


class SlippingRecord(SignalRecord):
    """The limits of slipping, which counts moves as well as days."""

    moves: MovesRecord | None = None


class LimitsRecord(Record):
    """``limits``: all five signals."""

    overdue: SignalRecord
    slipping: SlippingRecord
    silent: SignalRecord
    task: SignalRecord
    numbers: SignalRecord


class CheckInsRecord(Record):
    """When a launch is so far off that the client is looked in on meanwhile."""

    when_launch_is_beyond_days: Period
    every_days: Period


class ChoiceRecord(Record):
    """One answer to choose."""

    value: Answer
    title: Text
    points: Percent


class QuestionRecord(Record):
    """An entry of ``intake``."""

    key: Key
    area: Literal["social", "ads", "creative", "pr", "shipping", "team", "time", "means"]
    question: Text
    kind: Literal["choice", "text", "number", "date"]
    weight: Percent
    choices: Annotated[list[ChoiceRecord], Field(max_length=50), CsmError("a list of at most 50 choices")] = []


class PracticeRecord(Record):
    """``playbook.yaml``."""

    playbook: Key
    title: Text
    about: Text
    language: Language
    currency: Currency
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
