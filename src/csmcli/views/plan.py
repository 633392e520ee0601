"""What a plan would leave behind, asked before it is made."""

import sqlite3
from collections.abc import Mapping
from datetime import date

from csmcli.core.milestones import FromDue, Step, meant, trailing
from csmcli.playbooks import Library
from csmcli.store.facts import known


def left_behind(
    connection: sqlite3.Connection, library: Library, client: int, days: Mapping[str, date | FromDue]
) -> dict[str, date]:
    """The agreed days behind a launch that `days` would move, each moved by as many days; empty where it stays."""
    item = known(connection, [client], library.outline)[client]
    steps = {m.key: Step(m.due_on, m.first_due_on is not None, m.reached_on) for m in item.milestones}
    found = {key: meant(day, steps.get(key, Step()).due_on) for key, day in days.items()}
    return trailing(library.outline(item.playbook), steps, {key: day for key, day in found.items() if day})
