"""``csm review`` and ``csm reviews``: the three months in numbers, what came of looking at them, and who is due."""

from __future__ import annotations

from typing import Annotated

import typer

from csmcli.commands import review_options as options
from csmcli.commands.choosing import each, is_one, owned
from csmcli.commands.context import Context
from csmcli.commands.options import Client, FormatOption, JsonOption, Tier, context, interactive
from csmcli.core import reviews as rules
from csmcli.core.dates import parse_span
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.wording import review_word, tier_word


def review(
    ctx: typer.Context,
    client: Client,
    period: options.Period = None,
    reader: options.For = None,
    output: options.Output = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    held: options.Held = False,
    on: options.On = None,
    cause: options.Causes = None,
    change: options.Changes = None,
    answers: options.Answers = None,
    note: options.Note = None,
    plan: options.Plan = None,
    topic: options.Topic = None,
    ours: options.Ours = None,
    theirs: options.Theirs = None,
    cancel: options.Cancel = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """The three months of a client in numbers; plan its next review, and keep what came of one.

    csm review acme --period 2026-Q3

    csm review acme -o acme.html --force

    csm review acme --plan 2026-12-10 --topic habits --theirs "Ann, Bo"

    csm review acme --held --cause conversion=data --change "Clean the list;2027-01-15;Mei;Bo"
    """
    told = context(ctx)
    keeping = held or bool(cause or change or answers) or note is not None
    _one_thing(keeping, plan is not None, cancel, output)
    if plan is None and (topic is not None or ours is not None or theirs is not None):
        raise BadInput("--topic, --ours and --theirs go with --plan DATE.")
    if on is not None and not held:
        raise BadInput("--on goes with --held: the day on which it was held.")
    if plan is not None:
        _plan(told, client, plan, (topic, ours, theirs, period))
    elif cancel:
        _cancel(told, client)
    elif keeping:
        from csmcli.commands import review_answers

        given = review_answers.Given(held, on, cause or [], change or [], answers, note, period)
        review_answers.keep(told, client, given)
    else:
        _show(told, client, period, (reader, output, force), told.format(format, json))


def _one_thing(keeping: bool, planning: bool, cancel: bool, output: str | None) -> None:
    """Raises BadInput where several things are asked for at once."""
    if keeping + planning + cancel + (output is not None) > 1:
        raise BadInput("Plan a review, call it off, keep what came of one, or write it to a file: one at a time.")


def _plan(told: Context, client: str, day: str, words: tuple[str | None, str | None, str | None, str | None]) -> None:
    topic, ours, theirs, period = words
    on = told.plan_day(day)
    assert on is not None  # there are words
    name = rules.parse_period(period, told.today).name if period is not None else None
    from csmcli.actions import reviews as actions

    wish = actions.Wish(topic, ours, theirs, name)
    for planned in each(told, client, lambda desk, word: actions.plan(desk, word, on, wish)):
        key = planned.client.key
        if planned.moved_from:
            told.say(
                "The review of {key} is on {day}; it was to be on {before}.", key=key, day=on, before=planned.moved_from
            )
        else:
            told.say("The review of {key} is on {day}.", key=key, day=on)
        told.say("When it was held: csm review {key} --held", key=key)


def _cancel(told: Context, client: str) -> None:
    from csmcli.actions import reviews as actions

    for found, day in each(told, client, actions.cancel):
        told.say("Called off: the review of {key} on {day}.", key=found.key, day=day)


def _show(
    told: Context, client: str, period: str | None, where: tuple[str | None, str | None, bool], format: str
) -> None:
    reader, output, force = where
    wanted = rules.parse_period(period, told.today) if period is not None else None
    from csmcli.commands import review_showing as showing

    if output is not None:
        if not is_one(told, client):
            raise BadInput("A file is the review of one client; name one.")
        showing.write_file(told, client, wanted, showing.File(output, reader or "client", force))
        return
    found = showing.show(told, client, wanted, reader or "house", format)
    if format == "table" and reader != "client" and len(found) == 1 and interactive():
        from csmcli.commands import review_asking

        review_asking.offer(told, found[0])


def reviews(
    ctx: typer.Context,
    due: Annotated[bool, typer.Option("--due", help="Those to plan now.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Those whose day has passed.")] = False,
    planned: Annotated[bool, typer.Option("--planned", help="Those that are planned.")] = False,
    held: Annotated[bool, typer.Option("--held", help="Those that were held.")] = False,
    within: Annotated[str, typer.Option(metavar="SPAN", help="So far ahead, and for those held so far back.")] = "30d",
    owner: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of this owner only; me is you.", show_default=False)
    ] = None,
    tier: Annotated[Tier | None, typer.Option(help="Of this tier only.", show_default=False)] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Whose review is due, planned, overdue or held.

    csm reviews

    csm reviews --due --overdue --owner me

    csm reviews --held --within 1y --format csv
    """
    told = context(ctx)
    told_of = {rules.DUE: due, rules.OVERDUE: overdue, rules.PLANNED: planned, rules.HELD: held}
    states = tuple(state for state, wanted in told_of.items() if wanted) or rules.STANDINGS
    days = (parse_span(within).add_to(told.today) - told.today).days
    from csmcli.views import reviews as views

    with told.reading() as connection:
        wanted = views.Wanted(states, days, owned(told, connection, owner), tier)
        rows = views.reviews(connection, told.library, wanted, told.today, told.language)
    told.show(rows, _columns(), told.format(format, json), kind=views.Row, empty=tell("There is no such review."))


def _columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Client"), style="bold"),
        Column("state", tell("State"), text=lambda row: review_word(row.state)),
        Column("on", tell("Day")),
        Column("days", tell("In days"), align="right"),
        Column("topic", tell("Topic")),
        Column("command", tell("Command")),
        Column("theirs", tell("At the client"), wide_only=True),
        Column("ours", tell("Our people"), wide_only=True),
        Column("tier", tell("Tier"), wide_only=True, text=lambda row: tier_word(row.tier)),
    )
