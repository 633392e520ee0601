"""``csm contract``, ``csm renew`` and ``csm renewals``: until when a client is bound, and what becomes of it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from csmcli.commands.choosing import chosen, each, owned
from csmcli.commands.context import Context
from csmcli.commands.options import Client, FormatOption, JsonOption, MaybeClient, context
from csmcli.core.dates import parse_span
from csmcli.core.money import to_hundredths
from csmcli.core.playbook import say
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.wording import outcome_word, tier_word

if TYPE_CHECKING:
    from csmcli.actions.contracts import Bound, Decided, Terms
    from csmcli.store.finding import Found

Outcome = Literal["renewed", "upgraded", "downgraded", "lost"]

_WITHIN = "180d"


def _option(help: str, *names: str, metavar: str) -> Any:
    return typer.Option(*names, help=help, metavar=metavar, show_default=False)


Ends = Annotated[str | None, _option("The last day of the contract.", "--ends", metavar="DATE")]
Starts = Annotated[str | None, _option("Its first day.", "--starts", metavar="DATE")]
Notice = Annotated[
    str | None, _option("The notice: 60d, 3m, or 0d; the playbook's unless told.", "--notice", metavar="SPAN")
]
Value = Annotated[str | None, _option("What it is worth: 480,000 or 48萬.", "--value", metavar="AMOUNT")]
Note = Annotated[str | None, _option("In your own words.", "--note", metavar="TEXT")]


def contract(
    ctx: typer.Context,
    client: Client,
    ends: Ends = None,
    starts: Starts = None,
    notice: Notice = None,
    value: Value = None,
    note: Note = None,
) -> None:
    """Put a contract on record: its end, its notice, and with them the last day to end it, which is the day that binds.

    csm contract acme --starts 2026-08-01 --ends 2027-07-31 --notice 60d --value 480000
    """
    told = context(ctx)
    terms = _terms(told, ends, starts, notice, value, note)
    from csmcli.actions import contracts

    for bound in each(told, client, lambda desk, word: contracts.enter(desk, word, terms)):
        _say_bound(told, bound)


def _terms(
    told: Context, ends: str | None, starts: str | None, notice: str | None, value: str | None, note: str | None
) -> Terms:
    from csmcli.actions.contracts import Terms

    last, first = told.plan_day(ends), told.day(starts)
    if first and last and last < first:
        raise BadInput("--ends {end} comes before --starts {start}.", end=last, start=first)
    return Terms(last, first, _days(told, notice), to_hundredths(value) if value else None, note)


def _days(told: Context, notice: str | None) -> int | None:
    """A notice in days: of three months, those from today."""
    if notice is None:
        return None
    if notice.strip() in ("0", "0d"):
        return 0
    if notice.strip().isdecimal():
        return int(notice)
    return (parse_span(notice).add_to(told.today) - told.today).days


def _say_bound(told: Context, bound: Bound) -> None:
    told.say(
        "The contract of {key} runs until {end}; with {days} days of notice it can be ended until {day}.",
        key=bound.client.key,
        end=bound.ends_on,
        days=bound.notice_days,
        day=bound.opt_out_on,
    )
    if bound.dated:
        told.say("“{milestone}” is due on that day.", milestone=_title(told, bound.client, bound.dated))
    if bound.prepare_from:
        told.say("Its renewal is to be prepared from {day}.", day=bound.prepare_from)


def _title(told: Context, client: Found, key: str) -> str:
    milestone = told.library.outline(client.playbook).milestone(key)
    return say(milestone.title, told.language) if milestone else key


def renew(
    ctx: typer.Context,
    client: Client,
    outcome: Annotated[Outcome, typer.Option(help="What became of the contract.", show_default=False)],
    reason: Annotated[str | None, _option("Why it was lost or became smaller: a code of the playbook.", "--reason", metavar="CODE")] = None,
    on: Annotated[str | None, _option("When that was known; today unless told.", "--on", metavar="DATE")] = None,
    until: Annotated[str | None, _option("The last day of the term that follows; as long as before unless told.", "--until", metavar="DATE")] = None,
    notice: Notice = None,
    value: Value = None,
    note: Note = None,
) -> None:  # fmt: skip
    """Record what became of a contract: renewed, upgraded, downgraded or lost, the last two with a reason.

    csm renew acme --outcome renewed --value 520000

    csm renew acme --outcome lost --reason champion --note "the new director brings her own tool"
    """
    told = context(ctx)
    day = told.day(on) or told.today
    if outcome == "lost" and (until or notice or value):
        raise BadInput("After a contract that was lost no term follows; leave out --until, --notice and --value.")
    after = _terms(told, until, None, notice, value, None)
    from csmcli.actions import contracts

    def decide(desk: Any, word: str) -> Decided:
        return contracts.decide(desk, word, outcome=outcome, on=day, reason=reason, note=note, after=after)

    for decided in each(told, client, decide):
        _say_decided(told, decided, outcome, reason)


def _say_decided(told: Context, decided: Decided, outcome: str, reason: str | None) -> None:
    key = decided.client.key
    told.say("{key}: {outcome}.", key=key, outcome=outcome_word(outcome))
    if decided.reached:
        told.say("“{milestone}” is reached.", milestone=_title(told, decided.client, decided.reached))
    if decided.next is None:
        command = f"csm close {shlex.quote(key)} --outcome dropped --reason {reason}"
        told.say("It runs until {end}; then: {command}", end=decided.ended, command=command)
        return
    _say_bound(told, decided.next)
    if decided.tasks:
        told.say("{count} tasks will prepare the next renewal: csm checklist {key}", count=decided.tasks, key=key)


def renewals(
    ctx: typer.Context,
    client: MaybeClient = None,
    within: Annotated[
        str | None, _option("Only what can be ended within this time; 180d unless told.", "--within", metavar="SPAN")
    ] = None,
    owner: Annotated[str | None, _option("Only the clients of one owner; me for your own.", "--owner", metavar="NAME")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="What became of contracts, instead.")] = False,
    reasons: Annotated[bool, typer.Option("--reasons", help="Why contracts and clients were lost, counted.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Which contracts can be ended until when, whether their renewal is prepared, and why others were lost.

    csm renewals --within 90d --owner me

    csm renewals --reasons
    """
    told = context(ctx)
    if decided and reasons:
        raise BadInput("Use --decided or --reasons, not both.")
    if within is not None and (decided or reasons):
        raise BadInput("--within is about contracts that run; leave it out with --decided and --reasons.")
    from csmcli.views import renewals as views

    shape = told.format(format, json)
    with told.reading() as connection:
        found = [one.id for one in chosen(told, connection, client)] if client is not None else None
        whose = owned(told, connection, owner)
        if reasons:
            counted = views.reasons(connection, told.library, told.language, clients=found, owner=whose)
            told.show(counted, _reason_columns(), shape, kind=views.Reason, empty=tell("Nothing was lost yet."))
            return
        if decided:
            ended = views.ended(connection, told.library, told.language, clients=found, owner=whose)
            told.show(ended, _ended_columns(), shape, kind=views.Ended, empty=tell("No contract was decided on yet."))
            return
        until = None if client is not None and within is None else parse_span(within or _WITHIN).add_to(told.today)
        rows = views.renewals(connection, told.library, told.today, clients=found, owner=whose, until=until)
    told.show(rows, _columns(), shape, kind=views.Renewal, empty=_none(within, client))


def _none(within: str | None, client: str | None) -> str:
    if client is not None:
        return tell("No contract is on record: csm contract CLIENT --ends DATE enters one.")
    return tell("No contract can be ended within {span}; --within looks further ahead.", span=within or _WITHIN)


def _columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name"), wide_only=True),
        Column("tier", tell("Tier"), text=lambda row: tier_word(row.tier)),
        Column("opt_out_on", tell("Can be ended until")),
        Column("days", tell("Days left"), align="right"),
        Column("ends_on", tell("Ends")),
        Column("prepare_from", tell("Prepare from")),
        Column("prepared", tell("Prepared"), text=_prepared),
        Column("value", tell("Worth"), text=_worth, align="right"),
    )


def _prepared(row: Any) -> str:
    return f"{row.done}/{row.tasks}" if row.tasks else tell("yes") if row.prepared else tell("no")


def _worth(row: Any) -> str:
    return "" if row.value is None else f"{row.value:,.0f} {row.currency}"


def _ended_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name"), wide_only=True),
        Column("outcome", tell("Outcome"), text=lambda row: outcome_word(row.outcome)),
        Column("title", tell("Reason")),
        Column("decided_on", tell("Decided")),
        Column("ends_on", tell("Ends")),
        Column("value", tell("Worth"), text=_worth, align="right"),
        Column("note", tell("Note"), wide_only=True),
    )


def _reason_columns() -> tuple[Column, ...]:
    return (
        Column("reason", tell("Reason"), style="bold"),
        Column("title", tell("Title")),
        Column("times", tell("Times"), align="right"),
        Column("last_on", tell("Last")),
    )
