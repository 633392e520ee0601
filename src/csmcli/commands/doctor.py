"""``csm doctor``."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from csmcli import config
from csmcli.commands.options import SOMETHING_FOUND, FormatOption, JsonOption, context
from csmcli.language import sentence, tell
from csmcli.output.columns import Column
from csmcli.paths import local


def _here() -> tuple[Path, ...]:
    """The working folder, where files are exported to; none where it is gone."""
    try:
        return (Path.cwd(),)
    except OSError:
        return ()


def doctor(
    ctx: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend forecasts, marks, rights of files and left-over drafts; nothing else.")
    ] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """What is wrong with the database, backups, playbooks and settings. Exit code 4 where something is left to do.

    csm doctor --fix
    """
    told = context(ctx)
    values, problems = config.sound(os.environ)
    # What is wrong with the settings is a finding, and must not keep the doctor from the rest.
    told.settings = {**values, **told.told}
    from csmcli.actions.forecast import foreseen
    from csmcli.actions.mending import mend
    from csmcli.views import doctor as views

    case = views.Case(
        told.database, told.shelf, told.library, partial(foreseen, library=told.library), tuple(problems), _here()
    )
    found = views.examine(case)
    if fix:
        mended, unmended = mend(told.desk(), found)
        for trouble in mended:
            told.say("Mended: {problem}", problem=sentence(trouble.problem))
        for problem in unmended:
            told.warn(problem)
        if mended:
            found = views.examine(case)
    named = local(told.told["db"]) if "db" in told.told else None
    rows = [views.worded(trouble, named) for trouble in found]
    told.show(
        rows,
        (
            Column("level", tell("Level"), text=lambda row: tell(row.level)),
            Column("code", tell("Check")),
            Column("text", tell("Problem")),
            Column("mend", tell("Mended by")),
        ),
        told.format(format, json),
        kind=views.Finding,
        empty=tell("Nothing is wrong with {path}.", path=str(told.database)),
    )
    if rows:
        raise typer.Exit(SOMETHING_FOUND)
