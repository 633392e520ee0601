"""Who became stalled since a day, who got free, and what did it.

The past is worked out from the dated facts, so it needs no snapshots; what set a client free is read
from the history, where every change of a client's forecast stands beside the command that made it.
"""

import json
import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core.stalled import BEHIND, FIRED, STUCK, forecast, signals, stands, state
from csmcli.playbooks import Library
from csmcli.store.facts import known
from csmcli.views.stalled import Stalled, Words, stalled, stalled_then

WORSE, BETTER, NEW, FREE = "worse", "better", "stalled", "free"
CHANGES = (NEW, WORSE, BETTER, FREE)
"""Became stalled, went from behind to stuck, from stuck to behind, got free."""

STANDS = """
SELECT key, name, tier, behind_on, stuck_on, unknown <> '', closed_on IS NOT NULL, EXISTS (SELECT 1 FROM hold h
       WHERE h.client_id = client.id AND h.from_on <= ?2 AND coalesce(h.resumed_on, h.until_on) > ?2)
FROM client WHERE key = ?1"""
BEGAN = "SELECT id, added_on FROM client WHERE key = ?"
MADE = """
SELECT o.command, c.before, c.after FROM change c JOIN operation o ON o.id = c.operation_id
WHERE c.client_id = (SELECT id FROM client WHERE key = ?) AND c.table_name = 'client'
AND c.before IS NOT NULL AND c.after IS NOT NULL ORDER BY c.id DESC"""


class Changed(NamedTuple):
    """One client that stands otherwise than before: ``change`` is ``stalled``, ``worse``, ``better`` or ``free``.

    ``before`` is null for a client that had not been added yet. ``text`` says why it is (or was) stalled; of
    one that got better, ``command`` is what did it, null where the days alone did.
    """

    change: str
    key: str
    name: str
    tier: str | None
    before: str | None
    after: str
    text: str
    command: str | None


def diff(
    connection: sqlite3.Connection,
    library: Library,
    before: date,
    today: date,
    words: Words,
    language: str,
    *,
    owner: str | None = None,
) -> list[Changed]:
    """What has changed since the evening of `before`: the bad news first, in the order of the stalled list."""
    then = {row.key: row for row in stalled_then(connection, library, before, words, language, owner=owner)}
    now = {row.key: row for row in stalled(connection, library, today, words, language, owner=owner)}
    found = [_still(connection, then.get(key), row, today) for key, row in now.items()]
    found = [line and line._replace(before=_stood(connection, library, line, before)) for line in found]
    freed = [_free(connection, row, today) for key, row in then.items() if key not in now]
    kept = [line for line in (*found, *freed) if line is not None]
    return sorted(kept, key=lambda line: CHANGES.index(line.change))


def _still(connection: sqlite3.Connection, then: Stalled | None, now: Stalled, today: date) -> Changed | None:
    """A client that is stalled now, where that is news."""
    if then is not None and then.state == now.state:
        return None
    change = NEW if then is None else WORSE if now.state == STUCK else BETTER
    command = _made(connection, now.key, today, STUCK) if change == BETTER else None
    return Changed(change, now.key, now.name, now.tier, then and then.state, now.state, _why(now), command)


def _stood(connection: sqlite3.Connection, library: Library, line: Changed, day: date) -> str | None:
    """How a client stood on a day; None before it was one."""
    if line.before is not None:
        return line.before
    number, added = connection.execute(BEGAN, (line.key,)).fetchone()
    if added > day.isoformat():
        return None
    item = known(connection, [number], library.get, day)[number]
    told = forecast(item.facts, signals(item.facts, library.outline(item.playbook).limits))
    return stands(item.facts, told, day)


def _free(connection: sqlite3.Connection, then: Stalled, today: date) -> Changed | None:
    row = connection.execute(STANDS, (then.key, today.isoformat())).fetchone()
    key, name, tier, behind, stuck, unknown, closed, held = row
    now = state(_day(behind), _day(stuck), bool(unknown), today, on_hold=bool(held), closed=bool(closed))
    command = _made(connection, key, today, BEHIND)
    return Changed(FREE, key, name, tier, then.state, now, _why(then), command)


def _why(row: Stalled) -> str:
    return "; ".join(signal.text for signal in row.signals if signal.status == FIRED)


def _made(connection: sqlite3.Connection, key: str, today: date, stage: str) -> str | None:
    """The last command after which the client was no longer at `stage` today, though it was before."""
    field = f"{stage}_on"
    for command, before, after in connection.execute(MADE, (key,)):
        old, new = json.loads(before), json.loads(after)
        if _stalls(old, field, today) and not _stalls(new, field, today):
            return str(command)
    return None


def _stalls(image: dict[str, object], field: str, today: date) -> bool:
    day = image.get(field)
    return day is not None and str(day) <= today.isoformat() and image.get("closed_on") is None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
