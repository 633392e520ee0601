"""The words that a playbook's file is made of: short names, texts, days, and what would be right in their place.

Beside each constraint stands, in words, what would be right: those words serve a missing field, a wrong type and a
wrong value alike, so an error never speaks pydantic's language.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from csmcli.errors import CsmError

TierKey = Literal["large", "medium", "small"]
SignalCode = Literal["overdue", "slipping", "silent", "task", "numbers", "goal", "review", "renewal"]
TIERS: tuple[str, ...] = get_args(TierKey)
SIGNALS: tuple[str, ...] = get_args(SignalCode)
Language = Literal["en", "zh-TW"]
Occasion = Literal[
    "welcome",
    "celebrate",
    "tight",
    "notice-passed",
    "launch-week",
    "campaign",
    "shipping",
    "closing",
    "reminder",
    "step",
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
Steps = Annotated[
    list[Literal["attract", "convert", "repeat"]],
    Field(max_length=3),
    CsmError("a list of attract, convert and repeat"),
]
Hours = Annotated[float, Field(ge=0, le=744, allow_inf_nan=False), CsmError("a number of hours a month, 0 to 744")]


def _hundredths(value: float) -> float:
    if round(value, 2) != value:
        raise ValueError
    return value


Amount = Annotated[
    float,
    Field(ge=0, le=1e12, allow_inf_nan=False),
    AfterValidator(_hundredths),
    CsmError("a number of at most two decimals, 0 to 1,000,000,000,000"),
]
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


class TierPeriods(Record):
    """``{large: 91, medium: 91, small: 182}``: days, for every tier."""

    large: Period
    medium: Period
    small: Period


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
