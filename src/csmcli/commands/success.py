"""``csm success``: what success means for a client, asked from vague to measurable, and as it is on record."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Annotated

import typer

from csmcli.commands.choosing import chosen, show_records, together
from csmcli.commands.context import Context
from csmcli.commands.meaning import say_doubt, say_next, show_page
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
from csmcli.core.success import Word, parse_word
from csmcli.errors import BadInput, Refused
from csmcli.output.columns import Column
from csmcli.store import finding
from csmcli.store.finding import Found
from csmcli.views import success as views
from csmcli.views.tiers import answers as answers_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def success(
    ctx: typer.Context,
    client: Client,
    answers: AnswersFile = None,
    set_: AnswerPairs = None,
    word: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OURS=THEIRS",
            help="What the client calls a metric, or anything of ours; @DEPARTMENT behind it where one department does.",
            show_default=False,
        ),
    ] = None,
    show: ShowOption = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Ask what success means, from vague to measurable, or show what is on record.

    csm success 月動褲

    csm success 月動褲 --answers success.yaml

    csm success 月動褲 --word "conversion=成交率@sales"
    """
    told = context(ctx)
    words = [parse_word(text) for text in word or ()]
    if answers is not None or set_ or words:
        _define(told, _given(told, client, answers, set_ or []), words)
    elif show or json or format or not interactive():
        _show(told, client, told.format(format, json))
    else:
        _define(told, _asked(told, client), words)


def _define(told: Context, given: dict[str, dict[str, str]], words: Sequence[Word]) -> None:
    """Keep the answers of each client, and words; then what follows from the answers."""
    if words or any(given.values()):
        _keep(told, given, words)
    else:
        told.say("No answer was given; nothing changed.")
    with told.afterwards(), told.reading() as connection:
        people = [finding.client(connection, key) for key, told_of in given.items() if told_of or not words]
        for record in _meaning(told, connection, people):
            say_doubt(told, record)
            say_next(told, record)


def _keep(told: Context, given: dict[str, dict[str, str]], words: Sequence[Word]) -> None:
    from csmcli.actions import success as actions

    with together(told, list(given)) as desk:
        done = [actions.define(desk, key, told_of, words) for key, told_of in given.items()]
    for found, meant in done:
        if given[found.key]:
            told.say("Answers of {key} kept: {count}.", count=len(given[found.key]), key=found.key)
        for one in meant:
            _say_word(told, found, one)


def _asked(told: Context, client: str) -> dict[str, dict[str, str]]:
    from csmcli.commands import asking

    with told.reading() as connection:
        people = chosen(told, connection, client)
        kept = answers_of(connection, people[0])
    if len(people) > 1:
        raise BadInput("Questions are asked about one client at a time; name one, or give --answers FILE.yaml.")
    found = people[0]
    questions = told.library.get(found.playbook).success
    if not questions:
        raise Refused(_NOTHING_ASKED, playbook=found.playbook)
    told.say("{key} ({name})", key=found.key, name=found.name)
    return {found.key: asking.ask(told, questions, kept)}


_NOTHING_ASKED = "The playbook {playbook} does not ask what success is: its part “success” is empty."


def _given(told: Context, client: str, file: str | None, pairs: list[str]) -> dict[str, dict[str, str]]:
    with told.reading() as connection:
        people = chosen(told, connection, client)
    if file is None and not pairs:
        return {found.key: {} for found in people}
    from csmcli.commands import asking

    given = {}
    for found in people:
        questions = told.library.get(found.playbook).success
        if not questions:
            raise Refused(_NOTHING_ASKED, playbook=found.playbook)
        given[found.key] = asking.given_answers(told, questions, file, pairs)
    return given


def _say_word(told: Context, found: Found, word: Word) -> None:
    if not word.theirs:
        told.say("{key} has no word of its own for {ours} any more.", key=found.key, ours=word.ours)
    elif word.department:
        told.say(
            "{key} says “{theirs}” for {ours} in {department}.",
            key=found.key,
            theirs=word.theirs,
            ours=word.ours,
            department=word.department,
        )
    else:
        told.say("{key} says “{theirs}” for {ours}.", key=found.key, theirs=word.theirs, ours=word.ours)


def _meaning(told: Context, connection: sqlite3.Connection, people: Sequence[Found]) -> list[views.Success]:
    return [views.meaning(connection, told.library, found, told.today, told.language) for found in people]


def _show(told: Context, client: str, format: str) -> None:
    with told.reading() as connection:
        records = _meaning(told, connection, chosen(told, connection, client))
    if format != "table":
        show_records(told, records, [Column(field, field) for field in views.Success._fields], format)
        return
    for number, record in enumerate(records):
        if number:
            print()
        show_page(told, record)
        say_next(told, record)
