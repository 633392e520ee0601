"""Clients whose stored dates contradict one another: a campaign that ends before its launch."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from csmcli.core.milestones import Step, disorders
from csmcli.errors import CsmError
from csmcli.hints import shell_word
from csmcli.playbooks import Library
from csmcli.store.examining import WARNING, Trouble

DATED = """
SELECT c.id, c.key, c.playbook, m.key, m.due_on, m.first_due_on IS NOT NULL, m.reached_on
FROM client c JOIN milestone m ON m.client_id = c.id
WHERE c.closed_on IS NULL AND (m.first_due_on IS NOT NULL OR m.reached_on IS NOT NULL) ORDER BY c.id"""


def contradictions(connection: sqlite3.Connection, library: Library) -> Iterator[Trouble]:
    """One finding for each client with days in an impossible order, with the command that mends it."""
    for (_, key, playbook), rows in groupby(connection.execute(DATED), lambda row: row[:3]):
        steps = {name: Step(_day(due), bool(agreed), _day(reached)) for *_, name, due, agreed, reached in rows}
        for found in disorders(library.outline(playbook), steps):
            problem = CsmError(
                "The dates of {client} contradict each other: {key} on {day}, {after} on {after_day}.",
                client=key,
                key=found.key,
                day=found.day,
                after=found.after,
                after_day=found.after_day,
            )
            yield Trouble(WARNING, "order", problem, f"csm plan {shell_word('key', key)} {found.key}=DATE")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
