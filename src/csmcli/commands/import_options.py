"""The options of ``csm import``."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def _option(help: str, *names: str, metavar: str = "TEXT") -> Any:
    return typer.Option(*names, help=help, metavar=metavar, show_default=False)


File = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="A CSV file, a workbook (.xlsx), an export of csm, or a Trello board (JSON).",
        show_default=False,
    ),
]
Map = Annotated[
    list[str] | None,
    _option(
        "Which column holds a field: name=Title, or owner=2 by number; of a Trello board, what a list "
        "means: Writing=copy (may be repeated).",
        "--map",
        metavar="FIELD=COLUMN",
    ),
]
Profile = Annotated[
    str | None,
    _option(
        "Whose columns they are: hubspot, salesforce, pipedrive, notion, google-contacts; none; else found out.",
        "--profile",
        metavar="NAME",
    ),
]
Match = Annotated[
    list[str] | None,
    _option(
        "By what a row's client is known: external-id, link, key, name (commas, or repeated).",
        "--match",
        metavar="MARKS",
    ),
]
NoHeader = Annotated[bool, typer.Option("--no-header", help="The first row is a client too.")]
Sheet = Annotated[str | None, _option("The sheet of a workbook.", "--sheet", metavar="NAME")]
Encoding = Annotated[
    str | None, _option("Encoding of a text file: utf-8, cp950, gb18030, …; else found out.", "--encoding")
]
Delimiter = Annotated[
    str | None, _option("What parts its cells: comma, semicolon, tab, bar; else found out.", "--delimiter")
]
DayFirst = Annotated[
    bool | None,
    typer.Option("--day-first/--month-first", help="How 03/02/2026 is meant.", show_default=False),
]
DecimalComma = Annotated[
    bool | None,
    typer.Option("--decimal-comma/--decimal-point", help="How 1.234 is meant.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Leave out rows that cannot be read.")]
BadRows = Annotated[
    str | None,
    _option("Write the rows that cannot be read to a CSV, to mend and import.", "--bad-rows", metavar="FILE"),
]
On = Annotated[str | None, _option("The day the file tells of; by its name, else today.", "--on", metavar="DATE")]
Practice = Annotated[str | None, _option("The practice of new clients (CSM_PLAYBOOK).", "--playbook", metavar="NAME")]
Owner = Annotated[str | None, _option("Who looks after new clients without an owner (CSM_OWNER).", "--owner")]
Archived = Annotated[bool, typer.Option("--archived", help="Archived cards of a Trello board, too.")]
