"""What an operation changed, in words short enough for a line of ``csm history``.

The forecast is left out, since it only follows; so are the records that say once more what a fact says (each
move of a date, each change of a tier). More than a few rows of a kind are counted. JSON has all of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from csmcli.core.money import worded
from csmcli.language import tell
from csmcli.output.columns import plain
from csmcli.store.images import FORECAST
from csmcli.views.history import ADDED, CHANGED, REMOVED, Changed
from csmcli.wording import tier_word

_SHOWN = 4
_ROWS_EACH = 3
_TWICE = ("move", "tier_change", "owner_change", "review_move")

_TABLES = {
    "client": "client",
    "milestone": "milestone",
    "move": "move",
    "tier_change": "tier",
    "owner_change": "owner",
    "review_move": "review put off",
    "task": "task",
    "touch": "contact",
    "hold": "hold",
    "closing": "end",
    "follow_up": "promise",
    "link": "link",
    "answer": "answer",
    "question": "question",
    "measurement": "number",
    "goal": "goal",
    "review": "review",
    "cause": "cause",
    "contract": "contract",
    "term": "the client's word",
}
_FIELDS = {
    "added_on": "added",
    "address": "address",
    "answered_by": "answered by",
    "answered_on": "answered",
    "baseline": "baseline",
    "by_on": "by",
    "cancelled_on": "cancelled",
    "counted_from": "counted from",
    "checkpoints": "checkpoints",
    "code": "cause",
    "decided_on": "decided",
    "department": "department",
    "direction": "direction",
    "ended_on": "ended",
    "ending": "ending",
    "ends_on": "ends",
    "held_on": "held",
    "hidden_on": "hidden",
    "meeting_on": "meeting",
    "meeting_people": "people of the meeting",
    "meeting_topic": "topic of the meeting",
    "notice_days": "days of notice",
    "opt_out_on": "opt-out deadline",
    "ours": "our side",
    "period": "period",
    "planned_on": "planned",
    "standard": "standard",
    "starts_on": "starts",
    "theirs": "client's side",
    "asked_on": "asked",
    "channel": "channel",
    "closed_on": "closed",
    "contact": "contact person",
    "currency": "currency",
    "day_unknown": "day not known",
    "done_by": "done by",
    "done_on": "done",
    "dropped_on": "dropped",
    "due_by_hand": "due by hand",
    "due_on": "due",
    "every": "every",
    "external_id": "external id",
    "first_due_on": "first agreed",
    "found_on": "found",
    "fresh": "new start",
    "from_on": "from",
    "to_on": "to",
    "key": "key",
    "language": "language",
    "name": "name",
    "note": "note",
    "on_day": "day",
    "outcome": "outcome",
    "owner": "owner",
    "playbook": "playbook",
    "reached_on": "reached",
    "reason": "reason",
    "reopened_on": "reopened",
    "resumed_on": "resumed",
    "review": "review",
    "said_on": "said",
    "set_on": "set",
    "side": "side",
    "signed_on": "signed",
    "target": "target",
    "text": "text",
    "tier": "tier",
    "title": "title",
    "topic": "topic",
    "unit": "unit",
    "until_on": "until",
    "url": "address",
    "value": "value",
}
_HIDDEN = frozenset(("rank", "match", "position"))
_GISTS = {
    "client": ("name",),
    "touch": ("text",),
    "hold": ("until_on", "reason"),
    "closing": ("outcome", "reason"),
    "follow_up": ("text", "due_on"),
    "link": ("url",),
    "answer": ("value",),
    "question": ("text",),
    "measurement": ("value",),
    "goal": ("target", "by_on"),
    "review": ("planned_on", "topic"),
    "cause": ("code", "note"),
    "contract": ("ends_on", "opt_out_on"),
    "term": ("ours", "theirs"),
    "task": ("title",),
    "owner_change": ("owner",),
    "review_move": ("from_on", "to_on"),
}


def summary(changes: Sequence[Changed]) -> str:
    """The changes of an operation in a few words, those of each client behind its key."""
    facts = [change for change in changes if not _follows(change)]
    kept = [change for change in facts if change.table not in _TWICE] or facts
    pieces: list[tuple[str | None, str]] = []
    for client, own in groupby(kept, lambda change: change.client):
        pieces += [(client, piece) for piece in _pieces(list(own))]
    lines = [
        (f"{client}: " if client else "") + "; ".join(piece for _, piece in own)
        for client, own in groupby(pieces[:_SHOWN], lambda piece: piece[0])
    ]
    words = "; ".join(lines)
    return tell("{text}, and {count} more", text=words, count=len(pieces) - _SHOWN) if pieces[_SHOWN:] else words


def _follows(change: Changed) -> bool:
    return change.field in _HIDDEN or (change.table == "client" and change.kind == CHANGED and change.field in FORECAST)


def _pieces(changes: list[Changed]) -> Iterator[str]:
    """One piece for each row; one for all rows of a kind where they are many."""

    def sort(change: Changed) -> tuple[str, str]:
        return change.kind, change.table

    order = list(dict.fromkeys(map(sort, changes)))
    for (kind, table), own in groupby(sorted(changes, key=lambda change: order.index(sort(change))), sort):
        rows = [list(row) for _, row in groupby(own, lambda change: change.row)]
        count = sum(row[0].rows for row in rows)
        # What happened to each milestone is news; that tasks moved along with them is not.
        many = len(rows) > _ROWS_EACH and (kind != CHANGED or table == "task")
        if many or rows[0][0].field is None:
            yield _counted(kind, table, count, {change.field for row in rows for change in row})
        else:
            yield from (_row(row) for row in rows)


def _counted(kind: str, table: str, count: int, fields: Iterable[str | None]) -> str:
    words = f"{_MARKS[kind]}{_table(table)} ×{count}"
    if kind != CHANGED:
        return words
    return words + ": " + ", ".join(dict.fromkeys(_field(field) for field in sorted(filter(None, fields))))


_MARKS = {ADDED: "+ ", REMOVED: "− ", CHANGED: ""}


def _row(changes: list[Changed]) -> str:
    first = changes[0]
    if first.kind != CHANGED:
        values = {change.field: change.new if first.kind == ADDED else change.old for change in changes}
        gist = [_value(field, values[field]) for field in _GISTS.get(first.table, ()) if values.get(field) is not None]
        # Where the words themselves are shown, what they go by says nothing more.
        named = [] if "text" in values or "title" in values or first.name is None else [first.name]
        return " ".join([_MARKS[first.kind] + _table(first.table), *named, ", ".join(gist)]).rstrip()
    told = ", ".join(
        f"{_field(change.field)} {_value(change.field, change.old)} → {_value(change.field, change.new)}"
        for change in changes
    )
    if first.table == "client":
        return told
    return " ".join(filter(None, (_table(first.table), first.name, told)))


def _table(name: str) -> str:
    return tell(_TABLES[name]) if name in _TABLES else name


def _field(name: str | None) -> str:
    return tell(_FIELDS[name]) if name in _FIELDS else str(name).replace("_", " ")


def _value(field: str | None, value: Any) -> str:
    if value is None:
        return "–"
    if field in ("target", "value", "baseline") and isinstance(value, int):
        return worded(value)
    return tier_word(value) if field == "tier" else plain(value)
