"""``csm add`` and ``csm edit``: telling csm about a client. ``csm show``: looking at one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.choosing import each, is_one
from csmcli.commands.context import Context
from csmcli.commands.options import AsOf, Client, FormatOption, JsonOption, Tier, context
from csmcli.core.playbook import say
from csmcli.errors import BadInput
from csmcli.language import LANGUAGES

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
Clear = Annotated[
    list[str] | None, _option("Empty a fact: owner, note, … (may be repeated).", "--clear", metavar="FACT")
]


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
    clear: Clear = None,
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
    cleared = _cleared(clear, signed)
    if not (name is not None or key is not None or link or cleared or any(v is not None for v in profile)):
        raise BadInput("What is to change? Say it with an option, such as --name, --signed, --owner or --target.")
    change = partial(clients.edit, name=name, key=key, profile=profile, links=_links(link), clear=cleared)
    for found in each(told, client, change):
        told.say("Changed {key}.", key=found.key)


def _cleared(facts: list[str] | None, signed: str | None) -> list[str]:
    """The facts to be emptied, as their columns are called; ``--signed none`` is one way to say it."""
    named = [fact.replace("-", "_") for fact in facts or ()]
    unsigned = signed is not None and signed.casefold() in _NONE
    return ["signed_on" if fact == "signed" else fact for fact in named] + ["signed_on"] * unsigned


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
