"""The clients that ``--where`` fits: every value is bound, the SQL is put together from constants."""

import sqlite3
from collections.abc import Sequence
from datetime import date

from csmcli.core.selection import KNOWN, Condition
from csmcli.core.stalled import CLOSED
from csmcli.playbooks import Library
from csmcli.store.finding import Found

STATE = """CASE WHEN closed_on IS NOT NULL THEN 'closed'
  WHEN EXISTS (SELECT 1 FROM hold h WHERE h.client_id = client.id AND h.from_on <= ?1
               AND coalesce(h.resumed_on, h.until_on) > ?1) THEN 'hold'
  WHEN stuck_on <= ?1 THEN 'stuck' WHEN behind_on <= ?1 THEN 'behind' WHEN unknown <> '' THEN 'unknown'
  ELSE 'on-track' END"""
"""The word for how a client stands, as `core.stalled.state` has it."""

_COLUMNS = {"state": f"({STATE})"}
_DATED = ("tier", "state", "milestone")


def selected(connection: sqlite3.Connection, conditions: Sequence[Condition], today: date) -> list[Found]:
    """The clients that fit all of `conditions`, by key; closed ones only where a condition asks for them."""
    return _selected(connection, conditions, today, closed=_closed_too(conditions))


def selected_then(
    connection: sqlite3.Connection, library: Library, conditions: Sequence[Condition], day: date
) -> list[Found]:
    """As `selected`, by tier, state and milestone of a past `day`; what is not dated is as it is now."""
    from csmcli.views.clients import listing

    dated = [condition for condition in conditions if condition.field in _DATED]
    others = [condition for condition in conditions if condition.field not in _DATED]
    fitting = {found.key: found for found in _selected(connection, others, day, closed=True)}
    rows = listing(connection, library, day, closed=_closed_too(conditions), day=day)
    return [
        fitting[row.key]
        for row in rows
        if row.key in fitting and all(condition.fits(getattr(row, condition.field)) for condition in dated)
    ]


def _closed_too(conditions: Sequence[Condition]) -> bool:
    return any(c.field == "state" and not c.negated and CLOSED in c.values for c in conditions)


def _selected(
    connection: sqlite3.Connection, conditions: Sequence[Condition], today: date, *, closed: bool
) -> list[Found]:
    values: list[object] = [today.isoformat()]
    # The day is bound whatever is asked.
    terms = ["?1 = ?1", *(_term(condition, values) for condition in conditions)]
    if not closed:
        terms.append(f"{_COLUMNS['state']} <> '{CLOSED}'")
    sql = f"SELECT id, key, name, playbook FROM client WHERE {' AND '.join(terms)} ORDER BY key"
    return [Found(*row) for row in connection.execute(sql, values)]


def _term(condition: Condition, values: list[object]) -> str:
    """One condition as SQL; its values go into `values`. IS, because nothing equals what is not known."""
    column = _COLUMNS.get(condition.field, condition.field)
    tests = []
    for value in condition.values:
        values.append(value)
        tests.append(f"{column} IS ?{len(values)}")
    return f"{'NOT ' if condition.negated else ''}({' OR '.join(tests)})"


def unheard_of(connection: sqlite3.Connection, condition: Condition) -> str | None:
    """A value of the condition that no client has; None where all are in use, or are words of csm's own."""
    if condition.field in KNOWN:
        return None
    used = f"SELECT 1 FROM client WHERE {condition.field} = ? LIMIT 1"
    return next((v for v in condition.values if v is not None and not connection.execute(used, (v,)).fetchone()), None)


def values_of(connection: sqlite3.Connection, field: str) -> list[str]:
    """What clients have in a field of `core.selection.FIELDS`, in order."""
    return [
        row[0]
        for row in connection.execute(f"SELECT DISTINCT {field} FROM client WHERE {field} IS NOT NULL ORDER BY 1")
    ]
