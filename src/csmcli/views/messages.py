"""A message to one client, picked by what is wrong or by name, and the list of those there are."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from typing import NamedTuple

from csmcli.core import materials
from csmcli.core.message_facts import kinds
from csmcli.core.messages import REMINDER, Reason, Situation, fitting
from csmcli.core.naming import folded
from csmcli.core.playbook import Playbook, say
from csmcli.core.stalled import NUMBERS
from csmcli.errors import NotFound
from csmcli.messages import InternalWord, NotKnown, Speech, TooLong, faults, render
from csmcli.playbooks import Library
from csmcli.playbooks.places import located
from csmcli.playbooks.templates import languages, read_template, template_path
from csmcli.store.facts import Known, known
from csmcli.store.finding import Found
from csmcli.views.message_facts import Facts, attachments, facts, person, remedy
from csmcli.views.situations import situation

MAIL = ("mail", "email", "e-mail", "gmail", "電子郵件", "信箱")
_SUBJECT = {"en": "Subject: {subject}", "zh-TW": "主旨：{subject}"}


class Message(NamedTuple):
    """``csm message CLIENT``: ``message`` is its key in the playbook, ``attachments`` are paths."""

    key: str
    name: str
    message: str
    language: str
    channel: str | None
    subject: str
    text: str
    attachments: tuple[str, ...]


class Listed(NamedTuple):
    """One line of ``csm message --all``. ``fits`` are signals and occasions, ``overdue:copy`` at one milestone."""

    key: str
    title: str
    fits: tuple[str, ...]
    languages: tuple[str, ...]


class Wish(NamedTuple):
    """What was told of a message; None for what the client's facts shall decide."""

    name: str | None = None
    language: str | None = None
    channel: str | None = None


class Picked(NamedTuple):
    """A message with its title and, where it was picked, the reason why.

    ``milestone`` is the title of that of the reason, ``outdated`` the metric whose number is too old to be told,
    ``sent_on`` the day it was sent before.
    """

    message: Message
    title: str
    reason: Reason | None
    milestone: str
    outdated: str
    sent_on: date | None


def listing(practice: Playbook, folder: str | os.PathLike[str], language: str) -> list[Listed]:
    """The messages of a playbook in its order."""
    return [
        Listed(
            message.key,
            say(message.title, language),
            _fits(practice, message),
            languages(folder, message.key),
        )
        for message in practice.messages
    ]


def _fits(practice: Playbook, message: materials.Message) -> tuple[str, ...]:
    reminding = [materials.Fit(None, REMINDER, r.until) for r in practice.reminders if message.key in r.messages]
    fits = [*message.fits, *reminding]
    return tuple(":".join(filter(None, (fit.signal or fit.occasion, fit.milestone))) for fit in fits)


def written(
    connection: sqlite3.Connection, library: Library, client: Found, today: date, wish: Wish, spoken: str
) -> Picked:
    """The message for `client`, by name or picked; its title in the language `spoken` on screen.

    Raises NotFound where there is none, BadFile for a faulty template, NotKnown for a missing fact, InternalWord.
    """
    practice = library.get(client.playbook)
    item = known(connection, [client.id], library.get)[client.id]
    now = situation(connection, client.id, practice, item, today)
    picked, reason = _picked(practice, now, wish.name)
    who = person(connection, client.id)
    language = wish.language or who.language
    folder = library.folder(client.playbook)
    told = facts(connection, client.id, practice, item, today, language)
    speech = Speech(language, who.currency, today)
    try:
        text = _rendered(practice, folder, picked.key, told, speech)
    except NotKnown as missing:
        raise _missing(str(missing.fields["fact"]), client.key, picked.key, practice, item, told) from None
    step = practice.milestone(reason.milestone) if reason and reason.milestone else None
    return Picked(
        Message(
            client.key,
            client.name,
            picked.key,
            language,
            wish.channel or who.channel,
            say(picked.subject, language),
            text,
            attachments(practice, folder, text, language),
        ),
        say(picked.title, spoken),
        reason,
        say(step.title, spoken) if step else "",
        practice.campaign.metric if practice.campaign and reason and reason.signal == NUMBERS else "",
        now.sent.get(picked.key),
    )


def to_paste(message: Message) -> str:
    """The text as it is sent: a mail begins with its subject."""
    if folded(message.channel or "") not in MAIL:
        return message.text
    head = _SUBJECT.get(message.language, _SUBJECT["en"]).format(subject=message.subject)
    return f"{head}\n\n{message.text}"


def _picked(practice: Playbook, now: Situation, name: str | None) -> tuple[materials.Message, Reason | None]:
    if name is not None:
        return _named(practice, name), None
    found = fitting(practice, now)
    if found is None:
        raise NotFound(
            "No message of the playbook {playbook} fits now; csm message --all lists them.", playbook=practice.key
        )
    return found


def _named(practice: Playbook, name: str) -> materials.Message:
    found = next((message for message in practice.messages if message.key == folded(name)), None)
    if found:
        return found
    from difflib import get_close_matches

    near = get_close_matches(folded(name), [message.key for message in practice.messages], 3)
    hint = NotFound(" Did you mean {keys}?", keys=", ".join(near)) if near else ""
    raise NotFound("There is no message “{name}”.{near} csm message --all lists them.", name=name, near=hint)


def _rendered(practice: Playbook, folder: os.PathLike[str], key: str, told: Facts, speech: Speech) -> str:
    there = languages(folder, key)
    if there and speech.language not in there:
        raise NotFound(
            "The message {message} is not there in {language}; --language {there} is.",
            message=key,
            language=speech.language,
            there=there[0],
        )
    source = read_template(folder, speech.language, key)
    path = template_path(folder, speech.language, key)
    for fault in faults(source, kinds(practice)):
        raise located(path, fault.line, fault.problem)
    try:
        return render(source, told, speech)
    except (InternalWord, TooLong) as error:
        raise type(error)("{file}: {problem}", file=path, problem=error) from None


def _missing(fact: str, client: str, message: str, practice: Playbook, item: Known, told: Facts) -> NotKnown:
    command = remedy(fact, client, practice, item.facts.milestone, told)
    live = practice.campaign
    if live and fact in ("raised", "raised_on", "percent") and item.facts.live_from is None:
        command = f"csm milestone {client} {live.starts}"
    if not command:
        return NotKnown(
            "{message} says {fact}, and {key} has none now; choose another message.",
            message=message,
            fact=fact,
            key=client,
        )
    return NotKnown(
        "{message} says {fact}, which is not known of {key}. Add it: {command}",
        message=message,
        fact=fact,
        key=client,
        command=command,
    )
