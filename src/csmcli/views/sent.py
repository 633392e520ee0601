"""Which messages a client was sent, and which of them it has not answered: what the next one depends on."""

import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.store.reading import NO_COMMENT

SENT = f"""
SELECT message, max(on_day),
       max(NOT EXISTS (SELECT 1 FROM touch w WHERE w.client_id = t.client_id AND w.two_way = 1
                       AND w.on_day <= ?2 AND (w.on_day, w.id) > (t.on_day, t.id)))
FROM touch t WHERE client_id = ?1 AND on_day <= ?2 AND {NO_COMMENT} GROUP BY message"""


class Sent(NamedTuple):
    """The last day of every message, those sent since the last two-way contact, and whether there was any contact."""

    days: dict[str, date]
    unanswered: frozenset[str]
    contacted: bool


def sent(connection: sqlite3.Connection, number: int, today: date) -> Sent:
    """What a client, given by its number, was sent up to `today`; on one day what was entered later came later."""
    rows = connection.execute(SENT, (number, today.isoformat())).fetchall()
    return Sent(
        {message: date.fromisoformat(last) for message, last, _ in rows if message},
        frozenset(message for message, _, unanswered in rows if message and unanswered),
        bool(rows),
    )
