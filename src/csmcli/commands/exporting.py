"""``csm export``: whole tables to a file that other programs read."""

from __future__ import annotations

import sqlite3
import sys
from typing import Annotated

import typer

from csmcli.commands.choosing import chosen
from csmcli.commands.context import EVERYBODY, Context
from csmcli.commands.options import MaybeClient, context
from csmcli.errors import BadInput
from csmcli.exchange.writing import STDOUT, WRITERS, Order, collect, format_of, is_a_file, print_out, spool, write_file
from csmcli.views.exporting import CLIENT, TABLES, Chosen

File = Annotated[str, typer.Argument(metavar="FILE", help="The file to write, or - for stdout.", show_default=False)]
Format = Annotated[
    str | None,
    typer.Option(metavar="|".join(WRITERS), help="The format; by the file's ending unless told.", show_default=False),
]
Table = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="One table alone: client, milestone, task, touch, …, history.",
        autocompletion=lambda incomplete: [name for name in TABLES if name.startswith(incomplete)],
        show_default=False,
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        metavar="WORDS", help='Of the clients that fit: "tier=small state=stuck owner=me".', show_default=False
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Raw = Annotated[bool, typer.Option("--raw", help="CSV: leave cells as they are that a spreadsheet takes for formulas.")]


def export(
    ctx: typer.Context,
    file: File,
    # Not called `client`, or --where would put its stand-in before FILE.
    some: MaybeClient = None,
    format: Format = None,
    table: Table = None,
    where: Where = None,
    force: Force = False,
    raw: Raw = False,
) -> None:
    """Write clients, or everything, to a file.

    csm export clients.csv

    csm export everything.xlsx --force

    csm export all.json

    csm export all.json 月動褲

    csm export - --table milestone --where "owner=me"
    """
    told = context(ctx)
    file, some = _in_order(file, some)
    kind = format_of(file, format)
    if raw and kind != "csv":
        raise BadInput("--raw is for CSV; {format} runs no formulas.", format=kind)
    if table is not None and table not in TABLES:
        raise BadInput("There is no table “{table}”; there are {tables}.", table=table, tables=", ".join(TABLES))
    if file == STDOUT:
        with spool() as text:
            with told.reading(forecasts=False) as connection:
                collect(Order(_chosen(told, connection, some, where), table, raw), kind, text)
            print_out(text, sys.stdout)
        return
    path = told.outlet(file, replace=force)
    with told.reading(forecasts=False) as connection:
        rows = write_file(Order(_chosen(told, connection, some, where), table, raw), kind, path, replace=force)
    if table in (None, CLIENT):
        told.say("Exported to {file}; clients: {count}.", count=rows, file=file)
        if kind in ("json", "jsonl") and (some or where):
            told.say("These clients alone, without the history of what was done to them.")
    else:
        told.say("Exported to {file}; rows of {table}: {count}.", count=rows, table=table, file=file)


def _in_order(file: str, some: str | None) -> tuple[str, str | None]:
    """FILE and CLIENT, also where they were typed the other way round: only one of them ends like a file."""
    if some is not None and is_a_file(some) and not is_a_file(file):
        return some, file
    return file, some


def _chosen(told: Context, connection: sqlite3.Connection, client: str | None, where: str | None) -> Chosen:
    """The clients meant: all, or some by CLIENT or --where. Raises BadInput where both are told."""
    if where is not None:
        if client is not None:
            raise BadInput("Which clients, by CLIENT or by --where? Leave out one of them.")
        client, told.told["where"] = EVERYBODY, where
    ids = None if client is None else [one.id for one in chosen(told, connection, client)]
    return Chosen(connection, ids, told.today, told.library)
