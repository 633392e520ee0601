"""A practice as values: what `playbooks` has read from YAML and checked, ready for the rules.

Named tuples, not dataclasses: each frozen dataclass costs a command three to five million
instructions to define, a named tuple one, and every read of the tool passes through here. For the
same reason no ``annotations`` of the future: a named tuple compiles each annotation that is a string.
A text is a mapping of language tag to words (``{"en": …, "zh-TW": …}``); `say` picks one.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from csmcli.core.materials import Category, Item, Message, Question
    from csmcli.core.outcomes import Cause, Cost, Metric, MilestoneWords, Named, Part, Stage, Topic
else:  # names that cost nothing; in quotes each would be compiled by every read
    Category = Item = Message = Question = object
    Cause = Cost = Metric = MilestoneWords = Named = Part = Stage = Topic = object

Text = Mapping[str, str]

SIGNING = "signing"
"""The anchor that is not a milestone: the day the client signed."""

SECOND = (
    "intake", "categories", "checklist", "messages", "stages", "roles", "parts", "industries", "departments",
    "metrics", "handoff", "success", "topics", "causes", "costs",
)  # fmt: skip
"""The fields of a playbook that an outline leaves empty."""


def say(text: Text | None, language: str) -> str:
    """The words of `text` in `language`, in English where it has none, else empty."""
    if not text:
        return ""
    return text.get(language) or text.get("en") or next(iter(text.values()))


class Offset(NamedTuple):
    """A day counted from an anchor: ``Offset(45, "launch", before=True)``.

    ``days`` is never negative; ``working`` counts Monday to Friday only.
    """

    days: int
    anchor: str
    before: bool
    working: bool = False


class Resource(NamedTuple):
    """A manual page, outline or example: exactly one of ``link`` and ``file`` is set.

    ``key`` is what messages call it by, None for one that no message mentions.
    """

    title: Text
    link: str | None
    file: str | None
    key: str | None = None


class Milestone(NamedTuple):
    """One step of the journey, in the order of the playbook.

    ``due`` lists proposals, the first whose anchor has a date wins. A ``gate``, once reached,
    passes every milestone before it, recorded or not. ``reached_when_dated`` names milestones
    whose agreed dates together make this one reached. ``stage`` is the key of its stage, empty in a
    practice that has none.
    """

    key: str
    title: Text
    aha: bool
    gate: bool
    due: tuple[Offset, ...]
    reached: Text
    obstacle: Text
    ask: Text
    offer: Text
    resources: tuple[Resource, ...]
    reached_when_dated: tuple[str, ...]
    stage: str = ""


class Tier(NamedTuple):
    """How a size of client is served; ``rhythm_days`` between contacts, ``hours_a_month`` granted.

    ``score_from`` is the intake score (0 to 100) from which this tier is suggested.
    """

    key: str
    title: Text
    score_aim: int
    rhythm_days: int
    hours_a_month: float
    score_from: int
    service: Text


class Limit(NamedTuple):
    """More than ``expected`` is behind, more than ``maximum`` is stuck (days)."""

    expected: int
    maximum: int


class Limits(NamedTuple):
    """The limits of one signal: in general, per tier, per milestone (the most telling last).

    ``moves`` is for ``slipping`` alone: so many moves (a count reached, not exceeded).
    """

    usual: Limit
    tiers: Mapping[str, Limit]
    milestones: Mapping[str, Limit]
    moves: Limit | None

    def of(self, tier: str | None, milestone: str | None) -> Limit:
        """The limit for a client of `tier` whose current milestone is `milestone`."""
        return self.milestones.get(milestone or "") or self.tiers.get(tier or "") or self.usual


class Campaign(NamedTuple):
    """When the practice has a live phase: from one milestone to another, with a number to watch.

    The number is due every ``every_days``; a phase of ``usual_days`` is what is proposed to a client.
    ``pace`` says how such a phase usually runs, as (per cent of its days, per cent of the target), rising to
    (100, 100); empty where nothing is known of it.
    """

    starts: str
    ends: str
    metric: str
    every_days: int = 7
    usual_days: int = 30
    pace: tuple[tuple[int, int], ...] = ()


class Reminder(NamedTuple):
    """A look that the playbook asks for again and again, ``every_days`` from signing until a milestone is reached.

    ``messages`` are what to send, the gentlest first. Any of them, or a contact whose topic is ``key``
    or ``until``, is one look.
    """

    key: str
    title: Text
    until: str
    every_days: int
    messages: tuple[str, ...]


class ReviewRhythm(NamedTuple):
    """When clients are reviewed: ``first_days`` after signing, from then on ``every_days`` by tier.

    None and empty where only what is planned by hand is due. Invitations go out ``lead_days`` before.
    """

    first_days: int | None
    every_days: Mapping[str, int]
    lead_days: int


class RenewalRule(NamedTuple):
    """How a renewal is prepared: from ``lead_days`` (by tier) before the opt-out deadline on.

    ``notice_days`` is the notice where a contract names none; ``category`` the part of the checklist that
    prepares it, ``milestone`` the one that it reaches, each empty for none.
    """

    notice_days: int
    lead_days: Mapping[str, int]
    category: str
    milestone: str = ""

    def lead(self, tier: str | None) -> int:
        """Days before the deadline on which preparing begins; of a client that was not sized, the longest."""
        return self.lead_days.get(tier or "") or max(self.lead_days.values(), default=0)


class Playbook(NamedTuple):
    """A whole practice. ``limits`` and ``next_steps`` go by signal code.

    ``next_steps[signal][milestone or "any"]`` is what to do; the order of its signals is the
    order in which a client's fired signals are answered. After a meeting, advice that took thought is
    due in ``advice_from_days`` to ``advice_to_days`` working days. ``celebrations`` are the keys of the
    messages for a milestone reached, ``metric_titles`` what its metrics are called, by key: the list of the morning
    names a goal and needs nothing else of the library. ``done_by`` has the facts (`checklist.FACTS`) that a checklist item is done
    by, by its key. The fields of `SECOND` are empty in an outline.
    """

    key: str
    title: Text
    about: Text
    language: str
    currency: str
    milestones: tuple[Milestone, ...]
    tiers: tuple[Tier, ...]
    campaign: Campaign | None
    limits: Mapping[str, Limits]
    next_steps: Mapping[str, Mapping[str, Text]]
    clearing: Mapping[str, Text]
    reasons: Mapping[str, Text]
    check_in_after_days: int
    check_in_every_days: int
    advice_from_days: int
    advice_to_days: int
    reminders: tuple[Reminder, ...]
    celebrations: tuple[str, ...]
    reviews: ReviewRhythm | None = None
    renewal: RenewalRule | None = None
    metric_titles: Mapping[str, Text] = {}
    done_by: Mapping[str, tuple[str, ...]] = {}
    intake: tuple[Question, ...] = ()
    categories: tuple[Category, ...] = ()
    checklist: tuple[Item, ...] = ()
    messages: tuple[Message, ...] = ()
    stages: tuple[Stage, ...] = ()
    roles: tuple[MilestoneWords, ...] = ()
    parts: tuple[Part, ...] = ()
    industries: tuple[Named, ...] = ()
    departments: tuple[Named, ...] = ()
    metrics: tuple[Metric, ...] = ()
    handoff: tuple[Question, ...] = ()
    success: tuple[Question, ...] = ()
    topics: tuple[Topic, ...] = ()
    causes: tuple[Cause, ...] = ()
    costs: tuple[Cost, ...] = ()

    def milestone(self, key: str) -> Milestone | None:
        """The milestone that goes by `key`."""
        return next((m for m in self.milestones if m.key == key), None)

    def tier(self, key: str | None) -> Tier | None:
        """The tier that goes by `key`."""
        return next((t for t in self.tiers if t.key == key), None)

    def items(self, tier: str) -> "tuple[Item, ...]":
        """The checklist of a tier, in the playbook's order."""
        return tuple(item for item in self.checklist if tier in item.tiers)


def from_plain(plain: Mapping[str, Any]) -> Playbook:
    """A playbook from the plain mapping (of JSON types) that `playbooks` compiles and caches."""

    def limits(p: Any) -> Limits:
        return Limits(
            Limit(*p["usual"]),
            {k: Limit(*v) for k, v in p["tiers"].items()},
            {k: Limit(*v) for k, v in p["milestones"].items()},
            Limit(*p["moves"]) if p["moves"] else None,
        )

    def milestone(p: Any) -> Milestone:
        return Milestone(
            **{
                **p,
                "due": tuple(Offset(*o) for o in p["due"]),
                "resources": tuple(Resource(**r) for r in p["resources"]),
                "reached_when_dated": tuple(p["reached_when_dated"]),
            }
        )

    def campaign(p: Any) -> Campaign:
        return Campaign(**{**p, "pace": tuple((time, amount) for time, amount in p["pace"])})

    return Playbook(
        **{
            **plain,
            "milestones": tuple(milestone(p) for p in plain["milestones"]),
            "tiers": tuple(Tier(**p) for p in plain["tiers"]),
            "campaign": campaign(plain["campaign"]) if plain["campaign"] else None,
            "limits": {code: limits(p) for code, p in plain["limits"].items()},
            "reminders": tuple(Reminder(**{**p, "messages": tuple(p["messages"])}) for p in plain["reminders"]),
            "celebrations": tuple(plain["celebrations"]),
            "done_by": {key: tuple(facts) for key, facts in plain["done_by"].items()},
            "reviews": ReviewRhythm(**plain["reviews"]) if plain["reviews"] else None,
            "renewal": RenewalRule(**plain["renewal"]) if plain["renewal"] else None,
            **_second(plain),
        }
    )


def _second(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that an outline lacks, their records imported only where there is something to record."""
    if "intake" not in plain:
        return {}
    from csmcli.core import materials, outcomes

    return {**materials.from_plain(plain), **outcomes.from_plain(plain)}
