"""``csm demo``."""

from __future__ import annotations

import shlex
import sys
import tempfile
from pathlib import Path

import typer

from csmcli.commands.options import context


def demo(ctx: typer.Context) -> None:
    """A demo portfolio of made-up clients, in a throw-away database that is never yours.

    csm demo
    """
    told = context(ctx)
    database = Path(tempfile.mkdtemp(prefix="csm-demo-")) / "demo.db"
    desk = told.desk()._replace(database=database, command="csm demo", shelf=None)
    from csmcli.actions.demo import make
    from csmcli.commands.morning import show_morning

    count = make(desk, language=told.language)
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
    for line in ("why teahouse", "message teahouse", 'log teahouse "called: draft on Friday"'):
        told.say("  {line}", line=f"{first} {line}")
