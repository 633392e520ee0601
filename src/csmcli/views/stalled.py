"""Who is stalled, since when, why, and what to do next.

The list is read in the order it is shown, tier by tier, from an index that holds the two forecast
days; only the clients shown have their signals worked out. So its cost is that of the rows
shown, however many clients there are.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from csmcli.core.facts import Facts
from csmcli.core.playbook import Playbook, say
from csmcli.core.stalled import (
    BEHIND,
    GOAL,
    NOTICE_PASSED,
    RENEWAL,
    STUCK,
    Signal,
    forecast,
    signals,
    stands,
    status,
    value,
    worst_first,
    worst_of,
)
from csmcli.playbooks import Library
from csmcli.store.facts import Known, known
from csmcli.store.reading import NO_COMMENT, listed

Words = Callable[[Signal, int | None, str], str]
"""A signal, its value and the milestone's title as a sentence."""

_RANKS = {"large": 0, "medium": 1, "small": 2}
_EVERYBODY = 2_000_000_000


class SignalRow(NamedTuple):
    """One signal of a client: ``value`` against ``expected`` and ``maximum``, in days."""

    code: str
    status: str
    value: int | None
    expected: int
    maximum: int
    text: str


class Stalled(NamedTuple):
    """One line of ``csm stalled``: ``since`` is the day it fell behind, ``days`` how long ago that is."""

    key: str
    name: str
    tier: str | None
    state: str
    milestone: str | None
    since: date
    days: int
    last_touch: date | None
    signals: tuple[SignalRow, ...]
    next: str


class _Row(NamedTuple):
    id: int
    key: str
    name: str
    tier: str | None
    playbook: str
    milestone: str | None
    behind_on: str
    stuck_on: str | None


_COLUMNS = "SELECT id, key, name, tier, playbook, milestone, behind_on, stuck_on FROM client"
STUCK_SQL = f"{_COLUMNS} WHERE rank = ?1 AND behind_on <= ?2 AND stuck_on <= ?2 ORDER BY behind_on, id LIMIT ?3"
BEHIND_SQL = (
    f"{_COLUMNS} WHERE rank = ?1 AND behind_on <= ?2 AND coalesce(stuck_on, '9999') > ?2"
    " ORDER BY behind_on, id LIMIT ?3"
)
OWNED = "AND owner = ?4 ORDER BY"
TOUCHES = f"""
SELECT client_id, max(on_day) FROM touch
WHERE client_id IN (SELECT value FROM json_each(?1)) AND on_day <= ?2 AND {NO_COMMENT} GROUP BY client_id"""


def stalled(
    connection: sqlite3.Connection,
    library: Library,
    day: date,
    words: Words,
    language: str,
    *,
    tier: str | None = None,
    owner: str | None = None,
    only_stuck: bool = False,
    limit: int | None = None,
) -> list[Stalled]:
    """The stalled clients as of `day`, today or later: stuck before behind, larger tier first, then longest."""
    found = with_worst(
        connection, library, day, words, language, tier=tier, owner=owner, only_stuck=only_stuck, limit=limit
    )
    return [line for line, _, _ in found]


def with_worst(
    connection: sqlite3.Connection,
    library: Library,
    day: date,
    words: Words,
    language: str,
    *,
    tier: str | None = None,
    owner: str | None = None,
    only_stuck: bool = False,
    limit: int | None = None,
) -> list[tuple[Stalled, Playbook, str | None]]:
    """As `stalled`, each with its playbook and the code of what is answered first: its worst signal, or `NOTICE_PASSED`."""
    rows = list(_rows(connection, day, tier, owner, only_stuck, limit or _EVERYBODY))
    ids = [row.id for row in rows]
    facts = known(connection, ids, library.outline, whole=False)
    touches = last_touches(connection, ids, day)
    found = []
    for row in rows:
        practice = library.outline(row.playbook)
        told = signals(facts[row.id].facts, practice.limits)
        line = _line(row, facts[row.id], practice, told, touches.get(row.id), day, words, language)
        found.append((line, practice, _answered(practice, told, facts[row.id].facts, day)))
    return found


def _answered(practice: Playbook, found: Iterable[Signal], facts: Facts, day: date) -> str | None:
    signal = worst(practice, found, day)
    return signal and (NOTICE_PASSED if too_late(practice, signal.code, facts, day) else signal.code)


def _rows(
    connection: sqlite3.Connection, day: date, tier: str | None, owner: str | None, only_stuck: bool, limit: int
) -> Iterator[_Row]:
    ranks = (_RANKS[tier],) if tier else (0, 1, 2, 3)
    for sql in (STUCK_SQL,) if only_stuck else (STUCK_SQL, BEHIND_SQL):
        for rank in ranks:
            if limit <= 0:
                return
            values: tuple[object, ...] = (rank, day.isoformat(), limit)
            if owner:
                sql_here, values = sql.replace("ORDER BY", OWNED), (*values, owner)
            else:
                sql_here = sql
            for row in connection.execute(sql_here, values):
                limit -= 1
                yield _Row(*row)


def last_touches(connection: sqlite3.Connection, ids: Iterable[int], day: date) -> dict[int, date]:
    """The day of the last contact, of either kind, with each of the clients."""
    rows = connection.execute(TOUCHES, (listed(ids), day.isoformat()))
    return {row[0]: date.fromisoformat(row[1]) for row in rows}


def _line(
    row: _Row,
    item: Known,
    practice: Playbook,
    found: tuple[Signal, ...],
    touch: date | None,
    day: date,
    words: Words,
    language: str,
) -> Stalled:
    since = date.fromisoformat(row.behind_on)
    now = STUCK if row.stuck_on and row.stuck_on <= day.isoformat() else BEHIND
    return Stalled(
        row.key,
        row.name,
        row.tier,
        now,
        row.milestone,
        since,
        (day - since).days,
        touch,
        tuple([signal_row(s, item.facts, practice, day, words, language) for s in found]),
        next_step(practice, found, item.facts, day, language),
    )


def signal_row(signal: Signal, facts: Facts, practice: Playbook, day: date, words: Words, language: str) -> SignalRow:
    """One signal, worded, as of `day`; of several facts the one that is worst on that day."""
    one, amount = worst_of(signal, day), value(signal, day, facts.holds)
    if one.code == GOAL:  # named as everywhere else: by the goal's own title, else by the playbook's
        one = one._replace(title=one.title or say(practice.metric_titles.get(one.about), language))
    return SignalRow(
        signal.code,
        status(signal, day),
        amount,
        one.limit.expected,
        one.limit.maximum,
        words(one, amount, title_of(practice, one.milestone or facts.milestone, language)),
    )


def title_of(practice: Playbook, key: str | None, language: str) -> str:
    """The title of a milestone, its key where the playbook no longer has it."""
    milestone = practice.milestone(key) if key else None
    return say(milestone.title, language) if milestone else key or ""


def worst(practice: Playbook, found: Iterable[Signal], day: date) -> Signal | None:
    """The fired signal that is answered first."""
    return next(iter(worst_first(found, day, practice.next_steps)), None)


def next_step(practice: Playbook, found: Iterable[Signal], facts: Facts, day: date, language: str) -> str:
    """What to do next, by the worst fired signal; with none, what to ask for."""
    signal = worst(practice, found, day)
    if signal is None:
        step = practice.milestone(facts.milestone) if facts.milestone else None
        return say(step.ask, language) if step else ""
    return advice(practice, signal, facts, day, language)


def advice(practice: Playbook, signal: Signal, facts: Facts, day: date, language: str) -> str:
    """What the playbook says to do where a signal has fired; of a renewal another thing once notice cannot be given."""
    steps = practice.next_steps.get(signal.code, {})
    step = steps.get(worst_of(signal, day).milestone or facts.milestone or "") or steps.get("any")
    if too_late(practice, signal.code, facts, day):
        step = practice.next_steps.get(RENEWAL, {}).get(NOTICE_PASSED) or step
    return say(step, language)


def too_late(practice: Playbook, code: str, facts: Facts, day: date) -> bool:
    """Whether a signal is about a renewal of which only the outcome can be told any more."""
    if facts.renewal is None:
        return False
    from csmcli.core.renewals import about_renewal, notice_passed  # only who has a contract pays for it

    return notice_passed(facts, day) and about_renewal(practice, code, facts.milestone)


ALL = "SELECT id, key, name, tier, playbook FROM client WHERE added_on <= ?"


def stalled_then(
    connection: sqlite3.Connection,
    library: Library,
    day: date,
    words: Words,
    language: str,
    *,
    tier: str | None = None,
    owner: str | None = None,
    only_stuck: bool = False,
    limit: int | None = None,
) -> list[Stalled]:
    """As `stalled`, from the facts as they were known on a past `day`."""
    sql = ALL + (" AND owner = ?" if owner else "")
    people = {row[0]: row for row in connection.execute(sql, (day.isoformat(), *([owner] if owner else [])))}
    touches = last_touches(connection, people, day)
    lines: list[tuple[Stalled, int]] = []
    for number, item in known(connection, people, library.get, day).items():
        practice = library.outline(item.playbook)
        told = forecast(item.facts, signals(item.facts, practice.limits))
        now = stands(item.facts, told, day)
        if now not in (STUCK, BEHIND) or (only_stuck and now == BEHIND) or (tier and item.facts.tier != tier):
            continue
        row = _Row(
            number,
            people[number][1],
            people[number][2],
            item.facts.tier,
            practice.key,
            item.facts.milestone,
            str(told.behind_on),
            str(told.stuck_on) if told.stuck_on else None,
        )
        found = signals(item.facts, practice.limits)
        lines.append((_line(row, item, practice, found, touches.get(number), day, words, language), number))
    lines.sort(key=lambda each: (each[0].state == BEHIND, _RANKS.get(each[0].tier or "", 3), each[0].since, each[1]))
    return [line for line, _ in lines[:limit]]
