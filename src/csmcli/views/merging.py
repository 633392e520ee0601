"""What a merge changes, line by line, for people and for programs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from csmcli.core.merging import THERE, WHOLE, Conflict, Row
from csmcli.core.merging_courses import PROPOSED
from csmcli.core.merging_kinds import CLIENT, MOVE, TIER_CHANGE, Edit, Kind, label
from csmcli.core.money import worded

NEW, CHANGED, DELETED, CONFLICT = "new", "changed", "deleted", "conflict"
MOVED, DROPPED = "moved", "dropped"

_SILENT = {"match", "rank", "position", "client_id", "advice", "category"}
"""Columns that follow from others, or that nobody reads."""

_SAYS = {
    "client": "name", "milestone": "due_on", "move": "to_on", "tier_change": "decided_on", "owner_change": "decided_on", "review_move": "to_on", "measurement": "value",
    "link": "url", "answer": "value", "task": "due_on", "touch": "on_day", "follow_up": "due_on",
    "question": "asked_on", "hold": "until_on", "closing": "outcome", "goal": "target", "review": "topic",
    "cause": "note", "contract": "outcome", "term": "theirs",
}  # fmt: skip
"""What a record says, in one word, besides what it is known by."""

_MONEY = {
    ("client", "target"), ("measurement", "value"), ("goal", "baseline"), ("goal", "target"), ("contract", "value"),
}  # fmt: skip


class Difference(NamedTuple):
    """A line of ``csm merge``. ``change`` is ``new``, ``changed``, ``deleted`` or ``conflict``.

    ``item`` is what a person knows the record by, ``field`` null for the record as a whole. Of a conflict, when each
    side was changed last (UTC) and by whom, null where the history does not tell, and the side ``taken``, null where
    nobody has decided.
    """

    change: str
    client: str
    what: str
    item: str
    field: str | None
    here: str | None
    there: str | None
    here_at: str | None = None
    here_by: str | None = None
    there_at: str | None = None
    there_by: str | None = None
    taken: str | None = None


class Joined(NamedTuple):
    """A line of ``csm merge-clients``: a record of B that is ``moved`` to A, a fact of B that A takes (``changed``) or
    does without (``dropped``), or a ``conflict``. ``a`` and ``b`` are what each says, ``taken`` whose is taken."""

    change: str
    what: str
    item: str
    field: str | None
    a: str | None
    b: str | None
    taken: str | None = None


def differences(
    edits: Iterable[Edit],
    decided: Iterable[tuple[Conflict, str | None]],
    names: Mapping[int, str],
) -> list[Difference]:
    """The lines of a merge: conflicts first, then what changes of itself, a new or lost client as one line."""
    told = list(decided)
    lines = [conflict(one, side) for one, side in told]
    asked = {(one.client, one.what, one.item, one.field) for one, _ in told}
    found = shown(edits)
    lost = {edit.client for edit in found if edit.kind is CLIENT and edit.after is None}
    for edit in sorted(found, key=lambda edit: names[edit.client]):
        if edit.kind is not CLIENT and (edit.client < 0 or edit.client in lost):
            continue
        lines += [
            line
            for line in _lines(edit, names[edit.client])
            if (line.client, line.what, line.item, line.field or WHOLE) not in asked
        ]
    return lines


def shown(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that are worth a line: what the playbook proposed follows from the rest."""
    return [e for e in edits if e.kind is not MOVE or (e.after or e.before or {})["kind"] != PROPOSED]


def conflict(one: Conflict, side: str | None) -> Difference:
    """A conflict as a line."""
    here, there = (_worded(one.what, one.field, value) for value in (one.here, one.there))
    when = (one.here_at, one.here_by, one.there_at, one.there_by)
    return Difference(CONFLICT, one.client, one.what, one.item, one.field or None, here, there, *when, side)


def _lines(edit: Edit, client: str) -> Iterator[Difference]:
    known = edit.before or edit.after or {}
    told = (client, edit.kind.table, label(edit.kind, known))
    if edit.before is None or edit.after is None:
        change, says = (DELETED if edit.before else NEW), _says(edit.kind, known)
        yield Difference(change, *told, None, *((says, None) if edit.before else (None, says)))
        return
    for field, value in edit.changed.items():
        if field not in _SILENT:
            old, new = (_worded(edit.kind.table, field, v) for v in (edit.before[field], value))
            yield Difference(CHANGED, *told, field, old, new)


def joined(edits: Iterable[Edit], decided: Iterable[tuple[Conflict, str | None]]) -> list[Joined]:
    """The lines of joining two clients: conflicts first, then what goes where."""
    told = list(decided)
    lines = [_asked(one, side) for one, side in told]
    asked = {(one.what, one.item, one.field) for one, _ in told}
    for edit in shown(edits):
        if edit.kind is CLIENT and edit.after is None:
            continue
        lines += [line for line in _parts(edit) if (line.what, line.item, line.field or WHOLE) not in asked]
    return lines


def _asked(one: Conflict, side: str | None) -> Joined:
    line = conflict(one, side)
    return Joined(
        CONFLICT, line.what, line.item, line.field, line.here, line.there, side and ("B" if side == THERE else "A")
    )


def _parts(edit: Edit) -> Iterator[Joined]:
    assert edit.before is not None
    told = (edit.kind.table, label(edit.kind, edit.before))
    if edit.after is None:
        # The others are in a record of A's.
        if edit.kind in (TIER_CHANGE, MOVE):
            yield Joined(DROPPED, *told, None, None, _says(edit.kind, edit.before))
    elif "client_id" in edit.changed:
        name = label(edit.kind, edit.after)
        yield Joined(MOVED, *told, None, name if name != told[1] else None, _says(edit.kind, edit.before))
    else:
        for line in _lines(edit, ""):
            yield Joined(CHANGED, line.what, line.item, line.field, line.here, line.there)


def _says(kind: Kind, row: Row) -> str | None:
    field = _SAYS[kind.table]
    return _worded(kind.table, field, row[field])


def _worded(table: str, field: str, value: Any) -> str | None:
    if value is None:
        return None
    return worded(value) if (table, field) in _MONEY else str(value)
