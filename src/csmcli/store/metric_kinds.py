"""The metrics that are known of a client: those of its goals, its playbook's, and what was measured before.

Asked by who writes a number and by who proposes one, so that both mean the same metric by the same word.
"""

import sqlite3

from csmcli.core.goals import UP
from csmcli.core.metrics import Kind, first_known
from csmcli.core.playbook import Playbook

GOALS = """
SELECT metric, title, unit, direction FROM goal WHERE client_id = ? ORDER BY ended_on IS NOT NULL, id DESC"""
MEASURED = "SELECT DISTINCT metric FROM measurement WHERE client_id = ?"
TERMS = "SELECT ours, theirs FROM term WHERE client_id = ? ORDER BY id"
LAST = """
SELECT on_day, value FROM measurement WHERE client_id = ? AND metric = ? ORDER BY on_day DESC, id DESC LIMIT 1"""


def kinds(connection: sqlite3.Connection, client: int, practice: Playbook) -> dict[str, Kind]:
    """The metrics known of a client, by key; its open goals go before its playbook. `practice` is the whole playbook."""
    goals = [
        Kind(metric, (title,) if title else (), unit, direction, title)
        for metric, title, unit, direction in connection.execute(GOALS, (client,))
    ]
    library = [Kind(m.key, tuple(m.title.values()), m.unit, m.direction) for m in practice.metrics]
    raised = [Kind(practice.campaign.metric, (), "money", UP)] if practice.campaign else []
    measured = [Kind(metric) for (metric,) in connection.execute(MEASURED, (client,))]
    found = first_known([*goals, *library, *raised, *measured])
    for ours, theirs in connection.execute(TERMS, (client,)):
        for kind in [k for k in found.values() if ours == k.key or ours in k.names]:
            found[kind.key] = kind._replace(names=(*kind.names, theirs))
    return found
