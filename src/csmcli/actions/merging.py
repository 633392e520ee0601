"""Bringing another csm's database into ours: all of it or nothing, in one operation that one undo takes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from csmcli.actions.desk import Desk, Work
from csmcli.actions.merge_names import Named, Told, named
from csmcli.actions.merge_plan import Choose, Plan
from csmcli.actions.merge_survey import planned
from csmcli.actions.merge_writing import write
from csmcli.core.merging import Conflict
from csmcli.core.merging_kinds import CHILDREN, CLIENT, Edit
from csmcli.errors import NotFound, Refused
from csmcli.playbooks import Library
from csmcli.store.other_file import beside


class Outcome(NamedTuple):
    """What a merge changed, or would change.

    ``conflicts`` are those that somebody decided, with the side taken; ``undecided`` the others: with any of them
    nothing was written. ``names`` holds the keys of the clients concerned by the numbers in the edits. ``history`` is
    whether the two files share the beginning of theirs.
    """

    edits: tuple[Edit, ...]
    conflicts: tuple[tuple[Conflict, str], ...]
    undecided: tuple[Conflict, ...]
    told: tuple[Told, ...]
    names: dict[int, str]
    history: bool


class _Unwritten(Exception):
    """Ends the transaction without a trace."""


def merge(
    desk: Desk,
    other: Path,
    *,
    choose: Choose,
    dry_run: bool = False,
) -> Outcome:
    """Merge the database at `other` into the desk's. Nothing is written on a `dry_run`, or with a conflict undecided.

    Before that a backup is made: not inside the transaction, since to look at the file there would drop its locks.
    Raises Refused and BadStore as `other_file.beside` does, NotFound where a playbook is missing, and CsmError where no
    backup can be made.
    """
    found = None
    with beside(other, desk.database) as there:
        if not dry_run:
            desk.keep_safe("merge")
        try:
            with desk.rehearsing().writing() as work:
                found = _merged(work, there, other, choose, dry_run)
        except _Unwritten as unwritten:
            found = unwritten.args[0]
    return found


def _merged(work: Work, there: sqlite3.Connection, other: Path, choose: Choose, dry_run: bool) -> Outcome:
    decided: list[tuple[Conflict, str]] = []

    def noted(conflict: Conflict) -> str | None:
        side = choose(conflict)
        if side is not None:
            decided.append((conflict, side))
        return side

    for connection, path in ((there, other), (work.connection, work.desk.database)):
        _all_with_uids(connection, path)
    plan = planned(work.connection, there, noted)
    fitted = named(plan.edits, plan.here.people)
    _playbooks(work.desk.library, fitted.edits)
    outcome = Outcome(
        tuple(fitted.edits), tuple(decided), tuple(plan.undecided), fitted.told, _names(plan, fitted), plan.here.since.fork > 0
    )  # fmt: skip
    if dry_run or plan.undecided:
        raise _Unwritten(outcome)
    write(work, fitted.edits, fitted.parked, {client: plan.proposed.get(client, ()) for client in plan.settle})
    return outcome


def _names(plan: Plan, fitted: Named) -> dict[int, str]:
    fresh = {edit.client: str(edit.after["key"]) for edit in fitted.edits if edit.kind is CLIENT and edit.after}
    return {client: fresh.get(client) or plan.name(client) for client in {edit.client for edit in fitted.edits}}


def _all_with_uids(connection: sqlite3.Connection, path: Path) -> None:
    """A row that came past csm has no uid, and without one would be new at every merge."""
    for kind in (CLIENT, *(kind for kind in CHILDREN if kind.by_uid)):
        if connection.execute(f"SELECT 1 FROM {kind.table} WHERE uid = '' LIMIT 1").fetchone():
            raise Refused(
                "{path} holds rows that another program wrote, which cannot be told apart: csm --db {path} doctor --fix "
                "gives each its mark.",
                path=path,
            )


def _playbooks(library: Library, edits: Iterable[Edit]) -> None:
    """Every new client's playbook must be here, or nothing could be foreseen of it."""
    for edit in edits:
        if edit.kind is CLIENT and edit.before is None and edit.after:
            try:
                library.outline(edit.after["playbook"])
            except NotFound as problem:
                raise NotFound(
                    "{client} cannot come in: {problem} Copy the playbook's folder from the other machine first.",
                    client=edit.after["key"],
                    problem=problem,
                ) from None
