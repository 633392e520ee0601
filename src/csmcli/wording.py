"""Codes → sentences, in the language in use."""

from __future__ import annotations

from collections.abc import Sequence

from csmcli.core import stalled
from csmcli.core.stalled import Signal
from csmcli.language import tell


def state_word(state: str) -> str:
    """A client's state as a word."""
    words = {
        stalled.ON_TRACK: "on track",
        stalled.BEHIND: "behind",
        stalled.STUCK: "stuck",
        stalled.HOLD: "on hold",
        stalled.CLOSED: "closed",
        stalled.UNKNOWN: "unknown",
    }
    return tell(words[state])


def goal_state_word(state: str) -> str:
    """How a goal stands, as a word."""
    from csmcli.core import goals  # the list of the morning has none to word

    words = {
        goals.ON_TRACK: "on track",
        goals.BEHIND: "behind",
        goals.MISSED: "missed",
        goals.MET: "met",
        goals.UNKNOWN: "unknown",
    }
    return tell(words[state])


def moved_words(moves: int, days: int) -> str:
    """How often and by how many days an agreed date was moved later; nothing where it was not."""
    return tell("{moves}×, +{days} d", moves=moves, days=days) if moves else ""


def status_word(status: str) -> str:
    """A signal's status as a word."""
    words = {stalled.FIRED: "fired", stalled.CLEAR: "clear", stalled.UNKNOWN: "unknown"}
    return tell(words[status])


def tier_word(tier: str | None) -> str:
    """A tier as a word."""
    return tell(tier) if tier else ""


def signal_text(signal: Signal, value: int | None, milestone: str) -> str:
    """What a signal says, value against limits. `milestone` is the current one's title."""
    if signal.unknown:
        return _unknown(signal, milestone)
    if signal.rests_on is None and not value:
        return tell(_CLEAR[signal.code])
    fields = {
        "value": value,
        "day": signal.rests_on,
        "expected": signal.limit.expected,
        "maximum": signal.limit.maximum,
        "milestone": milestone,
        "moves": signal.moves,
        "metric": signal.title or signal.about,
    }
    code = (
        {stalled.RENEWAL: PREPARED, stalled.SLIPPING: FRESH}.get(signal.code, signal.code)
        if signal.about
        else signal.code
    )
    return tell((_TEXTS if value else _NOT_YET)[code], **fields)


PREPARED = "prepared"
"""In the place of ``renewal``, once somebody has begun to prepare it."""

FRESH = "fresh"
"""In the place of ``slipping``, where it is counted from a new start."""


_TEXTS = {
    stalled.OVERDUE: "{milestone} was due {day}: {value} d late (limits {expected} and {maximum})",
    stalled.SLIPPING: "{milestone} was moved {moves}×, later by {value} d in all (limits {expected} and {maximum})",
    FRESH: "since its new start {milestone} was moved {moves}×, later by {value} d (limits {expected} and {maximum})",
    stalled.SILENT: "no two-way contact since {day}: {value} d (limits {expected} and {maximum})",
    stalled.TASK: "a vital task was due {day}: {value} d late (limits {expected} and {maximum})",
    stalled.NUMBERS: "the campaign runs and its last number is of {day}: {value} d (limits {expected} and {maximum})",
    stalled.GOAL: "{metric} missed its checkpoint by {value} % of the way (limits {expected} and {maximum})",
    stalled.REVIEW: "the review was due {day}: {value} d late (limits {expected} and {maximum})",
    stalled.RENEWAL: "the renewal was to be prepared from {day}: {value} d, and nothing is done (limits {expected} and {maximum})",
    PREPARED: "the contract could be ended until {day}: {value} d ago, and no outcome is on record (limits {expected} and {maximum})",
}
_NOT_YET = {
    stalled.OVERDUE: "{milestone} is due {day}",
    stalled.SLIPPING: "the date of {milestone} was moved, and is no later than first agreed",
    FRESH: "{milestone} is no later than agreed for its new start",
    stalled.SILENT: "in contact on {day}",
    stalled.TASK: "the next vital task is due {day}",
    stalled.NUMBERS: "the last number is of {day}",
    stalled.GOAL: "{metric} was last measured on {day}, and no checkpoint is missed",
    stalled.REVIEW: "the next review is due {day}",
    stalled.RENEWAL: "the renewal is to be prepared from {day}",
    PREPARED: "the renewal is being prepared; the contract can be ended until {day}",
}
_CLEAR = {
    stalled.OVERDUE: "every milestone is reached",
    stalled.SLIPPING: "no agreed date was moved",
    stalled.SILENT: "in touch",
    stalled.TASK: "no vital task is open",
    stalled.NUMBERS: "no campaign is running",
    stalled.GOAL: "no checkpoint is missed",
}


def _unknown(signal: Signal, milestone: str) -> str:
    if signal.code == stalled.OVERDUE:
        return tell("{milestone} has no due date", milestone=milestone)
    if signal.code == stalled.GOAL:
        return tell("{metric} has neither a baseline nor a number", metric=signal.title or signal.about)
    return tell("neither a signing date nor a contact is known")


def some(keys: Sequence[str], shown: int = 5) -> str:
    """The first few of many keys, and how many more there are."""
    words = ", ".join(keys[:shown])
    return tell("{keys} and {count} more", keys=words, count=len(keys) - shown) if len(keys) > shown else words


def kind_word(kind: str) -> str:
    """A kind of line of ``csm today`` as a word."""
    return tell(_KINDS[kind])


_KINDS = {
    "stalled": "stalled",
    "follow-up": "follow-up",
    "rhythm": "contact",
    "task": "task",
    "milestone": "milestone",
    "check-in": "check-in",
    "numbers": "number",
    "review": "review",
    "renewal": "renewal",
    "celebrate": "good news",
}


def due_text(code: str, **fields: object) -> str:
    """Why a line stands in ``csm today``. A ``late`` of 0 is today, one below 0 a day to come."""
    late, more = fields.get("late"), fields.get("more")
    shown = {**fields, "titles": ", ".join(_strings(fields.get("titles"))), "tier": tell(str(fields.get("tier", "")))}
    text = tell(_DUE[code], **shown)
    if isinstance(late, int):
        text = tell(_WHEN["late" if late > 0 else "soon" if late < 0 else "today"], text=text, days=abs(late))
    return tell("{text}, and {count} more", text=text, count=more) if more else text


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


_WHEN = {"late": "{text} ({days} d late)", "today": "{text} (today)", "soon": "{text} (in {days} d)"}
_DUE = {
    "stuck": "stuck: {why}",
    "behind": "behind: {why}",
    "follow-up": "{text}",
    "rhythm": "last two-way contact {since}; {tier} clients hear from us every {days} d",
    "first-contact": "no two-way contact since {since}, when it signed",
    "task": "{text}",
    "milestone": "{text}",
    "check-in": "look in on it, as planned",
    "reminder": "{text}; the last time was {since}",
    "first-reminder": "{text}; not once since it signed on {since}",
    "numbers": "the campaign runs; {metric} was last recorded {since}",
    "first-number": "the campaign runs since {since}; {metric} was not recorded yet",
    "review": "the review with its numbers is due {since}; agree on a day for it",
    "planned-review": "the review is on {since}",
    "renewal": "until {since} the contract can be ended; begin to prepare its renewal",
    "prepared-renewal": "since {since} the contract goes on or ends; say which",
    "celebrate": "{titles}: reached on {day}, and nobody has congratulated yet",
}


def review_word(state: str) -> str:
    """How a review stands, as a word."""
    words = {"planned": "planned", "due": "to plan", "overdue": "overdue", "later": "later", "held": "held"}
    return tell(words[state])


def change_word(change: str) -> str:
    """A change between two days as words."""
    words = {"stalled": "became stalled", "worse": "got worse", "better": "got better", "free": "got free"}
    return tell(words[change])


def reason_text(code: str, milestone: str) -> str:
    """Why a message is due: a signal or an occasion, as a clause. `milestone` is the title of that of the reason."""
    return tell(_REASONS[code], milestone=milestone)


_REASONS = {
    stalled.OVERDUE: "“{milestone}” is past its day",
    stalled.SLIPPING: "the date of “{milestone}” was moved",
    stalled.SILENT: "there has been no answer for a while",
    stalled.TASK: "a vital task is late",
    stalled.NUMBERS: "the campaign's numbers are old",
    stalled.GOAL: "a goal has missed its checkpoint",
    stalled.REVIEW: "a review is overdue",
    stalled.RENEWAL: "the renewal is near and nothing is prepared",
    "welcome": "there was no contact yet",
    "celebrate": "“{milestone}” has just been reached",
    stalled.NOTICE_PASSED: "the last day to end the contract has passed, and no outcome is on record",
    "tight": "the launch leaves the steps before it too little room",
    "reminder": "a reminder is due until “{milestone}” is reached",
    "launch-week": "the launch is at most a week away",
    "campaign": "the campaign is running",
    "shipping": "the rewards are still to be shipped",
    "closing": "the work with the client has ended",
    "step": "nothing is wrong and this is the next step",
}


def fit_words(fits: tuple[str, ...]) -> str:
    """When a message fits, in words: ``late; moved (copy)``."""
    words = []
    for fit in fits:
        code, _, milestone = fit.partition(":")
        words.append(f"{tell(_FITS[code])} ({milestone})" if milestone else tell(_FITS[code]))
    return "; ".join(words)


_FITS = {
    stalled.OVERDUE: "late",
    stalled.SLIPPING: "moved",
    stalled.SILENT: "no answer",
    stalled.TASK: "vital task late",
    stalled.NUMBERS: "old numbers",
    stalled.GOAL: "goal missed",
    stalled.REVIEW: "review overdue",
    stalled.RENEWAL: "renewal near",
    "welcome": "first contact",
    "celebrate": "milestone reached",
    stalled.NOTICE_PASSED: "notice passed",
    "tight": "launch too near",
    "reminder": "reminder",
    "launch-week": "launch week",
    "campaign": "campaign running",
    "shipping": "shipping ahead",
    "closing": "closed",
    "step": "next step",
}


def outcome_word(outcome: str) -> str:
    """What became of a contract, as a word."""
    words = {"renewed": "renewed", "upgraded": "upgraded", "downgraded": "downgraded", "lost": "lost"}
    return tell(words[outcome])


def part_word(state: str) -> str:
    """Whether a client has an optional part of the journey, as a word."""
    return tell(_PARTS[state])


_PARTS = {"on": "on", "hidden": "hidden", "off": "off"}


def fit_text(fit: str) -> str:
    """Who can say what success is for a client, as a clause; a doubt unless both sides can."""
    return tell(_FIT_TEXTS[fit]) if fit in _FIT_TEXTS else fit


_FIT_TEXTS = {
    "both": "both sides can say what success is",
    "client": "only the client can say what success is, and we do not see yet how to bring it about: the fit is in doubt",
    "us": "only we can say what success is, and the client has not made it its own: the fit is in doubt",
    "neither": "neither side can say what success is: the client may be a poor fit",
}
