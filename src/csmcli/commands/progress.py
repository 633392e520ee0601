"""How much of a checklist is done, said after whatever changed it."""

import sys
from collections.abc import Sequence

from csmcli.commands.context import Context
from csmcli.core.checklist import progress
from csmcli.views.checklists import Row


def say_progress(told: Context, rows: Sequence[Row]) -> None:
    """A bar, and how many of how many; nothing where there is no task."""
    from csmcli.output.terminal import bar

    if rows:
        done = sum(1 for row in rows if row.done_on)
        drawn = bar(progress(row.done_on for row in rows), encoding=sys.stderr.encoding)
        told.say("{bar} ({done} of {count})", bar=drawn, done=done, count=len(rows))
