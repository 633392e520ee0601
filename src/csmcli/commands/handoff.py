"""``csm handoff``: what sales has told of a client, and what is still to be found out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import typer

from csmcli.commands.choosing import chosen, labelled, together
from csmcli.commands.context import Context
from csmcli.commands.options import (
    AnswerPairs,
    AnswersFile,
    Client,
    FormatOption,
    JsonOption,
    ShowOption,
    context,
    interactive,
)
from csmcli.core.playbook import Playbook
from csmcli.errors import BadInput, Refused
from csmcli.hints import Shell
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.store.finding import Found
from csmcli.views import handoff as views
from csmcli.views.success import missing
from csmcli.views.tiers import answers as answers_of

if TYPE_CHECKING:
    from csmcli.actions.handoff import HandedOver


class Handed(NamedTuple):
    """A client, its playbook and its answers."""

    client: Found
    practice: Playbook
    answers: dict[str, str]


def handoff(
    ctx: typer.Context,
    client: Client,
    answers: AnswersFile = None,
    set_: AnswerPairs = None,
    show: ShowOption = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Ask what sales has learned; what is missing becomes follow-ups.

    csm handoff 月動褲

    csm handoff 月動褲 --answers handoff.yaml

    csm handoff 月動褲 --set sponsor="Ann Lee, head of service"
    """
    told = context(ctx)
    if answers is not None or set_:
        _hand_over(told, client, answers, set_ or [])
    elif show or json or format or not interactive():
        _list(told, client, told.format(format, json))
    else:
        _hand_over(told, client, None, [])


def _people(told: Context, client: str) -> list[Handed]:
    with told.reading() as connection:
        return [
            Handed(found, told.library.get(found.playbook), answers_of(connection, found))
            for found in chosen(told, connection, client)
        ]


def _hand_over(told: Context, client: str, file: str | None, pairs: list[str]) -> None:
    from csmcli.actions import handoff as actions
    from csmcli.commands import asking

    people, given = _people(told, client), {}
    asked = file is None and not pairs
    if asked and len(people) > 1:
        raise BadInput("Questions are asked about one client at a time; name one, or give --answers FILE.yaml.")
    for found, practice, kept in people:
        if not practice.handoff:
            raise Refused(_NOTHING_ASKED, playbook=practice.key)
        if asked:
            told.say("{key} ({name})", key=found.key, name=found.name)
            given[found.key] = asking.ask(told, practice.handoff, kept)
        else:
            given[found.key] = asking.given_answers(told, practice.handoff, file, pairs)
    with together(told, list(given)) as desk:
        done = [actions.hand_over(desk, key, told_of, language=told.language) for key, told_of in given.items()]
    for one in done:
        _say_done(told, one, len(given[one.client.key]))
    with told.afterwards():
        for found, practice, _ in people:
            _say_standing(told, found, practice)


_NOTHING_ASKED = "The playbook {playbook} asks nothing at the handoff: its part “handoff” is empty."


def _say_done(told: Context, done: HandedOver, answers: int) -> None:
    key = done.client.key
    if answers:
        told.say("Answers of {key} kept: {count}.", key=key, count=answers)
    elif not done.owed:
        told.say("No answer was given; nothing changed.")
    if done.kept:
        told.say("Promises that are kept by that: {keys}.", keys=", ".join(done.kept))
    if done.owed:
        told.say("Follow-ups for what is missing: {keys}.", keys=", ".join(done.owed))


def _say_standing(told: Context, found: Found, practice: Playbook) -> None:
    """What is missing by now; the milestone, where nothing is."""
    with told.reading() as connection:
        absent = missing(connection, practice, found.id)
        ready = views.is_ready(connection, practice, found.id)
        contract = views.contract_told(connection, found.id) if practice.renewal else None
    if absent:
        told.say("Missing for {key}: {keys}.", key=found.key, keys=", ".join(question.key for question in absent))
    elif practice.handoff:
        told.say("Nothing is missing for {key}.", key=found.key)
    if ready:
        told.say("To record that the handoff is complete: csm milestone {key} handoff", key=found.key)
    if contract:
        options = f"--ends {contract[0]}" + (f" --notice {contract[1]}d" if contract[1] else "")
        told.say("To keep the contract: csm contract {key} {options}", key=found.key, options=Shell(options))


def _list(told: Context, client: str, format: str) -> None:
    people = _people(told, client)
    with told.reading() as connection:
        rows = [(found, views.listing(connection, practice, found.id, told.language)) for found, practice, _ in people]
    kind, columns, records = labelled(views.Item, _columns(), rows)
    empty = tell(_NOTHING_ASKED, playbook=people[0].practice.key)
    told.show(records, columns, format, kind=kind, empty=empty)
    for found, practice, _ in people:
        _say_standing(told, found, practice)


def _columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Key"), style="bold"),
        Column("question", tell("Question")),
        Column("words", tell("Answer"), text=lambda row: row.words or (tell("missing") if row.missing else "")),
        Column("due_on", tell("Due")),
    )
