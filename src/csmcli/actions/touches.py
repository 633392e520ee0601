"""Logging a contact."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from csmcli.actions.desk import Desk, Work
from csmcli.core.naming import sound
from csmcli.errors import Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.reading import COMMENT
from csmcli.store.tables.touch import Touch

CHECK_IN_DUE = """
SELECT 1 FROM follow_up WHERE client_id = ? AND done_on IS NULL AND kind = 'check-in' AND due_on <= ? LIMIT 1"""


class Logged(NamedTuple):
    """A contact that was logged: ``looked_in`` are the days of the check-ins it fulfils, ``promise`` the key of
    what was promised in it."""

    client: Found
    looked_in: tuple[date, ...]
    promise: str | None


def log(
    desk: Desk,
    word: str,
    text: str,
    *,
    on: date,
    outbound: bool = False,
    meeting: bool = False,
    channel: str | None = None,
    topic: str | None = None,
    minutes: int | None = None,
    message: str | None = None,
    promise: tuple[str, date] | None = None,
) -> Logged:
    """Log a contact: two-way unless `outbound`; `message` is the playbook's that was sent.

    `promise` is (what was promised in it, by when). Raises Refused for a day after today, for the channel of what
    counts as no contact, and for a promise due before today.
    """
    sound(text, "text")
    if channel == COMMENT:
        raise Refused(
            "The channel “{channel}” is for what comes from a board, which is no contact; name another.",
            channel=channel,
        )
    if on > desk.today:
        raise Refused("{day} is after today ({today}); a contact is logged when it has been.", day=on, today=desk.today)
    with desk.writing() as work:
        found = find(work.connection, word)
        work.session.add(
            Touch(
                client_id=found.id,
                on_day=on,
                two_way=not outbound,
                meeting=meeting,
                channel=channel,
                topic=topic,
                minutes=minutes,
                text=text,
                message=message,
            )
        )
        looked_in = () if outbound else _looked_in(work, found, on)
        key = _promised(work, found, *promise) if promise else None
    return Logged(found, looked_in, key)


def _looked_in(work: Work, found: Found, on: date) -> tuple[date, ...]:
    """The check-ins that the contact fulfils; asked in SQL first, since most contacts need no other table."""
    if not work.connection.execute(CHECK_IN_DUE, (found.id, on.isoformat())).fetchone():
        return ()
    from csmcli.actions import follow_ups

    return follow_ups.looked_in(work, found, on)


def _promised(work: Work, found: Found, text: str, due: date) -> str:
    from csmcli.actions import follow_ups

    return follow_ups.owe(work, found, text, due)
