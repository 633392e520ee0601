"""``csm calendar``: milestones, promises, pauses and meetings as a file for a calendar program."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated

import typer

from csmcli.commands.choosing import chosen, owned
from csmcli.commands.options import MaybeClient, context
from csmcli.core.dates import DAY, Span, parse_span

AHEAD = 90
_FARTHEST = 3660
_ON_THE_DAY = re.compile("0d?")

Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="The file to write; stdout unless told.", show_default=False),
]
Alarm = Annotated[
    str | None,
    typer.Option(
        metavar="SPAN",
        help="Ring at 9:00 so long before: 1d unless told, 2w, 0d, none (CSM_CALENDAR_ALARM).",
        show_default=False,
    ),
]


def calendar(
    ctx: typer.Context,
    client: MaybeClient = None,
    output: Output = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    owner: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this owner only; me is you.", show_default=False)
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=_FARTHEST, help="So many days back and ahead.")] = AHEAD,
    all: Annotated[bool, typer.Option("--all", help="With milestones reached and promises kept.")] = False,
    alarm: Alarm = None,
) -> None:
    """Milestones, promises, pauses and meetings for a calendar program.

    csm calendar -o csm.ics --force

    csm calendar 月動褲 --days 365 --alarm 2d

    csm calendar --owner me -o mine.ics
    """
    told = context(ctx)
    ahead = _ahead(told.settings.get("calendar_alarm", "1d") if alarm is None else alarm)
    path = None if output in (None, "-") else told.outlet(str(output), replace=force)
    from csmcli.exchange import writing, writing_ics
    from csmcli.views import calendar as views

    with told.reading() as connection:
        wanted = views.Wanted(
            told.today - timedelta(days),
            told.today + timedelta(days),
            None if client is None else [one.id for one in chosen(told, connection, client)],
            owned(told, connection, owner),
            everything=all,
        )
        events = views.events(connection, told.library, wanted, told.language)
    made = writing_ics.calendar(events, told.today, ahead)
    if path is None:
        _print(made)
        return
    with writing.filled(path, replace=force) as draft, draft.open("wb") as out:
        out.writelines(made)
    told.say("Written to {file}; events: {count}.", count=len(events), file=output)


def _print(pieces: Iterable[bytes]) -> None:
    from csmcli.exchange import writing

    with writing.spool() as text:
        text.writelines(pieces)
        text.seek(0)
        writing.print_out(text, sys.stdout)


def _ahead(words: str) -> Span | None:
    """How long before its day an event rings; None for never. Raises BadInput."""
    if words.casefold() == "none":
        return None
    return Span(0, DAY) if _ON_THE_DAY.fullmatch(words) else parse_span(words)
