"""Dated promises: made, kept, and coming again where they are repeated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlmodel import col, select

from csmcli.actions.desk import Desk, Work
from csmcli.core.dates import Span, parse_span
from csmcli.core.naming import fitting, key_from, numbered, sound
from csmcli.core.rhythm import advice_days
from csmcli.errors import NotFound, Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.follow_up import FollowUp

FOLLOW_UP = "follow-up"
CHECK_IN = "check-in"

IN_USE = """
SELECT key FROM task WHERE client_id = ?1 UNION SELECT key FROM follow_up WHERE client_id = ?1 AND done_on IS NULL"""


KEPT = "SELECT 1 FROM follow_up WHERE client_id = ? AND key = ? AND done_on IS NOT NULL"
CLOSED = "SELECT 1 FROM client WHERE id = ? AND closed_on IS NOT NULL"


def keys_in_use(work: Work, found: Found) -> set[str]:
    """The keys that a client's tasks and open promises go by: ``csm done`` takes either."""
    return {row[0] for row in work.connection.execute(IN_USE, (found.id,))}


class Promise(NamedTuple):
    """A promise made: to whom, by what key it goes, and by when."""

    client: Found
    key: str
    due_on: date


def promise(desk: Desk, word: str, text: str, *, due: date | None = None, every: Span | None = None) -> Promise:
    """Promise something by a day, again and again with `every`.

    Without a day it is due when advice after a meeting is, by the client's playbook. Raises Refused for a day before today.
    """
    with desk.writing() as work:
        found = find(work.connection, word)
        day = due or advice_days(desk.library.outline(found.playbook), desk.today)[0]
        return Promise(found, owe(work, found, text, day, every), day)


def owe(work: Work, found: Found, text: str, due: date, every: Span | None = None) -> str:
    """Write a promise down inside a transaction; its key. Raises Refused for a day before today and a closed client."""
    today = work.desk.today
    if work.connection.execute(CLOSED, (found.id,)).fetchone():
        raise Refused("{key} is closed; csm reopen {key} first, or nobody is reminded.", key=found.key)
    if due < today:
        raise Refused("{day} is before today ({today}); a promise is due today or later.", day=due, today=today)
    key = free_key(work, found, key_from(sound(text, "follow-up")))
    repeated = str(every) if every else None
    work.add(
        FollowUp(
            client_id=found.id, kind=FOLLOW_UP, key=key, text=text, every=repeated, due_on=due, added_on=work.desk.today
        )
    )
    return key


def look_in(work: Work, found: Found, days: Iterable[date]) -> None:
    """Check-ins on `days` instead of those planned before."""
    for row in standing(work, found):
        if row.kind == CHECK_IN:
            work.session.delete(row)
    work.session.flush()
    for day in days:
        key = free_key(work, found, CHECK_IN)
        work.add(FollowUp(client_id=found.id, kind=CHECK_IN, key=key, text="", due_on=day, added_on=work.desk.today))


def free_key(work: Work, found: Found, base: str) -> str:
    """`base`, or with a number behind it, that no task and no open promise of the client goes by."""
    taken = keys_in_use(work, found)
    return next(key for key in numbered(base) if key not in taken)


def standing(work: Work, found: Found) -> list[FollowUp]:
    """The open promises of a client, the earliest first."""
    rows = select(FollowUp).where(FollowUp.client_id == found.id, col(FollowUp.done_on).is_(None))
    return list(work.session.exec(rows.order_by(col(FollowUp.due_on), col(FollowUp.id))))


def keep(work: Work, row: FollowUp, on: date) -> date | None:
    """Record that a promise was kept on a day; the day on which a repeated one is due again.

    It is counted from the day it was done, so that a late one does not bring the next one too soon.
    """
    row.done_on = on
    if row.every is None:
        return None
    again = FollowUp(
        client_id=row.client_id,
        kind=row.kind,
        key=row.key,
        text=row.text,
        every=row.every,
        due_on=parse_span(row.every).add_to(on),
        added_on=on,
    )
    work.session.add(again)
    return again.due_on


def make_room(work: Work, found: Found, keys: Iterable[str]) -> None:
    """Tasks take `keys`: an open promise that goes by one of them gets another."""
    taken = set(keys)
    for row in standing(work, found) if taken else ():
        if row.key in taken:
            row.key = next(key for key in numbered(row.key) if key not in taken | keys_in_use(work, found))


def was_kept(work: Work, found: Found, key: str) -> bool:
    """Whether a promise of that key was kept."""
    return work.connection.execute(KEPT, (found.id, key)).fetchone() is not None


def looked_in(work: Work, found: Found, on: date) -> tuple[date, ...]:
    """A two-way contact on a day is the check-in that was due by then; the days of those it fulfils."""
    fulfilled = [row for row in standing(work, found) if row.kind == CHECK_IN and row.due_on <= on]
    for row in fulfilled:
        keep(work, row, on)
    return tuple(row.due_on for row in fulfilled)


def drop(desk: Desk, word: str, key: str) -> tuple[Found, str]:
    """Give up an open promise, found by its key or a part of its words; the client and the key.

    Raises NotFound where there is none, or not one alone.
    """
    with desk.writing() as work:
        found = find(work.connection, word)
        rows = {row.key: row for row in standing(work, found)}
        if not rows:
            raise NotFound("{client} has no open follow-up.", client=found.key)
        fits = fitting(key, {row.key: row.text for row in rows.values()})
        if len(fits) != 1:
            raise NotFound(
                "“{word}” is not one follow-up of {client}; give the key of one: {keys}.",
                word=key,
                client=found.key,
                keys=", ".join(fits or rows),
            )
        work.session.delete(rows[fits[0]])
    return found, fits[0]
