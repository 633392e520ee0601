"""Hours planned and hours taken in a month, by tier and by client.

A client has its tier's hours in every month it was a client in; one that had contacts in another month is
listed as well, without a plan, because that time was taken all the same.
"""

import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core.hours import Account, Shift, by_tier, ordered, over, shifts, total
from csmcli.playbooks import Library
from csmcli.store.reading import NO_COMMENT


class Hours(NamedTuple):
    """A line of ``csm time``: ``level`` is ``tier`` or ``client``, and ``key`` and ``name`` go by it.

    ``clients`` counts those served in the month. ``planned_hours`` and ``left_hours`` are null where there is
    no plan; ``untimed`` are the contacts without minutes.
    """

    level: str
    key: str | None
    name: str | None
    tier: str | None
    clients: int
    planned_hours: float | None
    spent_hours: float
    left_hours: float | None
    contacts: int
    untimed: int


class Month(NamedTuple):
    """A month: its lines, the tiers first, and what there is to say about it, in minutes."""

    rows: list[Hours]
    total: Account
    over: list[Account]
    shifts: list[Shift]


CLIENTS = """
SELECT c.id, c.key, c.name, c.playbook,
       CASE WHEN ?2 >= ?3 THEN c.tier ELSE
         (SELECT t.tier FROM tier_change t WHERE t.client_id = c.id AND t.decided_on <= ?2
          ORDER BY t.decided_on DESC, t.id DESC LIMIT 1) END,
       coalesce(c.signed_on, c.added_on) <= ?2 AND NOT EXISTS
         (SELECT 1 FROM closing o WHERE o.client_id = c.id AND o.closed_on < ?1
          AND coalesce(o.reopened_on, '9999-12-31') > ?2)
FROM client c WHERE ?4 IS NULL OR c.owner = ?4"""
CONTACTS = f"SELECT client_id, count(*) FROM touch WHERE on_day BETWEEN ?1 AND ?2 AND {NO_COMMENT} GROUP BY client_id"
MINUTES = """
SELECT client_id, sum(minutes), count(*) FROM touch
WHERE minutes IS NOT NULL AND on_day BETWEEN ?1 AND ?2 GROUP BY client_id"""


def month(connection: sqlite3.Connection, library: Library, last: date, today: date, owner: str | None = None) -> Month:
    """The month that ends on `last`; while it runs, each client has the tier of today."""
    clients = ordered(_accounts(connection, library, last, today, owner))
    tiers = by_tier(clients)
    rows = [*(_row("tier", account) for account in tiers), *(_row("client", account) for account in clients)]
    return Month(rows, total(clients), over(clients), shifts(tiers))


def _accounts(
    connection: sqlite3.Connection, library: Library, last: date, today: date, owner: str | None
) -> list[Account]:
    days = (last.replace(day=1).isoformat(), last.isoformat())
    contacts = dict(connection.execute(CONTACTS, days).fetchall())
    timed = {number: (spent, count) for number, spent, count in connection.execute(MINUTES, days)}
    found = []
    for number, key, name, playbook, tier, served in connection.execute(CLIENTS, (*days, today.isoformat(), owner)):
        count, (spent, with_minutes) = contacts.get(number, 0), timed.get(number, (0, 0))
        if served or count:
            planned = _granted(library, playbook, tier) if served else None
            found.append(Account(key, name, tier, int(served), planned, spent, count, count - with_minutes))
    return found


def _granted(library: Library, playbook: str, tier: str | None) -> int | None:
    size = library.outline(playbook).tier(tier)
    return round(size.hours_a_month * 60) if size else None


def _row(level: str, account: Account) -> Hours:
    return Hours(
        level,
        account.key,
        account.name,
        account.tier,
        account.clients,
        None if account.planned is None else in_hours(account.planned),
        in_hours(account.spent),
        None if account.left is None else in_hours(account.left),
        account.contacts,
        account.untimed,
    )


def in_hours(minutes: int) -> float:
    """Minutes as hours, to a hundredth."""
    return round(minutes / 60, 2)
