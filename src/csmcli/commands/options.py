"""Options and arguments that several commands share, with the completion of client and milestone keys."""

import os
from typing import Annotated, Any, Literal

import typer

from csmcli.commands.context import Context

_COMPLETED = 50

SOMETHING_FOUND = 4
"""The exit code of ``--fail`` where there is something."""


Format = Literal["table", "json", "csv", "markdown"]
Tier = Literal["large", "medium", "small"]
Side = Literal["us", "client", "shared"]


def context(ctx: typer.Context) -> Context:
    """The run's context, made by the shared options."""
    return ctx.ensure_object(Context)


def _rows(ctx: typer.Context, sql: str, *values: object) -> list[Any]:
    """The rows of a read for the shell; none, and no word, where it cannot read."""
    from csmcli.errors import CsmError
    from csmcli.store.reading import reader

    try:
        with reader(context(ctx).database) as connection:
            return connection.execute(sql, values).fetchall()
    except CsmError:
        return []


def _keys(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Client keys that begin with what was typed, after the last comma where several are named."""
    before, comma, last = incomplete.rpartition(",")
    sql = "SELECT key, name FROM client WHERE key >= ?1 AND key < ?1 || char(0x10FFFF) ORDER BY key LIMIT ?2"
    return [(f"{before}{comma}{key}", name) for key, name in _rows(ctx, sql, last.casefold(), _COMPLETED)]


def _item_keys(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The open tasks and promises of the client typed before."""
    sql = """
        SELECT t.key, t.title FROM task t JOIN client c ON c.id = t.client_id
        WHERE c.key = ?1 AND t.done_on IS NULL AND t.key LIKE ?2 || '%'
        UNION ALL SELECT f.key, f.text FROM follow_up f JOIN client c ON c.id = f.client_id
        WHERE c.key = ?1 AND f.done_on IS NULL AND f.key LIKE ?2 || '%' ORDER BY 1 LIMIT ?3"""
    return [(key, title) for key, title in _rows(ctx, sql, _typed_client(ctx), incomplete.casefold(), _COMPLETED)]


def _typed_client(ctx: typer.Context) -> str:
    """The word for the client; behind an option without its value the words are not taken apart yet."""
    return str(ctx.params.get("client") or next(iter(ctx.args), "")).casefold()


def milestone_keys(ctx: typer.Context, incomplete: str) -> list[str]:
    """The milestones and optional parts of the client typed before, else the milestones of the usual playbook."""
    from csmcli.errors import CsmError

    sql = """
        SELECT m.key FROM milestone m JOIN client c ON c.id = m.client_id
        WHERE c.key = ?1 AND m.hidden_on IS NULL AND substr(m.key, 1, length(?2)) = ?2 ORDER BY m.position"""
    found = [key for (key,) in _rows(ctx, sql, _typed_client(ctx), incomplete)]
    if found:
        return found

    try:
        told = context(ctx)
        practice = told.library.outline(told.settings.get("playbook", "crowdfunding"))
    except CsmError:
        return []
    return [m.key for m in practice.milestones if m.key.startswith(incomplete)]


def _plan_keys(ctx: typer.Context, incomplete: str) -> list[str]:
    return [f"{key}=" for key in milestone_keys(ctx, incomplete)]


def _topics(ctx: typer.Context, incomplete: str) -> list[str]:
    """The milestones, and what clients have asked about besides."""
    sql = "SELECT DISTINCT topic FROM question WHERE topic >= ?1 AND topic < ?1 || char(0x10FFFF) ORDER BY 1 LIMIT ?2"
    asked = [topic for (topic,) in _rows(ctx, sql, incomplete.casefold(), _COMPLETED)]
    return list(dict.fromkeys([*milestone_keys(ctx, incomplete), *asked]))


Client = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT",
        help="The client: its key, number, external id, or a part of its name that fits no other; several by commas.",
        autocompletion=_keys,
        show_default=False,
    ),
]
Kept = Annotated[
    str,
    typer.Argument(
        metavar="A",
        help="The client that stays: its key, number, external id, or a part of its name that fits no other.",
        autocompletion=_keys,
        show_default=False,
    ),
]
Duplicate = Annotated[
    str, typer.Argument(metavar="B", help="The client that goes into it.", autocompletion=_keys, show_default=False)
]
MaybeClient = Annotated[
    str | None, typer.Argument(metavar="[CLIENT]", help="A client.", autocompletion=_keys, show_default=False)
]
MilestoneKey = Annotated[
    str | None,
    typer.Argument(metavar="[MILESTONE]", help="A milestone.", autocompletion=milestone_keys, show_default=False),
]
PlanDays = Annotated[
    list[str],
    typer.Argument(
        metavar="MILESTONE=DATE…",
        help="Milestones and their days. +2w counts from today, launch+=2w from the date it has.",
        autocompletion=_plan_keys,
    ),
]
Items = Annotated[
    list[str],
    typer.Argument(
        metavar="ITEM…",
        help="Tasks and promises: their keys, or a part of one that fits no other.",
        autocompletion=_item_keys,
        show_default=False,
    ),
]
Promised = Annotated[
    str | None,
    typer.Option(
        "--drop",
        metavar="ITEM",
        help="Give one up: its key or a part of it.",
        autocompletion=_item_keys,
        show_default=False,
    ),
]
TopicOption = Annotated[
    str | None,
    typer.Option("--topic", metavar="TOPIC", help="What it is about.", autocompletion=_topics, show_default=False),
]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="How to print it (CSM_FORMAT); a table unless told.", show_default=False),
]
AnswersFile = Annotated[
    str | None,
    typer.Option(
        "--answers", metavar="FILE.yaml", help="Take the answers from a file of question: answer.", show_default=False
    ),
]
AnswerPairs = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="The answer to one question; may be given again.", show_default=False
    ),
]
ShowOption = Annotated[bool, typer.Option("--show", help="Only what is on record; nothing is asked.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="As it stood on a past day: without what was added, reached, agreed, said or closed after it.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.", show_default=False)]


def interactive() -> bool:
    """Whether somebody is there to answer a question."""
    import sys

    return sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")
