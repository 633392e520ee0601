from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.journey import AHEAD, DONE, NOW, GoalLine, Station, laid_out, percent, plan

TITLES = {"purchase": "Purchase", "setup": "Set-up", "use": "Use"}


def station(words: str) -> Station:
    """``setup:done`` or ``setup:ahead optional``."""
    place, _, optional = words.partition(" ")
    stage, _, state = place.partition(":")
    return Station(words, words, stage, state, optional == "optional", "", None, None, "", "", None)


@pytest.mark.parametrize(
    ("stations", "states", "expected"),
    [
        # stations of the playbook                          → stages       , stations
        ("setup:done, setup:ahead, use:ahead", "done now ahead", "done now ahead"),
        ("setup:ahead, use:ahead", "done now ahead", "now ahead"),
        ("purchase:ahead, setup:ahead, use:ahead", "now ahead ahead", "now ahead ahead"),
        ("setup:done, use:done", "done done done", "done done"),
        # what is reached early does not say that what lies before it is done
        ("setup:ahead, use:done", "done now done", "now done"),
        ("purchase:done, setup:ahead, use:done, use:ahead", "done now ahead", "done now done ahead"),
        # a part holds nobody up: neither is it where the client is, nor does its stage wait for it
        ("setup:ahead optional, setup:done, use:ahead", "done done now", "ahead done now"),
        ("setup:ahead optional, use:ahead", "done done now", "ahead now"),
        ("use:ahead optional", "ahead ahead ahead", "ahead"),
        ("setup:done, use:ahead optional", "done done ahead", "done ahead"),
        ("setup:done, use:done optional", "done done done", "done done"),
        # a client that is told to be somewhere is not believed: the first that is not done is where it is
        ("setup:now, use:now", "done now ahead", "now ahead"),
        ("", "ahead ahead ahead", ""),
        # of no stage that is listed
        ("setup:done, else:ahead, other:ahead", "done done done now", "done now ahead"),
    ],
)
def test_a_client_is_at_the_first_of_the_trunk_that_is_not_done(stations: str, states: str, expected: str) -> None:
    stages = laid_out(TITLES, [station(words) for words in stations.split(", ") if words])
    assert " ".join(stage.state for stage in stages) == states
    assert " ".join(s.state for stage in stages for s in stage.stations) == expected


def test_a_practice_without_stages_is_one_stage_without_a_title() -> None:
    (stage,) = laid_out({}, [station(":done"), station("nowhere:ahead")])
    assert (stage.key, stage.title, stage.state, len(stage.stations)) == ("", "", NOW, 2)


@given(st.lists(st.tuples(st.sampled_from([*TITLES, "none"]), st.sampled_from([DONE, AHEAD]), st.booleans())))
def test_no_station_is_lost_and_one_at_most_is_now(told: list[tuple[str, str, bool]]) -> None:
    stations = [
        Station(str(i), "", stage, state, optional, "", None, None, "", "", None)
        for i, (stage, state, optional) in enumerate(told)
    ]
    stages = laid_out(TITLES, stations)
    shown = [s for stage in stages for s in stage.stations]
    assert sorted(int(s.key) for s in shown) == list(range(len(told)))
    assert [s.state == NOW for s in shown].count(True) == any(s == AHEAD and not o for _, s, o in told)
    assert [stage.state for stage in stages].count(NOW) <= 1
    assert (percent(stages) == 100) == bool(told and all(state == DONE for _, state, _ in told))


@pytest.mark.parametrize(
    ("stations", "expected"),
    [("", 0), ("use:ahead", 0), ("use:done, use:ahead, setup:ahead optional", 33), ("use:done", 100)],
)
def test_percent_counts_what_is_shown_and_rounds_down(stations: str, expected: int) -> None:
    assert percent(laid_out(TITLES, [station(words) for words in stations.split(", ") if words])) == expected


SET, MARCH, BY = date(2026, 12, 1), date(2027, 3, 31), date(2027, 12, 31)


@pytest.mark.parametrize(
    ("baseline", "checkpoints", "expected"),
    [
        (500, (), ((SET, 500), (BY, 1000))),
        (None, (), ((BY, 1000),)),
        (500, ((MARCH, 600),), ((SET, 500), (MARCH, 600), (BY, 1000))),
        (None, ((MARCH, 600), (BY, 900)), ((MARCH, 600), (BY, 900))),
        (500, ((SET, 550),), ((SET, 550), (BY, 1000))),
    ],
)
def test_the_line_runs_from_the_baseline_over_the_checkpoints_to_the_target(baseline, checkpoints, expected) -> None:
    goal = GoalLine("conversion", "", "", "percent", "up", baseline, 1000, SET, BY, checkpoints, (), "unknown")
    assert plan(goal) == expected
