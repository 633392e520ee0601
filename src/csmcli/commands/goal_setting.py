"""``csm goal``: agreeing on what a client wants to reach in numbers, or seeing which metrics suit it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from csmcli.commands.choosing import chosen, each, labelled
from csmcli.commands.context import Context
from csmcli.commands.goal_words import speech
from csmcli.commands.options import Client, FormatOption, JsonOption, context
from csmcli.core.money import in_units
from csmcli.core.playbook import say
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.amounts import in_words
from csmcli.output.columns import Column

if TYPE_CHECKING:
    from csmcli.actions.goals import Set
    from csmcli.core.goal_setting import Draft, Wish
    from csmcli.store.finding import Found


def _option(help: str, metavar: str | None = None) -> Any:
    return typer.Option(metavar=metavar, help=help, show_default=False)


Metric = Annotated[
    str | None,
    typer.Argument(metavar="[METRIC]", help="What is to change; without it, what suits.", show_default=False),
]
Target = Annotated[str | None, _option("What is to be reached: 10%, 30min, 142萬.", "VALUE")]
By = Annotated[str | None, _option("By when.", "DATE")]
Baseline = Annotated[str | None, _option("Where it stands; the last number measured, unless told.", "VALUE")]
Checkpoints = Annotated[
    str | None, _option("Where it should stand on the way: 6%,8%,10%, or with days, 2027-03-31=6%,…", "VALUES")
]
Quarterly = Annotated[bool, typer.Option("--quarterly", help="A checkpoint at the end of each quarter.")]
Title = Annotated[str | None, _option("What a metric of its own is called.", "TEXT")]
Unit = Annotated[
    Literal["percent", "count", "money", "minutes", "hours", "days", "score"] | None,
    _option("What a metric of its own is told in."),
]
Direction = Annotated[Literal["up", "down"] | None, _option("Whether it is good to rise or to fall.")]
Note = Annotated[str | None, _option("What was agreed besides.", "TEXT")]
Drop = Annotated[bool, typer.Option("--drop", help="End the goal: given up, or reached.")]


def goal(
    ctx: typer.Context,
    client: Client,
    metric: Metric = None,
    target: Target = None,
    by: By = None,
    baseline: Baseline = None,
    checkpoints: Checkpoints = None,
    quarterly: Quarterly = False,
    title: Title = None,
    unit: Unit = None,
    direction: Direction = None,
    note: Note = None,
    drop: Drop = False,
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
