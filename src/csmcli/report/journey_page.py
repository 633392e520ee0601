"""The page of a client's journey: where it is, what is next and by whom, the dates, the goals, what was achieved.

Pure: a record in, the text of a file out. `guard` is to be asked before; it is apart, because only whoever has
gathered the record knows which notes were private.
"""

from __future__ import annotations

from typing import NamedTuple

from csmcli.core import journey as way
from csmcli.core.journey import GoalLine, Journey, NextStep, Station
from csmcli.core.speech import Speech
from csmcli.output.amounts import short_amount
from csmcli.report import charts
from csmcli.report.page import drawn


class Picture(NamedTuple):
    """A goal with its chart, its table and the words of its axis."""

    goal: GoalLine
    chart: charts.Chart
    ticks: tuple[str, ...]
    plan: str
    measured: str
    rows: tuple[charts.Row, ...]


class _Sum(NamedTuple):
    """The journey in figures: stations ``done`` of ``all``, and the one the client is at."""

    done: int
    all: int
    now: Station | None


def render(journey: Journey) -> str:
    """One self-contained HTML file, in the client's language."""
    speech = Speech(journey.language, journey.currency, journey.day)
    return drawn(
        "journey.html.j2",
        speech,
        journey=journey,
        sum=_sum(journey),
        sides=_sides(journey.next),
        pictures=tuple(picture(goal, speech) for goal in journey.goals),
    )


def _sum(journey: Journey) -> _Sum:
    stations = [station for stage in journey.stages for station in stage.stations]
    now = next((station for station in stations if station.state == way.NOW), None)
    return _Sum(sum(station.state == way.DONE for station in stations), len(stations), now)


def _sides(steps: tuple[NextStep, ...]) -> tuple[tuple[str, tuple[NextStep, ...]], ...]:
    """The steps by side, the client's own first, since it is the client who reads; sides with none left out."""
    sides = ((side, tuple(s for s in steps if s.side == side)) for side in (way.CLIENT, way.US, way.SHARED))
    return tuple((side, mine) for side, mine in sides if mine)


def picture(goal: GoalLine, speech: Speech) -> Picture:
    """A goal as it is drawn on a page."""
    chart = charts.chart(goal, speech.today)
    return Picture(
        goal,
        chart,
        tuple(short_amount(tick.value, goal.unit, speech) for tick in chart.ticks),
        charts.polyline(chart.plan),
        charts.polyline(chart.measured),
        charts.rows(goal),
    )
