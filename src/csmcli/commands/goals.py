"""``csm goals``: how near clients are to what they want to reach in numbers, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from csmcli.commands.choosing import chosen, owned
from csmcli.commands.context import Context
from csmcli.commands.goal_words import cell, speech, title
from csmcli.commands.options import AsOf, FormatOption, JsonOption, MaybeClient, Tier, context
from csmcli.errors import BadInput, NotFound
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.output.sparkline import spark
from csmcli.wording import goal_state_word

if TYPE_CHECKING:
    import sqlite3

    from csmcli.views.costs import Share
    from csmcli.views.goal_listing import GoalRow

State = Literal["on-track", "behind", "missed", "met", "unknown"]


def _option(help: str, metavar: str | None = None) -> Any:
    return typer.Option(metavar=metavar, help=help, show_default=False)


def goals(
    ctx: typer.Context,
    client: MaybeClient = None,
    metric: Annotated[str | None, _option("Of this metric only.", "METRIC")] = None,
    state: Annotated[State | None, _option("Of this state only.")] = None,
    tier: Annotated[Tier | None, _option("Of clients of this size only.")] = None,
    owner: Annotated[str | None, _option("Of this owner's clients only.", "NAME")] = None,
    costs: Annotated[bool, typer.Option("--costs", help="What usually becomes of the amount to raise.")] = False,
    as_of: AsOf = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Goals against their checkpoints: on track, behind or missed.

    csm goals

    csm goals acme

    csm goals --state behind --owner me

    csm goals 月動褲 --costs --format csv
    """
    from csmcli.views import goal_listing as views

    told = context(ctx)
    past, shape = told.as_of(as_of), told.format(format, json)
    if client is not None and owner is not None:
        raise BadInput("--owner is for the goals of everybody; leave out CLIENT, or --owner.")
    if client is None and costs:
        raise BadInput("--costs splits the amount of a client; name it: csm goals CLIENT --costs.")
    with told.reading() as connection:
        day, then = past or told.today, past is not None
        if client is None:
            ids = views.everybody(connection, told.library, day, owned(told, connection, owner), then=then)
        else:
            ids = [one.id for one in chosen(told, connection, client, past)]
        rows = views.listing(
            connection, told.library, ids, day, told.language, tier=tier, closed=client is not None, then=then
        )
        shares = _shares(told, connection, ids, past) if costs or (client is not None and shape == "table") else []
    if costs:
        _show_costs(told, shares, shape)
        return
    rows = [row for row in _of_metric(rows, metric) if state in (None, row.state)]
    several = client is None or len(ids) > 1
    told.show(rows, _columns(told, several), shape, kind=views.GoalRow, empty=_none(client, metric or state))
    if shares:
        print()
        told.say("What usually becomes of such an amount; a client's own figures go before these of the playbook:")
        _show_costs(told, shares, shape)


def _none(client: str | None, narrowed: str | None) -> str:
    if narrowed:
        return tell("There is no such goal.")
    return tell("There is no goal yet: csm goal CLIENT proposes some.")


def _of_metric(rows: list[GoalRow], word: str | None) -> list[GoalRow]:
    """The goals of the metric meant. Raises NotFound for one that no goal is about: a slip would read as “none”."""
    if word is None or not rows:
        return rows
    from csmcli.core.metrics import Kind, first_known, meant, near

    known = first_known(Kind(row.metric, tuple(filter(None, (row.title, row.their_word)))) for row in rows)
    kind = meant(word, known)
    if kind is None:
        raise NotFound("No goal is about “{metric}”.{near}", metric=word, near=near(word, known))
    return [row for row in rows if row.metric == kind.key]


def _columns(told: Context, several: bool) -> tuple[Column, ...]:
    def way(row: GoalRow) -> str:
        start = "" if row.baseline is None else f"{row.baseline:,} → "
        return f"{start}{cell(told, row, row.target)}, {row.by_on}"

    return (
        *([Column("client", tell("Client"), style="bold")] if several else []),
        Column("title", tell("Goal"), text=lambda row: title(row) + (f", {row.currency}" if row.currency else "")),
        Column("value", tell("Now"), align="right", text=lambda row: cell(told, row, row.value)),
        Column("expected", tell("Expected"), align="right", text=lambda row: cell(told, row, row.expected)),
        Column("state", tell("State"), text=lambda row: goal_state_word(row.state)),
        Column("target", tell("From → to, by"), text=way),
        Column("progress", tell("Done"), align="right", text=lambda row: _percent(row.progress)),
        Column("measured", tell("Measured"), text=lambda row: spark([point.value for point in row.measured])),
    )


def _percent(progress: int | None) -> str:
    return "" if progress is None else f"{progress} %"


def _shares(told: Context, connection: sqlite3.Connection, ids: list[int], past: Any) -> list[Share]:
    from csmcli.views.costs import split

    return split(connection, told.library, ids, past or told.today, told.language, then=past is not None)


def _show_costs(told: Context, shares: list[Share], format: str) -> None:
    from csmcli.views.costs import LEFT
    from csmcli.views.costs import Share as Record

    def money(row: Share, amount: float | None) -> str:
        return "" if amount is None else speech(told, row.currency).money(round(amount))

    columns = (
        *([Column("client", tell("Client"), style="bold")] if len({row.client for row in shares}) > 1 else []),
        Column("title", tell("Costs"), text=lambda row: tell("what is left") if row.key == LEFT else row.title),
        Column("percent", "%", align="right"),
        Column("of_target", tell("Of the target"), align="right", text=lambda row: money(row, row.of_target)),
        Column("of_raised", tell("Of what was raised"), align="right", text=lambda row: money(row, row.of_raised)),
        Column("about", tell("A usual figure"), wide_only=True),
    )
    told.show(
        shares,
        columns,
        format,
        kind=Record,
        empty=tell("No amount to raise is known: csm edit CLIENT --target AMOUNT."),
    )
