"""Bringing a board's cards in: one transaction, one operation. A card is a client, told again by its address.

What the board says anew goes the way that a person's commands go, so an agreed day that was moved on the board is a
move here.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from csmcli.actions import clients, tiers
from csmcli.actions.cards import LINK, Card, course, tasks
from csmcli.actions.comments import comments
from csmcli.actions.desk import Desk, Work
from csmcli.actions.newcomers import PAGE
from csmcli.core.naming import address_match
from csmcli.store.file import complaint
from csmcli.store.finding import Found
from csmcli.store.tables.client import Client

SHOWN = 50
"""How many cards that are new or changed are kept to be shown."""

_BY_LINK = "SELECT client_id FROM link WHERE match = ?1 OR (match > ?1 || '/' AND match < ?1 || '0') LIMIT 1"
_BY_NAME = """
SELECT id FROM client c WHERE name = ?1
AND NOT EXISTS (SELECT 1 FROM link l WHERE l.client_id = c.id AND l.name = ?2) LIMIT 2"""


class Manner(NamedTuple):
    """How cards are brought in, on ``day``. ``stages`` is how many milestones lie behind each list that means something."""

    day: date
    playbook: str
    stages: Mapping[str, int]
    owner: str | None = None
    dry_run: bool = False


class Entry(NamedTuple):
    """A card that is new or changed: its list, the client it is, and what it brought or changed."""

    card: str
    list: str
    key: str
    new: bool
    what: tuple[str, ...]


class Outcome(NamedTuple):
    """How many cards were what; ``closed`` are those of clients that are closed here, which are left alone."""

    new: int
    updated: int
    unchanged: int
    closed: int
    entries: tuple[Entry, ...]


class _TakenBack(Exception):
    """Ends the transaction without a trace."""


def bring_in(desk: Desk, cards: Iterable[Card], manner: Manner) -> Outcome:
    """Bring in cards, all or none; with `dry_run` none, but what would be. Makes the database where there is none."""
    if not manner.dry_run:
        desk.keep_safe("import")
    run = None
    try:
        with _place(desk, manner) as place, place.writing(make=True) as work:
            run = _Run(work, manner)
            for card in cards:
                run.take(card)
            if manner.dry_run:
                raise _TakenBack
    except _TakenBack:
        pass
    except sqlite3.Error as error:
        raise complaint(error, desk.database) from error
    assert run is not None
    return Outcome(run.new, run.updated, run.unchanged, run.closed, tuple(run.entries))


@contextmanager
def _place(desk: Desk, manner: Manner) -> Iterator[Desk]:
    """The desk on the day of the board; a rehearsal where there is no database yet makes none."""
    desk = desk._replace(today=manner.day)
    if manner.dry_run:
        desk = desk.rehearsing()
    if not manner.dry_run or desk.database.exists():
        yield desk
        return
    with tempfile.TemporaryDirectory(prefix="csm-") as folder:
        yield desk._replace(database=Path(folder) / "rehearsal.db")


class _Run:
    """One board on its way into the store."""

    def __init__(self, work: Work, manner: Manner) -> None:
        self.work, self.manner = work, manner
        self.desk = work.desk._replace(work=work)
        self.new = self.updated = self.unchanged = self.closed = 0
        self.entries: list[Entry] = []

    def take(self, card: Card) -> None:
        """One card: a client that is known, or a new one."""
        number = _known(self.work, card)
        client = None if number is None else self.work.session.get_one(Client, number)
        if client is not None and client.closed_on:
            self.closed += 1
            return
        found, what = self._add(card) if client is None else self._facts(client, card)
        what += course(self.work, found, card, self.manner.stages)
        what += tasks(self.work, found, card.items)
        what += comments(self.work, found, card.comments)
        self._count(card, found, what, new=client is None)

    def _count(self, card: Card, found: Found, what: list[str], *, new: bool) -> None:
        self.new += new
        self.updated += bool(what) and not new
        self.unchanged += not what and not new
        if (what or new) and len(self.entries) < SHOWN:
            self.entries.append(Entry(card.name, card.list, found.key, new, tuple(what)))

    def _add(self, card: Card) -> tuple[Found, list[str]]:
        profile = _profile(card)
        profile = profile._replace(owner=profile.owner or self.manner.owner)
        links = {LINK: card.url} if card.url else {}
        if card.fields and card.fields.link:
            links[PAGE] = card.fields.link
        added = clients.add(
            self.desk, card.name, playbook=self.manner.playbook, tier=card.tier, profile=profile, links=links
        )
        return Found(*added[:4]), [word for word in (card.tier, profile.owner) if word]

    def _facts(self, client: Client, card: Card) -> tuple[Found, list[str]]:
        profile = _profile(card)
        told = {"name": card.name, "owner": card.owner, "tier": card.tier, **profile._asdict()}
        what = [field for field, value in told.items() if value is not None and value != getattr(client, field)]
        linked = card.url is None or self.work.connection.execute(_BY_LINK, (address_match(card.url),)).fetchone()
        links = {} if linked or card.url is None else {LINK: card.url}
        if card.fields and card.fields.link and not self._has_page(client, card.fields.link):
            links[PAGE] = card.fields.link
        found = clients.edit(self.desk, client.key, name=card.name, profile=profile, links=links)
        if "tier" in what and card.tier:
            tiers.assign(self.desk, found.key, card.tier)
        return found, what + list(links)

    def _has_page(self, client: Client, url: str) -> bool:
        sql = "SELECT 1 FROM link WHERE client_id = ? AND name = ? AND url = ?"
        return self.work.connection.execute(sql, (client.id, PAGE, url)).fetchone() is not None


def _profile(card: Card) -> clients.Profile:
    """What the card, and the fields that the board gave it, say of the client."""
    fields: dict[str, Any] = card.fields._asdict() if card.fields else {}
    told = {name: fields.get(name) for name in clients.Profile._fields}
    return clients.Profile(**told)._replace(owner=card.owner, note=card.note)


def _known(work: Work, card: Card) -> int | None:
    """The client with a link to the card; else the only one of its name that has no card yet."""
    if card.url:
        row = work.connection.execute(_BY_LINK, (address_match(card.url),)).fetchone()
        if row:
            return int(row[0])
    rows = work.connection.execute(_BY_NAME, (card.name, LINK)).fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None
