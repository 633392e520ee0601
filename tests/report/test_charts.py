from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.journey import GoalLine
from csmcli.report.charts import chart, polyline, rows

SET, BY = date(2026, 1, 1), date(2026, 4, 11)  # 100 days


def day(n: int) -> date:
    return SET + timedelta(n)


def goal(baseline: int | None, target: int, measured=(), checkpoints=(), by: date = BY) -> GoalLine:
    return GoalLine("m", "", "", "count", "up", baseline, target, SET, by, checkpoints, measured, "unknown")


def test_places_are_in_per_cent_of_the_plot() -> None:
    drawn = chart(goal(500, 1000, ((day(25), 700),), ((day(50), 800),)), day(75))
    assert [(tick.value, tick.y) for tick in drawn.ticks] == [
        (500, 100),
        (600, 80),
        (700, 60),
        (800, 40),
        (900, 20),
        (1000, 0),
    ]
    assert polyline(drawn.plan) == "0,100 50,40 100,0"
    assert polyline(drawn.measured) == "25,60"
    assert (drawn.first, drawn.last, drawn.today) == (SET, BY, 75)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (500, 1500, [400, 600, 800, 1000, 1200, 1400, 1600]),
        (0, 100_000_000, [0, 20_000_000, 40_000_000, 60_000_000, 80_000_000, 100_000_000]),
        (2000, 4200, [2000, 2500, 3000, 3500, 4000, 4500]),
        (0, 2, [0, 1, 2]),
        (450, 450, [450, 451]),
        (-30, 30, [-40, -20, 0, 20, 40]),
    ],
)
def test_the_axis_has_round_values(low: int, high: int, ticks: list[int]) -> None:
    assert [tick.value for tick in chart(goal(low, high), SET).ticks] == ticks


AMOUNTS = st.integers(-(10**15), 10**15)
POINTS = st.lists(st.tuples(st.dates(), AMOUNTS), max_size=5).map(lambda told: tuple(sorted(told)))


@given(st.none() | AMOUNTS, AMOUNTS, POINTS, POINTS, st.dates(min_value=SET), st.dates())
def test_whatever_is_told_stays_within_the_plot(baseline, target, measured, checkpoints, by, today) -> None:
    drawn = chart(goal(baseline, target, measured, checkpoints, by), today)
    assert all(0 <= spot.x <= 100 and 0 <= spot.y <= 100 for spot in drawn.plan + drawn.measured)
    assert 2 <= len(drawn.ticks) <= 7
    assert drawn.today is None or 0 <= drawn.today <= 100


def test_what_was_measured_before_or_after_widens_the_chart() -> None:
    drawn = chart(goal(0, 100, ((day(-10), 0), (day(110), 90))), day(111))
    assert (drawn.first, drawn.last, drawn.today) == (day(-10), day(110), None)


@pytest.mark.parametrize(
    ("measured", "above"),
    [
        ((), True),
        ((500,), True),
        ((400, 500), True),
        ((600, 500), False),  # the line comes from above
        ((900, 1000), False),  # no room above
        ((100, 0), True),  # no room below
    ],
)
def test_the_last_value_is_written_where_there_is_room(measured: tuple[int, ...], above: bool) -> None:
    points = tuple((day(n), value) for n, value in enumerate(measured))
    assert chart(goal(0, 1000, points), SET).label_above is above


def test_the_table_has_a_row_for_every_day_told() -> None:
    told = rows(goal(500, 1000, ((day(50), 700), (day(60), 710)), ((day(50), 800),)))
    assert told == ((SET, 500, None), (day(50), 800, 700), (day(60), None, 710), (BY, 1000, None))
