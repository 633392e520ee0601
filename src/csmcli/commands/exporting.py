"""``csm export``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from csmcli.commands.choosing import fitting
from csmcli.commands.options import context
from csmcli.errors import BadInput

if TYPE_CHECKING:
    import sqlite3

Writer = Callable[["sqlite3.Connection", BinaryIO, Sequence[int] | None], Mapping[str, int]]


def export(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The file to write: NAME.json or NAME.jsonl, or - for stdout.")
    ],
    who: Annotated[
        str | None,
        typer.Argument(
            metavar="[CLIENT]", help="Only these clients, several by commas; without the history.", show_default=False
        ),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            "--where", metavar="WORDS", help="Only clients that fit, without the history.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Write everything csm knows to a file that csm import reads again.

    csm export all.json
    """
    from csmcli.store import finding
    from csmcli.whole_file import placed

    told = context(ctx)
    write = _writer(file)
    if who is not None and where is not None:
        raise BadInput("--where stands in the place of CLIENT; leave out “{word}”, or --where.", word=who)
    with told.reading() as connection:
        clients = None
        if who is not None:
            clients = [client.id for client in finding.clients(connection, who)]
        elif where is not None:
            clients = [client.id for client in fitting(told, connection, where)]
        if file == "-":
            sys.stdout.flush()
            counts = write(connection, sys.stdout.buffer, clients)
            sys.stdout.buffer.flush()
        else:
            with placed(Path(file), replace=force) as draft, draft.open("wb") as out:
                counts = write(connection, out, clients)
    told.say("{clients} clients, {rows} rows in all.", clients=counts["client"], rows=sum(counts.values()))
    if clients is not None:
        told.say("These clients alone, without the history of what was done to them.")


def _writer(file: str) -> Writer:
    """What writes the format that a file's name ends with. Raises BadInput for one there is not."""
    from csmcli.exchange.writing_json import write_json, write_json_lines

    writers: dict[str, Writer] = {".json": write_json, ".jsonl": write_json_lines}
    found = writers.get(".json" if file == "-" else Path(file).suffix.lower())
    if found is None:
        raise BadInput(
            "The name of the file tells its format: it ends in {endings}.", endings=", ".join(sorted(writers))
        )
    return found
