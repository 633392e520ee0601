"""``csm add`` and ``csm edit``: telling csm about a client. ``csm list`` and ``csm show``: looking at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.choosing import each, fitting, is_one, owned
from csmcli.commands.context import Context
from csmcli.commands.options import AsOf, Client, FormatOption, JsonOption, Tier, context
from csmcli.core.playbook import say
from csmcli.errors import BadInput
from csmcli.language import LANGUAGES, tell

if TYPE_CHECKING:
    from csmcli.actions.clients import Profile

_NONE = ("none", "unknown", "-")


def _option(help: str, *names: str, metavar: str = "TEXT") -> Any:
    return typer.Option(*names, help=help, metavar=metavar, show_default=False)


Signed = Annotated[str | None, _option("The day the client signed; none if not known.", "--signed", metavar="DATE")]
Owner = Annotated[str | None, _option("Who looks after the client (CSM_OWNER).", "--owner")]
Language = Annotated[
    str | None, _option("The language of messages to the client: en or zh-TW.", "--language", metavar="LANG")
]
Contact = Annotated[str | None, _option("Who to talk to.", "--contact")]
Channel = Annotated[str | None, _option("How: line, mail, phone, …", "--channel")]
Address = Annotated[str | None, _option("Its e-mail address, number or chat id.", "--address")]
Target = Annotated[str | None, _option("What success is, in money: 1,000,000 or 100萬.", "--target", metavar="AMOUNT")]
Currency = Annotated[str | None, _option("The currency of the target.", "--currency", metavar="CODE")]
External = Annotated[str | None, _option("Its id in another system.", "--external-id", metavar="ID")]
Links = Annotated[
    list[str] | None,
    _option("A page of the client's: backend=https://… (may be repeated).", "--link", metavar="NAME=URL"),
]
Note = Annotated[str | None, _option("Anything worth keeping.", "--note")]


def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The client's name, as it is.", show_default=False)],
    key: Annotated[str | None, _option("A short key; made from the name unless told.", "--key", metavar="KEY")] = None,
    signed: Signed = None,
    tier: Annotated[Tier | None, typer.Option(help="Its size, where you know it.", show_default=False)] = None,
    owner: Owner = None,
    playbook: Annotated[
        str | None, _option("The practice it is guided by (CSM_PLAYBOOK).", "--playbook", metavar="NAME")
    ] = None,
    client_language: Language = None,
    contact: Contact = None,
    channel: Channel = None,
    address: Address = None,
    target: Target = None,
    currency: Currency = None,
    external_id: External = None,
    link: Links = None,
    note: Note = None,
) -> None:
    """Add a client.

    csm add "月動褲" --signed yesterday --tier small --link backend=https://example.org/42
    """
    told = context(ctx)
    desk = told.desk()
    from csmcli.actions import clients

    added = clients.add(
        desk,
        name,
        playbook=playbook or told.settings.get("playbook", "crowdfunding"),
        key=key,
        tier=tier,
        profile=_profile(
            told,
            signed=signed or "today",
            owner=owner or told.settings.get("owner"),
            client_language=client_language,
            contact=contact,
            channel=channel,
            address=address,
            target=target,
            currency=currency,
            external_id=external_id,
            note=note,
        ),
        links=_links(link),
    )
    _said(told, added)


def _said(told: Context, added: Any) -> None:
    practice = told.library.outline(added.playbook)
    if added.signed_on:
        told.say("Added {key} ({name}), signed {day}.", key=added.key, name=added.name, day=added.signed_on)
    else:
        told.say(
            "Added {key} ({name}). When did it sign? Until csm edit {key} --signed DATE, lateness is unknown.",
            key=added.key,
            name=added.name,
        )
    first = practice.milestones[0]
    due = dict(added.dues)[first.key]
    if due:
        told.say("First milestone: {title}, due {due}.", title=say(first.title, told.language), due=due)
    told.say("Ask first: {question}", question=say(first.ask, told.language))
    for other, name in added.like:
        told.say(
            "It looks like {other} “{name}”; if they are the same: csm merge-clients {other} {key}",
            other=other,
            name=name,
            key=added.key,
        )


def _profile(told: Context, **words: str | None) -> Profile:
    """What was told of a client, parsed. Raises BadInput."""
    from csmcli.actions.clients import Profile
    from csmcli.core.money import to_hundredths

    language = words["client_language"]
    if language is not None and language not in LANGUAGES:
        raise BadInput("--language is “{word}”; it takes {languages}.", word=language, languages=", ".join(LANGUAGES))
    signed, target = words["signed"], words["target"]
    return Profile(
        external_id=words["external_id"],
        owner=words["owner"],
        signed_on=None if signed is None or signed.casefold() in _NONE else told.day(signed),
        contact=words["contact"],
        channel=words["channel"],
        address=words["address"],
        target=to_hundredths(target) if target is not None else None,
        currency=words["currency"],
        language=language,
        note=words["note"],
    )


def _links(pairs: list[str] | None) -> dict[str, str]:
    links = {}
    for pair in pairs or ():
        name, equals, url = pair.partition("=")
        if not name or not equals:
            raise BadInput("--link is “{pair}”; it takes NAME=URL, such as backend=https://example.org/42.", pair=pair)
        links[name] = url
    return links


def edit(
    ctx: typer.Context,
    client: Client,
    name: Annotated[str | None, _option("Another name.", "--name")] = None,
    key: Annotated[str | None, _option("Another key.", "--key", metavar="KEY")] = None,
    signed: Signed = None,
    owner: Owner = None,
    client_language: Language = None,
    contact: Contact = None,
    channel: Channel = None,
    address: Address = None,
    target: Target = None,
    currency: Currency = None,
    external_id: External = None,
    link: Links = None,
    note: Note = None,
    clear: Annotated[
        list[str] | None, _option("Empty a fact: owner, note, … (may be repeated).", "--clear", metavar="FACT")
    ] = None,
) -> None:
    """Change what is told of a client.

    csm edit 月動褲 --owner mei --link page=https://example.org/p/42

    csm edit 月動褲 --clear note

    csm edit --where owner=lin --owner mei --yes
    """
    told = context(ctx)
    if (name is not None or key is not None) and not is_one(told, client):
        raise BadInput("--name and --key are one client's own; change one client at a time.")
    from csmcli.actions import clients

    cleared = [fact.replace("-", "_") for fact in clear or ()]
    cleared = ["signed_on" if fact == "signed" else fact for fact in cleared]
    if signed is not None and signed.casefold() in _NONE:
        cleared.append("signed_on")
    profile = _profile(
        told,
        signed=signed,
        owner=owner,
        client_language=client_language,
        contact=contact,
        channel=channel,
        address=address,
        target=target,
        currency=currency,
        external_id=external_id,
        note=note,
    )
    links = _links(link)
    for found in each(
        told,
        client,
        lambda desk, word: clients.edit(desk, word, name=name, key=key, profile=profile, links=links, clear=cleared),
    ):
        told.say("Changed {key}.", key=found.key)


def list_(
    ctx: typer.Context,
    tier: Annotated[Tier | None, typer.Option(help="Of this size only.", show_default=False)] = None,
    owner: Annotated[str | None, _option("Of this owner only.", "--owner")] = None,
    state: Annotated[
        str | None, _option("Only on-track, behind, stuck, hold, closed or unknown.", "--state", metavar="STATE")
    ] = None,
    where: Annotated[
        str | None, _option("All that fit: tier=small,medium owner=me milestone!=launch.", "--where", metavar="WORDS")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_of: AsOf = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """All clients and how they stand.

    csm list --tier large

    csm list --state stuck --json

    csm list --where "tier=small,medium owner=me"

    csm list --as-of 2026-11-01
    """
    from csmcli.core.stalled import STATES
    from csmcli.output.columns import Column
    from csmcli.views import clients
    from csmcli.wording import state_word, tier_word

    told = context(ctx)
    past = told.as_of(as_of)
    if state is not None and state not in STATES:
        raise BadInput("--state is “{state}”; it takes {states}.", state=state, states=", ".join(STATES))
    with told.reading() as connection:
        rows = clients.listing(
            connection,
            told.library,
            told.today,
            tier=tier,
            owner=owned(told, connection, owner),
            state=state,
            closed=all_ or state == "closed" or where is not None,
            day=past,
        )
        if where is not None:
            keys = {found.key for found in fitting(told, connection, where, past)}
            rows = (row for row in rows if row.key in keys)
        told.show(
            rows,
            (
                Column("key", tell("Client"), style="bold"),
                Column("name", tell("Name"), wide_only=True),
                Column("tier", tell("Tier"), text=lambda row: tier_word(row.tier)),
                Column("state", tell("State"), text=lambda row: state_word(row.state)),
                Column("milestone", tell("Milestone")),
                Column("due_on", tell("Due")),
                Column("last_touch", tell("Last touch")),
                Column("progress", "%", align="right"),
                Column("owner", tell("Owner"), wide_only=True),
                Column("signed_on", tell("Signed"), wide_only=True),
            ),
            told.format(format, json),
            kind=clients.Listed,
            empty=tell("No client here. csm add NAME adds one."),
        )


def show(
    ctx: typer.Context,
    client: Client,
    as_of: AsOf = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """One client on one page.

    csm show 月動褲

    csm show 月動褲 --as-of "last month"
    """
    from csmcli.commands.showing import show_client

    show_client(context(ctx), client, as_of, format, json)
