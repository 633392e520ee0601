"""Pausing a client by agreement, and taking it up again."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from csmcli.actions.desk import Desk, Work
from csmcli.core.naming import sound
from csmcli.errors import Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.client import Client
from csmcli.store.tables.hold import Hold


def hold(desk: Desk, word: str, *, until: date, reason: str) -> Found:
    """Pause a client from today up to, not including, `until`. Raises Refused where it is paused or closed."""
    sound(reason, "reason")
    if until <= desk.today:
        raise Refused("A hold ends after today ({today}); {day} does not.", day=until, today=desk.today)
    with desk.writing() as work:
        found = find(work.connection, word)
        if work.session.get_one(Client, found.id).closed_on:
            raise Refused("{key} is closed; a closed client needs no hold.", key=found.key)
        active = _active(work, found)
        if active:
            raise Refused(
                "{key} is on hold until {day}; csm resume {key} ends that first.", key=found.key, day=active.until_on
            )
        begin(work, found.id, desk.today, until, reason)
    return found


def begin(work: Work, client: int, first: date, until: date, reason: str) -> Hold:
    """Write a pause down, of whose rules the caller has made sure."""
    return work.add(Hold(client_id=client, from_on=first, until_on=until, reason=reason))


def resume(desk: Desk, word: str) -> Found:
    """End a pause today. Raises Refused where there is none."""
    with desk.writing() as work:
        found = find(work.connection, word)
        active = _active(work, found)
        if active is None:
            raise Refused("{key} is not on hold.", key=found.key)
        active.resumed_on = desk.today
    return found


def _active(work: Work, found: Found) -> Hold | None:
    today = work.desk.today
    rows = work.session.exec(select(Hold).where(Hold.client_id == found.id, Hold.from_on <= today))
    return next((row for row in rows if (row.resumed_on or row.until_on) > today), None)
