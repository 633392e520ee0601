"""What the views say of a store, as plain values without words: to be held against `tests.actions.model.answers`."""

from __future__ import annotations

import sqlite3
from datetime import date

from csmcli.playbooks import Library
from csmcli.store.facts import LAST_DAY
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.views import briefing, checklists, clients, details, follow_ups, questions, stalled
from csmcli.views.history import history

PLAYBOOK = "crowdfunding"
LATEST = 6
"""So many operations are looked at: more than a few cannot be taken back at once."""
AGREED = "SELECT key, date(first_due_on) FROM milestone WHERE client_id = ? AND first_due_on IS NOT NULL"
"""The one answer that is no view's: they tell the first date from its moves."""


def answers(connection: sqlite3.Connection, library: Library, today: date) -> dict[str, object]:
    """All of them, as of today."""
    listed = [tuple(row) for row in clients.listing(connection, library, today, closed=True)]
    people = {str(row[0]): find(connection, str(row[0])) for row in listed}
    promised = [(row.due_on, row.client, row.key, row.kind, row.every) for row in follow_ups.listing(connection, None)]
    return {
        "list": listed,
        "stalled": _stalled(connection, library, today),
        "milestones": {key: _milestones(connection, library, found, today) for key, found in people.items()},
        "agreed": {key: dict(connection.execute(AGREED, (found.id,)).fetchall()) for key, found in people.items()},
        "tasks": {key: _tasks(connection, library, found) for key, found in people.items()},
        "promises": sorted(promised, key=str),
        "topics": [(*row[:5], {*row.pages}) for row in questions.topics(connection, questions.Wanted())],
        "details": {key: _details(connection, found) for key, found in people.items()},
        "history": [
            (done.id, not (done.undone or done.undoes or done.redoes))
            for done in history(connection, None, limit=LATEST)
        ],
    }


def _milestones(
    connection: sqlite3.Connection, library: Library, found: Found, today: date
) -> list[tuple[object, ...]]:
    steps = clients.shown(connection, library, found[:3], today, "en").milestones
    return [(m.key, m.due_on, m.first_due_on, m.moves, m.slip_days, m.reached_on) for m in steps]


def _tasks(connection: sqlite3.Connection, library: Library, found: Found) -> dict[str, tuple[object, ...]]:
    rows = checklists.of_client(connection, found, library.get(PLAYBOOK), "en")
    return {row.key: (row.due_on, row.done_on, row.vital) for row in rows}


def _details(connection: sqlite3.Connection, found: Found) -> tuple[object, ...]:
    told = details.details(connection, found.id)
    touches = connection.execute(briefing.CONTACTS, (found.id, LAST_DAY)).fetchall()
    spoken = [(date.fromisoformat(day), bool(both)) for day, both, _ in touches]
    return told.note, spoken, [(day, n) for day, _, n in told.numbers]


def _stalled(connection: sqlite3.Connection, library: Library, today: date) -> list[tuple[object, ...]]:
    return [
        (row.key, row.state, row.since, row.days, {s.code for s in row.signals if s.status == "fired"}, row.last_touch)
        for row in stalled.stalled(connection, library, today, lambda *_: "", "en")
    ]
