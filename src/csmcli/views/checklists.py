"""A tier's checklist, and a client's own, as the same kind of record.

The words are looked up in the playbook at every read, so that a better sentence reaches the lists
already made, in the reader's language; what the playbook no longer has keeps the words it was given.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core.materials import Item
from csmcli.core.playbook import Playbook, say
from csmcli.store.finding import Found

TASKS = """
SELECT key, category, title, advice, side, vital, due_on, CASE WHEN done_on <= ?2 THEN done_on END, own, position
FROM task WHERE client_id = ?1 AND added_on <= ?2"""
STANDING = "SELECT key, done_on FROM task WHERE client_id = ? AND own = 0"
_LAST_DAY = "9999-12-31"


class Row(NamedTuple):
    """One item. ``category`` is None for a client's own task (review: agreed in one), both days are None for a tier's."""

    key: str
    category: str | None
    title: str
    advice: str
    side: str
    vital: bool
    due_on: date | None
    done_on: date | None


class Drift(NamedTuple):
    """What tier or playbook has and the client's list lacks, and open items that they no longer have."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]


def of_tier(playbook: Playbook, tier: str, language: str) -> list[Row]:
    """The checklist of a tier, by category and in the playbook's order."""
    order = _order(playbook)
    items = sorted(playbook.items(tier), key=lambda item: order.get(item.category, len(order)))
    return [
        Row(i.key, i.category, say(i.title, language), say(i.advice(tier), language), i.side, i.vital, None, None)
        for i in items
    ]


def of_client(
    connection: sqlite3.Connection, found: Found, playbook: Playbook, language: str, day: date | None = None
) -> list[Row]:
    """A client's checklist, as it stood on a past `day` if given: by category, then due date (none last), then place.

    The client's own tasks come last.
    """
    order = _order(playbook)
    items = {item.key: item for item in playbook.checklist}
    dues, tier = _then(connection, found, playbook, day) if day else ({}, tier_of(connection, found))
    kept = []
    for *task, own, position in connection.execute(TASKS, (found.id, day.isoformat() if day else _LAST_DAY)):
        row = _row(task)
        row = row._replace(due_on=dues[row.key]) if row.key in dues else row
        if not own and row.key in items:
            row = _worded(row, items[row.key], tier, language)
        place = order.get(row.category or "", len(order) + bool(own))
        kept.append((place, row.due_on or date.max, position, row))
    return [entry[-1] for entry in sorted(kept, key=lambda entry: entry[:-1])]


def _then(
    connection: sqlite3.Connection, found: Found, playbook: Playbook, day: date
) -> tuple[dict[str, date | None], str | None]:
    """When the tasks open on a past day were due, and the tier of then."""
    from csmcli.store.facts import known
    from csmcli.store.then import task_dues

    item = known(connection, [found.id], lambda _name: playbook, day)[found.id]
    dues = task_dues(connection, day, {found.id: (playbook, item.anchors)})
    return dues.get(found.id, {}), item.facts.tier


def tier_of(connection: sqlite3.Connection, found: Found) -> str | None:
    """The tier of a client."""
    tier: str | None = connection.execute("SELECT tier FROM client WHERE id = ?", (found.id,)).fetchone()[0]
    return tier


def is_made(connection: sqlite3.Connection, found: Found) -> bool:
    """Whether the client has a checklist from its playbook."""
    return connection.execute(STANDING + " LIMIT 1", (found.id,)).fetchone() is not None


def drift(connection: sqlite3.Connection, found: Found, playbook: Playbook, tier: str | None) -> Drift:
    """How a client's list differs from the one its tier has now; nothing for a client without a tier."""
    if tier is None:
        return Drift((), ())
    wanted = [item.key for item in playbook.items(tier)]
    have = dict(connection.execute(STANDING, (found.id,)).fetchall())
    missing = tuple(key for key in wanted if key not in have)
    return Drift(missing, tuple(key for key, done in have.items() if not done and key not in wanted))


def _order(playbook: Playbook) -> dict[str, int]:
    return {category.key: place for place, category in enumerate(playbook.categories)}


def _row(task: list[object]) -> Row:
    key, category, title, advice, side, vital, due, done = task
    return Row(
        str(key), str(category) if category else None, str(title), str(advice), str(side), bool(vital), _day(due), _day(done)
    )  # fmt: skip


def _worded(row: Row, item: Item, tier: str | None, language: str) -> Row:
    advice = item.advice(tier) if tier in item.tiers and tier else item.general
    return row._replace(category=item.category, title=say(item.title, language), advice=say(advice, language))


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
