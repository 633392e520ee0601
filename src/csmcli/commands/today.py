"""``csm today``: the one screen of the morning."""

from typing import Annotated

import typer

from csmcli.commands.morning import show_morning
from csmcli.commands.options import SOMETHING_FOUND, FormatOption, JsonOption, context
from csmcli.errors import BadInput
from csmcli.views.due import KINDS

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
    told = context(ctx)
    day = told.day(on) or told.today
    if day < told.today:
        raise BadInput("--on is {day}, before today ({today}); csm diff looks back.", day=day, today=told.today)
    kinds = _kinds(told.settings.get("today_without", "") if without is None else without)
    found = show_morning(
        told,
        day,
        kinds=kinds,
        owner=owner,
        days=days,
        limit=limit,
        format=told.format(format, json),
    )
    if fail and found.lines:
        raise typer.Exit(SOMETHING_FOUND)


def _kinds(without: str) -> tuple[str, ...]:
    """The kinds wanted. Raises BadInput for a word that is none."""
    words = [word for word in without.replace(",", " ").split() if word]
    for word in words:
        if word not in KINDS:
            raise BadInput("“{word}” is no kind of line; there are {kinds}.", word=word, kinds=", ".join(KINDS))
    return tuple(kind for kind in KINDS if kind not in words)
