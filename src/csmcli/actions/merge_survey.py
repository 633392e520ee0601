"""Two files held side by side, some hundred clients at a time: what differs goes to the plan.

Most of two copies is the same, so whole lists of rows are compared first, and records are made of those that differ.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from csmcli.actions.merge_people import Clients, sorted_out, uids
from csmcli.actions.merge_plan import Choose, Plan
from csmcli.core.merging import Row
from csmcli.core.merging_kinds import (
    CHILDREN,
    CLIENT,
    MILESTONE,
    MOVE,
    NAMED,
    TASK,
    TIER_CHANGE,
    UNNAMED,
    Kind,
    changed,
    likenesses,
)
from csmcli.store.half import Half, identity
from csmcli.store.since import fork

Rows = list[Row]

_AT_A_TIME = 500


def planned(here: sqlite3.Connection, there: sqlite3.Connection, choose: Choose) -> Plan:
    """What merging the file at `there` into that at `here` would change."""
    point = fork(here, there)
    plan = Plan(Half(here, point), Half(there, point), choose)
    plan.there.uids = uids(plan.here, plan.there)
    clients = sorted_out(plan)
    plan.there.clients = {**clients.both, **clients.gone, **{there: here for here, there in clients.doomed.items()}}
    survey = _Survey(plan, clients)
    for batch in _batches(clients.both.items()):
        survey.both(dict(batch))
    for batch in _batches(clients.new):
        survey.new(batch)
    survey.loose_ends()
    survey.doomed()
    plan.settle = survey.to_settle()
    return plan


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(items)
    while batch := list(islice(remaining, _AT_A_TIME)):
        yield batch


class _Survey:
    """The clients of both files. Records told apart by uid that one of them lacks wait for the end as ``loose``."""

    def __init__(self, plan: Plan, clients: Clients) -> None:
        self.plan, self.clients = plan, clients
        self.here, self.there = plan.here, plan.there
        self.loose: dict[str, tuple[dict[str, Row], dict[str, Row]]] = {
            kind.table: ({}, {}) for kind in NAMED if kind.by_uid
        }

    def both(self, batch: Mapping[int, int]) -> None:
        """Some clients that both have: numbers here by numbers there."""
        for theirs, ours in batch.items():
            self._record(CLIENT, self.here.people[ours], self.there.ours(self.there.people[theirs]))
        for kind in (*UNNAMED, *NAMED):
            for client, old, new in self._different(kind, batch):
                if kind is TIER_CHANGE:
                    self.plan.tiers(client, old, new)
                elif not kind.groups:
                    self.plan.unnamed(kind, client, old, new)
                else:
                    self._named(kind, old, new)
        self._courses(batch)

    def _different(self, kind: Kind, batch: Mapping[int, int]) -> Iterator[tuple[int, Rows, Rows]]:
        """The clients whose rows of a kind differ, with those rows."""
        ours, theirs = self.here.rows(kind, batch.values()), self.there.rows(kind, batch)
        for there, here in batch.items():
            old, new = ours.get(here, []), theirs.get(there, [])
            if [row[1:] for row in old] != [row[1:] for row in new]:
                yield (
                    here,
                    [self.here.record(kind, here, row) for row in old],
                    [self.there.record(kind, there, row) for row in new],
                )

    def _named(self, kind: Kind, ours: Rows, theirs: Rows) -> None:
        old = {identity(kind, row): row for row in ours}
        new = {identity(kind, row): row for row in theirs}
        for who in {**old, **new}:
            if not kind.by_uid or (who in old and who in new):
                self._record(kind, old.get(who), new.get(who))
            else:
                self.loose[kind.table][who in new][str(who[0])] = old.get(who) or new[who]

    def _record(self, kind: Kind, ours: Row | None, theirs: Row | None) -> None:
        if not ours or not theirs or changed(kind, ours, theirs):
            self.plan.record(kind, ours, theirs)

    def _courses(self, batch: Mapping[int, int]) -> None:
        milestones = {client: rows for client, *rows in self._different(MILESTONE, batch)}
        moves = {client: rows for client, *rows in self._different(MOVE, batch)}
        numbers = {ours: theirs for theirs, ours in batch.items()}
        wanted = {numbers[client]: client for client in {**milestones, **moves}}
        ours, theirs = self.here.rows(MILESTONE, wanted.values()), self.there.rows(MILESTONE, wanted)
        our_moves, their_moves = self.here.rows(MOVE, wanted.values()), self.there.rows(MOVE, wanted)
        for there, here in wanted.items():
            old = [self.here.record(MILESTONE, here, row) for row in ours.get(here, ())]
            new = [self.there.record(MILESTONE, there, row) for row in theirs.get(there, ())]
            self._course(
                here,
                {row["key"]: row for row in old},
                {row["key"]: row for row in new},
                [self.here.record(MOVE, here, row) for row in our_moves.get(here, ())],
                [self.there.record(MOVE, there, row) for row in their_moves.get(there, ())],
            )

    def _course(self, client: int, old: dict[str, Row], new: dict[str, Row], ours: Rows, theirs: Rows) -> None:
        plan = self.plan
        for key in {**old, **new}:
            known = plan.known(self.here, client, key, old.get(key), ours)
            plan.course(client, key, known, plan.known(self.there, client, key, new.get(key), theirs))

    def new(self, batch: list[int]) -> None:
        """Some clients that only the other file has."""
        for number in batch:
            self.plan.edit(CLIENT, None, self.there.ours(self.there.people[number]))
        for kind in CHILDREN:
            for number, rows in self.there.rows(kind, batch).items():
                for row in rows:
                    record = self.there.record(kind, number, row)
                    if kind.by_uid:
                        self.loose[kind.table][1][record["uid"]] = record
                    else:
                        self.plan.edit(kind, None, record)

    # -- what may have gone over from one client to another ----------------------------------------

    def loose_ends(self) -> None:
        """Find the other half of each loose record, with whichever client it is; the rest is new or was taken away."""
        gone = set(self.clients.gone.values())
        for kind in NAMED:
            if not kind.by_uid:
                continue
            ours, theirs = self.loose[kind.table]
            theirs |= self._of(self.there, kind, self.clients.gone)
            ours |= self._of(self.here, kind, self.clients.doomed)
            ours |= {row["uid"]: row for row in self.here.with_uids(kind, theirs.keys() - ours.keys())}
            for uid in [uid for uid in theirs if uid in ours]:
                self._record(kind, ours.pop(uid), theirs.pop(uid))
            leaving = {*gone, *self.clients.doomed}
            self._apart(
                kind,
                [row for row in ours.values() if row["client_id"] not in leaving],
                [row for row in theirs.values() if row["client_id"] not in leaving],
            )

    def _of(self, half: Half, kind: Kind, clients: Iterable[int]) -> dict[str, Row]:
        records = (half.record(kind, client, row) for client, rows in half.rows(kind, clients).items() for row in rows)
        return {record["uid"]: record for record in records}

    def _apart(self, kind: Kind, ours: Rows, theirs: Rows) -> None:
        """Records that only one side has; two that cannot both be are one that was written twice."""
        alike = {(row["client_id"], mark): row for row in reversed(ours) for mark in likenesses(kind, row)}
        paired: set[int] = set()
        for row in theirs:
            marks = ((row["client_id"], mark) for mark in likenesses(kind, row))
            twin = next((alike[mark] for mark in marks if mark in alike and alike[mark]["id"] not in paired), None)
            if twin:
                paired.add(twin["id"])
            self._record(kind, twin, row)
        for row in ours:
            if row["id"] not in paired:
                self._record(kind, row, None)

    # -- what goes, and what follows --------------------------------------------------------------

    def doomed(self) -> None:
        """The clients to be taken away, with all that is still theirs."""
        edits = self.plan.edits
        left = {(edit.kind.table, edit.number) for edit in edits if "client_id" in edit.changed and edit.before}
        for client in self.clients.doomed:
            for kind in CHILDREN:
                for row in self.here.rows(kind, [client]).get(client, ()):
                    if (kind.table, row[0]) not in left:
                        self.plan.edit(kind, self.here.record(kind, client, row), None)
            self.plan.edit(CLIENT, self.here.people[client], None)

    def to_settle(self) -> list[int]:
        """The clients whose dates follow from what both sides did: those that only the other file changed are as there."""
        since, doomed = self.here.since, set(self.clients.doomed)
        return sorted(
            {
                edit.client
                for edit in self.plan.edits
                if edit.client > 0
                and edit.client not in doomed
                and (edit.kind in (MILESTONE, MOVE, TASK) or "signed_on" in edit.changed)
                and (not since.fork or edit.client in since.changed)
            }
            | self.plan.proposed.keys()
        )
