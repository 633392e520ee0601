"""One client on one page, and its milestones: shared by ``csm show`` and ``csm milestone``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable
from datetime import date

from csmcli.commands.choosing import chosen, labelled, show_records
from csmcli.commands.context import Context
from csmcli.core.money import worded
from csmcli.core.speech import Speech
from csmcli.core.success import doubted
from csmcli.language import tell
from csmcli.output.amounts import amount
from csmcli.output.columns import Column
from csmcli.output.terminal import bar, write
from csmcli.views import clients as views
from csmcli.views.briefing import Briefing, briefing
from csmcli.views.details import Details, details
from csmcli.views.goals import Standing
from csmcli.views.owed import Promise
from csmcli.wording import fit_text, goal_state_word, kind_word, moved_words, signal_text, state_word, tier_word


def _columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Milestone"), style="bold", text=lambda row: ("★ " if row.aha else "") + row.key),
        Column("title", tell("Title")),
        Column("due_on", tell("Due")),
        Column("first_due_on", tell("First agreed")),
        Column("moves", tell("Moves"), align="right"),
        Column("slip_days", tell("Slip"), align="right"),
        Column("reached_on", tell("Reached")),
    )


def show_milestones(told: Context, client: str, format: str | None, json: bool) -> None:
    """The milestones of a client."""
    with told.reading() as connection:
        records = [
            (
                found,
                views.shown(connection, told.library, (found.id, found.key, found.name), told.today, told.language),
            )
            for found in chosen(told, connection, client)
        ]
    kind, columns, rows = labelled(views.Step, _columns(), [(found, record.milestones) for found, record in records])
    told.show(rows, columns, told.format(format, json), kind=kind, empty="")
    for found, record in records:
        drawn = bar(record.progress, encoding=sys.stderr.encoding)
        write(sys.stderr, drawn if len(records) == 1 else f"{drawn}  {found.key}")


def show_client(told: Context, client: str, as_of: str | None, format: str | None, json: bool) -> None:
    """All that is to be known of a client before a call, for people; its record, for programs."""
    past = told.as_of(as_of)
    with told.reading() as connection:
        pages = [
            (
                briefing(
                    connection,
                    told.library,
                    (found.id, found.key, found.name),
                    past or told.today,
                    signal_text,
                    told.language,
                    then=past is not None,
                ),
                details(connection, found.id, past),
            )
            for found in chosen(told, connection, client, past)
        ]
    shape = told.format(format, json)
    if shape != "table":
        fields = [field for field in Briefing._fields if field not in _NESTED]
        show_records(told, [record for record, _ in pages], [Column(field, field) for field in fields], shape)
        return
    for number, (record, rest) in enumerate(pages):
        if number:
            print()
        told.show_one(record, _head(record, rest, past or told.today, told.language), shape)
        print()
        told.show(record.milestones, _columns(), shape, kind=views.Step, empty="")


_NESTED = frozenset(("milestones", "signals", "goals", "touches", "questions", "promises"))


def _fixed(title: str, *texts: str) -> list[Column]:
    """A line for each text that says anything, the first with the title."""
    kept = [text for text in texts if text]
    return [
        Column("key", "" if place else title, text=lambda _row, text=text: text)  # type: ignore[misc]
        for place, text in enumerate(kept)
    ]


def _head(row: Briefing, rest: Details, day: date, language: str) -> tuple[Column, ...]:
    speech = Speech(language, rest.currency, day)
    return (
        *_who(row, rest),
        *_where(row, day),
        *_fixed(tell("Fit"), _fit(row)),
        *_fixed(tell("Not known yet"), ", ".join(row.missing)),
        *_fixed(tell("Goals"), *(_goal(goal, speech) for goal in row.goals)),
        *_fixed(tell("Contract"), _contract(row)),
        *_fixed(tell("Next review"), str(row.review_on or "")),
        *_fixed(tell("Numbers"), *(f"{on} {metric} {worded(value)}" for on, metric, value in rest.numbers)),
        *_fixed(tell("Holds"), *(f"{a} – {b}: {reason}" for a, b, reason in rest.holds)),
        *_fixed(tell("Touches"), *(f"{one.on} {'⇄' if one.two_way else '→'} {one.text}" for one in row.touches)),
        *_fixed(tell("Open questions"), *(f"{one.asked_on} {one.topic}: {one.text}" for one in row.questions)),
        *_fixed(tell("We owe"), *_promises(row.promises, ("us", "shared"))),
        *_fixed(tell("The client owes"), *_promises(row.promises, ("client",))),
        *_fixed(tell("Say next"), _message(row)),
        *_fixed(tell("Note"), rest.note or ""),
    )


def _who(row: Briefing, rest: Details) -> list[Column]:
    return [
        *_fixed(tell("Client"), row.key),
        *_fixed(tell("Name"), row.name),
        *_fixed(tell("Tier"), tier_word(row.tier)),
        *_fixed(tell("Owner"), row.owner or ""),
        *_fixed(tell("Signed"), str(row.signed_on or "")),
        *_fixed(tell("Contact"), " · ".join(filter(None, (rest.contact, rest.channel, rest.address)))),
        *_fixed(tell("Target"), worded(rest.target, rest.currency)),
        *_fixed(tell("Links"), *(f"{name} {url}" for name, url in rest.links)),
    ]


def _where(row: Briefing, day: date) -> list[Column]:
    step = next((step for step in row.milestones if step.key == row.milestone), None)
    at = " › ".join(filter(None, (row.stage, step.title if step else "")))
    state = state_word(row.state)
    if row.since:
        state = tell("{state} since {day} ({days} d)", state=state, day=row.since, days=(day - row.since).days)
    return [
        *_fixed(tell("State"), state),
        *_fixed(tell("Journey"), at if not row.due_on else tell("{text}, due {day}", text=at, day=row.due_on)),
        *_fixed(tell("Moved"), moved_words(row.moves, row.slip_days)),
        *_fixed(tell("Progress"), bar(row.progress, encoding=sys.stdout.encoding)),
        *_fixed(tell("Why"), *(signal.text for signal in row.signals)),
        *_fixed(tell("Next"), row.next),
    ]


def _goal(goal: Standing, speech: Speech) -> str:
    title = f"{goal.title} ({goal.their_word})" if goal.their_word else goal.title
    return tell(
        "{title}: {value} → {target} by {day}, {state}",
        title=title,
        value="?" if goal.value is None else amount(goal.value, goal.unit, speech),
        target=amount(goal.target, goal.unit, speech),
        day=goal.by_on,
        state=goal_state_word(goal.state),
    )


def _fit(row: Briefing) -> str:
    """A doubt, with its reason; that the client fits is no news."""
    if row.fit is None or not doubted(row.fit):
        return ""
    return ": ".join(filter(None, (fit_text(row.fit), row.fit_reason)))


def _contract(row: Briefing) -> str:
    if row.ends_on is None:
        return ""
    return tell("ends {end}; can be ended until {day}", end=row.ends_on, day=row.opt_out_on)


def _promises(promises: Iterable[Promise], sides: tuple[str, ...]) -> Iterable[str]:
    for one in promises:
        if one.side in sides:
            text = one.text or kind_word(one.kind)
            yield " ".join(filter(None, (str(one.due_on or ""), text, f"({one.who})" if one.who else "")))


def _message(row: Briefing) -> str:
    return f"{row.message_title}: csm message {shlex.quote(row.key)}" if row.message else ""
