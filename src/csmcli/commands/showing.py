"""One client on one page, and its milestones: shared by ``csm show`` and ``csm milestone``."""

from __future__ import annotations

import sqlite3
import sys
from datetime import date
from typing import Any

from csmcli.commands.choosing import chosen, labelled, show_records
from csmcli.commands.context import Context
from csmcli.core.money import worded
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.output.terminal import bar, write
from csmcli.store.finding import Found
from csmcli.views import clients as views
from csmcli.views.details import Details, details
from csmcli.wording import state_word, tier_word


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
        records = [(found, _record(told, connection, found, None)) for found in chosen(told, connection, client)]
    kind, columns, rows = labelled(views.Step, _columns(), [(found, record.milestones) for found, record in records])
    told.show(rows, columns, told.format(format, json), kind=kind, empty="")
    for found, record in records:
        drawn = bar(record.progress, encoding=sys.stderr.encoding)
        write(sys.stderr, drawn if len(records) == 1 else f"{drawn}  {found.key}")


def _record(told: Context, connection: sqlite3.Connection, found: Found, past: date | None) -> views.Shown:
    return views.shown(
        connection,
        told.library,
        (found.id, found.key, found.name),
        past or told.today,
        told.language,
        then=past is not None,
    )


def show_client(told: Context, client: str, as_of: str | None, format: str | None, json: bool) -> None:
    """All that is known of a client, for people; its record, for programs."""
    past = told.as_of(as_of)
    with told.reading() as connection:
        pages = [
            (_record(told, connection, found, past), details(connection, found.id, past))
            for found in chosen(told, connection, client, past)
        ]
    shape = told.format(format, json)
    if shape != "table":
        fields = [field for field in views.Shown._fields if field != "milestones"]
        show_records(told, [record for record, _ in pages], [Column(field, field) for field in fields], shape)
        return
    for number, (record, rest) in enumerate(pages):
        if number:
            print()
        told.show_one(record, _head(rest), shape)
        print()
        told.show(record.milestones, _columns(), shape, kind=views.Step, empty="")


def _head(details: Details) -> tuple[Column, ...]:
    def fixed(title: str, text: str) -> list[Column]:
        return [Column("key", title, text=lambda _row: text)] if text else []

    def lines(rows: Any) -> str:
        return "; ".join(rows)

    return (
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name")),
        Column("state", tell("State"), text=lambda row: state_word(row.state)),
        Column("tier", tell("Tier"), text=lambda row: tier_word(row.tier)),
        Column("owner", tell("Owner")),
        Column("signed_on", tell("Signed")),
        Column("progress", tell("Progress"), text=lambda row: bar(row.progress, encoding=sys.stdout.encoding)),
        Column("last_touch", tell("Last touch")),
        *fixed(tell("Contact"), " · ".join(filter(None, (details.contact, details.channel, details.address)))),
        *fixed(tell("Target"), worded(details.target, details.currency)),
        *fixed(tell("Links"), lines(f"{name} {url}" for name, url in details.links)),
        *fixed(tell("Holds"), lines(f"{a} – {b}: {reason}" for a, b, reason in details.holds)),
        *fixed(tell("Touches"), lines(f"{day} {'⇄' if both else '→'} {text}" for day, text, both in details.touches)),
        *fixed(tell("Promises"), lines(f"{day} {kind} {text}".rstrip() for day, kind, text in details.promises)),
        *fixed(tell("Numbers"), lines(f"{day} {metric} {worded(value)}" for day, metric, value in details.numbers)),
        *fixed(tell("Note"), details.note or ""),
    )
