"""Which metrics of the playbook's library a client could take as its goals, each with the command that sets one."""

import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core.dates import Span
from csmcli.core.money import in_units
from csmcli.core.outcomes import Metric
from csmcli.core.playbook import say
from csmcli.core.success import business, suiting
from csmcli.playbooks import Library
from csmcli.store.finding import Found
from csmcli.views.due import quoted

KNOWN = "SELECT question, value FROM answer WHERE client_id = ?"
WORDS = "SELECT ours, department FROM term WHERE client_id = ?"
OPEN = "SELECT metric FROM goal WHERE client_id = ? AND ended_on IS NULL"

_PLACES = {"percent": "N%", "minutes": "Nmin", "hours": "Nh", "days": "Nd"}
_YEAR = Span(1, "y")


class Proposed(NamedTuple):
    """A metric that suits a client. ``usually_from`` and ``usually_to`` are where clients usually stand before."""

    metric: str
    title: str
    unit: str
    direction: str
    usually_from: float | None
    usually_to: float | None
    about: str
    command: str


def proposals(
    connection: sqlite3.Connection, library: Library, client: Found, today: date, language: str
) -> list[Proposed]:
    """The metrics of the playbook's library that suit what is known of the client, but for those it has goals of.

    Of a client of which nothing is known, all.
    """
    given = dict(connection.execute(KNOWN, (client.id,)).fetchall())
    taken = {row[0] for row in connection.execute(OPEN, (client.id,))}
    practice = library.get(client.playbook)
    known = business(practice, given, connection.execute(WORDS, (client.id,)).fetchall())
    return [_proposed(metric, client, today, language) for metric in suiting(practice.metrics, known, taken)]


def _proposed(metric: Metric, client: Found, today: date, language: str) -> Proposed:
    low, high = metric.baseline or (None, None)
    place = _PLACES.get(metric.unit, "N")
    return Proposed(
        metric.key,
        say(metric.title, language),
        metric.unit,
        metric.direction,
        None if low is None else in_units(low),
        None if high is None else in_units(high),
        say(metric.about, language),
        f"csm goal {quoted(client.key)} {metric.key} --baseline {place} --target {place} --by {_YEAR.add_to(today)}",
    )
