"""Logging a contact."""

from __future__ import annotations

from datetime import date

from csmcli.actions.desk import Desk
from csmcli.core.naming import sound
from csmcli.errors import Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.touch import Touch


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
) -> Found:
    """Log a contact: two-way unless `outbound`. Raises Refused for a day after today."""
    sound(text, "text")
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
            )
        )
    return found
