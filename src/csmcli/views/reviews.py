"""The reviews of all clients: due, planned, overdue, held; and what else is asked of one before it is planned.

However many clients there are, their facts are read once: which day a playbook wants depends on tier, signing and
pauses, and the rule for it stands in one place (`store.outcome_facts`).
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from csmcli.core import reviews as rules
from csmcli.core.holds import resumed
from csmcli.core.outcome_signals import STEP as FIRST_REVIEW
from csmcli.core.rhythm import duties
from csmcli.core.stalled import REVIEW
from csmcli.playbooks import Library
from csmcli.store.facts import Known, known
from csmcli.store.finding import Found
from csmcli.store.reading import listed
from csmcli.views.due import quoted
from csmcli.views.review_report import topic_title


class Row(NamedTuple):
    """One review: ``state`` is planned, due, overdue, later or held, ``on`` its day, ``days`` from today to it (below 0: ago).

    ``period`` is the quarter it looks at, where that was told; ``command`` answers it, empty for one that was held.
    """

    key: str
    name: str
    tier: str | None
    owner: str | None
    state: str
    on: date
    days: int
    period: str | None
    topic: str
    ours: str | None
    theirs: str | None
    command: str


class Wanted(NamedTuple):
    """Which reviews: of some states, so many days ahead and (held) back, of an owner and a tier (None: of all)."""

    states: Sequence[str]
    days: int
    owner: str | None = None
    tier: str | None = None


CLIENTS = """
SELECT id, key, name, tier, owner, playbook FROM client
WHERE (?1 IS NULL OR owner = ?1) AND (?2 IS NULL OR tier = ?2) AND (closed_on IS NULL OR ?3) ORDER BY id"""
OPEN = """
SELECT client_id, planned_on, period, topic, ours, theirs FROM review
WHERE held_on IS NULL AND client_id IN (SELECT value FROM json_each(?1)) ORDER BY planned_on DESC, id DESC"""
HELD = """
SELECT client_id, held_on, period, topic, ours, theirs FROM review
WHERE held_on BETWEEN ?2 AND ?3 AND client_id IN (SELECT value FROM json_each(?1)) ORDER BY held_on DESC, id DESC"""
STEP = f"""
SELECT count(*) FROM milestone WHERE client_id = ? AND key = '{FIRST_REVIEW}' AND reached_on IS NULL AND hidden_on IS NULL"""
SPOKEN = "SELECT signed_on, language FROM client WHERE id = ?"

_Client = tuple[str, str, str | None, str | None, str]


def reviews(connection: sqlite3.Connection, library: Library, wanted: Wanted, today: date, language: str) -> list[Row]:
    """The reviews wanted: overdue ones first, then those due, planned, to come, and held; in each the earliest day first."""
    told = (wanted.owner, wanted.tier, rules.HELD in wanted.states)
    people: dict[int, _Client] = {row[0]: row[1:] for row in connection.execute(CLIENTS, told)}
    ids, last = listed(people), today + timedelta(wanted.days)
    rows: list[Row] = []
    if set(wanted.states) - {rules.HELD}:
        facts = known(connection, people, library.outline, whole=False)
        planned = {row[0]: row[1:] for row in connection.execute(OPEN, (ids,))}
        rows += _coming(people, facts, planned, library, today)
    if rules.HELD in wanted.states:
        span = ((today - timedelta(wanted.days)).isoformat(), today.isoformat())
        rows += [
            _row(people[client], rules.HELD, more, today) for client, *more in connection.execute(HELD, (ids, *span))
        ]
    shown = [row for row in rows if row.state in wanted.states and row.on <= last]
    order = sorted(shown, key=lambda row: (rules.STANDINGS.index(row.state), row.on, row.key))
    return _titled(order, people, library, language)


def _coming(
    people: dict[int, _Client], facts: dict[int, Known], planned: dict[int, Any], library: Library, today: date
) -> Iterator[Row]:
    for client, person in people.items():
        item = facts[client].facts
        day = resumed(item.review_on, item.holds)
        if day is None or item.closed_on:
            continue
        duty = next(d for d in duties(item, library.outline(person[-1])) if d.kind == REVIEW)
        state = rules.standing(day, today, planned=item.review_planned, invite_from=duty.due_on)
        _, *more = planned[client] if item.review_planned else (None,) * 5
        answer = "--held" if item.review_planned else "--plan DATE"
        yield _row(person, state, (day, *more), today)._replace(command=f"csm review {quoted(person[0])} {answer}")


def _row(person: _Client, state: str, more: Sequence[Any], today: date) -> Row:
    key, name, tier, owner, _ = person
    on, period, topic, ours, theirs = more
    day = on if isinstance(on, date) else date.fromisoformat(on)
    return Row(key, name, tier, owner, state, day, (day - today).days, period, topic or "", ours, theirs, "")


def _titled(rows: Iterable[Row], people: dict[int, _Client], library: Library, language: str) -> list[Row]:
    """The rows with their topics in words; whole playbooks are read only for topics."""
    playbooks = {person[0]: person[-1] for person in people.values()}
    return [
        row._replace(topic=topic_title(library.get(playbooks[row.key]), row.topic, language)) if row.topic else row
        for row in rows
    ]


class Person(NamedTuple):
    """Of whom a report is: since when a client, and in which language it reads."""

    signed_on: date | None
    language: str


def person(connection: sqlite3.Connection, client: int) -> Person:
    """The client with this number, as far as a report needs it beforehand."""
    signed, language = connection.execute(SPOKEN, (client,)).fetchone()
    return Person(date.fromisoformat(signed) if signed else None, language)


class After(NamedTuple):
    """What follows a review: the day of the next one, and whether the milestone ``review`` is still to be reached."""

    next_on: date | None
    step: bool


def after(connection: sqlite3.Connection, library: Library, found: Found) -> After:
    """What follows the last review of a client."""
    item = known(connection, [found.id], library.outline, whole=False)[found.id]
    return After(item.facts.review_on, bool(connection.execute(STEP, (found.id,)).fetchone()[0]))
