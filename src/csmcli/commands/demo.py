"""``csm demo``."""

from __future__ import annotations

import shlex
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from csmcli.commands.options import context

_TRY = {
    "crowdfunding": ("why teahouse", "message teahouse", 'log teahouse "called: draft on Friday"'),
    "saas": ("show harbour", "renewals", "goals", "journey tailor", "review granary"),
}


def demo(
    ctx: typer.Context,
    playbook: Annotated[
        Literal["crowdfunding", "saas"], typer.Option(help="The practice that is shown.", show_default=True)
    ] = "crowdfunding",
) -> None:
    """A demo portfolio of made-up clients, in a throw-away database that is never yours.

    csm demo

    csm demo --playbook saas
    """
    told = context(ctx)
    database = Path(tempfile.mkdtemp(prefix="csm-demo-")) / "demo.db"
    desk = told.desk()._replace(database=database, command="csm demo", shelf=None)
    from csmcli.commands.morning import show_morning

    stories: Any = import_module("csmcli.actions.demo" if playbook == "crowdfunding" else "csmcli.actions.demo_saas")
    count = stories.make(desk, language=told.language)
    told.told["db"] = str(database)
    told.say("{count} made-up clients, in {path}. Your own database was not touched.", count=count, path=str(database))
    told.say("")
    told.say("The morning: csm today")
    sys.stderr.flush()
    show_morning(told, told.today, limit=3)
    sys.stdout.flush()
    first = f"csm --db {shlex.quote(str(database))}"
    told.say("")
    told.say("Try next:")
    for line in _TRY[playbook]:
        told.say("  {line}", line=f"{first} {line}")
