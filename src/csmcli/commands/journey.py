"""``csm journey``: a client's way from purchase to renewal, drawn here, and written as a page for the client."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from csmcli.commands import journey_options as options
from csmcli.commands.choosing import chosen, is_one, labelled, show_records
from csmcli.commands.context import Context
from csmcli.commands.journey_changes import set_own, switch
from csmcli.commands.options import Client, FormatOption, JsonOption, context
from csmcli.errors import BadInput
from csmcli.language import LANGUAGES, tell
from csmcli.output.columns import Column
from csmcli.wording import part_word

if TYPE_CHECKING:
    from csmcli.core.journey import Journey


def journey(
    ctx: typer.Context,
    client: Client,
    parts: options.Parts = False,
    add: options.Add = None,
    due: options.Due = None,
    hide: options.Hide = None,
    show: options.Show = None,
    set: options.Set = None,
    ours: options.Ours = None,
    theirs: options.Theirs = None,
    meeting: options.Meeting = None,
    topic: options.Topic = None,
    people: options.People = None,
    standard: options.Standard = None,
    html: options.Html = None,
    language: options.Language = None,
    force: options.Force = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """A client's way: where it stands, what is next, and its page.

    csm journey acme --add integration --due 2027-03-01

    csm journey acme --set kickoff --theirs "Ingrid Solberg" --meeting 2027-01-12

    csm journey acme --html acme.html
    """
    told = context(ctx)
    own = {
        "--ours": ours, "--theirs": theirs, "--meeting": meeting, "--topic": topic, "--people": people,
        "--standard": standard,
    }  # fmt: skip
    _one_thing({"--parts": parts or None, "--add": add, "--hide": hide, "--show": show, "--set": set, "--html": html})
    _belongs("--add", add, {"--due": due})
    _belongs("--set", set, own)
    _belongs("--html", html, {"--language": language, "--force": force or None})
    if add is not None or hide is not None or show is not None:
        switch(told, client, (add, hide, show), told.plan_day(due))
    elif set is not None:
        set_own(told, client, set, own)
    elif html is not None:
        _write(told, client, html, language, replace=force)
    elif parts:
        _list(told, client, told.format(format, json))
    else:
        _draw(told, client, told.format(format, json))


def _one_thing(options: Mapping[str, object]) -> None:
    """Raises BadInput for two things at once."""
    told = [name for name, value in options.items() if value is not None]
    if len(told) > 1:
        raise BadInput("{first} and {second} are two things; give one of them.", first=told[0], second=told[1])


def _belongs(option: str, value: object, others: Mapping[str, object]) -> None:
    """Raises BadInput for `others` without the option that they belong to."""
    for name, told in others.items():
        if told is not None and value is None:
            raise BadInput("{name} goes with {option}; give that as well.", name=name, option=option)


def _journeys(told: Context, client: str, language: str) -> Sequence[tuple[Any, Journey]]:
    from csmcli.views import journey as views

    with told.reading() as connection:
        return [
            (found, views.journey(connection, told.library, found, told.today, language))
            for found in chosen(told, connection, client)
        ]


def _draw(told: Context, client: str, format: str) -> None:
    """The map for people; its record for programs."""
    found = _journeys(told, client, told.language)
    maps = [journey for _, journey in found]
    if format == "table":
        from csmcli.commands.journey_map import lines

        width = shutil.get_terminal_size().columns
        drawn = ("\n".join(lines(one, width, sys.stdout.encoding)) + "\n" for one in maps)
        sys.stdout.write("\n".join(drawn))
    elif format == "markdown":
        from csmcli.commands.journey_markdown import show

        for one in maps:
            show(one, sys.stdout)
    else:
        _records(told, found, format)


def _records(told: Context, found: Sequence[tuple[Any, Journey]], format: str) -> None:
    """The record of each client, nested, as JSON; its steps, a row each, as CSV."""
    from csmcli.core.journey import Journey, Station

    if format == "csv":
        rows = [(client, [s for stage in one.stages for s in stage.stations]) for client, one in found]
        kind, columns, steps = labelled(Station, [], rows)
        told.show(steps, columns, format, kind=kind, empty="")
    else:
        show_records(told, [one for _, one in found], [Column(field, field) for field in Journey._fields], format)


def _list(told: Context, client: str, format: str) -> None:
    from csmcli.views import parts as views

    with told.reading() as connection:
        found = [
            (one, views.choices(connection, told.library.get(one.playbook), one.id, told.language))
            for one in chosen(told, connection, client)
        ]
    kind, columns, rows = labelled(views.Choice, _columns(), found)
    told.show(rows, columns, format, kind=kind, empty=tell("The playbook has no optional part that fits."))


def _columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Part"), style="bold"),
        Column("state", tell("State"), text=lambda row: part_word(row.state)),
        Column("title", tell("Title")),
        Column("stage", tell("Stage")),
        Column("due_on", tell("Due")),
        Column("steps", tell("Serves")),
    )


def _write(told: Context, client: str, file: str, language: str | None, *, replace: bool) -> None:
    """The page for a client, read for words that it should not see before anything is written."""
    if language is not None and language not in LANGUAGES:
        raise BadInput("--language is “{word}”; it takes {languages}.", word=language, languages=", ".join(LANGUAGES))
    if not is_one(told, client):
        raise BadInput("--html writes the page of one client: what is sent to one must not hold another's.")
    path = told.outlet(file, replace=replace)
    key, page = _page(told, client, language)
    from csmcli.exchange.writing import filled

    with filled(path, replace=replace) as draft:
        draft.write_text(page, encoding="utf-8")
    told.say(
        "The page of {key} is in {file}. It needs nothing else: open it in a browser ({address}), send it, or print it.",
        key=key,
        file=file,
        address=path.resolve().as_uri(),
    )


def _page(told: Context, client: str, language: str | None) -> tuple[str, str]:
    """The key of the client, and the text of its page. Raises Refused where it would say what no client should read."""
    from csmcli.report import guard, journey_page
    from csmcli.store.finding import client as find
    from csmcli.views import journey as views
    from csmcli.views.private_notes import private_notes, public_words

    with told.reading() as connection:
        found = find(connection, client)
        speaks = language or views.language_of(connection, found)
        record = views.journey(connection, told.library, found, told.today, speaks)
        private = private_notes(connection, found.id)
    guard.refuse_internal(record, private, public_words(told.library.get(found.playbook)))
    return found.key, journey_page.render(record)
