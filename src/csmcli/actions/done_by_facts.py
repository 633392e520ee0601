"""Checklist items that are done by a fact on record: ticked with the day of the fact, and open again when it goes.

The one write path calls this for the clients that an action touched, before it foresees anything, so that a fact is told
once: who has reached the first draft does not owe it. What a person ticked by hand stays as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session

from csmcli.core.checklist import done_by, due_on
from csmcli.playbooks import Library
from csmcli.store.facts import Known, known
from csmcli.store.known_facts import reached, recorded
from csmcli.store.reading import listed

if TYPE_CHECKING:
    from csmcli.store.tables.task import Task

TASKS = """
SELECT t.id, t.client_id, t.key, t.done_on, t.done_by, c.playbook FROM task t JOIN client c ON c.id = t.client_id
WHERE t.client_id IN (SELECT value FROM json_each(?)) AND t.own = 0 AND (t.done_on IS NULL OR t.done_by IS NOT NULL)
ORDER BY t.client_id, t.id"""


def settle_tasks(
    connection: sqlite3.Connection, session: Session, library: Library, clients: Iterable[int], today: date
) -> None:
    """Tick and open the items of `clients` as the facts on record say. The caller flushes before and after."""
    rows = [
        row
        for row in connection.execute(TASKS, (listed(sorted(clients)),))
        if row[2] in library.outline(row[5]).done_by
    ]
    if not rows:
        return
    people = {row[1] for row in rows}
    items, facts = known(connection, people, library.outline), recorded(connection, people, today)
    for number, client, key, done_on, by, playbook in rows:
        practice = library.outline(playbook)
        told = done_by(practice.done_by[key], {**facts[client], **reached(practice, items[client].milestones)})
        if by == (told and told[0]) and (by is None or _dated(by, done_on, told)):
            continue
        from csmcli.store.tables.task import Task  # its class is dear, and most writes have no item to tick

        task = session.get_one(Task, number)
        task.done_by, task.done_on = told or (None, None)
        if told is None:
            _due_again(library, playbook, task, items[client])


def _dated(fact: str, done_on: str | None, told: tuple[str, date] | None) -> bool:
    """Whether an item has the day of its fact; a target has none, and the item keeps the day it was first seen."""
    return fact == "target" or (told is not None and done_on == told[1].isoformat())


def _due_again(library: Library, playbook: str, task: Task, item: Known) -> None:
    """Open again, it has missed where its milestone went meanwhile."""
    found = next((one for one in library.get(playbook).checklist if one.key == task.key), None)
    if found and not task.due_by_hand:
        task.due_on = due_on(found.due, item.anchors, task.added_on)
