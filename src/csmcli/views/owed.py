"""What both sides still owe one another: promises, and the tasks that matter once they are due."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from csmcli.core.playbook import Playbook, say
from csmcli.store.facts import LAST_DAY, Known

_SHOWN = 5

PROMISES = """
SELECT kind, key, text, due_on FROM follow_up
WHERE client_id = ?1 AND added_on <= ?2 AND coalesce(done_on, '9999-12-32') > ?2 ORDER BY due_on, id"""
TASKS = """
SELECT key, title, side, due_on, own, CASE side WHEN 'client' THEN theirs ELSE ours END FROM task
WHERE client_id = ?1 AND added_on <= ?2 AND coalesce(done_on, '9999-12-32') > ?2 AND (vital = 1 OR own = 1)"""


class Promise(NamedTuple):
    """What ``side`` (us, client or shared) still owes: a ``follow-up``, a ``check-in``, or a ``task`` that matters."""

    side: str
    kind: str
    key: str
    text: str
    due_on: date | None
    who: str | None


class Asked(NamedTuple):
    """Of whom something is asked: the client's number and facts, its whole playbook, the day, and whether it has passed."""

    number: int
    item: Known
    practice: Playbook
    day: date
    then: bool
    language: str

    @property
    def until(self) -> str:
        """The last day of what is known."""
        return self.day.isoformat() if self.then else LAST_DAY


def owed(connection: sqlite3.Connection, asked: Asked) -> tuple[Promise, ...]:
    """The first few that each side owes: what was promised before the tasks that are due."""
    told = (asked.number, asked.until)
    found = [
        Promise("us", kind, key, text, _on(due), None) for kind, key, text, due in connection.execute(PROMISES, told)
    ]
    found += sorted(_tasks(connection, asked), key=lambda task: (task.due_on or date.max, task.key))
    return tuple(one for side in _SIDES for one in [p for p in found if p.side == side][:_SHOWN])


_SIDES = ("us", "shared", "client")


def _tasks(connection: sqlite3.Connection, asked: Asked) -> Iterator[Promise]:
    """The tasks that matter, once they are due; on a past day by their dates of then."""
    titles = {item.key: say(item.title, asked.language) for item in asked.practice.checklist}
    dues = _dues_then(connection, asked) if asked.then else None
    for key, title, side, stored, own, who in connection.execute(TASKS, (asked.number, asked.until)):
        due = dues.get(key) if dues is not None else _on(stored) if stored else None
        if due and due <= asked.day:
            yield Promise(side, "task", key, title if own else titles.get(key, title), due, who)


def _dues_then(connection: sqlite3.Connection, asked: Asked) -> dict[str, date | None]:
    from csmcli.store.then import task_dues  # only who looks back pays for it

    people = {asked.number: (asked.practice, asked.item.anchors)}
    return task_dues(connection, asked.day, people).get(asked.number, {})


def _on(text: str) -> date:
    return date.fromisoformat(text)
