"""The options of ``csm journey``, with the completion of the parts of the client typed before."""

from __future__ import annotations

from typing import Annotated

import typer

from csmcli.commands.options import context, milestone_keys
from csmcli.errors import CsmError


def _parts(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The optional parts of the playbook of the client typed before, after the last comma; silent where it cannot read."""
    from csmcli.core.playbook import say
    from csmcli.store.finding import client as find
    from csmcli.store.reading import reader

    told = context(ctx)
    before, comma, last = incomplete.rpartition(",")
    try:
        with reader(told.database) as connection:
            found = find(connection, str(ctx.params.get("client") or next(iter(ctx.args), "")))
        parts = told.library.get(found.playbook).parts
    except CsmError:
        return []
    return [(before + comma + part.key, say(part.title, told.language)) for part in parts if part.key.startswith(last)]


Parts = Annotated[bool, typer.Option("--parts", help="List the optional parts that suit the client.")]
Add = Annotated[
    str | None,
    typer.Option(metavar="PART[,PART]", help="Switch optional parts on.", autocompletion=_parts, show_default=False),
]
Hide = Annotated[
    str | None,
    typer.Option(metavar="PART[,PART]", help="Hide parts it has.", autocompletion=_parts, show_default=False),
]
Show = Annotated[
    str | None,
    typer.Option(metavar="PART[,PART]", help="Show hidden parts again.", autocompletion=_parts, show_default=False),
]
Due = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="With --add: the day agreed; the playbook's unless told.", show_default=False),
]
Set = Annotated[
    str | None,
    typer.Option(
        metavar="STEP", help="Give a step what is the client's own.", autocompletion=milestone_keys, show_default=False
    ),
]
Ours = Annotated[str | None, typer.Option(metavar="NAME", help="With --set: who sees to it here.", show_default=False)]
Theirs = Annotated[
    str | None, typer.Option(metavar="NAME", help="With --set: who sees to it at the client's.", show_default=False)
]
Meeting = Annotated[
    str | None, typer.Option(metavar="DATE", help="With --set: the day of its meeting.", show_default=False)
]
Topic = Annotated[
    str | None, typer.Option(metavar="TEXT", help="With --set: what the meeting is about.", show_default=False)
]
People = Annotated[
    str | None, typer.Option(metavar="TEXT", help="With --set: who is at the meeting.", show_default=False)
]
Standard = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="With --set: when it counts as reached, in figures.", show_default=False),
]
Html = Annotated[str | None, typer.Option(metavar="FILE", help="Write the page for the client.", show_default=False)]
Language = Annotated[
    str | None,
    typer.Option(metavar="LANG", help="With --html: en or zh-TW; the client's own unless told.", show_default=False),
]
Force = Annotated[bool, typer.Option("--force", help="With --html: replace a file that is there.")]
