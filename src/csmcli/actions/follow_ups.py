"""Dated promises: made, kept, and coming again where they are repeated."""

from __future__ import annotations

from csmcli.actions.desk import Work
from csmcli.store.finding import Found

IN_USE = """
SELECT key FROM task WHERE client_id = ?1 UNION SELECT key FROM follow_up WHERE client_id = ?1 AND done_on IS NULL"""


def keys_in_use(work: Work, found: Found) -> set[str]:
    """The keys that a client's tasks and open promises go by: ``csm done`` takes either."""
    return {row[0] for row in work.connection.execute(IN_USE, (found.id,))}
