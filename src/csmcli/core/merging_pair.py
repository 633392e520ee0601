"""Two clients of one file that are one: what of the second goes to the first.

The first keeps its name, its key and the dates it has agreed. Where both know when something was reached or done, the
earlier day is the fact; what they contradict each other in is asked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from csmcli.core.merging import KEEP, THERE, Row, Side, decided, merged, values
from csmcli.core.merging_courses import TOLD
from csmcli.core.merging_kinds import (
    ANSWER,
    CHILDREN,
    CLIENT,
    CLOSING,
    CONTRACT,
    FOLLOW_UP,
    GOAL,
    LINK,
    MEASUREMENT,
    MILESTONE,
    MOVE,
    QUESTION,
    TASK,
    TERM,
    TIER_CHANGE,
    Edit,
    Kind,
    changed,
    likenesses,
    rules,
)
from csmcli.core.naming import numbered

Rows = Sequence[Row]
Ask = Callable[[Kind, Row, Row, str], str]
"""Whose value of a field to take, HERE being A's: asked of two records and the name of a group of columns."""

_KEPT = {
    "client": {"key": KEEP, "name": KEEP, "language": KEEP},
    "task": {"title": KEEP, "side": KEEP, "vital": KEEP, "due_on": KEEP},
}
"""What is A's without a question: its names, and what a checklist says of an item that both have."""


def _rules(kind: Kind, row: Row, other: Row) -> Mapping[str, str]:
    return {**rules(kind, row, other), **({} if kind is TASK and row["own"] else _KEPT.get(kind.table, {}))}


def joined(a: Row, b: Row, ours: Mapping[str, Rows], theirs: Mapping[str, Rows], ask: Ask) -> list[Edit]:
    """The edits that make client `b` a part of `a`; `ours` and `theirs` are the records of each, by table."""
    joining = _Joining(a, b, ask)
    for kind in CHILDREN:
        if kind not in (MILESTONE, MOVE):
            joining.records(kind, ours.get(kind.table, ()), theirs.get(kind.table, ()))
    steps, other_steps = (_by_key(rows.get("milestone", ())) for rows in (ours, theirs))
    for key in {**steps, **other_steps}:
        moves, other_moves = ([row for row in rows.get("move", ()) if row["key"] == key] for rows in (ours, theirs))
        joining.milestone(steps.get(key), other_steps.get(key), moves, other_moves)
    joining.people()
    return joining.edits


def _by_key(rows: Rows) -> dict[str, Row]:
    return {row["key"]: row for row in rows}


class _Joining:
    """The edits as they are found."""

    def __init__(self, a: Row, b: Row, ask: Ask) -> None:
        self.a, self.b, self.ask = a, b, ask
        self.edits: list[Edit] = []

    def records(self, kind: Kind, ours: Rows, theirs: Rows) -> None:
        """The records of a kind: those that both have as one, the others as they are."""
        if kind is TIER_CHANGE and self.a["tier"]:
            return self._drop(kind, theirs)
        known = {mark: row for row in reversed(ours) for mark in self._marks(kind, row)}
        names = {row["name"] for row in ours} if kind is LINK else set()
        for row in theirs:
            twin = next((known[mark] for mark in self._marks(kind, row) if mark in known), None)
            if twin is None:
                self._move(kind, row, names)
                continue
            if kind.groups and kind is not LINK:
                self._merge(kind, twin, row)
            self._drop(kind, [row])
        return None

    def _marks(self, kind: Kind, row: Row) -> Iterable[Any]:
        """What makes two records of a kind one."""
        if kind in (TASK, ANSWER):
            return (row[kind.who[0]],)
        if kind is TERM:
            return ((row["ours"], row["department"]),)
        if kind in (GOAL, CONTRACT):
            return likenesses(kind, row)
        if kind is LINK:
            return ((row["name"], row["match"]),)
        if kind is MEASUREMENT:
            return (tuple(row[column] for column in kind.columns),)
        done = {"question": "answered_on", "follow_up": "done_on"}.get(kind.table)
        return likenesses(kind, row) if kind in (QUESTION, FOLLOW_UP) and row[done or ""] is None else ()

    def _move(self, kind: Kind, row: Row, names: set[str]) -> None:
        """Give A a record of B's."""
        fresh: dict[str, Any] = {"client_id": self.a["id"]}
        if kind is LINK:
            fresh["name"] = next(name for name in numbered(row["name"]) if name not in names)
            names.add(fresh["name"])
        if kind is CLOSING and row["reopened_on"] is None:
            # Whether the client is closed is A's to say: that B ended never was the end of it.
            fresh["reopened_on"] = row["closed_on"]
        self._edit(kind, row, {**row, **fresh})

    def milestone(self, ours: Row | None, theirs: Row | None, moves: Rows, other_moves: Rows) -> None:
        """One milestone: the earlier day on which it was reached, A's agreed date, else B's, with the moves that led to it."""
        if ours is None or theirs is None:
            for kind, rows in ((MILESTONE, [theirs] if theirs else []), (MOVE, other_moves)):
                for row in rows:
                    self._move(kind, row, set())
            return
        reached = [row["reached_on"] for row in (ours, theirs) if row["reached_on"]]
        after = {**ours, "reached_on": min(reached, default=None), **self._told(ours, theirs)}
        better = theirs["first_due_on"] or (theirs["due_on"] and not ours["due_on"])
        if better and ours["first_due_on"] is None:
            after |= {"due_on": theirs["due_on"], "first_due_on": theirs["first_due_on"]}
            self._drop(MOVE, moves)
            for row in other_moves:
                self._move(MOVE, row, set())
        else:
            self._drop(MOVE, other_moves)
        self._edit(MILESTONE, ours, after)
        self._drop(MILESTONE, [theirs])

    def _told(self, ours: Row, theirs: Row) -> Row:
        """What is told of a milestone beside its dates: A's, B's where A's says nothing; where both differ, it is asked."""
        found: dict[str, Any] = {}
        for group in TOLD:
            mine, other = values(ours, group), values(theirs, group)
            if mine == other or not any(other):
                continue
            if not any(mine) or self.ask(MILESTONE, ours, theirs, group[0]) == THERE:
                found.update(zip(group, other, strict=True))
        return found

    def people(self) -> None:
        """What is told of the clients themselves, and the end of B."""
        self._merge(CLIENT, self.a, self.b)
        self._drop(CLIENT, [self.b])

    def _merge(self, kind: Kind, ours: Row, theirs: Row) -> None:
        theirs = {**theirs, "client_id": self.a["id"]}
        found = merged(None, Side(ours), Side(theirs), kind.groups, _rules(kind, ours, theirs))
        choice = {field: self.ask(kind, ours, theirs, field) for field in found.asked}
        after = decided(found, ours, theirs, kind.groups, choice)
        assert after is not None
        if kind is CLIENT and not ours["tier"]:
            after = {**after, "tier": theirs["tier"]}
        self._edit(kind, ours, after)

    def _drop(self, kind: Kind, rows: Rows) -> None:
        self.edits += [
            Edit(kind, row["id"], row["id"] if kind is CLIENT else row["client_id"], row, None) for row in rows
        ]

    def _edit(self, kind: Kind, before: Row, after: Row) -> None:
        if changed(kind, before, after):
            self.edits.append(Edit(kind, before["id"], self.a["id"], before, after))
