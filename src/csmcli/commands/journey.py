"""``csm journey``: a client's way from purchase to renewal, drawn here, and written as a page for the client."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.choosing import chosen, each, is_one, labelled, show_records
from csmcli.commands.context import Context
from csmcli.commands.options import Client, FormatOption, JsonOption, context
from csmcli.core.internal_words import internal_word
from csmcli.errors import BadInput, CsmError
from csmcli.language import LANGUAGES, tell
from csmcli.output.columns import Column
from csmcli.wording import part_word

if TYPE_CHECKING:
    from csmcli.actions.journeys import Switched
    from csmcli.core.journey import Journey


def _parts(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The optional parts of the playbook of the client typed before, after the last comma; silent where it cannot read."""
    from csmcli.core.playbook import say
    from csmcli.store.finding import client as find
    from csmcli.store.reading import reader

    told = context(ctx)
    before, comma, last = incomplete.rpartition(",")
    try:
        with reader(told.database) as connection:
            found = find(connection, str(ctx.params.get("client") or next(iter(ctx.args), "")))
        parts = told.library.get(found.playbook).parts
    except CsmError:
        return []
    return [(before + comma + part.key, say(part.title, told.language)) for part in parts if part.key.startswith(last)]


PartsOption = Annotated[bool, typer.Option("--parts", help="List the optional parts that suit the client.")]
Add = Annotated[
    str | None,
    typer.Option(metavar="PART[,PART]", help="Switch optional parts on.", autocompletion=_parts, show_default=False),
]
Hide = Annotated[
    str | None,
    typer.Option(metavar="PART[,PART]", help="Hide parts it has.", autocompletion=_parts, show_default=False),
]
Show = Annotated[
    str | None,
    typer.Option(metavar="PART[,PART]", help="Show hidden parts again.", autocompletion=_parts, show_default=False),
]
Due = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="With --add: the day agreed; the playbook's unless told.", show_default=False),
]
Set = Annotated[
    str | None,
    typer.Option(metavar="STEP", help="Give a step what is the client's own.", show_default=False),
]
Ours = Annotated[str | None, typer.Option(metavar="NAME", help="With --set: who sees to it here.", show_default=False)]
Theirs = Annotated[
    str | None, typer.Option(metavar="NAME", help="With --set: who sees to it at the client's.", show_default=False)
]
Meeting = Annotated[
    str | None, typer.Option(metavar="DATE", help="With --set: the day of its meeting.", show_default=False)
]
Topic = Annotated[
    str | None, typer.Option(metavar="TEXT", help="With --set: what the meeting is about.", show_default=False)
]
People = Annotated[
    str | None, typer.Option(metavar="TEXT", help="With --set: who is at the meeting.", show_default=False)
]
Standard = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="With --set: when it counts as reached, in figures.", show_default=False),
]
Html = Annotated[str | None, typer.Option(metavar="FILE", help="Write the page for the client.", show_default=False)]
Language = Annotated[
    str | None,
    typer.Option(metavar="LANG", help="With --html: en or zh-TW; the client's own unless told.", show_default=False),
]
Force = Annotated[bool, typer.Option("--force", help="With --html: replace a file that is there.")]


def journey(
    ctx: typer.Context,
    client: Client,
    parts: PartsOption = False,
    add: Add = None,
    due: Due = None,
    hide: Hide = None,
    show: Show = None,
    set: Set = None,
    ours: Ours = None,
    theirs: Theirs = None,
    meeting: Meeting = None,
    topic: Topic = None,
    people: People = None,
    standard: Standard = None,
    html: Html = None,
    language: Language = None,
    force: Force = False,
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
    if add or hide or show:
        _switch(told, client, (add, hide, show), told.plan_day(due))
    elif set is not None:
        _set(told, client, set, own)
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


def _switch(told: Context, client: str, words: tuple[str | None, str | None, str | None], due: date | None) -> None:
    add, hide, show = words
    keys = [key for key in (add or hide or show or "").split(",") if key]
    from csmcli.actions import journeys

    if add:
        for done in each(told, client, lambda desk, word: journeys.add(desk, word, keys, due)):
            for key, day in done.parts:
                _added(told, done.client.key, key, day)
            _already(told, done, "on")
    else:
        turn = journeys.hide if hide else journeys.show
        for done in each(told, client, lambda desk, word: turn(desk, word, keys)):
            for key, _ in done.parts:
                if hide:
                    told.say(
                        "{key} is hidden for {client}; csm journey {client} --show {key} brings it back.",
                        key=key,
                        client=done.client.key,
                    )
                else:
                    told.say("{client}: {key} is on the map again.", client=done.client.key, key=key)
            _already(told, done, "hidden" if hide else "on")


def _added(told: Context, client: str, key: str, day: date | None) -> None:
    if day:
        told.say("{client}: {key} is on the map, due {day}.", client=client, key=key, day=day)
    else:
        told.say("{client}: {key} is on the map, without a date: csm plan {client} {key}=DATE.", client=client, key=key)


def _already(told: Context, done: Switched, state: str) -> None:
    for key in done.already:
        told.say("{client}: {key} is {state} already.", client=done.client.key, key=key, state=part_word(state))


def _set(told: Context, client: str, key: str, words: Mapping[str, str | None]) -> None:
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


_FIELDS = {
    "--standard": "standard", "--ours": "ours", "--theirs": "theirs", "--meeting": "meeting_on",
    "--topic": "meeting_topic", "--people": "meeting_people",
}  # fmt: skip
"""What is a client's own, by its option."""


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

    with told.reading() as connection:
        found = find(connection, client)
        speaks = language or views.language_of(connection, found)
        record = views.journey(connection, told.library, found, told.today, speaks)
        private = views.notes(connection, found.id)
    guard.refuse_internal(record, private, views.words_of(told.library.get(found.playbook)))
    return found.key, journey_page.render(record)
