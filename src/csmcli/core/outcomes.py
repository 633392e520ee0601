"""What a playbook says of outcomes: stages and parts of the journey, metrics, causes, costs.

Apart from `playbook`, as `materials` is: no read of the morning needs any of it. Of reviews and renewals the days
are needed there, so those stand in `playbook` and only their words here.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csmcli.core.playbook import Offset, Text


class Stage(NamedTuple):
    """A stretch of the journey with one or more milestones. A client past the last milestone is in the last stage."""

    key: str
    title: Text


class Meeting(NamedTuple):
    """The meeting that belongs to a step: what about, and who is there."""

    topic: Text
    people: Text


class MilestoneWords(NamedTuple):
    """What a milestone says beyond the outline, each empty where the playbook says nothing.

    ``summary`` is its quantified standard in words that a client may read; ``ours`` and ``theirs`` are the roles
    responsible on either side.
    """

    key: str
    summary: Text
    ours: Text
    theirs: Text
    meeting: Meeting | None


class Part(NamedTuple):
    """An optional step, switched on for a client that it suits; it never makes a client late.

    ``reached`` is its quantified standard, in words that a client may read. It suits every client where
    ``industries`` is empty, and every step of the business (attract, convert, repeat) where ``steps`` is.
    """

    key: str
    title: Text
    stage: str
    reached: Text
    industries: tuple[str, ...]
    steps: tuple[str, ...]
    due: tuple[Offset, ...]
    ours: Text
    theirs: Text
    meeting: Meeting | None


class Named(NamedTuple):
    """An industry or a department."""

    key: str
    title: Text


class Metric(NamedTuple):
    """A number that success can be seen in.

    ``unit`` is percent, count, money, minutes, hours, days or score; ``direction`` (up or down) is the good one.
    ``baseline`` is from where to where clients usually stand before, in hundredths of the unit. Industries,
    departments and steps are those it suits; empty: any.
    """

    key: str
    title: Text
    unit: str
    direction: str
    industries: tuple[str, ...]
    departments: tuple[str, ...]
    steps: tuple[str, ...]
    baseline: tuple[int, int] | None
    about: Text


class Topic(NamedTuple):
    """What a review may be about; the first is that of the first review."""

    key: str
    title: Text


class Cause(NamedTuple):
    """Why a goal may have been missed, and what to ask to find out."""

    key: str
    title: Text
    ask: Text


class Cost(NamedTuple):
    """What usually eats so many per cent of the amount raised."""

    key: str
    title: Text
    percent: int
    about: Text


RECORDS = (Stage, Meeting, MilestoneWords, Part, Named, Metric, Topic, Cause, Cost)
"""All records of this module: what a compiled copy is made for."""


def _meeting(p: Any) -> Meeting | None:
    return Meeting(**p) if p else None


def _part(p: Any) -> Part:
    lists = {"industries": tuple(p["industries"]), "steps": tuple(p["steps"])}
    return Part(**{**p, **lists, "due": tuple(Offset(*o) for o in p["due"]), "meeting": _meeting(p["meeting"])})


def _metric(p: Any) -> Metric:
    lists = {field: tuple(p[field]) for field in ("industries", "departments", "steps")}
    return Metric(**{**p, **lists, "baseline": tuple(p["baseline"]) if p["baseline"] else None})


def from_plain(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a playbook that serve outcomes, questions apart, from the plain mapping."""
    return {
        "stages": tuple(Stage(**p) for p in plain["stages"]),
        "roles": tuple(MilestoneWords(**{**p, "meeting": _meeting(p["meeting"])}) for p in plain["roles"]),
        "parts": tuple(map(_part, plain["parts"])),
        "industries": tuple(Named(**p) for p in plain["industries"]),
        "departments": tuple(Named(**p) for p in plain["departments"]),
        "metrics": tuple(map(_metric, plain["metrics"])),
        "topics": tuple(Topic(**p) for p in plain["topics"]),
        "causes": tuple(Cause(**p) for p in plain["causes"]),
        "costs": tuple(Cost(**p) for p in plain["costs"]),
    }
