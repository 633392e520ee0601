"""What ``csm show`` tells people of a client on top of its record."""

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from csmcli.store.facts import LAST_DAY


class Details(NamedTuple):
    """What ``csm show`` tells on top of its record, for people."""

    contact: str | None
    channel: str | None
    address: str | None
    target: int | None
    currency: str
    note: str | None
    playbook: str
    language: str
    links: tuple[tuple[str, str], ...]
    holds: tuple[tuple[date, date, str], ...]
    numbers: tuple[tuple[date, str, int], ...]


DETAILS = """
SELECT contact, channel, address, target, currency, note, playbook, language FROM client WHERE id = ?"""
LINKS = "SELECT name, url FROM link WHERE client_id = ? ORDER BY name"
HOLDS = """
SELECT from_on, CASE WHEN resumed_on <= ?2 THEN resumed_on ELSE until_on END, reason
FROM hold WHERE client_id = ?1 AND from_on <= ?2 ORDER BY from_on DESC LIMIT 3"""
NUMBERS = """
SELECT on_day, metric, value FROM measurement WHERE client_id = ?1 AND on_day <= ?2 ORDER BY on_day DESC, id DESC LIMIT 3"""


def details(connection: sqlite3.Connection, number: int, day: date | None = None) -> Details:
    """The rest of what is known of a client, the latest of each kind; by a past `day` if given."""
    until = day.isoformat() if day else LAST_DAY

    def rows(sql: str) -> list[Any]:
        return connection.execute(sql, (number, until) if "?2" in sql else (number,)).fetchall()

    told: Any = connection.execute(DETAILS, (number,)).fetchone()
    contact, channel, address, target, currency, note, playbook, language = told
    return Details(
        contact,
        channel,
        address,
        target,
        currency,
        note,
        playbook,
        language,
        tuple((name, url) for name, url in rows(LINKS)),
        tuple((date.fromisoformat(a), date.fromisoformat(b), reason) for a, b, reason in rows(HOLDS)),
        tuple((date.fromisoformat(on), metric, int(amount)) for on, metric, amount in rows(NUMBERS)),
    )
