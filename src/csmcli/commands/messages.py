"""``csm message``: what to say to a client, in its language, ready to paste.

The message alone goes to stdout, so that it can be piped; why it was picked, what to attach and how to log it
go to stderr. Printing one is a read: only ``--sent`` imports what writes, only ``--copy`` the clipboard.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.choosing import chosen, show_records, together
from csmcli.commands.context import Context
from csmcli.commands.options import FormatOption, JsonOption, MaybeClient, context
from csmcli.core.naming import sound
from csmcli.errors import BadInput, CsmError
from csmcli.language import LANGUAGES, tell
from csmcli.output.columns import Column
from csmcli.output.terminal import write
from csmcli.wording import fit_words, reason_text

if TYPE_CHECKING:
    from csmcli.views.messages import Message, Picked


def _names(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Keys of messages with their titles, from the playbook of the client typed before; silent where it cannot read."""
    told = context(ctx)
    try:
        practice = told.library.get(_playbook(told, ctx.params.get("client")))
    except CsmError:
        return []
    from csmcli.core.playbook import say

    return [(m.key, say(m.title, told.language)) for m in practice.messages if m.key.startswith(incomplete)]


Name = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="A message; picked unless told.", autocompletion=_names, show_default=False),
]


def message(
    ctx: typer.Context,
    client: MaybeClient = None,
    name: Name = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="LANG", help="In en or zh-TW; the client's own unless told.", show_default=False),
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="How: line, phone, …; with mail it gets a subject.", show_default=False),
    ] = None,
    sent: Annotated[bool, typer.Option("--sent", help="Log it as sent, from us only.")] = False,
    copy: Annotated[bool, typer.Option("--copy", help="Put it on the clipboard as well.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="List the messages there are.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """What to say to a client now: the message that fits, or the one you name.

    csm message 月動褲

    csm message 月動褲 silent-concrete --channel mail --sent

    csm message --where "state=stuck owner=me" --sent
    """
    told = context(ctx)
    shape = told.format(format, json)
    if all_:
        if name or language or channel or sent or copy:
            raise BadInput("--all lists what there is; leave the message and its options out.")
        _list(told, client, shape)
        return
    if client is None:
        raise BadInput("Name a client, or list the messages there are: csm message --all.")
    if language is not None and language not in LANGUAGES:
        raise BadInput("--language is “{word}”; it takes {languages}.", word=language, languages=", ".join(LANGUAGES))
    if channel is not None:
        sound(channel, "channel")
    found = _written(told, client, name, language, channel)
    _show(told, found, shape)
    for picked in found:
        if len(found) > 1:
            told.say("--- {key}", key=picked.message.key)
        _explain(told, picked)
    if copy:
        _copy(told, found)
    if sent:
        _log(told, found)
        return
    for picked in found:
        told.say(
            "Once it is sent: csm message {key} {message} --sent",
            key=picked.message.key,
            message=picked.message.message,
        )


def _written(told: Context, client: str, name: str | None, language: str | None, channel: str | None) -> list[Picked]:
    from csmcli.views.messages import Wish, written

    wish = Wish(name, language, channel)
    with told.reading() as connection:
        return [
            written(connection, told.library, found, told.today, wish, told.language)
            for found in chosen(told, connection, client)
        ]


def _show(told: Context, found: list[Picked], format: str) -> None:
    messages = [picked.message for picked in found]
    if format == "table":
        write(sys.stdout, _to_paste(messages))
        sys.stdout.flush()
    else:
        show_records(told, messages, [Column(field, field) for field in messages[0]._fields], format)


def _to_paste(messages: list[Message]) -> str:
    """The text; of several, each under a line with its client's key."""
    from csmcli.views.messages import to_paste

    if len(messages) == 1:
        return to_paste(messages[0])
    return "\n\n".join(f"--- {message.key}\n{to_paste(message)}" for message in messages)


def _explain(told: Context, picked: Picked) -> None:
    if picked.reason:
        code = picked.reason.signal or picked.reason.occasion or ""
        why = reason_text(code, picked.milestone)
        told.say("{message} ({title}): {why}.", message=picked.message.message, title=picked.title, why=why)
    else:
        told.say("{message} ({title}).", message=picked.message.message, title=picked.title)
    if picked.sent_on:
        told.say("It was sent before, on {day}.", day=picked.sent_on)
    if picked.outdated:
        told.say(
            "Record the new number first, then print it again: csm measure {key} {metric} AMOUNT",
            key=picked.message.key,
            metric=picked.outdated,
        )
    for file in picked.message.attachments:
        told.say("To attach: {file}", file=file)


def _copy(told: Context, found: list[Picked]) -> None:
    clipboard: Any = import_module("pyperclip")
    try:
        clipboard.copy(_to_paste([picked.message for picked in found]))
    except (clipboard.PyperclipException, OSError):
        told.say("There is no clipboard here; copy the message from the screen.")
    else:
        told.say("It is on the clipboard.")


def _log(told: Context, found: list[Picked]) -> None:
    from csmcli.actions import touches

    with together(told, [picked.message.key for picked in found]) as desk:
        for picked in found:
            written = picked.message
            touches.log(
                desk,
                written.key,
                picked.title,
                on=told.today,
                outbound=True,
                channel=written.channel,
                message=written.message,
            )
    for picked in found:
        told.say(
            "Logged for {key} on {day}, from us only: the silence goes on.", key=picked.message.key, day=told.today
        )


def _playbook(told: Context, client: str | None) -> str:
    """The playbook of a client, or the one that new clients get."""
    if client is None:
        return told.settings.get("playbook", "crowdfunding")
    with told.reading() as connection:
        return chosen(told, connection, client)[0].playbook


def _list(told: Context, client: str | None, format: str) -> None:
    from csmcli.views.messages import Listed, listing

    practice = told.library.get(_playbook(told, client))
    told.show(
        listing(practice, told.library.folder(practice.key), told.language),
        (
            Column("key", tell("Message"), style="bold"),
            Column("title", tell("Title")),
            Column("fits", tell("Fits"), text=lambda row: fit_words(row.fits)),
            Column("languages", tell("Languages"), text=lambda row: " ".join(row.languages)),
        ),
        format,
        kind=Listed,
        empty=tell("The playbook {name} has no message.", name=practice.key),
    )
