"""What merging another file would change, worked out before anything is written.

A plan is a list of edits of rows, in our numbers, and of the questions that only a person can answer. The same plan
is shown by a rehearsal and carried out by `merge_writing`, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csmcli.core import merging_courses, merging_tiers
from csmcli.core.merging import HERE, WHOLE, Conflict, Group, Row, apart, decided, merged, shared
from csmcli.core.merging_courses import Known, course
from csmcli.core.merging_kinds import CLIENT, MILESTONE, MOVE, TIER_CHANGE, Edit, Kind, changed, label, rules
from csmcli.store.half import Half, identity

Choose = Callable[[Conflict], str | None]
"""The side to take in a conflict, None where nobody has decided."""


class Plan:
    """The edits of a merge as they are found, and the conflicts that nobody has decided.

    ``settle`` are the clients whose dates follow from what both sides did, ``proposed`` the milestones of each whose
    date the playbook has to propose again.
    """

    def __init__(self, here: Half, there: Half, choose: Choose) -> None:
        self.here, self.there, self._choose = here, there, choose
        self._clients: dict[int, Edit] = {}
        self._rows: list[Edit] = []
        self.undecided: list[Conflict] = []
        self.proposed: dict[int, list[str]] = {}
        self.settle: list[int] = []

    def name(self, client: int) -> str:
        """What a client goes by."""
        person = self.here.people.get(client) or self.there.people.get(-client)
        return str(person["key"] if person else client)

    # -- asking ----------------------------------------------------------------------------------

    def ask(self, kind: Kind, ours: Row | None, theirs: Row | None, group: Group) -> str:
        """The side to take where `group` of a record differs; no group for one that is gone on one side."""
        known = ours or theirs or {}
        here = self.here.last(kind, identity(kind, known), ours, group)
        there = self.there.last(kind, identity(kind, theirs or known), theirs, group)
        client = known["id"] if kind is CLIENT else known["client_id"]
        found = Conflict(
            self.name(client if kind is not CLIENT or ours else -client),
            kind.table,
            label(kind, known),
            group[0] if group else WHOLE,
            *(_said(kind, row, group) for row in (ours, theirs)),
            *(here or (None, None)),
            *(there or (None, None)),
        )
        side = self._choose(found)
        if side is None:
            self.undecided.append(found)
        return side or HERE

    # -- rows that have a name -------------------------------------------------------------------

    def record(self, kind: Kind, ours: Row | None, theirs: Row | None) -> None:
        """Plan for one record, which either file may lack."""
        known = ours or theirs
        assert known is not None
        here = self.here.side(kind, identity(kind, known), ours)
        there = self.there.side(kind, identity(kind, theirs or known), theirs)
        base = shared(self.here.base(kind, ours), self.there.base(kind, theirs))
        found = merged(base, here, there, kind.groups, rules(kind, known, theirs or known))
        groups = {group[0]: group for group in kind.groups} | {WHOLE: ()}
        choice = {field: self.ask(kind, ours, theirs, groups[field]) for field in found.asked}
        self.edit(kind, ours, decided(found, ours, theirs, kind.groups, choice))

    def edit(self, kind: Kind, before: Row | None, after: Row | None) -> None:
        """Note what changes a record, if anything does; what changes one client is one edit."""
        known = after or before
        if known is None or (before and after and not changed(kind, before, after)):
            return
        if kind is not CLIENT:
            self._rows.append(Edit(kind, before["id"] if before else None, known["client_id"], before, after))
            return
        number = known["id"] if before else -known["id"]
        so_far = self._clients.get(number)
        if so_far and so_far.after and before and after:
            after = {**so_far.after, **changed(kind, before, after)}
        self._clients[number] = Edit(kind, before["id"] if before else None, number, before, after)

    @property
    def edits(self) -> list[Edit]:
        """What is to be changed, the clients first."""
        return [*self._clients.values(), *self._rows]

    # -- rows without a name, and the courses of milestones --------------------------------------

    def unnamed(self, kind: Kind, client: int, ours: list[Row], theirs: list[Row]) -> None:
        """Plan for records that are what they say."""

        def content(row: Row) -> Any:
            return tuple(row.get(column) for column in kind.columns)  # an image of an older schema may lack one

        away, new = apart(ours, theirs, content, *self._gone(kind, client, content))
        self._exchange(kind, away, new)

    def tiers(self, client: int, ours: list[Row], theirs: list[Row]) -> None:
        """Plan for the changes of a client's tier, and the tier that follows from them."""
        gone = self._gone(TIER_CHANGE, client, merging_tiers.content)
        found = merging_tiers.tiers(ours, theirs, *gone)
        if found.asked:
            person = self.here.people[client]
            sides = [{**person, "tier": tier} for tier in found.asked]
            choice = self.ask(CLIENT, sides[0], {**sides[1], "id": self.there.number(client)}, ("tier",))
            found = merging_tiers.tiers(ours, theirs, *gone, choice=choice)
        self._exchange(TIER_CHANGE, found.away, found.new)
        person = self.here.people[client]
        if (found.away or found.new) and found.tier != person["tier"]:
            self.edit(CLIENT, person, {**person, "tier": found.tier})

    def course(self, client: int, key: str, ours: Known, theirs: Known) -> None:
        """Plan for one milestone of a client and the moves of its date."""
        base = shared(self.here.base(MILESTONE, ours.side.row), self.there.base(MILESTONE, theirs.side.row))
        found = course(base, ours, theirs)
        if found.asked:
            rows = ours.side.row, theirs.side.row
            choice = {field: self.ask(MILESTONE, *rows, (field,) if field else ()) for field in found.asked}
            found = course(base, ours, theirs, choice)
        if found.proposed:
            self.proposed.setdefault(client, []).append(key)
        self.edit(MILESTONE, ours.side.row, found.row)
        kept = {move["id"]: move for move in found.moves if move["id"] is not None}
        for move in ours.moves:
            self.edit(MOVE, move, kept.get(move["id"]))
        for move in found.moves:
            if move["id"] is None:
                self.edit(MOVE, None, move)

    def known(self, half: Half, client: int, key: str, row: Row | None, moves: list[Row]) -> Known:
        """A milestone of a client as one of the files knows it."""
        gone = [merging_courses.content(move) for move in half.gone(MOVE, client) if move["key"] == key]
        return Known(half.side(MILESTONE, (client, key), row), [m for m in moves if m["key"] == key], gone)

    def _gone(self, kind: Kind, client: int, content: Callable[[Row], Any]) -> tuple[list[Any], list[Any]]:
        here, there = ([content(row) for row in half.gone(kind, client)] for half in (self.here, self.there))
        return here, there

    def _exchange(self, kind: Kind, away: tuple[Row, ...], new: tuple[Row, ...]) -> None:
        for row in away:
            self.edit(kind, row, None)
        for row in new:
            self.edit(kind, None, row)


def _said(kind: Kind, row: Row | None, group: Group) -> Any:
    """What one side says in a conflict; of a record that is gone on the other, what it is about."""
    if row is None:
        return None
    return row[group[0]] if group else label(kind, row)
