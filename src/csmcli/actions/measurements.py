"""Recording a number."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from csmcli.actions.desk import Desk, Work
from csmcli.actions.open_clients import open_client
from csmcli.core.metrics import Kind, meant, near
from csmcli.core.naming import folded, sound
from csmcli.core.quantities import in_unit, read
from csmcli.errors import NotFound, Refused
from csmcli.store.finding import Found
from csmcli.store.metric_kinds import kinds
from csmcli.store.tables.measurement import Measurement


class Measured(NamedTuple):
    """A number recorded, in hundredths; ``unit`` is None for a metric of which nothing else is known."""

    client: Found
    metric: str
    unit: str | None
    value: int


def measure(
    desk: Desk, word: str, metric: str, value: str, on: date, note: str | None = None, *, new: bool = False
) -> Measured:
    """Record `value`, as typed, of `metric` on a day.

    Raises Refused for a day after today and for a closed client, BadInput for a value of another unit than the metric's, and NotFound for a
    metric that looks like a slip for one that is known, unless it is said to be `new`.
    """
    sound(metric, "metric")
    if on > desk.today:
        raise Refused(
            "{day} is after today ({today}); a number is recorded when it is known.", day=on, today=desk.today
        )
    with desk.writing() as work:
        found = open_client(work, word)
        kind = _kind(work, found, metric, new)
        amount = in_unit(value, kind.unit, kind.key) if kind.unit else read(value)[0]
        work.session.add(Measurement(client_id=found.id, metric=kind.key, on_day=on, value=amount, note=note))
    return Measured(found, kind.key, kind.unit, amount)


def _kind(work: Work, found: Found, word: str, new: bool) -> Kind:
    known = kinds(work.connection, found.id, work.desk.library.get(found.playbook))
    kind = meant(word, known)
    if kind is not None:
        return kind
    likely = near(word, known)
    if likely and not new:
        raise NotFound(
            "{client} knows no metric “{metric}”.{near} If it is another one, repeat with --new.",
            client=found.key,
            metric=word,
            near=likely,
        )
    return Kind(folded(word))
