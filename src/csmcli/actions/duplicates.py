"""Two clients that are one: the second goes into the first, in one operation that one undo takes back."""

from __future__ import annotations

from typing import NamedTuple

from csmcli.actions.desk import Desk, Work
from csmcli.actions.merge_names import named
from csmcli.actions.merge_plan import Choose
from csmcli.actions.merge_writing import write
from csmcli.core.merging import HERE, Conflict, Row
from csmcli.core.merging_kinds import CHILDREN, Edit, Kind, label
from csmcli.core.merging_pair import joined
from csmcli.errors import Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.half import Half


class Outcome(NamedTuple):
    """What went, or would go, from client ``gone`` to ``kept``. Of ``undecided`` conflicts `here` is the one kept; with
    any of them nothing was written."""

    kept: Found
    gone: Found
    edits: tuple[Edit, ...]
    conflicts: tuple[tuple[Conflict, str], ...]
    undecided: tuple[Conflict, ...]


class _Unwritten(Exception):
    """Ends the transaction without a trace."""


def join(
    desk: Desk, keep: str, give: str, *, choose: Choose, even_closed: bool = False, dry_run: bool = False
) -> Outcome:
    """Make the client `give` a part of the client `keep`. Nothing is written on a `dry_run`, or with a conflict undecided.

    Raises Refused for a client and itself, for two of different playbooks, and unless `even_closed` where one of the
    two alone is closed.
    """
    try:
        with desk.writing() as work:
            return _joined(work, find(work.connection, keep), find(work.connection, give), choose, even_closed, dry_run)
    except _Unwritten as unwritten:
        found: Outcome = unwritten.args[0]
        return found


def _joined(work: Work, a: Found, b: Found, choose: Choose, even_closed: bool, dry_run: bool) -> Outcome:
    half = Half(work.connection, 0)
    _joinable(a, b, half.people, even_closed)
    decided: list[tuple[Conflict, str]] = []
    undecided: list[Conflict] = []

    def ask(kind: Kind, ours: Row, theirs: Row, field: str) -> str:
        here, there = (half.since.last(kind.table, row["id"], (field,)) or (None, None) for row in (ours, theirs))
        conflict = Conflict(a.key, kind.table, label(kind, ours), field, ours[field], theirs[field], *here, *there)
        side = choose(conflict)
        if side is None:
            undecided.append(conflict)
            return HERE
        decided.append((conflict, side))
        return side

    ours, theirs = ({kind.table: _rows(half, kind, client) for kind in CHILDREN} for client in (a.id, b.id))
    edits = joined(half.people[a.id], half.people[b.id], ours, theirs, ask)
    outcome = Outcome(a, b, tuple(edits), tuple(decided), tuple(undecided))
    if dry_run or undecided:
        raise _Unwritten(outcome)
    _write(work, a, edits, half.people)
    return outcome


def _rows(half: Half, kind: Kind, client: int) -> list[Row]:
    return [half.record(kind, client, row) for row in half.rows(kind, [client]).get(client, ())]


def _joinable(a: Found, b: Found, people: dict[int, Row], even_closed: bool) -> None:
    if a.id == b.id:
        raise Refused("“{key}” is one client; give two.", key=a.key)
    if a.playbook != b.playbook:
        raise Refused(
            "{a} follows the playbook {one} and {b} follows {other}: their milestones are not the same. Add the client "
            "that is to stay with --playbook {other}, or close the one that is not: csm close {b} --outcome dropped.",
            a=a.key,
            b=b.key,
            one=a.playbook,
            other=b.playbook,
        )
    closed = [one.key for one in (a, b) if people[one.id]["closed_on"]]
    if len(closed) == 1 and not even_closed:
        raise Refused(
            "{key} is closed and the other is not; with --even-closed the client stays as {a} is.",
            key=closed[0],
            a=a.key,
        )


def _write(work: Work, a: Found, edits: list[Edit], people: dict[int, Row]) -> None:
    from csmcli.actions.client_plan import ClientPlan

    before = ClientPlan(work, a)
    steps, signed = before.steps(), before.client.signed_on
    # The rows are changed by statements: what the session has read of them would be old.
    work.session.expunge_all()
    fitted = named(edits, people)
    write(work, fitted.edits, fitted.parked, {})
    ClientPlan(work, a).follow(steps, signed)
