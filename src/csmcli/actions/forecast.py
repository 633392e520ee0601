"""Storing with a client what the rules foresee, so that a read need not compute it for everybody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from sqlmodel import Session

from csmcli.actions.done_by_facts import settle_tasks
from csmcli.core.facts import furthest
from csmcli.core.milestones import progress
from csmcli.core.rhythm import duties, first
from csmcli.core.stalled import forecast, signals
from csmcli.playbooks import Library
from csmcli.store.facts import Known, known
from csmcli.store.reading import listed
from csmcli.store.tables.client import Client
from csmcli.store.tables.practice import Practice

if TYPE_CHECKING:
    from csmcli.actions.desk import Desk

_AT_A_TIME = 500
ENTER = """
UPDATE client SET milestone = ?, due_on = ?, progress = ?, behind_on = ?, stuck_on = ?, unknown = ?, duty_on = ?,
    moves = ?, slip_days = ?
WHERE id = ?"""
STORED = """
SELECT id, milestone, due_on, progress, behind_on, stuck_on, unknown, duty_on, moves, slip_days FROM client
WHERE id IN (SELECT value FROM json_each(?))"""


def foreseen(item: Known, library: Library) -> dict[str, object]:
    """The forecast columns of a client, from its facts."""
    practice = library.outline(item.playbook)
    told = forecast(item.facts, signals(item.facts, practice.limits))
    postponed = furthest(item.facts.postponed)
    return {
        "milestone": item.facts.milestone,
        "due_on": item.facts.due_on,
        "progress": progress(practice, {m.key: m.reached_on for m in item.milestones}),
        "behind_on": told.behind_on,
        "stuck_on": told.stuck_on,
        "unknown": " ".join(told.unknown),
        "duty_on": first(duties(item.facts, practice)),
        "moves": postponed.times if postponed else 0,
        "slip_days": postponed.days if postponed else 0,
    }


def renew(connection: sqlite3.Connection, session: Session, library: Library, clients: Iterable[int]) -> int:
    """Store the forecast of `clients` anew; how many it changed. The caller flushes and commits."""
    changed = 0
    for batch in _batches(clients):
        stored = {row[0]: row[1:] for row in connection.execute(STORED, (listed(batch),))}
        for number, item in known(connection, batch, library.outline).items():
            fresh = foreseen(item, library)
            # Compared as SQLite has it: a client that stays as it is need not become an object.
            if tuple(v.isoformat() if isinstance(v, date) else v for v in fresh.values()) == stored[number]:
                continue
            client = session.get_one(Client, number)
            for name, value in fresh.items():
                setattr(client, name, value)
            changed += 1
    return changed


def enter(connection: sqlite3.Connection, library: Library, clients: Iterable[int]) -> None:
    """Store the forecasts of `clients` that have just been inserted in bulk, whose rows are their own record."""
    for batch in _batches(clients):
        told = {number: foreseen(item, library) for number, item in known(connection, batch, library.outline).items()}
        connection.executemany(
            ENTER,
            [(*(v.isoformat() if isinstance(v, date) else v for v in row.values()), n) for n, row in told.items()],
        )


def _batches(clients: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(sorted(clients))
    while batch := list(islice(remaining, _AT_A_TIME)):
        yield batch


def remember(session: Session, library: Library, playbook: str) -> None:
    """Note which version of a playbook forecasts are made with, where that is not noted yet."""
    if session.get(Practice, playbook) is None:
        session.add(Practice(playbook=playbook, fingerprint=library.fingerprint(playbook)))


ITSELF, SETTLED = "csm", "csm: items done by facts on record"
"""Who ticks items when a playbook has changed, and how the history calls it; ``csm undo`` passes it over."""


def _of_playbook(connection: sqlite3.Connection, name: str) -> list[int]:
    return [row[0] for row in connection.execute("SELECT id FROM client WHERE playbook = ?", (name,))]


def refresh(desk: Desk, playbooks: Iterable[str]) -> int:
    """Store the forecasts of all clients of changed `playbooks` anew; how many that changed."""
    changed = 0
    with desk._replace(actor=ITSELF, command=SETTLED).writing() as work:
        people = {name: _of_playbook(work.connection, name) for name in playbooks}
        for batch in _batches(number for ids in people.values() for number in ids):
            settle_tasks(work.connection, work.session, desk.library, batch, desk.today)
            work.session.flush()
        if not work.recorder.count:
            work.recorder.withdraw()
        for name, ids in people.items():
            changed += renew(work.connection, work.session, desk.library, ids)
            practice = work.session.get_one(Practice, name)
            practice.fingerprint = desk.library.fingerprint(name)
            work.recorder.count += 1
    return changed
