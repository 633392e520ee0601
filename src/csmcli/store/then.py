"""When tasks were due on a past day.

The day of a playbook's task follows its milestones, and only the present one is kept: what it was is
worked out from the dates of then, for clients whose dates have moved since. A day set by hand, and that of
what was done by then, stay as they are stored.
"""

import sqlite3
from collections.abc import Mapping
from datetime import date

from csmcli.core.checklist import due_on
from csmcli.core.playbook import Playbook
from csmcli.store.reading import listed

_THESE = "client_id IN (SELECT value FROM json_each(?1))"
MOVED = f"""
SELECT client_id FROM move WHERE {_THESE} AND decided_on > ?2
UNION SELECT client_id FROM milestone WHERE {_THESE} AND reached_on > ?2"""
OPEN = f"""
SELECT client_id, key, due_on, added_on, own = 0 AND due_by_hand = 0 FROM task
WHERE {_THESE} AND (done_on IS NULL OR done_on > ?2) AND added_on <= ?2 AND (vital = 1 OR ?3 = 0)"""

Days = Mapping[str, date | None]


def task_dues(
    connection: sqlite3.Connection, day: date, people: Mapping[int, tuple[Playbook, Days]], *, vital: bool = False
) -> dict[int, dict[str, date | None]]:
    """The due dates of the tasks open on `day`, by client and key; of `vital` ones only if told.

    `people` gives the whole playbook of each client, and what its tasks were counted from on that day.
    """
    ids, until = listed(people), day.isoformat()
    moved = {row[0] for row in connection.execute(MOVED, (ids, until))}
    items = {practice.key: {item.key: item for item in practice.checklist} for practice, _ in people.values()}
    found: dict[int, dict[str, date | None]] = {}
    for client, key, stored, added, follows in connection.execute(OPEN, (ids, until, vital)):
        practice, days = people[client]
        item = items[practice.key].get(key) if follows and client in moved else None
        due = due_on(item.due, days, date.fromisoformat(added)) if item else _day(stored)
        found.setdefault(client, {})[key] = due
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
