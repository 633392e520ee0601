"""A pause that a file tells of a client that is known, held against those on record: the same one, or a new one.

Two are the same that begin on the same day. A file ends none: an empty cell may only not know of it, and what was ended
here by ``csm resume`` stays so, or last week's export would take it back.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from csmcli.actions.desk import Work
from csmcli.actions.file_rows import BadRow, Difference, Row, difference
from csmcli.actions.holds import begin
from csmcli.errors import Refused
from csmcli.store.tables.client import Client
from csmcli.store.tables.hold import Hold


def check_pause(work: Work, client: Client, row: Row) -> None:
    """Raises BadRow for a pause that cannot be: of a closed client, or in days of which another one is on record."""
    if row.hold_until is None:
        return
    pauses = _pauses(work, client)
    same = _same(work, pauses, row)
    if same and (same.resumed_on or client.closed_on):
        return
    if client.closed_on:
        raise BadRow("hold_until", Refused("{key} is closed; a closed client needs no hold.", key=client.key))
    first = same.from_on if same else row.hold_from or work.desk.today
    for other in pauses:
        if other is not same and other.from_on < row.hold_until and _end(other) > first:
            raise BadRow(
                "hold_until",
                Refused(
                    "another pause of {key} is on record, from {first} to {until}.",
                    key=client.key,
                    first=other.from_on,
                    until=_end(other),
                ),
            )


def bring_pause(work: Work, client: Client, row: Row) -> list[Difference]:
    """Write down a pause that is not on record, or what the file says otherwise of the one that is."""
    if row.hold_until is None or row.hold_reason is None or client.closed_on:
        return []
    assert client.id is not None
    same = _same(work, _pauses(work, client), row)
    if same is None:
        first = row.hold_from or work.desk.today
        begin(work, client.id, first, row.hold_until, row.hold_reason)
        return [difference("hold until", None, row.hold_until)]
    if same.resumed_on:
        return []
    what = []
    if same.until_on != row.hold_until:
        what.append(difference("hold until", same.until_on, row.hold_until))
        same.until_on = row.hold_until
    if same.reason != row.hold_reason:
        what.append(difference("hold reason", same.reason, row.hold_reason))
        same.reason = row.hold_reason
    return what


def _pauses(work: Work, client: Client) -> list[Hold]:
    return list(work.session.exec(select(Hold).where(Hold.client_id == client.id)))


def _same(work: Work, pauses: list[Hold], row: Row) -> Hold | None:
    """The pause that begins on the day told; where none is told, the one that the client is in."""
    if row.hold_from:
        begun = [pause for pause in pauses if pause.from_on == row.hold_from]
        return next((pause for pause in begun if pause.resumed_on is None), begun[-1] if begun else None)
    today = work.desk.today
    return next((pause for pause in pauses if pause.from_on <= today < _end(pause)), None)


def _end(pause: Hold) -> date:
    return pause.resumed_on or pause.until_on
