"""What follows from a merge: dates that count from others, keys of promises, and whether a client is closed.

Each is worked out from the merged records by the rules that every command goes by, never taken from one of the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from csmcli.actions.desk import Work
from csmcli.core.merging_kinds import CLOSING, FOLLOW_UP, TASK, Edit
from csmcli.core.milestones import proposals
from csmcli.core.naming import numbered
from csmcli.store.reading import listed
from csmcli.store.tables.client import Client

IDS = "SELECT id, key, name, playbook FROM client WHERE id IN (SELECT value FROM json_each(?))"
STANDING = """
SELECT c.id, (SELECT max(o.closed_on) FROM closing o WHERE o.client_id = c.id AND o.reopened_on IS NULL)
FROM client c WHERE c.id IN (SELECT value FROM json_each(?))"""
SECOND = """
SELECT f.id, f.client_id FROM follow_up f
WHERE f.client_id IN (SELECT value FROM json_each(?)) AND f.done_on IS NULL AND (
  EXISTS (SELECT 1 FROM task t WHERE t.client_id = f.client_id AND t.key = f.key)
  OR EXISTS (SELECT 1 FROM follow_up g
             WHERE g.client_id = f.client_id AND g.key = f.key AND g.done_on IS NULL AND g.id < f.id))
ORDER BY f.id"""
TAKEN = """
SELECT key FROM task WHERE client_id = ?1 UNION SELECT key FROM follow_up WHERE client_id = ?1 AND done_on IS NULL"""


def settle(work: Work, edits: Iterable[Edit], dates: Mapping[int, Iterable[str]]) -> None:
    """Bring in line what depends on rows that `edits` changed.

    `dates` holds the clients whose dates do, each with the milestones whose due date the playbook has to propose.
    """
    told = [edit for edit in edits if edit.client > 0]
    _one_key_each(work, {edit.client for edit in told if edit.kind in (TASK, FOLLOW_UP) and edit.after})
    _closed(work, {edit.client for edit in told if edit.kind is CLOSING})
    if dates:
        _dates(work, dates)


def _one_key_each(work: Work, clients: set[int]) -> None:
    """A promise that goes by the key of a task or of an older promise gets another: ``csm done`` takes either."""
    rows = work.connection.execute(SECOND, (listed(sorted(clients)),)).fetchall()
    if not rows:
        return
    from csmcli.store.tables.follow_up import FollowUp

    for number, client in rows:
        taken = {row[0] for row in work.connection.execute(TAKEN, (client,))}
        promise = work.session.get_one(FollowUp, number)
        promise.key = next(key for key in numbered(promise.key) if key not in taken)
        work.session.flush()


def _closed(work: Work, clients: set[int]) -> None:
    """A client is closed while an end of the work with it stands."""
    for number, day in work.connection.execute(STANDING, (listed(sorted(clients)),)).fetchall():
        client = work.session.get_one(Client, number)
        client.closed_on = date.fromisoformat(day) if day else None
    work.session.flush()


def _dates(work: Work, dates: Mapping[int, Iterable[str]]) -> None:
    from csmcli.actions.client_plan import ClientPlan
    from csmcli.store.finding import Found

    for row in work.connection.execute(IDS, (listed(dates),)).fetchall():
        found = Found(*row)
        plan = ClientPlan(work, found)
        days = proposals(plan.practice, plan.client.signed_on, plan.steps())
        for key in dates[found.id]:
            plan.rows[key].due_on = days.get(key)
        plan.follow(plan.steps(), plan.client.signed_on)
    work.session.flush()
