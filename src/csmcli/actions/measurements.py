"""Recording a number."""

from __future__ import annotations

from datetime import date

from csmcli.actions.desk import Desk
from csmcli.core.naming import folded, sound
from csmcli.errors import Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.measurement import Measurement


def measure(desk: Desk, word: str, metric: str, value: int, on: date) -> Found:
    """Record `value`, in hundredths, of `metric` on a day. Raises Refused for a day after today."""
    sound(metric, "metric")
    if on > desk.today:
        raise Refused(
            "{day} is after today ({today}); a number is recorded when it is known.", day=on, today=desk.today
        )
    with desk.writing() as work:
        found = find(work.connection, word)
        work.session.add(Measurement(client_id=found.id, metric=folded(metric), on_day=on, value=value))
    return found
