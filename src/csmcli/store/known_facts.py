"""The facts on record that checklist items can be done by, with their days, for a handful of clients at a time."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from csmcli.core.playbook import Playbook
from csmcli.store.facts import Dues
from csmcli.store.reading import listed

_THESE = "client_id IN (SELECT value FROM json_each(?1))"
RECORDED = f"""
SELECT client_id, 'agreed:' || key, min(decided_on) FROM move WHERE {_THESE} AND kind = 'agreed' GROUP BY 1, 2
UNION ALL SELECT client_id, 'answer:' || question, answered_on FROM answer WHERE {_THESE}
UNION ALL SELECT client_id, 'message:' || message, min(on_day) FROM touch WHERE {_THESE} AND message IS NOT NULL GROUP BY 1, 2
UNION ALL SELECT client_id, 'meeting', min(on_day) FROM touch WHERE {_THESE} AND meeting = 1 GROUP BY 1
UNION ALL SELECT client_id, 'tier', min(decided_on) FROM tier_change WHERE {_THESE} AND tier IS NOT NULL GROUP BY 1
UNION ALL SELECT client_id, 'contract', min(added_on) FROM contract WHERE {_THESE} GROUP BY 1
UNION ALL SELECT client_id, 'goal', min(set_on) FROM goal WHERE {_THESE} GROUP BY 1
UNION ALL SELECT client_id, 'baseline', min(set_on) FROM goal WHERE {_THESE} AND baseline IS NOT NULL GROUP BY 1
UNION ALL SELECT client_id, 'number', min(on_day) FROM measurement WHERE {_THESE} GROUP BY 1
UNION ALL SELECT client_id, 'review', min(held_on) FROM review WHERE {_THESE} AND held_on IS NOT NULL GROUP BY 1
UNION ALL SELECT id, 'target', NULL FROM client WHERE id IN (SELECT value FROM json_each(?1)) AND target IS NOT NULL"""


def recorded(connection: sqlite3.Connection, clients: Collection[int], today: date) -> dict[int, dict[str, date]]:
    """By client, each fact on record but its milestones, and its day; `today` where the record has none."""
    found: dict[int, dict[str, date]] = {number: {} for number in clients}
    for number, fact, day in connection.execute(RECORDED, (listed(clients),)):
        found[number][fact] = date.fromisoformat(day) if day else today
    return found


def reached(practice: Playbook, steps: Iterable[Dues]) -> Mapping[str, date]:
    """The milestones that were reached, and the gates that were or lie before a later one, as facts with their days."""
    days = {step.key: step.reached_on for step in steps if step.reached_on}
    found = {f"milestone:{key}": day for key, day in days.items()}
    later: date | None = None
    for milestone in reversed(practice.milestones):
        if milestone.gate:
            later = days.get(milestone.key) or later
            if later:
                found[f"gate:{milestone.key}"] = later
    return found
