"""``csm message``: what to say to a client, in its language, ready to paste.

The message alone goes to stdout, so that it can be piped; why it was picked, what to attach and how to log it
go to stderr. Printing one is a read: only ``--sent`` imports what writes, only ``--copy`` the clipboard.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.choosing import agreed, chosen, is_one, show_records
from csmcli.commands.context import Context
from csmcli.commands.options import FormatOption, JsonOption, MaybeClient, context
from csmcli.core.naming import sound
from csmcli.errors import BadInput, CsmError, Refused
from csmcli.language import LANGUAGES, sentence, tell
from csmcli.output.columns import Column
from csmcli.output.terminal import visible, write
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


Wishes = tuple[str | None, str | None, str | None]
"""The message, the language and the channel that were told."""

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
    if copy and not is_one(told, client):
        raise BadInput("--copy is for one client: what is pasted to one must not hold another's message.")
    _give(told, client, (name, language, channel), shape, copy=copy, sent=sent)


def _give(told: Context, client: str, wish: Wishes, format: str, *, copy: bool, sent: bool) -> None:
    """Print what could be written; with `sent`, log it, and then all of it or nothing."""
    found, missing = _written(told, client, wish)
    if missing and (sent or not found):
        _complain(told, missing)
        raise Refused("Nothing was printed and nothing logged.") if len(missing) > 1 else missing[0]
    if sent and not is_one(told, client):
        agreed(told, [picked.message.key for picked in found])
    _show(told, found, format)
    for picked in found:
        if len(found) > 1:
            told.say("--- {key}", key=picked.message.key)
        _explain(told, picked)
    if copy:
        _copy(told, found[0].message)
    if sent:
        _log(told, found)
        return
    for picked in found:
        told.say(
            "Once it is sent: csm message {key} {message} --sent",
            key=picked.message.key,
            message=picked.message.message,
        )
    if missing:
        _complain(told, missing)
        raise Refused("Messages that could not be written: {count}.", count=len(missing))


def _complain(told: Context, missing: list[CsmError]) -> None:
    """Say of every client but a single one what is missing; that of a single one is the command's own error."""
    for problem in missing if len(missing) > 1 else ():
        told.say("{problem}", problem=sentence(problem, visible))


def _written(told: Context, client: str, wish: Wishes) -> tuple[list[Picked], list[CsmError]]:
    """The messages, and what is missing of the clients whose message could not be written."""
    from csmcli.messages import NotKnown
    from csmcli.views.messages import Wish, written

    found: list[Picked] = []
    missing: list[CsmError] = []
    with told.reading() as connection:
        for one in chosen(told, connection, client):
            try:
                found.append(written(connection, told.library, one, told.today, Wish(*wish), told.language))
            except NotKnown as problem:
                missing.append(problem)
    return found, missing


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


def _copy(told: Context, written: Message) -> None:
    clipboard: Any = import_module("pyperclip")
    try:
        clipboard.copy(written.text)
    except (clipboard.PyperclipException, OSError):
        told.say("There is no clipboard here; copy the message from the screen.")
    else:
        told.say("It is on the clipboard.")


def _log(told: Context, found: list[Picked]) -> None:
    from csmcli.actions import touches

    with told.desk().together() as desk:
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
