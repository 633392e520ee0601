"""The options of ``csm review``."""

from typing import Annotated, Literal

import typer

Period = Annotated[
    str | None,
    typer.Option(metavar="QUARTER", help="2026-Q3; the last full one unless told.", show_default=False),
]
Plan = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Plan the next one, or move it.", show_default=False),
]
Topic = Annotated[
    str | None,
    typer.Option(metavar="TOPIC", help="A topic of the playbook, or words.", show_default=False),
]
Ours = Annotated[str | None, typer.Option(metavar="PEOPLE", help="Who comes of us.", show_default=False)]
Theirs = Annotated[
    str | None,
    typer.Option(metavar="PEOPLE", help="Who comes of the client.", show_default=False),
]
Cancel = Annotated[bool, typer.Option("--cancel", help="Call the planned one off.")]
Held = Annotated[bool, typer.Option("--held", help="It was held; today unless --on.")]
On = Annotated[str | None, typer.Option(metavar="DATE", help="When it was held.", show_default=False)]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="For us alone.", show_default=False)]
Causes = Annotated[
    list[str] | None,
    typer.Option(
        "--cause",
        metavar="METRIC=CODE[:NOTE]",
        help="Why a goal was missed, from the playbook's list.",
        show_default=False,
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--change",
        metavar="TEXT;DUE;OURS;THEIRS",
        help="What changes, by when, and who sees to it on each side; becomes a task.",
        show_default=False,
    ),
]
Answers = Annotated[
    str | None,
    typer.Option(metavar="FILE.yaml", help="All of that from a file.", show_default=False),
]
For = Annotated[
    Literal["client", "house"] | None,
    typer.Option("--for", help="Who reads it: a file is for the client, the screen for the house.", show_default=False),
]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE.html|.md", help="Write it to a file.", show_default=False),
]
