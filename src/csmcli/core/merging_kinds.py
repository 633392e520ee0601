"""What tells two records of each table apart, which of their columns belong together, and who is asked.

Forecasts are in no list, since the write path makes them; nor are a client's tier and end, which follow from the
records of them. What only the program chose (an order, the words of a template) is never asked about: the smaller
value is taken, which both directions of a merge agree on.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csmcli.core.merging import ASK, FIRST, KEEP, LAST, Group, Row
from csmcli.core.naming import folded


class Kind(NamedTuple):
    """A table of records that belong to a client, or the clients themselves.

    ``who`` are the columns that tell one of a client's records from another: ``uid`` in any file, a key within the
    client, or all that it says. ``extra`` are columns that are only copied.
    """

    table: str
    who: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    rules: Mapping[str, str] = {}
    extra: tuple[str, ...] = ()

    @property
    def by_uid(self) -> bool:
        """Whether its records are told apart in any file, and may go to another client."""
        return self.who == ("uid",)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns but the number and the client's."""
        told = [column for group in self.groups for column in group if column not in ("client_id", *self.who)]
        return (*self.who, *told, *self.extra)


def _singly(*columns: str) -> tuple[Group, ...]:
    return tuple((column,) for column in columns)


CLIENT = Kind(
    "client",
    ("uid",),
    _singly(
        "key", "name", "external_id", "language", "owner", "signed_on", "added_on", "contact", "channel", "address",
        "currency", "target", "note",
    ),
    {"key": KEEP, "added_on": FIRST},
    ("playbook", "tier", "rank", "closed_on"),
)  # fmt: skip
MILESTONE = Kind(
    "milestone",
    ("key",),
    (
        *_singly("position", "due_on", "first_due_on", "reached_on", "day_unknown", "standard", "ours", "theirs"),
        ("meeting_on", "meeting_topic", "meeting_people"),
        ("hidden_on",),
    ),
)
MOVE = Kind("move", ("key", "kind", "from_on", "to_on", "decided_on", "side", "reason", "fresh"))
OWNER_CHANGE = Kind("owner_change", ("owner", "decided_on"))
TIER_CHANGE = Kind("tier_change", ("tier", "decided_on", "reason"))
MEASUREMENT = Kind("measurement", ("metric", "on_day", "value", "source", "note"))
LINK = Kind("link", ("name",), (("url", "match"),))
ANSWER = Kind("answer", ("question",), (("value", "answered_on"),))
TASK = Kind(
    "task",
    ("key",),
    (("side",), ("vital",), ("own",), ("title", "advice", "category", "position"), ("due_on", "due_by_hand"), ("added_on",), ("done_on", "done_by"), ("ours",), ("theirs",)),
    {"own": FIRST, "title": FIRST, "due_on": FIRST, "added_on": FIRST, "done_on": FIRST},
)  # fmt: skip
TOUCH = Kind(
    "touch",
    ("uid",),
    _singly("client_id", "on_day", "two_way", "meeting", "channel", "topic", "minutes", "text", "message"),
)
FOLLOW_UP = Kind(
    "follow_up",
    ("uid",),
    _singly("client_id", "kind", "text", "every", "due_on", "added_on", "done_on", "dropped_on"),
    {"added_on": FIRST, "done_on": FIRST, "dropped_on": FIRST},
    ("key", "counted_from"),
)
QUESTION = Kind(
    "question",
    ("uid",),
    (("client_id",), ("asked_on",), ("topic",), ("text",), ("answered_by", "answered_on")),
    {"asked_on": FIRST, "text": FIRST},
)
HOLD = Kind(
    "hold", ("uid",), _singly("client_id", "from_on", "until_on", "reason", "resumed_on"), {"resumed_on": FIRST}
)
CLOSING = Kind(
    "closing",
    ("uid",),
    (("client_id",), ("closed_on",), ("outcome", "reason"), ("note",), ("reopened_on",)),
    {"reopened_on": FIRST},
)
GOAL = Kind(
    "goal",
    ("uid",),
    (
        ("client_id",), ("title",), ("metric", "unit", "direction", "baseline", "target", "by_on", "checkpoints"), ("set_on",),
        ("ended_on", "ending"), ("note",),
    ),
    {"set_on": FIRST},
)  # fmt: skip
REVIEW = Kind(
    "review",
    ("uid",),
    _singly(
        "client_id", "period", "planned_on", "topic", "ours", "theirs", "added_on", "held_on", "cancelled_on", "note"
    ),
    {"added_on": FIRST, "held_on": FIRST, "cancelled_on": FIRST},
)
REVIEW_MOVE = Kind("review_move", ("review", "from_on", "to_on", "decided_on"))
CAUSE = Kind("cause", ("uid",), _singly("client_id", "metric", "code", "note"), {}, ("review", "found_on"))
CONTRACT = Kind(
    "contract",
    ("uid",),
    (
        ("client_id",), ("starts_on",), ("ends_on", "notice_days", "opt_out_on"), ("value",), ("added_on",),
        ("outcome", "reason", "decided_on"), ("note",),
    ),
    {"added_on": FIRST},
)  # fmt: skip
TERM = Kind("term", ("ours", "department"), (("theirs", "said_on"),))

NAMED = (
    LINK, ANSWER, TASK, TOUCH, FOLLOW_UP, QUESTION, HOLD, CLOSING, GOAL, REVIEW, CAUSE, CONTRACT, TERM,
)  # fmt: skip
"""Records that can be found in the other file and may have changed."""

UNNAMED = (TIER_CHANGE, OWNER_CHANGE, REVIEW_MOVE, MEASUREMENT)
"""Records that are what they say: there or not there."""

CHILDREN = (MILESTONE, MOVE, *UNNAMED, *NAMED)
"""All records of a client."""


class Edit(NamedTuple):
    """A record to be changed: new where ``before`` is None, to be taken away where ``after`` is.

    ``number`` is the row's, None for a new one. ``client`` is the number of the client it is to belong to; one that
    is new as well goes by the negative of its number there.
    """

    kind: Kind
    number: int | None
    client: int
    before: Row | None
    after: Row | None

    @property
    def changed(self) -> dict[str, Any]:
        """The columns that it changes, with their new values; all of a new record, none of one taken away."""
        if self.after is None:
            return {}
        return changed(self.kind, self.before, self.after) if self.before else dict(self.after)


def changed(kind: Kind, before: Row, after: Row) -> dict[str, Any]:
    """The columns in which two states of a record differ, with the later values."""
    names = (column for column in (*kind.columns, "client_id") if column != "uid")
    return {name: after[name] for name in names if name in before and before[name] != after[name]}


def rules(kind: Kind, row: Row, other: Row) -> Mapping[str, str]:
    """The rules for one record of two files: of a task that a person wrote, nothing is taken without asking."""
    if kind is LINK and row["match"] == other["match"]:
        return {"url": FIRST}  # two ways to write one address
    if kind is TASK and row["own"]:
        return {**kind.rules, "title": ASK, "due_on": ASK}
    if kind is TASK and not row["due_by_hand"] and not other["due_by_hand"]:
        return {**kind.rules, "due_on": KEEP}  # it follows from milestones, and is worked out anew where those change
    if kind is FOLLOW_UP and row["every"]:
        # Kept on both sides, it comes again on two days: it was last kept on the later one.
        return {**kind.rules, "due_on": LAST}
    return kind.rules


def likenesses(kind: Kind, row: Row) -> tuple[Any, ...]:
    """What makes two records one that were written on both sides apart, the surest first; empty for nothing.

    Only where one file would not have had it twice: a client ends once, a question is open once, a promise that
    comes again does so once, a metric has one goal at a time and a client one contract.
    """
    if kind is GOAL and not row["ended_on"]:
        return ((row["metric"],),)
    if kind is CONTRACT and not row["outcome"]:
        return ("open",)
    if kind is CLOSING:
        return ((row["closed_on"], row["outcome"]), *(() if row["reopened_on"] else ("standing",)))
    if kind is QUESTION:
        return (folded(row["text"]),)
    if kind is FOLLOW_UP and row["every"] and not row["done_on"]:
        return ((row["kind"], row["text"], row["every"]),)
    return ()


_KNOWN_BY = {
    "task": "title", "touch": "text", "hold": "from_on", "closing": "closed_on", "client": "name", "goal": "metric",
    "review": "planned_on", "cause": "code", "contract": "ends_on",
}  # fmt: skip


def label(kind: Kind, row: Row) -> str:
    """What a person knows a record by."""
    told = row[_KNOWN_BY.get(kind.table, kind.who[0] if not kind.by_uid else "text")]
    return str(told or "")
