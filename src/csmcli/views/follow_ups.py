"""What is promised and not kept yet, the earliest first."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.store.reading import listed


class Promise(NamedTuple):
    """One open promise. ``kind`` is ``follow-up`` or ``check-in``; ``every`` is the span after which it comes again."""

    client: str
    key: str
    kind: str
    text: str
    due_on: date
    every: str | None
    added_on: date


OPEN = """
SELECT c.key, f.key, f.kind, f.text, f.due_on, f.every, f.added_on
FROM follow_up f JOIN client c ON c.id = f.client_id
WHERE f.done_on IS NULL AND c.closed_on IS NULL AND (?1 IS NULL OR f.client_id IN (SELECT value FROM json_each(?1))) ORDER BY f.due_on, f.id"""


def listing(connection: sqlite3.Connection, clients: Iterable[int] | None) -> list[Promise]:
    """The open promises to all clients that are not closed, or to those given by id."""
    ids = None if clients is None else listed(clients)
    return [
        Promise(owner, key, kind, text, date.fromisoformat(due), every, date.fromisoformat(added))
        for owner, key, kind, text, due, every, added in connection.execute(OPEN, (ids,))
    ]
