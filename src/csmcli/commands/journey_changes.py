"""What ``csm journey`` changes: the optional parts that a client has, and what is its own of a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from csmcli.commands.choosing import each
from csmcli.commands.context import Context
from csmcli.core.internal_words import internal_word
from csmcli.errors import BadInput
from csmcli.wording import part_word

if TYPE_CHECKING:
    from csmcli.actions.journeys import Switched


_FIELDS = {
    "--standard": "standard", "--ours": "ours", "--theirs": "theirs", "--meeting": "meeting_on",
    "--topic": "meeting_topic", "--people": "meeting_people",
}  # fmt: skip
"""What is a client's own, by its option."""


def switch(told: Context, client: str, words: tuple[str | None, str | None, str | None], due: date | None) -> None:
    """Switch parts on, hide or show them: `words` are those of ``--add``, ``--hide`` and ``--show``, one of them told."""
    add, hide, show = words
    keys = [key for key in (add or hide or show or "").split(",") if key]
    if not keys:
        raise BadInput("Name an optional part; csm journey {client} --parts lists them.", client=client)
    from csmcli.actions import journeys

    if add:
        for done in each(told, client, lambda desk, word: journeys.add(desk, word, keys, due)):
            for key, day in done.parts:
                _added(told, done.client.key, key, day)
            _already(told, done, "on")
        return
    turn = journeys.hide if hide else journeys.show
    for done in each(told, client, lambda desk, word: turn(desk, word, keys)):
        for key, _ in done.parts:
            _turned(told, done.client.key, key, hidden=bool(hide))
        _already(told, done, "hidden" if hide else "on")


def _turned(told: Context, client: str, key: str, *, hidden: bool) -> None:
    if hidden:
        told.say(
            "{key} is hidden for {client}; csm journey {client} --show {key} brings it back.", key=key, client=client
        )
    else:
        told.say("{client}: {key} is on the map again.", client=client, key=key)


def _added(told: Context, client: str, key: str, day: date | None) -> None:
    if day:
        told.say("{client}: {key} is on the map, due {day}.", client=client, key=key, day=day)
    else:
        told.say("{client}: {key} is on the map, without a date: csm plan {client} {key}=DATE.", client=client, key=key)


def _already(told: Context, done: Switched, state: str) -> None:
    for key in done.already:
        told.say("{client}: {key} is {state} already.", client=done.client.key, key=key, state=part_word(state))


def set_own(told: Context, client: str, key: str, words: Mapping[str, str | None]) -> None:
    """Give a step of a client what is its own: `words` by option, None for what was not told, "" to take away."""
    fields: dict[str, str | date | None] = {
        _FIELDS[name]: (told.plan_day(word) if word else None) if name == "--meeting" else word
        for name, word in words.items()
        if word is not None
    }
    if not fields:
        raise BadInput("Say what is the client's own: {options}.", options=", ".join(_FIELDS))
    from csmcli.actions import journeys

    for found in each(told, client, lambda desk, word: journeys.set_own(desk, word, key, fields)):
        told.say("Kept for {client}: {key}.", client=found.key, key=key)
    bad = next(filter(None, (internal_word(word) for word in words.values() if word)), None)
    if bad:
        told.say("It says “{word}”, which no client should read: the page will be refused with it.", word=bad)
