"""A goal missed, a review not held, a renewal not prepared: rows of cases, and counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.facts import Facts, Renewal
from csmcli.core.goals import DOWN, UP, Goal
from csmcli.core.holds import Hold, lateness
from csmcli.core.outcome_signals import first_by_step
from csmcli.core.playbook import Limit, Limits
from csmcli.core.stalled import (
    CODES,
    GOAL,
    NUMBERS,
    OVERDUE,
    RENEWAL,
    REVIEW,
    SILENT,
    SLIPPING,
    TASK,
    UNKNOWN,
    Signal,
    forecast,
    signals,
    status,
    value,
    worst_of,
)
from tests.core.pauses import holds_, near

NONE: dict[str, Limit] = {}
LIMITS = {
    OVERDUE: Limits(Limit(0, 14), NONE, NONE, None),
    SLIPPING: Limits(Limit(13, 27), NONE, NONE, Limit(2, 3)),
    SILENT: Limits(Limit(14, 28), NONE, NONE, None),
    TASK: Limits(Limit(7, 21), NONE, NONE, None),
    NUMBERS: Limits(Limit(7, 14), NONE, NONE, None),
    GOAL: Limits(Limit(10, 25), NONE, NONE, None),
    REVIEW: Limits(Limit(7, 30), {"large": Limit(3, 10)}, NONE, None),
    RENEWAL: Limits(Limit(0, 30), NONE, NONE, None),
}


def on(text: str) -> date:
    """A day of 2027; ``end`` is the day after its last."""
    return date(2028, 1, 1) if text == "end" else date.fromisoformat(f"2027-{text}")


CONVERSION = Goal("conversion", UP, 500, 1000, ((on("03-31"), 600), (on("06-30"), 800), (on("12-31"), 1000)))
HANDLING = Goal("handling-time", DOWN, 2000, 1000, ((on("02-28"), 1900), (on("12-31"), 1000)))
UNKNOWN_GOAL = Goal("training", UP, None, 9000, ((on("01-31"), 9000),))


def facts(**told: object) -> Facts:
    return Facts(**{"signed_on": None, "tier": None, **told})  # type: ignore[arg-type]


def found(told: Facts) -> Signal:
    return signals(told, LIMITS)[-1]


def measured(goal: Goal, amount: int, day: str) -> Goal:
    return goal._replace(last=(on(day), amount))


PAUSE = (Hold(on("03-20"), on("05-01")),)
OPEN = Renewal(on("03-01"), on("06-01"), False)


@pytest.mark.parametrize(
    ("told", "code", "behind", "stuck"),
    [
        (facts(goals=(CONVERSION,)), GOAL, "04-01", "07-01"),
        (facts(goals=(measured(CONVERSION, 700, "02-01"),)), GOAL, "07-01", "end"),
        (facts(goals=(measured(CONVERSION, 950, "02-01"),)), GOAL, None, None),
        (facts(goals=(CONVERSION, CONVERSION._replace(baseline=0, assumed=True))), GOAL, "04-01", "07-01"),
        (facts(goals=(CONVERSION, HANDLING)), GOAL, "04-01", "07-01"),
        (facts(goals=(measured(CONVERSION, 950, "02-01"), HANDLING)), GOAL, "end", "end"),
        (facts(goals=(CONVERSION,), holds=PAUSE), GOAL, "05-01", "07-01"),
        (facts(review_on=on("05-01")), REVIEW, "05-09", "06-01"),
        (facts(review_on=on("05-01"), tier="large"), REVIEW, "05-05", "05-12"),
        (facts(review_on=on("04-01"), holds=PAUSE), REVIEW, "05-08", "05-31"),
        (facts(renewal=OPEN), RENEWAL, "03-02", "04-01"),
        (facts(renewal=OPEN._replace(prepared=True)), RENEWAL, "06-02", "07-02"),
    ],
)
def test_the_table_of_signals(told: Facts, code: str, behind: str | None, stuck: str | None) -> None:
    signal = found(told)
    assert (signal.code, signal.behind_on, signal.stuck_on) == (code, behind and on(behind), stuck and on(stuck))


def test_the_goal_that_is_told_is_the_one_that_fires_first() -> None:
    signal = found(facts(goals=(HANDLING, CONVERSION)))
    assert worst_of(signal, on("03-31")).about == "conversion"
    assert (value(signal, on("03-31")), value(signal, on("04-01")), value(signal, on("07-01"))) == (0, 20, 60)


def test_a_goal_without_a_baseline_or_a_measurement_is_unknown() -> None:
    signal = found(facts(goals=(measured(CONVERSION, 1000, "02-01"), UNKNOWN_GOAL)))
    assert worst_of(signal, on("12-31")).about == "training"
    assert (status(signal, on("12-31")), value(signal, on("12-31"))) == (UNKNOWN, None)
    assert GOAL in forecast(facts(), [signal]).unknown


def test_who_has_none_of_the_three_has_no_such_signal() -> None:
    assert [s.code for s in signals(facts(), LIMITS)] == list(CODES[:5])
    told = facts(goals=(CONVERSION,), review_on=on("05-01"), renewal=OPEN)
    assert tuple(s.code for s in signals(told, LIMITS)) == CODES


def test_a_renewal_that_is_prepared_says_so() -> None:
    assert [found(facts(renewal=OPEN._replace(prepared=done))).about for done in (False, True)] == ["", "prepared"]


@given(near, holds_, st.sampled_from([None, "large"]))
def test_a_review_is_late_as_counting_the_days_says(due: date, holds: tuple[Hold, ...], tier: str | None) -> None:
    limit = LIMITS[REVIEW].of(tier, None)
    signal = found(facts(review_on=due, holds=holds, tier=tier))
    settled = max([due, *(h.until_on for h in holds)])
    for day in (settled + timedelta(n) for n in range(0, 60, 3)):
        for fires, most in ((signal.behind_on, limit.expected), (signal.stuck_on, limit.maximum)):
            assert (fires is not None and fires <= day) == (lateness(due, day, holds) > most)


@given(st.integers(400, 1100), near)
def test_a_goal_is_behind_as_its_last_checkpoint_says(amount: int, day: date) -> None:
    signal = found(facts(goals=(CONVERSION._replace(last=(on("01-01"), amount)),)))
    passed = [aim for at, aim in CONVERSION.checkpoints if at < day]
    short = max(0, *(100 * (aim - amount) // 500 for aim in passed)) if passed else 0
    assert (status(signal, day) == "fired") == (short > 10)
    assert value(signal, day) == short


@pytest.mark.parametrize(
    ("reached", "planned", "held", "told"),
    [
        (None, "03-01", None, ("03-01", None)),
        ("02-01", None, None, (None, "02-01")),
        ("02-01", "02-01", None, (None, "02-01")),
        ("02-01", "01-20", None, (None, "02-01")),
        ("02-01", "02-02", None, ("02-02", "02-01")),
        ("02-01", None, "01-28", (None, "01-28")),
        ("02-01", "01-30", "01-28", ("01-30", "01-28")),
    ],
)
def test_the_milestone_is_the_first_review_where_none_is_on_record(
    reached: str | None, planned: str | None, held: str | None, told: tuple[str | None, str | None]
) -> None:
    def day(text: str | None) -> date | None:
        return on(text) if text else None

    assert first_by_step(day(reached), day(planned), day(held)) == tuple(map(day, told))


def test_a_campaign_has_no_such_signal_before_its_first_number() -> None:
    campaign = CONVERSION._replace(baseline=0, assumed=True)
    assert [s.code for s in signals(facts(goals=(campaign,)), LIMITS)][5:] == []
    assert found(facts(goals=(measured(campaign, 100, "01-10"),))).behind_on == on("04-01")


MISSED = Goal("conversion", UP, 500, 1000, ((on("03-31"), 600), (on("12-31"), 1000)))
"""Behind from 1 April, stuck at the end of the year: missed today, and a long way to go."""
SOON = Goal("adoption", UP, 0, 6000, ((on("05-31"), 6000),))
"""On track in April, stuck on 1 June: it fires later, and worse sooner."""


@pytest.mark.parametrize("goals", [(MISSED, SOON), (SOON, MISSED)])
@pytest.mark.parametrize(
    ("day", "state", "about", "short"),
    [
        ("03-31", "clear", "adoption", 0),
        ("04-01", "fired", "conversion", 20),
        ("05-31", "fired", "conversion", 20),
        ("06-01", "fired", "adoption", 100),
    ],
)
def test_of_two_goals_the_worst_on_the_day_is_told(
    goals: tuple[Goal, ...], day: str, state: str, about: str, short: int
) -> None:
    """A goal missed today is not hidden by another that is on track but will be stuck sooner."""
    told = found(facts(goals=goals))
    assert (told.behind_on, told.stuck_on) == (on("04-01"), on("06-01"))
    assert (status(told, on(day)), value(told, on(day))) == (state, short)
    assert worst_of(told, on(day)).about == about


@pytest.mark.parametrize(
    ("goals", "day", "state", "about"),
    [
        ((UNKNOWN_GOAL, measured(CONVERSION, 1000, "02-01")), "04-01", UNKNOWN, "training"),
        ((UNKNOWN_GOAL, SOON), "05-31", UNKNOWN, "training"),
        ((UNKNOWN_GOAL, SOON), "06-01", "fired", "adoption"),
    ],
)
def test_a_goal_of_which_nothing_is_known_is_not_hidden_by_one_on_track(
    goals: tuple[Goal, ...], day: str, state: str, about: str
) -> None:
    told = found(facts(goals=goals))
    assert (status(told, on(day)), worst_of(told, on(day)).about) == (state, about)
    assert GOAL in forecast(facts(goals=goals), signals(facts(goals=goals), LIMITS)).unknown
