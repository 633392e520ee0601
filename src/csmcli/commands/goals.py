"""``csm goal`` and ``csm goals``: what a client wants to reach in numbers, and how near it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from csmcli.commands.choosing import chosen, each, labelled, owned
from csmcli.commands.context import Context
from csmcli.commands.goal_words import cell, speech, title
from csmcli.commands.options import AsOf, Client, FormatOption, JsonOption, MaybeClient, Tier, context
from csmcli.core.money import in_units
from csmcli.core.playbook import say
from csmcli.errors import BadInput, NotFound
from csmcli.language import tell
from csmcli.output.amounts import in_words
from csmcli.output.columns import Column
from csmcli.output.sparkline import spark
from csmcli.wording import goal_state_word

if TYPE_CHECKING:
    import sqlite3

    from csmcli.actions.goals import Set
    from csmcli.core.goal_setting import Draft, Wish
    from csmcli.store.finding import Found
    from csmcli.views.costs import Share
    from csmcli.views.goal_listing import GoalRow

Direction = Literal["up", "down"]
Unit = Literal["percent", "count", "money", "minutes", "hours", "days", "score"]
State = Literal["on-track", "behind", "missed", "met", "unknown"]


def _option(help: str, *names: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, metavar=metavar, help=help, show_default=False)


def goal(
    ctx: typer.Context,
    client: Client,
    metric: Annotated[
        str | None,
        typer.Argument(metavar="[METRIC]", help="What is to change; without it, what suits.", show_default=False),
    ] = None,
    target: Annotated[str | None, _option("What is to be reached: 10%, 30min, 142萬.", metavar="VALUE")] = None,
    by: Annotated[str | None, _option("By when.", metavar="DATE")] = None,
    baseline: Annotated[
        str | None, _option("Where it stands; the last number measured, unless told.", metavar="VALUE")
    ] = None,
    checkpoints: Annotated[
        str | None,
        _option("Where it should stand on the way: 6%,8%,10%, or with days, 2027-03-31=6%,…", metavar="VALUES"),
    ] = None,
    quarterly: Annotated[bool, typer.Option("--quarterly", help="A checkpoint at the end of each quarter.")] = False,
    title: Annotated[str | None, _option("What a metric of its own is called.", metavar="TEXT")] = None,
    unit: Annotated[Unit | None, _option("What a metric of its own is told in.")] = None,
    direction: Annotated[Direction | None, _option("Whether it is good to rise or to fall.")] = None,
    note: Annotated[str | None, _option("What was agreed besides.", metavar="TEXT")] = None,
    drop: Annotated[bool, typer.Option("--drop", help="End the goal: given up, or reached.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Agree on a goal in numbers, or see which metrics suit a client.

    csm goal acme

    csm goal acme conversion --baseline 5% --target 10% --by 2027-12-31 --quarterly

    csm goal acme conversion --target 10% --by 2027-12-31 --checkpoints 6%,8%,9%,10%

    csm goal acme certified-staff --unit percent --direction up --target 90% --by +6m

    csm goal acme conversion --drop
    """
    told = context(ctx)
    wished = any(word is not None for word in (target, by, baseline, checkpoints, title, unit, direction, note))
    if (metric is None or drop) and (wished or quarterly):
        raise BadInput("A goal is set with csm goal CLIENT METRIC --target VALUE --by DATE; --drop alone ends one.")
    if metric is None and drop:
        raise BadInput("Which goal? Name its metric: csm goal CLIENT METRIC --drop.")
    if metric is None:
        _propose(told, client, told.format(format, json))
    elif drop:
        _drop(told, client, metric)
    elif target is None or by is None:
        raise BadInput(
            "A goal needs a target and a day: csm goal CLIENT {metric} --target VALUE --by DATE.", metric=metric
        )
    else:
        from csmcli.core.goal_setting import Wish

        day = told.plan_day(by) or told.today
        wish = Wish(target, day, baseline, checkpoints, quarterly, title, unit, direction, note)
        _set(told, client, metric, wish)


def _set(told: Context, client: str, metric: str, wish: Wish) -> None:
    from csmcli.actions import goals as actions

    for done in each(told, client, lambda desk, word: actions.set_(desk, word, metric, wish)):
        _said(told, done)


def _said(told: Context, done: Set) -> None:
    def words(value: int) -> str:
        return in_words(in_units(value), done.goal.unit, speech(told, done.currency))

    goal = done.goal
    fields = {"key": done.client.key, "title": _title(told, done.client, goal), "target": words(goal.target)}
    if not done.new:
        told.say("{key} has this goal already: {title} {target}; nothing is changed.", **fields)
        return
    if goal.baseline is None:
        told.say("{key}: {title} to {target} by {by}.", by=goal.by_on, **fields)
    else:
        told.say(
            "{key}: {title} from {baseline} to {target} by {by}.",
            baseline=words(goal.baseline),
            by=goal.by_on,
            **fields,
        )
    if done.before:
        told.say("Until now it was {target} by {by}.", target=words(done.before.target), by=done.before.by_on)
    if len(goal.checkpoints) > 1:
        told.say("Checkpoints: {points}.", points=", ".join(f"{day} {words(aim)}" for day, aim in goal.checkpoints))
    if goal.baseline is None:
        told.say("Where does it stand? csm measure {key} {metric} VALUE", key=done.client.key, metric=goal.metric)


def _drop(told: Context, client: str, metric: str) -> None:
    from csmcli.actions import goals as actions

    for ended in each(told, client, lambda desk, word: actions.drop(desk, word, metric)):
        name = _title(told, ended.client, ended.goal)
        if ended.ending == actions.MET:
            told.say("Reached and closed for {key}: {title}.", key=ended.client.key, title=name)
        else:
            told.say("Given up for {key}: {title}.", key=ended.client.key, title=name)


def _title(told: Context, client: Found, goal: Draft) -> str:
    from csmcli.views.goals import metric_of

    metric = metric_of(told.library.get(client.playbook), goal.metric)
    return goal.title or (say(metric.title, told.language) if metric else goal.metric)


def _propose(told: Context, client: str, format: str) -> None:
    from csmcli.views import metrics as views

    with told.reading() as connection:
        found = [
            (one, views.proposals(connection, told.library, one, told.today, told.language))
            for one in chosen(told, connection, client)
        ]
    columns = (
        Column("title", tell("Metric"), style="bold"),
        Column("usually_from", tell("Usually"), text=lambda row: _usually(told, row)),
        Column("about", tell("What is counted"), wide_only=True),
        Column("command", tell("Command")),
    )
    kind, shown, rows = labelled(views.Proposed, columns, found)
    told.show(
        rows,
        shown,
        format,
        kind=kind,
        empty=tell(
            "The playbook has no metric left to propose; csm goal CLIENT METRIC --unit UNIT sets one of its own."
        ),
    )


def _usually(told: Context, row: Any) -> str:
    if row.usually_from is None:
        return ""
    plain = speech(told, None)
    return f"{row.usually_from:,}–{in_words(row.usually_to, row.unit, plain).strip()}"


def goals(
    ctx: typer.Context,
    client: MaybeClient = None,
    metric: Annotated[str | None, _option("Of this metric only.", metavar="METRIC")] = None,
    state: Annotated[State | None, _option("Of this state only.")] = None,
    tier: Annotated[Tier | None, _option("Of clients of this size only.")] = None,
    owner: Annotated[str | None, _option("Of this owner's clients only.", metavar="NAME")] = None,
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
