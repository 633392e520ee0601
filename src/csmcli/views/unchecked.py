"""The clients of which something could not be checked, from indexes that hold no others."""

import sqlite3
from typing import NamedTuple

from csmcli.core.unchecked import Missing, Unsure, most_telling
from csmcli.playbooks import Library

AT_MOST = 200
"""Enough to know what to ask for; more are counted as “at least”."""

UNKNOWN = """
SELECT key, playbook, unknown, signed_on, tier, milestone FROM client
WHERE unknown <> '' AND (?1 IS NULL OR owner = ?1) LIMIT ?2"""
UNSIZED = """
SELECT key, playbook, unknown, signed_on, tier, milestone FROM client
WHERE rank = 3 AND unknown = '' AND closed_on IS NULL AND (?1 IS NULL OR owner = ?1) LIMIT ?2"""


class Unchecked(NamedTuple):
    """``clients`` are the keys, at most `AT_MOST`; ``missing`` is the fact to ask for first."""

    clients: tuple[str, ...]
    missing: Missing | None


def unchecked(connection: sqlite3.Connection, library: Library, owner: str | None = None) -> Unchecked:
    """What could not be checked of the clients that are not closed."""
    rows = [row for sql in (UNKNOWN, UNSIZED) for row in connection.execute(sql, (owner, AT_MOST))]
    clients = [
        (
            Unsure(key, tuple(unknown.split()), signed is not None, tier is not None, milestone),
            library.outline(playbook),
        )
        for key, playbook, unknown, signed, tier, milestone in rows[:AT_MOST]
    ]
    return Unchecked(tuple(client.key for client, _ in clients), most_telling(clients))
