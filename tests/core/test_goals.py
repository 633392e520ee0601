"""Goals against their checkpoints: a conversion rate over a year, a handling time that is to fall, a campaign's pace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core import goals
from csmcli.core.goals import DOWN, UP, Goal

Q1, Q2, Q3, Q4 = (date(2027, 3, 31), date(2027, 6, 30), date(2027, 9, 30), date(2027, 12, 31))
CONVERSION = Goal("conversion", UP, 500, 1000, ((Q1, 600), (Q2, 800), (Q3, 900), (Q4, 1000)))
HANDLING = Goal("handling-time", DOWN, 2000, 1000, ((Q2, 1500), (Q4, 1000)))


def at(goal: Goal, value: int, on: date = date(2027, 2, 1)) -> Goal:
    return goal._replace(last=(on, value))


def test_a_baseline_that_nobody_measured_says_nothing() -> None:
    goal = CONVERSION._replace(baseline=0, assumed=True)
    assert (goal.value, goals.shortfalls(goal), goals.state(goal, Q4, 0), goals.progress(goal)) == (
        None,
        (),
        goals.UNKNOWN,
        None,
    )
    measured = goal._replace(last=(Q1, 100))
    assert (measured.value, goals.state(measured, Q4, 0), goals.progress(measured)) == (100, goals.BEHIND, 10)


@pytest.mark.parametrize(
    ("goal", "missed"),
    [
        (CONVERSION, [(Q1, 20), (Q2, 60), (Q3, 80), (Q4, 100)]),
        (at(CONVERSION, 600), [(Q2, 40), (Q3, 60), (Q4, 80)]),
        (at(CONVERSION, 597), [(Q2, 40), (Q3, 60), (Q4, 80)]),
        (at(CONVERSION, 850), [(Q3, 10), (Q4, 30)]),
        (at(CONVERSION, 1000), []),
        (at(CONVERSION, 400), [(Q1, 40), (Q2, 80), (Q3, 100), (Q4, 120)]),
        (at(HANDLING, 1700), [(Q2, 20), (Q4, 70)]),
        (at(HANDLING, 900), []),
        (CONVERSION._replace(baseline=None), []),
        (at(CONVERSION._replace(baseline=None), 500), [(Q1, 10), (Q2, 30), (Q3, 40), (Q4, 50)]),
        (Goal("flat", UP, 500, 500, ((Q1, 500),), (Q1, 499)), [(Q1, 100)]),
    ],
)
def test_what_is_missing_at_each_checkpoint(goal: Goal, missed: list[tuple[date, int]]) -> None:
    found = goals.shortfalls(goal)
    assert [(day - timedelta(1), short) for day, short in found] == missed


@pytest.mark.parametrize(
    ("goal", "expected", "maximum"),
    [
        (at(CONVERSION, 850), Q4, Q4),
        (at(CONVERSION, 840), Q3, Q4),
        (at(CONVERSION, 950), None, None),
        (at(CONVERSION, 600), Q2, Q2),
        (CONVERSION, Q1, Q2),
        (at(CONVERSION, 1200), None, None),
    ],
)
def test_when_a_goal_falls_behind(goal: Goal, expected: date | None, maximum: date | None) -> None:
    """More than 10 per cent of the way is behind, more than 25 is stuck, each on the day after the checkpoint."""
    days = [goals.fires_on(goals.shortfalls(goal), limit) for limit in (10, 25)]
    assert [day and day - timedelta(1) for day in days] == [expected, maximum]


@pytest.mark.parametrize(
    ("goal", "day", "state"),
    [
        (CONVERSION, Q1, goals.ON_TRACK),
        (CONVERSION, Q1 + timedelta(1), goals.BEHIND),
        (at(CONVERSION, 590), Q1 + timedelta(1), goals.ON_TRACK),
        (at(CONVERSION, 1000), Q1, goals.MET),
        (at(CONVERSION, 899), Q4, goals.ON_TRACK),
        (at(CONVERSION, 999), Q4 + timedelta(1), goals.MISSED),
        (CONVERSION._replace(baseline=None), Q4, goals.UNKNOWN),
        (CONVERSION._replace(baseline=1000), Q1, goals.ON_TRACK),
    ],
)
def test_how_a_goal_stands(goal: Goal, day: date, state: str) -> None:
    assert goals.state(goal, day, 10) == state
    assert state in goals.STATES


@pytest.mark.parametrize(
    ("goal", "progress"),
    [(CONVERSION, 0), (at(CONVERSION, 752), 50), (at(CONVERSION, 999), 99), (at(CONVERSION, 1100), 100),
     (at(HANDLING, 1500), 50), (at(CONVERSION, 400), 0), (CONVERSION._replace(baseline=None), None)],
)  # fmt: skip
def test_progress(goal: Goal, progress: int | None) -> None:
    assert goals.progress(goal) == progress


@pytest.mark.parametrize(
    ("goal", "day", "value"),
    [
        (CONVERSION, date(2026, 12, 31), 500),
        (CONVERSION, date(2026, 12, 1), 500),
        (CONVERSION, date(2027, 2, 14), 550),
        (CONVERSION, Q2, 800),
        (CONVERSION, date(2028, 1, 1), 1000),
        (CONVERSION._replace(baseline=None), date(2027, 2, 14), None),
        (CONVERSION._replace(baseline=None), Q1, 600),
    ],
)
def test_the_line_between_checkpoints(goal: Goal, day: date, value: int | None) -> None:
    assert goals.expected(goal, date(2026, 12, 31), day) == value


def test_quarterly_checkpoints() -> None:
    points = goals.quarterly(date(2026, 12, 31), Q4, 500, 1000)
    assert [day for day, _ in points] == [Q1, Q2, Q3, Q4]
    assert [value for _, value in points] == [623, 747, 873, 1000]
    assert goals.quarterly(date(2026, 12, 20), date(2027, 1, 20), 0, 100) == ((date(2027, 1, 20), 100),)
    short = goals.quarterly(date(2026, 11, 24), date(2027, 4, 15), 0, 100)
    assert [day for day, _ in short] == [date(2026, 12, 31), date(2027, 4, 15)]


def test_values_spread_evenly() -> None:
    points = goals.evenly(date(2026, 12, 31), Q4, [600, 800, 900, 1000])
    assert [value for _, value in points] == [600, 800, 900, 1000]
    assert points[-1][0] == Q4
    assert [day.month for day, _ in points] == [4, 7, 9, 12]


def test_the_pace_of_a_campaign() -> None:
    pace = [(10, 30), (50, 55), (90, 75), (100, 100)]
    points = goals.paced(date(2027, 3, 1), date(2027, 3, 31), 1_000_000, pace)
    assert points == (
        (date(2027, 3, 4), 300_000), (date(2027, 3, 16), 550_000), (date(2027, 3, 28), 750_000), (date(2027, 3, 31), 1_000_000),
    )  # fmt: skip
    assert goals.paced(date(2027, 3, 1), date(2027, 3, 1), 100, pace) == ((date(2027, 3, 1), 100),)


@pytest.mark.parametrize(
    ("baseline", "direction", "values", "wrong"),
    [(500, UP, [600, 800], None), (500, UP, [600, 550], 550), (500, UP, [400], 400), (2000, DOWN, [1500, 1600], 1600),
     (None, DOWN, [1500, 1000], None)],
)  # fmt: skip
def test_a_way_that_turns_back(baseline: int | None, direction: str, values: list[int], wrong: int | None) -> None:
    points = list(zip((Q1, Q2), values, strict=False))
    assert goals.turns_back(baseline, direction, points) == wrong
    assert goals.turns_back(0, UP, [(Q1, 1), (Q1, 2)]) == 2


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
POINTS = st.lists(st.tuples(DAYS, st.integers(-(10**15), 10**15)), max_size=8)


@given(POINTS)
def test_what_is_kept_is_read_again(points: list[goals.Point]) -> None:
    assert list(goals.read(goals.kept(points))) == points


@pytest.mark.parametrize("text", ["2027", "2027-03-31", "2027-03-31=x", "x=1"])
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(ValueError):
        goals.read(text)


@given(begun=DAYS, days=st.integers(1, 1500), baseline=st.integers(0, 10**6), target=st.integers(0, 10**6))
def test_quarterly_checkpoints_lead_straight_on(begun: date, days: int, baseline: int, target: int) -> None:
    by = begun + timedelta(days)
    points = goals.quarterly(begun, by, baseline, target)
    assert points[-1] == (by, target)
    assert goals.turns_back(baseline, UP if target >= baseline else DOWN, points) is None


@given(DAYS, st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_never_is_later(day: date, one: int, other: int) -> None:
    """A better measurement never makes a goal fall behind earlier."""
    low, high = sorted((one, other))
    for limit in (0, 10, 25):
        worse, better = (goals.fires_on(goals.shortfalls(at(CONVERSION, v, day)), limit) for v in (low, high))
        assert better is None or (worse is not None and worse <= better)
