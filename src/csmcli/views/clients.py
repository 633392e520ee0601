"""All clients and how they stand, and one client with its milestones."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from csmcli.core.facts import furthest
from csmcli.core.milestones import progress
from csmcli.core.playbook import Playbook
from csmcli.core.stalled import forecast, signals, stands, state
from csmcli.playbooks import Library
from csmcli.store.facts import Dues, Known, known
from csmcli.store.reading import NO_COMMENT
from csmcli.views.parts import step_title


class Listed(NamedTuple):
    """One line of ``csm list``. ``milestone`` is the current one, ``progress`` per cent of the milestones.

    ``moves`` and ``slip_days`` are those of the milestone ahead whose agreed date was moved furthest.
    """

    key: str
    name: str
    tier: str | None
    owner: str | None
    signed_on: date | None
    state: str
    milestone: str | None
    due_on: date | None
    last_touch: date | None
    progress: int
    moves: int
    slip_days: int


class Step(NamedTuple):
    """A milestone of one client. ``moves`` and ``slip_days`` count from the first agreed date."""

    key: str
    title: str
    aha: bool
    due_on: date | None
    first_due_on: date | None
    moves: int
    slip_days: int
    reached_on: date | None


class Shown(NamedTuple):
    """The fields of a listing, and the milestones in order."""

    key: str
    name: str
    tier: str | None
    owner: str | None
    signed_on: date | None
    state: str
    milestone: str | None
    due_on: date | None
    last_touch: date | None
    progress: int
    moves: int
    slip_days: int
    milestones: tuple[Step, ...]


LIST = f"""
SELECT c.key, c.name, c.tier, c.owner, c.signed_on, c.milestone, c.due_on,
       (SELECT max(t.on_day) FROM touch t WHERE t.client_id = c.id AND t.{NO_COMMENT}), c.progress,
       c.behind_on, c.stuck_on, c.unknown <> '', c.closed_on IS NOT NULL,
       EXISTS (SELECT 1 FROM hold h WHERE h.client_id = c.id AND h.from_on <= ?1
               AND coalesce(h.resumed_on, h.until_on) > ?1), c.moves, c.slip_days
FROM client c
WHERE (?2 IS NULL OR c.tier = ?2) AND (?3 IS NULL OR c.owner = ?3) AND (?4 OR c.closed_on IS NULL)
ORDER BY c.key"""
IDS = """
SELECT id, key, name, owner FROM client
WHERE added_on <= ?1 AND (?2 IS NULL OR owner = ?2) ORDER BY key"""
TOUCHED = f"SELECT max(on_day) FROM touch WHERE client_id = ?1 AND on_day <= ?2 AND {NO_COMMENT}"


def listing(
    connection: sqlite3.Connection,
    library: Library,
    today: date,
    *,
    tier: str | None = None,
    owner: str | None = None,
    state: str | None = None,
    closed: bool = False,
    day: date | None = None,
) -> Iterator[Listed]:
    """The clients by key; closed ones with `closed`; as known on a past `day` if given."""
    rows = _then(connection, library, day, tier, owner, closed) if day else _now(connection, today, tier, owner, closed)
    return (row for row in rows if state is None or row.state == state)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _now(
    connection: sqlite3.Connection, today: date, tier: str | None, owner: str | None, closed: bool
) -> Iterator[Listed]:
    for row in connection.execute(LIST, (today.isoformat(), tier, owner, closed)):
        key, name, size, of, signed, milestone, due, touch, done, behind, stuck, unknown, over, held, *moved = row
        now = _state(_day(behind), _day(stuck), unknown, today, on_hold=held, closed=over)
        yield Listed(key, name, size, of, _day(signed), now, milestone, _day(due), _day(touch), done, *moved)


_state = state


def _then(
    connection: sqlite3.Connection, library: Library, day: date, tier: str | None, owner: str | None, closed: bool
) -> Iterator[Listed]:
    from csmcli.views.stalled import last_touches

    people = {row[0]: row for row in connection.execute(IDS, (day.isoformat(), owner))}
    items, touches = known(connection, people, library.get, day), last_touches(connection, people, day)
    for number, (_, *person) in people.items():
        row = _listed(person, items[number], library.outline(items[number].playbook), touches.get(number), day)
        if (tier is None or row.tier == tier) and (closed or row.state != "closed"):
            yield row


def _listed(person: Sequence[str], item: Known, practice: Playbook, touched: date | None, day: date) -> Listed:
    """The line of a client, given by (key, name, owner), from its facts."""
    key, name, owner = person
    facts = item.facts
    postponed = furthest(facts.postponed)
    return Listed(
        key,
        name,
        facts.tier,
        owner,
        facts.signed_on,
        stands(facts, forecast(facts, signals(facts, practice.limits)), day),
        facts.milestone,
        facts.due_on,
        touched,
        progress(practice, {m.key: m.reached_on for m in item.milestones}),
        postponed.times if postponed else 0,
        postponed.days if postponed else 0,
    )


OWNER = "SELECT owner FROM client WHERE id = ?"


def shown(
    connection: sqlite3.Connection,
    library: Library,
    client: tuple[int, str, str],
    day: date,
    language: str,
    *,
    then: bool = False,
) -> Shown:
    """One client, given by (id, key, name), as of `day`; with `then` as known on that day."""
    number = client[0]
    item = known(connection, [number], library.get if then else library.outline, day if then else None)[number]
    return shown_of(connection, library, client, item, day, language)


def shown_of(
    connection: sqlite3.Connection,
    library: Library,
    client: tuple[int, str, str],
    item: Known,
    day: date,
    language: str,
) -> Shown:
    """As `shown`, of a client whose facts are known."""
    number, key, name = client
    owner = connection.execute(OWNER, (number,)).fetchone()[0]
    practice = library.outline(item.playbook)
    touched = _day(connection.execute(TOUCHED, (number, day.isoformat())).fetchone()[0])
    row = _listed((key, name, owner), item, practice, touched, day)
    return Shown(*row, tuple(_step(library, practice, step, language) for step in item.milestones))


def _step(library: Library, practice: Playbook, item: Dues, language: str) -> Step:
    milestone = practice.milestone(item.key)
    slip = (item.due_on - item.first_due_on).days if item.due_on and item.first_due_on else 0
    return Step(
        item.key,
        step_title(library, practice.key, item.key, language),
        bool(milestone and milestone.aha),
        item.due_on,
        item.first_due_on,
        sum(1 for move in item.moves if move.to_on > move.from_on),
        max(0, slip),
        item.reached_on,
    )
