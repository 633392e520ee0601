"""``csm stalled`` and ``csm why``: the question of every morning."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import SOMETHING_FOUND, AsOf, Client, FormatOption, JsonOption, Tier, context
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.wording import signal_text, state_word, status_word, tier_word

if TYPE_CHECKING:
    import sqlite3


def stalled(
    ctx: typer.Context,
    tier: Annotated[Tier | None, typer.Option(help="Of this size only.", show_default=False)] = None,
    owner: Annotated[str | None, typer.Option(metavar="NAME", help="Of this owner only.", show_default=False)] = None,
    stuck: Annotated[bool, typer.Option("--stuck", help="Past the maximum only.")] = False,
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="As it will be on a day if nothing happens: +7d.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.", show_default=False)] = None,
    fail: Annotated[bool, typer.Option("--fail", help="Exit with code 4 when somebody is stalled.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Who is stalled, since when, why, and what to do next.

    csm stalled --tier large

    csm stalled --on +7d --json
    """
    from csmcli.views import stalled as views

    told = context(ctx)
    day, past = told.day(on) or told.today, told.as_of(as_of)
    if on is not None and as_of is not None:
        raise BadInput("--on looks ahead and --as-of looks back; use one of them.")
    if day < told.today:
        raise BadInput("--on is {day}, before today ({today}); --as-of looks back.", day=day, today=told.today)
    with told.reading() as connection:
        rows = (views.stalled if past is None else views.stalled_then)(
            connection,
            told.library,
            past or day,
            signal_text,
            told.language,
            tier=tier,
            owner=_owned(told, connection, owner),
            only_stuck=stuck,
            limit=limit,
        )
    told.show(rows, _columns(), told.format(format, json), kind=views.Stalled, empty=tell("Nobody is stalled."))
    if fail and rows:
        raise typer.Exit(SOMETHING_FOUND)


def _owned(told: Context, connection: "sqlite3.Connection", owner: str | None) -> str | None:
    """As `choosing.owned`, imported only for those who name an owner."""
    if owner is None:
        return None
    from csmcli.commands.choosing import owned

    return owned(told, connection, owner)


def _columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Client"), style="bold"),
        Column("tier", tell("Tier"), wide_only=True, text=lambda row: tier_word(row.tier)),
        Column("state", tell("State"), text=lambda row: state_word(row.state)),
        Column("since", tell("Since")),
        Column("last_touch", tell("Last touch"), wide_only=True),
        Column("signals", tell("Why"), text=_why),
        Column("next", tell("Next")),
    )


def _why(row: Any) -> str:
    return "; ".join(signal.text for signal in row.signals if signal.status != "clear")


def why(
    ctx: typer.Context,
    client: Client,
    as_of: AsOf = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Every signal of one client: value, limits, the fact it rests on, and what would clear it.

    csm why 月動褲

    csm why 月動褲 --as-of monday
    """
    from csmcli.commands.choosing import chosen, labelled, show_records
    from csmcli.views import why as views

    told = context(ctx)
    past = told.as_of(as_of)
    with told.reading() as connection:
        records = [
            (
                found,
                views.why(
                    connection,
                    told.library,
                    (found.id, found.key, found.name),
                    past or told.today,
                    signal_text,
                    told.language,
                    then=past is not None,
                ),
            )
            for found in chosen(told, connection, client, past)
        ]
    shape = told.format(format, json)
    if shape != "table":
        fields = ("key", "state", "next")
        show_records(told, [record for _, record in records], [Column(field, field) for field in fields], shape)
        return
    for _, record in records:
        _say_state(told, record)
    kind, columns, rows = labelled(views.Reason, _reason_columns(), [(found, r.signals) for found, r in records])
    told.show(rows, columns, shape, kind=kind, empty="")


def _say_state(told: Context, record: Any) -> None:
    if record.since:
        told.say(
            "{key} is {state} since {since} ({days} days).",
            key=record.key,
            state=state_word(record.state),
            since=record.since,
            days=record.days,
        )
    else:
        told.say("{key}: {state}.", key=record.key, state=state_word(record.state))


def _reason_columns() -> tuple[Column, ...]:
    return (
        Column("code", tell("Signal"), style="bold"),
        Column("status", tell("Status"), text=lambda row: status_word(row.status)),
        Column("behind_on", tell("Behind from")),
        Column("stuck_on", tell("Stuck from")),
        Column("text", tell("Why")),
        Column("clear", tell("What would clear it")),
    )
