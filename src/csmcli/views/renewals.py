"""Contracts that run, by the day that binds; what became of those that ended, and why.

The list is a read of the contracts and their clients alone; what prepares a renewal is counted in the same
statement, since there are few contracts to a client.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.core.money import in_units
from csmcli.core.playbook import Playbook, say
from csmcli.core.renewals import prepared_between
from csmcli.playbooks import Library
from csmcli.store.reading import listed

_THESE = "(?1 IS NULL OR t.client_id IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR c.owner = ?2)"
OPEN = f"""
SELECT c.id, c.key, c.name, c.tier, c.owner, c.playbook, c.currency, t.starts_on, t.ends_on, t.notice_days, t.opt_out_on,
       t.value, coalesce(t.starts_on, t.added_on)
FROM contract t JOIN client c ON c.id = t.client_id
WHERE {_THESE} AND t.outcome IS NULL AND c.closed_on IS NULL AND t.opt_out_on <= ?3 ORDER BY t.opt_out_on, c.key"""
TASKS = """
SELECT count(*), count(done_on), count(CASE WHEN done_on >= ?3 AND done_by IS NULL THEN 1 END) FROM task
WHERE client_id = ?1 AND category = ?2
AND CASE WHEN done_on IS NULL THEN coalesce(due_on, '9999') >= ?3 ELSE done_on >= ?4 END"""
DECIDED = f"""
SELECT c.key, c.name, c.playbook, t.ends_on, t.outcome, t.reason, t.decided_on, t.value, c.currency, t.note
FROM contract t JOIN client c ON c.id = t.client_id
WHERE {_THESE} AND t.outcome IS NOT NULL ORDER BY t.decided_on DESC, t.id DESC"""
ENDS = f"""
SELECT c.playbook, t.reason, t.outcome, t.value, t.decided_on FROM contract t JOIN client c ON c.id = t.client_id
WHERE {_THESE} AND t.reason IS NOT NULL
UNION ALL
SELECT c.playbook, t.reason, t.outcome, NULL, t.closed_on FROM closing t JOIN client c ON c.id = t.client_id
WHERE {_THESE} AND t.reason IS NOT NULL AND t.reopened_on IS NULL
AND NOT EXISTS (SELECT 1 FROM contract k WHERE k.client_id = t.client_id AND k.outcome = 'lost' AND k.decided_on <= t.closed_on)"""

_FAR = "9999-12-31"


class Renewal(NamedTuple):
    """A contract that runs. ``days`` are left until the last day to end it, below 0 once it has passed.

    ``prepare_from`` is null for a playbook without renewals; ``tasks`` are those that prepare it, ``done`` of them done,
    what an earlier term left open not counted; ``prepared`` once one of them was done in time. ``value`` is in units of ``currency``.
    """

    key: str
    name: str
    tier: str | None
    owner: str | None
    starts_on: date | None
    ends_on: date
    notice_days: int
    opt_out_on: date
    days: int
    prepare_from: date | None
    prepared: bool
    done: int
    tasks: int
    value: float | None
    currency: str


class Ended(NamedTuple):
    """What became of a contract; ``reason`` is a code of the playbook, ``title`` its words."""

    key: str
    name: str
    ends_on: date
    outcome: str
    reason: str | None
    title: str
    decided_on: date
    value: float | None
    currency: str
    note: str | None


class Reason(NamedTuple):
    """A reason and how often it was given: for a contract that was lost or became smaller, or a client that was dropped."""

    reason: str
    title: str
    times: int
    last_on: date


def renewals(
    connection: sqlite3.Connection,
    library: Library,
    day: date,
    *,
    clients: Iterable[int] | None = None,
    owner: str | None = None,
    until: date | None = None,
) -> list[Renewal]:
    """The contracts that run and can be ended until a day at most, the earliest first."""
    ids = None if clients is None else listed(clients)
    rows = connection.execute(OPEN, (ids, owner, until.isoformat() if until else _FAR)).fetchall()
    return [_renewal(connection, library.outline(row[5]), row, day) for row in rows]


def _renewal(connection: sqlite3.Connection, practice: Playbook, row: tuple[object, ...], day: date) -> Renewal:
    number, key, name, tier, owner, _, currency, starts, ends, notice, opt_out, value, since = row
    deadline = _on(opt_out)
    rule = practice.renewal
    prepare_from, tasks, done, prepared = None, 0, 0, 0
    if rule:
        prepare_from, early = prepared_between(deadline, rule.lead(str(tier) if tier else None))
        begun = max(str(since), early.isoformat())
        told = (number, rule.category, begun, str(since))
        tasks, done, prepared = connection.execute(TASKS, told).fetchone()
    return Renewal(
        str(key),
        str(name),
        str(tier) if tier else None,
        str(owner) if owner else None,
        _on(starts) if starts else None,
        _on(ends),
        int(str(notice)),
        deadline,
        (deadline - day).days,
        prepare_from,
        bool(prepared),
        done,
        tasks,
        _units(value),
        str(currency),
    )


def ended(
    connection: sqlite3.Connection,
    library: Library,
    language: str,
    *,
    clients: Iterable[int] | None = None,
    owner: str | None = None,
) -> list[Ended]:
    """What became of contracts, the last one decided first."""
    ids = None if clients is None else listed(clients)
    return [
        Ended(
            key, name, _on(ends), outcome, reason, _title(library, playbook, reason, language), _on(decided),
            _units(value), currency, note,
        )
        for key, name, playbook, ends, outcome, reason, decided, value, currency, note in connection.execute(
            DECIDED, (ids, owner)
        )
    ]  # fmt: skip


def reasons(
    connection: sqlite3.Connection,
    library: Library,
    language: str,
    *,
    clients: Iterable[int] | None = None,
    owner: str | None = None,
    since: date | None = None,
) -> list[Reason]:
    """Why contracts were lost or became smaller, and clients were dropped: the most frequent first."""
    ids = None if clients is None else listed(clients)
    found: dict[tuple[str, str], list[date]] = {}
    for playbook, reason, _, _, on in connection.execute(ENDS, (ids, owner)):
        if since is None or on >= since.isoformat():
            found.setdefault((reason, _title(library, playbook, reason, language)), []).append(_on(on))
    lines = [Reason(reason, title, len(days), max(days)) for (reason, title), days in found.items()]
    return sorted(lines, key=lambda line: (-line.times, line.reason))


def _title(library: Library, playbook: str, reason: str | None, language: str) -> str:
    return say(library.outline(playbook).reasons.get(reason or ""), language) or reason or ""


def _units(hundredths: object) -> float | None:
    return None if hundredths is None else in_units(int(str(hundredths)))


def _on(value: object) -> date:
    return date.fromisoformat(str(value))
