"""``csm list``: all clients and how they stand."""

from __future__ import annotations

from typing import Annotated

import typer

from csmcli.commands.choosing import fitting, owned
from csmcli.commands.options import AsOf, FormatOption, JsonOption, Tier, context
from csmcli.core.stalled import STATES
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.wording import moved_words, state_word, tier_word

TierOption = Annotated[Tier | None, typer.Option("--tier", help="Of this size only.", show_default=False)]
Owner = Annotated[str | None, typer.Option("--owner", metavar="TEXT", help="Of this owner only.", show_default=False)]
State = Annotated[
    str | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help="Only on-track, behind, stuck, hold, closed or unknown.",
        show_default=False,
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar="WORDS",
        help="All that fit: tier=small,medium owner=me milestone!=launch.",
        show_default=False,
    ),
]


def list_(
    ctx: typer.Context,
    tier: TierOption = None,
    owner: Owner = None,
    state: State = None,
    where: Where = None,
    all_: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_of: AsOf = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """All clients and how they stand.

    csm list --tier large

    csm list --state stuck --json

    csm list --where "tier=small,medium owner=me"

    csm list --as-of 2026-11-01
    """
    told = context(ctx)
    past = told.as_of(as_of)
    if state is not None and state not in STATES:
        raise BadInput("--state is “{state}”; it takes {states}.", state=state, states=", ".join(STATES))
    from csmcli.views import clients

    with told.reading() as connection:
        closed = all_ or state == "closed" or where is not None
        whose = owned(told, connection, owner)
        rows = clients.listing(
            connection, told.library, told.today, tier=tier, owner=whose, state=state, closed=closed, day=past
        )
        if where is not None:
            keys = {found.key for found in fitting(told, connection, where, past)}
            rows = (row for row in rows if row.key in keys)
        empty = tell("No client here. csm add NAME adds one.")
        told.show(rows, _columns(), told.format(format, json), kind=clients.Listed, empty=empty)


def _columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name"), wide_only=True),
        Column("tier", tell("Tier"), text=lambda row: tier_word(row.tier)),
        Column("state", tell("State"), text=lambda row: state_word(row.state)),
        Column("milestone", tell("Milestone")),
        Column("due_on", tell("Due")),
        Column("last_touch", tell("Last touch")),
        Column("slip_days", tell("Moved"), align="right", text=lambda row: moved_words(row.moves, row.slip_days)),
        Column("progress", "%", align="right"),
        Column("owner", tell("Owner"), wide_only=True),
        Column("signed_on", tell("Signed"), wide_only=True),
    )
