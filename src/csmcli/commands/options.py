"""Options and arguments that several commands share, with the completion of client and milestone keys."""

import os
from typing import Annotated, Literal

import typer

from csmcli.commands.context import Context

_COMPLETED = 50


Format = Literal["table", "json", "csv", "markdown"]
Tier = Literal["large", "medium", "small"]
Side = Literal["us", "client", "shared"]


def context(ctx: typer.Context) -> Context:
    """The run's context, made by the shared options."""
    return ctx.ensure_object(Context)


def _keys(incomplete: str) -> list[tuple[str, str]]:
    """Client keys that begin with what was typed, or whose name holds it; silent where it cannot read."""
    from csmcli.errors import CsmError
    from csmcli.store.reading import reader

    try:
        told = Context()
        with reader(told.database) as connection:
            rows = connection.execute(
                "SELECT key, name FROM client WHERE key >= ?1 AND key < ?1 || char(0x10FFFF) ORDER BY key LIMIT ?2",
                (incomplete.casefold(), _COMPLETED),
            ).fetchall()
    except CsmError:
        return []
    return [(key, name) for key, name in rows]


def _milestone_keys(incomplete: str) -> list[str]:
    from csmcli.errors import CsmError

    try:
        told = Context()
        practice = told.library.outline(told.settings.get("playbook", "crowdfunding"))
    except CsmError:
        return []
    return [m.key for m in practice.milestones if m.key.startswith(incomplete)]


def _plan_keys(incomplete: str) -> list[str]:
    return [f"{key}=" for key in _milestone_keys(incomplete)]


Client = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT",
        help="The client: its key, number, external id, or a part of its name that fits no other.",
        autocompletion=_keys,
        show_default=False,
    ),
]
MaybeClient = Annotated[
    str | None, typer.Argument(metavar="[CLIENT]", help="A client.", autocompletion=_keys, show_default=False)
]
MilestoneKey = Annotated[
    str | None,
    typer.Argument(metavar="[MILESTONE]", help="A milestone.", autocompletion=_milestone_keys, show_default=False),
]
PlanDays = Annotated[
    list[str],
    typer.Argument(metavar="MILESTONE=DATE…", help="Milestones and their days.", autocompletion=_plan_keys),
]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="How to print it (CSM_FORMAT); a table unless told.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.", show_default=False)]


def interactive() -> bool:
    """Whether somebody is there to answer a question."""
    import sys

    return sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")
