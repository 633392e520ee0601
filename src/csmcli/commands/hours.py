"""``csm time``: the hours that a tier grants against those that its clients took."""

from typing import Annotated, Any

import typer

from csmcli.commands.choosing import owned
from csmcli.commands.context import Context
from csmcli.commands.options import FormatOption, JsonOption, context
from csmcli.core.dates import parse_month
from csmcli.core.hours import Account, Shift
from csmcli.language import tell
from csmcli.output.columns import Column, plain
from csmcli.views import hours
from csmcli.views.hours import in_hours
from csmcli.wording import tier_word

_NAMED = 5


def time(
    ctx: typer.Context,
    month: Annotated[
        str | None,
        typer.Option(metavar="MONTH", help="2026-11, 11月, november; this one unless told.", show_default=False),
    ] = None,
    owner: Annotated[str | None, typer.Option(metavar="NAME", help="Of this owner only.", show_default=False)] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Hours planned and hours spent in a month, by tier and client, and at whose cost.

    csm time

    csm time --month 2026-10 --owner me --format csv
    """
    told = context(ctx)
    last = parse_month(month if month is not None else told.today.isoformat(), told.today)
    with told.reading() as connection:
        found = hours.month(connection, told.library, last, told.today, owned(told, connection, owner))
    told.show(
        found.rows,
        _columns(),
        told.format(format, json),
        kind=hours.Hours,
        empty=tell("No client was served in {month}.", month=f"{last:%Y-%m}"),
    )
    if found.rows:
        _say_month(told, f"{last:%Y-%m}", found)


def _columns() -> tuple[Column, ...]:
    return (
        Column("tier", tell("Tier"), style="bold", text=lambda row: tier_word(row.tier) or tell("none")),
        Column("key", tell("Client"), text=_whose),
        Column("name", tell("Name"), wide_only=True),
        Column("planned_hours", tell("Planned (h)"), align="right"),
        Column("spent_hours", tell("Spent (h)"), align="right"),
        Column("left_hours", tell("Left (h)"), align="right"),
        Column("contacts", tell("Contacts"), align="right"),
    )


def _whose(row: Any) -> str:
    return tell("all {count}", count=row.clients) if row.level == "tier" else plain(row.key)


def _say_month(told: Context, month: str, found: hours.Month) -> None:
    for shift in found.shifts:
        _say_shift(told, shift)
    if found.over:
        told.say("Over their plan: {clients}.", clients=_named(found.over))
    if found.total.untimed:
        told.say("Contacts without minutes: {count} (csm log … --minutes N).", count=found.total.untimed)
    _say_total(told, month, found.total)


def _say_shift(told: Context, shift: Shift) -> None:
    told.say(
        "{Smaller} clients took {spent} h of the {planned} h planned; {larger} ones got {got} h of {due} h: "
        "{hours} h went to {smaller} clients at the cost of {larger} ones.",
        Smaller=tier_word(shift.smaller.tier).capitalize(),
        smaller=tier_word(shift.smaller.tier),
        larger=tier_word(shift.larger.tier),
        spent=_hours(shift.smaller.spent),
        planned=_hours(shift.smaller.planned),
        got=_hours(shift.larger.spent),
        due=_hours(shift.larger.planned),
        hours=_hours(shift.minutes),
    )


def _named(over: list[Account]) -> str:
    """The first few of those over their plan, with what they took and what was planned."""
    first = ", ".join(
        tell("{key} ({spent} of {planned} h)", key=a.key, spent=_hours(a.spent), planned=_hours(a.planned))
        for a in over[:_NAMED]
    )
    return tell("{keys} and {count} more", keys=first, count=len(over) - _NAMED) if len(over) > _NAMED else first


def _say_total(told: Context, month: str, total: Account) -> None:
    planned, spent, left = _hours(total.planned), _hours(total.spent), total.left or 0
    if left < 0:
        told.say(
            "In all, {month}: {planned} h planned, {spent} h spent, {over} h too many.",
            month=month,
            planned=planned,
            spent=spent,
            over=_hours(-left),
        )
        return
    told.say(
        "In all, {month}: {planned} h planned, {spent} h spent, {left} h left.",
        month=month,
        planned=planned,
        spent=spent,
        left=_hours(left),
    )


def _hours(minutes: int | None) -> str:
    return plain(in_hours(minutes or 0))
