"""``csm diff``: what changed since the last time you looked."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from csmcli.commands.choosing import owned
from csmcli.commands.options import FormatOption, JsonOption, context
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.wording import change_word, signal_text, state_word, tier_word


def diff(
    ctx: typer.Context,
    since: Annotated[str, typer.Option(metavar="DATE", help="From the morning of this day: monday.")] = "yesterday",
    owner: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this owner only; me is you.", show_default=False)
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Who became stalled, who got free, and what did it.

    csm diff --since monday
    """
    from csmcli.views import diff as views

    told = context(ctx)
    day = told.past_day(since)
    assert day is not None
    with told.reading() as connection:
        rows = views.diff(
            connection,
            told.library,
            day - timedelta(1),
            told.today,
            signal_text,
            told.language,
            owner=owned(told, connection, owner),
        )
    told.show(
        rows,
        (
            Column("change", tell("News"), text=lambda row: change_word(row.change)),
            Column("key", tell("Client"), style="bold"),
            Column("name", tell("Name"), wide_only=True),
            Column("tier", tell("Tier"), wide_only=True, text=lambda row: tier_word(row.tier)),
            Column("before", tell("Before"), text=lambda row: state_word(row.before) if row.before else ""),
            Column("after", tell("Now"), text=lambda row: state_word(row.after)),
            Column("text", tell("What did it"), text=_reason),
        ),
        told.format(format, json),
        kind=views.Changed,
        empty=tell("Nobody became stalled and nobody got free since {day}.", day=day),
    )


def _reason(row: Any) -> str:
    """What set it free, by the command; else the signals that fired."""
    if row.change in ("free", "better"):
        return row.command or tell("the days alone")
    return str(row.text)
