"""Adding, editing, closing and reopening a client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from csmcli.actions.desk import Desk, Work
from csmcli.actions.forecast import remember
from csmcli.actions.likenesses import near
from csmcli.core.milestones import proposals
from csmcli.core.naming import address_match, key_from, key_of, numbered, sound
from csmcli.core.playbook import Playbook
from csmcli.errors import BadInput, Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.client import Client, Link
from csmcli.store.tables.milestone import Milestone

RANKS = {"large": 0, "medium": 1, "small": 2, None: 3}
"""The order in which tiers are listed; no tier comes last."""

CLEARABLE = (
    "external_id",
    "owner",
    "signed_on",
    "contact",
    "channel",
    "address",
    "target",
    "note",
)
"""The facts of a client that may be empty."""


class Profile(NamedTuple):
    """What is told of a client besides its name; None for not told. ``target`` is in hundredths."""

    external_id: str | None = None
    owner: str | None = None
    signed_on: date | None = None
    contact: str | None = None
    channel: str | None = None
    address: str | None = None
    target: int | None = None
    currency: str | None = None
    language: str | None = None
    note: str | None = None


class Added(NamedTuple):
    """A client that was added, with its milestones' due dates in order.

    ``like`` holds the keys and names of clients that may be the same.
    """

    id: int
    key: str
    name: str
    playbook: str
    signed_on: date | None
    dues: tuple[tuple[str, date | None], ...]
    like: tuple[tuple[str, str], ...] = ()


def add(
    desk: Desk,
    name: str,
    *,
    playbook: str,
    key: str | None = None,
    tier: str | None = None,
    profile: Profile = Profile(),  # noqa: B008 - immutable
    links: Mapping[str, str] | None = None,
) -> Added:
    """Add a client with its milestones and the first due dates that the playbook proposes.

    Makes the database where there is none. Raises BadInput for a name or key that cannot be one and
    Refused where the key or the external id is taken.
    """
    practice = desk.library.get(playbook)
    sound(name, "name")
    _checked(profile, desk)
    with desk.writing(make=True) as work:
        _own_external_id(work, profile.external_id, None)
        remember(work.session, desk.library, playbook)
        client = work.add(
            Client(
                key=_free_key(work, key, name),
                name=name,
                playbook=playbook,
                added_on=desk.today,
                tier=tier,
                rank=RANKS[tier],
                **_told(profile, practice),
            )
        )
        assert client.id is not None
        if tier:
            _first_tier(work, client.id, tier, profile.signed_on)
        _set_links(work, client.id, links or {})
        dues = _first_milestones(work, client.id, practice, profile.signed_on)
        like = near(work.connection, client.id, name)
    return Added(client.id, client.key, name, playbook, profile.signed_on, dues, like)


def _told(profile: Profile, practice: Playbook) -> dict[str, Any]:
    told: dict[str, Any] = profile._asdict()
    told["currency"] = profile.currency or practice.currency
    told["language"] = profile.language or practice.language
    return told


def _checked(profile: Profile, desk: Desk) -> None:
    for field in ("external_id", "owner", "contact", "channel", "address", "note"):
        value = getattr(profile, field)
        if value is not None:
            sound(value, field.replace("_", " "))
    if profile.signed_on and profile.signed_on > desk.today:
        raise Refused(
            "A client cannot have signed on {day}, which is after today ({today}).",
            day=profile.signed_on,
            today=desk.today,
        )


def _free_key(work: Work, key: str | None, name: str) -> str:
    def taken(word: str) -> bool:
        return work.connection.execute("SELECT 1 FROM client WHERE key = ?", (word,)).fetchone() is not None

    if key is None:
        return next(word for word in numbered(key_from(name)) if not taken(word))
    wanted = key_of(key)
    if taken(wanted):
        raise Refused("The key “{key}” is taken; choose another with --key.", key=wanted)
    return wanted


def _own_external_id(work: Work, external_id: str | None, client: int | None) -> None:
    row = (
        external_id
        and work.connection.execute(
            "SELECT key FROM client WHERE external_id = ? AND id IS NOT ?", (external_id, client)
        ).fetchone()
    )
    if row:
        raise Refused("The external id “{external_id}” belongs to {key}.", external_id=external_id, key=row[0])


def _first_tier(work: Work, client: int, tier: str, signed_on: date | None) -> None:
    from csmcli.store.tables.tier import TierChange

    work.add(TierChange(client_id=client, tier=tier, decided_on=signed_on or work.desk.today))


def _first_milestones(
    work: Work, client: int, practice: Playbook, signed_on: date | None
) -> tuple[tuple[str, date | None], ...]:
    dues = proposals(practice, signed_on, {})
    work.session.add_all(
        Milestone(client_id=client, key=m.key, position=position, due_on=dues[m.key])
        for position, m in enumerate(practice.milestones)
    )
    return tuple(dues.items())


def _set_links(work: Work, client: int, links: Mapping[str, str]) -> None:
    """Set links by name; an empty address takes one away."""
    from sqlmodel import select

    for name, url in links.items():
        sound(name, "name of the link")
        link = work.session.exec(select(Link).where(Link.client_id == client, Link.name == name)).first()
        if not url:
            if link:
                work.session.delete(link)
            continue
        link = link or Link(client_id=client, name=name, url=url, match="")
        link.url, link.match = sound(url, "address of the link"), address_match(url)
        work.session.add(link)


def edit(
    desk: Desk,
    word: str,
    *,
    name: str | None = None,
    key: str | None = None,
    profile: Profile = Profile(),  # noqa: B008 - immutable
    links: Mapping[str, str] | None = None,
    clear: Iterable[str] = (),
) -> Found:
    """Change what is told of a client; None leaves a fact as it is, `clear` empties it.

    Another signing date moves along the due dates that count from it.
    """
    from csmcli.actions.milestones import signing_moved

    _checked(profile, desk)
    with desk.writing() as work:
        found = find(work.connection, word)
        client = work.session.get_one(Client, found.id)
        signed_before = client.signed_on
        _own_external_id(work, profile.external_id, found.id)
        if name is not None:
            client.name = sound(name, "name")
        if key is not None and key_of(key) != client.key:
            client.key = _free_key(work, key, client.name)
        for field, value in profile._asdict().items():
            if value is not None:
                setattr(client, field, value)
        for field in clear:
            if field not in CLEARABLE:
                raise BadInput(
                    "“{field}” cannot be cleared; these can: {these}.", field=field, these=", ".join(CLEARABLE)
                )
            setattr(client, field, None)
        work.session.flush()
        _set_links(work, found.id, links or {})
        if client.signed_on != signed_before:
            signing_moved(work, found, signed_before, client.signed_on)
    return found._replace(key=client.key, name=client.name)


def close(desk: Desk, word: str, *, outcome: str, reason: str | None, on: date, note: str | None) -> Found:
    """End the work with a client, and the contract of one that is dropped.

    Raises Refused where it is closed, or dropped without a known reason.
    """
    from csmcli.actions.contracts import lose
    from csmcli.store.tables.hold import Closing

    with desk.writing() as work:
        found = find(work.connection, word)
        client = work.session.get_one(Client, found.id)
        if client.closed_on:
            raise Refused(
                "{key} is closed since {day}; csm reopen {key} opens it again.", key=found.key, day=client.closed_on
            )
        if on > desk.today:
            raise Refused(
                "A client cannot be closed on {day}, which is after today ({today}).", day=on, today=desk.today
            )
        reasons = desk.library.get(found.playbook).reasons
        if outcome == "dropped" and reason not in reasons:
            raise BadInput(
                "A dropped client needs a reason: --reason with one of {reasons}.", reasons=", ".join(reasons)
            )
        if outcome == "completed" and reason is not None:
            raise BadInput("A completed client has no --reason; use --note, or --outcome dropped.")
        client.closed_on = on
        work.add(Closing(client_id=found.id, closed_on=on, outcome=outcome, reason=reason, note=note))
        if outcome == "dropped":
            lose(work, found, reason, on)
    return found


def reopen(desk: Desk, word: str) -> Found:
    """Take up the work with a closed client again, and the contract that ended with it."""
    from sqlmodel import select

    from csmcli.actions.contracts import take_back_loss
    from csmcli.store.tables.hold import Closing

    with desk.writing() as work:
        found = find(work.connection, word)
        client = work.session.get_one(Client, found.id)
        if not client.closed_on:
            raise Refused("{key} is not closed.", key=found.key)
        client.closed_on = None
        for closing in work.session.exec(select(Closing).where(Closing.client_id == found.id)):
            if closing.reopened_on is None:
                closing.reopened_on = desk.today
                work.session.add(closing)
                take_back_loss(work, found, closing.reason, closing.closed_on)
    return found
