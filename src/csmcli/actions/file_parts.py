"""Optional parts that a file tells of a client that is known: those it does not have are switched on.

One that was hidden here stays hidden, and as it was: that it does not matter to the client was decided by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from csmcli.actions.client_plan import ClientPlan
from csmcli.actions.file_rows import Difference, Row, difference
from csmcli.actions.journeys import give
from csmcli.actions.milestones import agree
from csmcli.core.milestones import Step, proposals


def switch_on(plan: ClientPlan, row: Row) -> tuple[Mapping[str, Step], list[Difference]]:
    """Give the client the parts that the row has a day of, or calls open; those due on a day told that the playbook
    would propose anyway, and what changed. Days on which they were reached are left to the caller."""
    dues, reached = dict(row.dues), dict(row.reached)
    named = {*dues, *reached, *row.parts}
    new = [part for part in plan.practice.parts if part.key in named and part.key not in plan.rows]
    what, settled = [], {}
    for part in new:
        give(plan, part)
        day = dues.get(part.key)
        if day is None and part.key in row.undated:
            continue
        proposed = _proposed(plan, part.key)
        if day and day != proposed:
            agree(plan, plan.rows[part.key], day)
        elif proposed and (day or part.key in reached):
            plan.move(plan.rows[part.key], proposed, "proposed")
            settled[part.key] = plan.steps()[part.key]
        if day or part.key not in reached:
            what.append(difference(part.key, None, day or "open"))
    return settled, what


def _proposed(plan: ClientPlan, key: str) -> date | None:
    return proposals(plan.practice, plan.client.signed_on, plan.steps())[key]
