"""``csm today``: the one screen of the morning."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from csmcli.commands.options import FormatOption, JsonOption, context
from csmcli.commands.stalled import SOMETHING_FOUND
from csmcli.core.unchecked import DATE, SIGNED, Missing
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.views.due import KINDS, Asked, Due
from csmcli.views.unchecked import AT_MOST, Unchecked
from csmcli.wording import due_text, kind_word, signal_text, some

SHOWN = 50
_EVERYTHING = 100_000


def today(
    ctx: typer.Context,
    owner: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this owner only; me is you.", show_default=False)
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="As it will be on a day if nothing happens: tomorrow.", show_default=False),
    ] = None,
    days: Annotated[int, typer.Option(min=0, max=366, help="With what falls due in so many days from then.")] = 0,
    without: Annotated[
        str | None,
        typer.Option(metavar="KIND,…", help="Leave out kinds of lines (CSM_TODAY_WITHOUT).", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=_EVERYTHING, help="At most so many lines of a kind.")] = SHOWN,
    fail: Annotated[bool, typer.Option("--fail", help="Exit with code 4 when something is due.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Whom do I owe something today, why, and the command that answers it.

    csm today

    csm today --owner me --days 3

    csm today --format markdown --fail
    """
    from csmcli.views import today as views
    from csmcli.views.unchecked import unchecked

    told = context(ctx)
    day = told.day(on) or told.today
    if day < told.today:
        raise BadInput("--on is {day}, before today ({today}); csm diff looks back.", day=day, today=told.today)
    kinds = _kinds(told.settings.get("today_without", "") if without is None else without)
    whose = told.whose(owner)
    with told.reading() as connection:
        until = day + timedelta(days)
        asked = Asked(
            connection, told.library, day, until, whose, limit, told.language, words=due_text, signals=signal_text
        )
        found = views.today(asked, kinds)
        unsure = unchecked(connection, told.library, whose)
    chosen = told.format(format, json)
    closing = [*_cut(found.cut), *_unchecked(unsure)]
    if chosen == "markdown":
        _digest(found.lines, closing, str(day))
    else:
        told.show(found.lines, _columns(), chosen, kind=Due, empty=tell("Nothing is due. Enjoy the day."))
        sys.stdout.flush()
        for sentence in closing:
            told.say("{sentence}", sentence=sentence)
    if fail and found.lines:
        raise typer.Exit(SOMETHING_FOUND)


def _kinds(without: str) -> tuple[str, ...]:
    """The kinds wanted. Raises BadInput for a word that is none."""
    words = [word for word in without.replace(",", " ").split() if word]
    for word in words:
        if word not in KINDS:
            raise BadInput("“{word}” is no kind of line; there are {kinds}.", word=word, kinds=", ".join(KINDS))
    return tuple(kind for kind in KINDS if kind not in words)


def _columns() -> tuple[Column, ...]:
    return (
        Column("kind", tell("What"), text=lambda row: kind_word(row.kind)),
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name"), wide_only=True),
        Column("due_on", tell("Since or by"), wide_only=True),
        Column("text", tell("Why")),
        Column("command", tell("Answer")),
    )


def _cut(kinds: tuple[str, ...]) -> list[str]:
    if not kinds:
        return []
    words = ", ".join(map(kind_word, kinds))
    return [tell("There is more than shown here of: {kinds}. --limit shows it.", kinds=words)]


def _unchecked(unsure: Unchecked) -> list[str]:
    """What could not be checked, and the question that would clear most of it."""
    if unsure.missing is None:
        return []
    count = len(unsure.clients)
    if count == AT_MOST:
        return [
            tell("Not everything could be checked of {count} clients or more.", count=count),
            _question(unsure.missing),
        ]
    return [
        tell("Not everything could be checked of: {clients}.", clients=some(unsure.clients)),
        _question(unsure.missing),
    ]


def _question(missing: Missing) -> str:
    client = missing.clients[0]
    if missing.fact == SIGNED:
        template = "Most telling: when did {client} sign? csm edit {client} --signed DATE"
    elif missing.fact == DATE:
        template = "Most telling: by when does {client} reach {milestone}? csm plan {client} {milestone}=DATE"
    else:
        template = "Most telling: how large is {client}? csm intake {client}"
    return tell(template, client=client.key, milestone=client.milestone)


def _digest(lines: list[Due], closing: list[str], day: str) -> None:
    from csmcli.output.digest import Line, show

    groups = [
        (kind_word(kind), [Line(row.name, row.text, row.command) for row in lines if row.kind == kind])
        for kind in KINDS
        if any(row.kind == kind for row in lines)
    ]
    if lines:
        heading = tell("{day}: {count} to do", day=day, count=len(lines))
    else:
        heading = tell("{day}: nothing is due", day=day)
    show(heading, groups, closing, sys.stdout)
