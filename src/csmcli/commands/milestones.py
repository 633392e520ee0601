"""``csm milestone`` and ``csm plan``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from csmcli.commands.choosing import chosen, each, is_one
from csmcli.commands.context import Context
from csmcli.commands.options import (
    Client,
    FormatOption,
    JsonOption,
    MilestoneKey,
    PlanDays,
    Side,
    context,
    interactive,
)
from csmcli.core.dates import parse_plan_day, parse_span
from csmcli.core.milestones import FromDue
from csmcli.core.playbook import say
from csmcli.errors import BadInput
from csmcli.language import tell

if TYPE_CHECKING:
    from csmcli.actions.client_plan import Standing
    from csmcli.actions.milestones import Planned


def milestone(
    ctx: typer.Context,
    client: Client,
    key: MilestoneKey = None,
    day: Annotated[
        str | None,
        typer.Argument(metavar="[DATE]", help="The day it was reached; today unless told.", show_default=False),
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take back that it was reached.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Even before the client signed; today, though it was reached before.")
    ] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Record that a milestone was reached, or list a client's milestones.

    csm milestone 月動褲

    csm milestone 月動褲 copy yesterday
    """
    told = context(ctx)
    if key is None:
        from csmcli.commands.showing import show_milestones

        show_milestones(told, client, format, json)
        return
    if clear and day is not None:
        raise BadInput("--clear takes back a milestone whatever its day; leave the date out.")
    from csmcli.actions import milestones

    which = key
    if clear:
        for standing in each(told, client, lambda desk, word: milestones.unreach(desk, word, which)):
            told.say("{client} has not reached {key} after all.", client=standing.client.key, key=key)
            _next(told, standing)
        return
    on = told.day(day)
    for standing in each(told, client, lambda desk, word: milestones.reach(desk, word, which, on, force=force)):
        if standing.was == standing.on:
            told.say(
                "{client} has reached {key} already, on {day}; nothing changed. Another day: csm milestone {client} {key} DATE.",
                client=standing.client.key,
                key=key,
                day=standing.on,
            )
            continue
        if standing.was:
            told.say(
                "{client} reached {key} on {day}, and no longer on {was}.",
                client=standing.client.key,
                key=key,
                day=standing.on,
                was=standing.was,
            )
        else:
            told.say("{client} reached {key} on {day}.", client=standing.client.key, key=key, day=standing.on)
        for other in standing.reached:
            if other != key:
                told.say("With it, {key} is reached: all its dates are agreed.", key=other)
        _next(told, standing)


def _next(told: Context, standing: Standing) -> None:
    """Progress, and what comes next."""
    import sys

    from csmcli.output.terminal import bar, write

    write(sys.stderr, bar(standing.progress, encoding=sys.stderr.encoding))
    if standing.next is None:
        told.say(
            "All milestones are reached. csm close {key} --outcome completed ends the work.", key=standing.client.key
        )
        return
    step = told.library.outline(standing.client.playbook).milestone(standing.next)
    title = say(step.title, told.language) if step else standing.next
    if standing.next_due_on:
        told.say("Next: {key} ({title}), due {day}.", key=standing.next, title=title, day=standing.next_due_on)
    else:
        told.say(
            "Next: {key} ({title}), without a date: csm plan {client} {key}=DATE.",
            key=standing.next,
            title=title,
            client=standing.client.key,
        )
    if step:
        told.say("Ask: {question}", question=say(step.ask, told.language))


def plan(
    ctx: typer.Context,
    client: Client,
    days: PlanDays,
    side: Annotated[Side | None, typer.Option(help="Who moved it: us, client or shared.", show_default=False)] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it moved.", show_default=False)] = None,
    along: Annotated[
        bool | None,
        typer.Option(
            "--along/--keep",
            help="Where the launch moves: move the agreed days behind it by as many days, or keep them.",
            show_default=False,
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="An agreed new start: slips count anew from this date. Needs --reason.")
    ] = False,
    check_ins: Annotated[
        bool, typer.Option("--check-ins", help="Write down check-ins where the launch is far off.")
    ] = False,
) -> None:
    """Set or move due dates; every move is kept, the first agreed date stays.

    csm plan 月動褲 launch=2027-03-01 end=2027-04-15 ship=2027-08

    csm plan 月動褲 copy+=2w --side client --reason "photos not ready"

    csm plan 月動褲 launch=2027-05-24 --along

    csm plan 月動褲 launch=2027-06-01 --fresh --reason "new factory"
    """
    told = context(ctx)
    if fresh and not reason:
        raise BadInput("--fresh counts slips anew; say why with --reason TEXT.")
    wanted, from_today = _days(told, days)
    from csmcli.actions import milestones
    from csmcli.actions.client_plan import PlanOptions

    options = PlanOptions(side, reason, fresh, bool(along))
    moved = _along(told, client, wanted) if along is None and interactive() else frozenset[str]()
    for planned in each(
        told,
        client,
        lambda desk, word: milestones.plan(
            desk,
            word,
            wanted,
            options._replace(along=options.along or word in moved),
            from_today=from_today,
            keep_check_ins=check_ins,
        ),
    ):
        if not is_one(told, client):
            told.say("--- {key}", key=planned.standing.client.key)
        _told(told, planned)
        if planned.stayed and along is None:
            told.say(
                "As agreed before: {keys}. csm plan … --along moves them by the same days.",
                keys=", ".join(planned.stayed),
            )
        if planned.check_ins and not planned.kept and _yes(told, planned):
            milestones.write_check_ins(told.desk(), planned.standing.client.key, planned.check_ins)
            told.say("{count} check-ins are written down.", count=len(planned.check_ins))
        _next(told, planned.standing)


def _along(told: Context, client: str, wanted: Mapping[str, date | FromDue]) -> frozenset[str]:
    """The clients, as they are named to the action, whose days behind the launch are to move along: asked for each."""
    from csmcli.views.plan import left_behind

    with told.reading() as connection:
        found = [
            (one.key, left_behind(connection, told.library, one.id, wanted)) for one in chosen(told, connection, client)
        ]
    agreed = [key for key, days in found if days and _goes_along(key, days)]
    return frozenset([*agreed, *([client] if agreed and is_one(told, client) else [])])


def _goes_along(key: str, days: Mapping[str, date]) -> bool:
    shown = ", ".join(f"{name} → {day}" for name, day in days.items())
    question = tell("{client}: move along by as many days ({days})?", client=key, days=shown)
    return typer.confirm(question, default=True, err=True)


def _days(told: Context, pairs: list[str]) -> tuple[dict[str, date | FromDue], frozenset[str]]:
    """The days by milestone, and those that were counted from today (``+2w``)."""
    days: dict[str, date | FromDue] = {}
    from_today = set()
    for pair in pairs:
        key, equals, words = (part.strip() for part in pair.partition("="))
        sign = key[-1:] if key[-1:] in ("+", "-") else words[:1] if words[:2] in ("+=", "-=") else ""
        key, words = key.rstrip("+- "), words[2:] if words[:2] in ("+=", "-=") else words
        if not equals or not key:
            raise BadInput("“{pair}” is no plan; write MILESTONE=DATE, such as launch=2027-03-01.", pair=pair)
        if key in days:
            raise BadInput("{key} is planned twice; give it one day.", key=key)
        days[key] = FromDue(parse_span(words), sign == "+") if sign else parse_plan_day(words, told.today)
        if not sign and words.startswith("+"):
            from_today.add(key)
    return days, frozenset(from_today)


def _told(told: Context, planned: Planned) -> None:
    name = planned.standing.client.key
    if not planned.asked:
        told.say("{client}: planned so already; nothing changed.", client=name)
    for key, old, new in planned.asked:
        _moved(told, key, old, new)
    for key, _, day in planned.followed:
        if day:
            told.say("  {key} moves along to {day}.", key=key, day=day)
    for key in planned.standing.reached:
        told.say("{key} is reached: all its dates are agreed.", key=key)
    for key, day in planned.roomier:
        told.say(
            "That is tight: the steps before {key} do not fit any more. The first day that leaves them room is {day}: "
            "csm plan {client} {key}={day}.",
            key=key,
            day=day,
            client=name,
        )
    if planned.check_ins:
        if planned.kept:
            told.say("{count} check-ins are written down.", count=len(planned.check_ins))
        else:
            told.say(
                "The launch is more than half a year off. So that {client} does not go under: {count} check-ins, "
                "the first on {first}, the last on {last}. csm plan … --check-ins writes them down.",
                client=name,
                count=len(planned.check_ins),
                first=planned.check_ins[0],
                last=planned.check_ins[-1],
            )


def _moved(told: Context, key: str, old: date | None, new: date) -> None:
    if old is None or old == new:
        told.say("{key}: {day}, agreed.", key=key, day=new)
    else:
        told.say("{key}: {old} → {day} ({days:+d} days).", key=key, old=old, day=new, days=(new - old).days)


def _yes(told: Context, planned: Planned) -> bool:
    if not interactive():
        return False
    return typer.confirm(tell("Write down {count} check-ins?", count=len(planned.check_ins)), default=True, err=True)
