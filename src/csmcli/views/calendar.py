"""What belongs in a calendar: days to come that somebody is waiting for, and the meetings there were.

Each event has a name for life and tells when, and how often, it was changed: a calendar that takes the
same file in again updates what it has, and nothing of it depends on the clock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from csmcli.playbooks import Library
from csmcli.store.reading import listed
from csmcli.views.due import quoted
from csmcli.views.parts import step_title
from csmcli.views.review_report import topic_title

MILESTONE, REACHED, FOLLOW_UP, CHECK_IN, KEPT = "milestone", "reached", "follow-up", "check-in", "kept"
HOLD, MEETING, APPOINTMENT = "hold", "meeting", "appointment"
REVIEW, HELD = "review", "held"
KINDS = (MILESTONE, REACHED, FOLLOW_UP, CHECK_IN, KEPT, HOLD, MEETING, APPOINTMENT, REVIEW, HELD)


class Event(NamedTuple):
    """One day in a calendar.

    ``uid`` is the same whatever becomes of the event; ``revision`` counts its changes, ``changed_at`` is the last of
    them, else the day its fact is of. ``command`` answers it, empty where nothing is open. ``open`` is false for what is past.
    """

    kind: str
    uid: str
    day: date
    client: str
    name: str
    text: str
    command: str
    changed_at: datetime
    revision: int

    @property
    def open(self) -> bool:
        """Whether somebody still waits for the day."""
        return self.kind not in (REACHED, KEPT, MEETING, HELD)


class Wanted(NamedTuple):
    """Which events: from one day to another, of some clients by id and of one owner (None: of all).

    ``everything`` adds milestones that were reached and promises that were kept.
    """

    first: date
    last: date
    clients: Sequence[int] | None
    owner: str | None
    everything: bool


_OWN = "coalesce(nullif(c.uid, ''), c.key)"  # a row that came past csm has no uid yet
_THESE = """c.closed_on IS NULL AND (?3 IS NULL OR c.id IN (SELECT value FROM json_each(?3)))
AND (?4 IS NULL OR c.owner = ?4)"""


def _select(kind: str, table: str, uid: str, day: str, words: str, since: str, where: str) -> str:
    """A read of one kind of event: its row, its day between ?1 and ?2, the words for it, the day its fact is of."""
    return f"""
SELECT {kind}, '{table}', t.id, {uid}, t.{day}, c.id, c.key, c.name, c.playbook, {words}, {since}
FROM {table} t JOIN client c ON c.id = t.client_id WHERE {where} AND t.{day} BETWEEN ?1 AND ?2 AND {_THESE}"""


_MILESTONE = f"'milestone-' || {_OWN} || '-' || t.key"
_REVIEW = "'review-' || coalesce(nullif(t.uid, ''), t.id)"
_PEOPLE = "trim(coalesce(t.theirs, '') || ', ' || coalesce(t.ours, ''), ', ')"
_PROMISE = "'follow-up-' || coalesce(nullif(t.uid, ''), t.id)"
OPEN = (
    _select("'milestone'", "milestone", _MILESTONE, "due_on", "t.key, t.key", "c.added_on", "t.reached_on IS NULL AND t.hidden_on IS NULL"),
    _select(
        "'appointment'", "milestone", f"'meeting-of-' || {_MILESTONE}", "meeting_on", "coalesce(t.meeting_topic, t.key), t.key",
        "c.added_on", "t.hidden_on IS NULL",
    ),
    _select("t.kind", "follow_up", _PROMISE, "due_on", "t.text, t.key", "t.added_on", "t.done_on IS NULL"),
    _select(
        "'hold'", "hold", "'hold-' || coalesce(nullif(t.uid, ''), t.id)", "until_on", "t.reason, ''", "t.from_on",
        "t.resumed_on IS NULL",
    ),
    _select(
        "'meeting'", "touch", "'meeting-' || coalesce(nullif(t.uid, ''), t.id)", "on_day", "t.text, ''", "t.on_day",
        "t.meeting = 1",
    ),
    _select("'review'", "review", _REVIEW, "planned_on", f"t.topic, {_PEOPLE}", "t.added_on", "t.held_on IS NULL"),
    _select("'held'", "review", _REVIEW, "held_on", f"t.topic, {_PEOPLE}", "t.added_on", "1"),
)  # fmt: skip
PAST = (
    _select("'reached'", "milestone", _MILESTONE, "reached_on", "t.key, t.key", "c.added_on", "1"),
    _select("'kept'", "follow_up", _PROMISE, "done_on", "t.text, t.key", "t.added_on", "1"),
)
ROWS_CHANGED = """
SELECT h.table_name, h.row_id, max(o.at), sum(h.before IS NOT NULL AND h.after IS NOT NULL)
FROM change h JOIN operation o ON o.id = h.operation_id
WHERE h.client_id IN (SELECT value FROM json_each(?1)) AND h.table_name IN ('milestone', 'follow_up', 'hold', 'touch', 'review')
GROUP BY h.table_name, h.row_id"""
NAMES_CHANGED = """
SELECT 'client', h.client_id, max(o.at), count(*) FROM change h JOIN operation o ON o.id = h.operation_id
WHERE h.client_id IN (SELECT value FROM json_each(?1)) AND h.table_name = 'client'
AND json_extract(h.before, '$.name') <> json_extract(h.after, '$.name') GROUP BY h.client_id"""

Changes = dict[tuple[str, int], tuple[str, int]]


def events(connection: sqlite3.Connection, library: Library, wanted: Wanted, language: str) -> list[Event]:
    """The events by their day; titles of milestones in `language`."""
    ids = None if wanted.clients is None else listed(wanted.clients)
    told = (wanted.first.isoformat(), wanted.last.isoformat(), ids, wanted.owner)
    reads = (*OPEN, *PAST) if wanted.everything else OPEN
    rows = [row for sql in reads for row in connection.execute(sql, told)]
    changes = _changes(connection, {row[5] for row in rows})
    return sorted(_events(rows, changes, library, language), key=lambda event: (event.day, event.uid))


def _changes(connection: sqlite3.Connection, clients: Iterable[int]) -> Changes:
    """Of each row that was changed, when last and how often; of a client, its name alone counts."""
    ids = listed(sorted(clients))
    rows = [row for sql in (ROWS_CHANGED, NAMES_CHANGED) for row in connection.execute(sql, (ids,))]
    return {(table, row): (at, times) for table, row, at, times in rows}


def _events(rows: Iterable[tuple[Any, ...]], changes: Changes, library: Library, language: str) -> Iterator[Event]:
    for kind, table, row, uid, day, client, key, name, playbook, text, item, since in rows:
        made = [changes[one] for one in ((table, row), ("client", client)) if one in changes]
        yield Event(
            kind=kind,
            uid=uid,
            day=date.fromisoformat(day),
            client=key,
            name=name,
            text=_text(table, (playbook, text, item), library, language),
            command=_answer(kind, quoted(key), item),
            changed_at=_instant(max((at for at, _ in made), default=since)),
            revision=sum(times for _, times in made),
        )


def _text(table: str, told: tuple[str, str, str], library: Library, language: str) -> str:
    """What an event is about: a milestone by its title, a review by its topic and the people."""
    playbook, text, item = told
    if table == MILESTONE:
        return step_title(library, playbook, text, language)
    if table == REVIEW:
        about = topic_title(library.get(playbook), text, language) if text else ""
        return "; ".join(filter(None, (about, item)))
    return text


def _answer(kind: str, client: str, item: str) -> str:
    if kind == MILESTONE:
        return f"csm milestone {client} {quoted(item)}"
    if kind in (FOLLOW_UP, CHECK_IN):
        return f"csm done {client} {quoted(item)}"
    if kind == APPOINTMENT:
        return f"csm journey {client}"
    if kind == REVIEW:
        return f"csm review {client} --held"
    return f"csm resume {client}" if kind == HOLD else ""


def _instant(text: str) -> datetime:
    """An instant of the history, or the first of a day, to the second."""
    told = datetime.fromisoformat(text)
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
