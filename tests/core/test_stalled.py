"""The table of signals, row by row, and the forecast held against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.facts import Facts, Move, Postponed, furthest
from csmcli.core.holds import Hold
from csmcli.core.playbook import Limit, Limits
from csmcli.core.stalled import (
    NUMBERS,
    OVERDUE,
    SILENT,
    SLIPPING,
    TASK,
    Forecast,
    Signal,
    forecast,
    signals,
    state,
    status,
    value,
    worst_of,
)
from tests.core.pauses import FIRST, counted, holds_, maybe, near

NONE: dict[str, Limit] = {}
USUAL = (OVERDUE, SLIPPING, SILENT, TASK, NUMBERS)
"""The signals of every client; the others are in test_outcome_signals."""

LIMITS = {
    OVERDUE: Limits(Limit(0, 14), NONE, {"copy": Limit(3, 9)}, None),
    SLIPPING: Limits(Limit(13, 27), NONE, NONE, Limit(2, 3)),
    SILENT: Limits(Limit(14, 28), {"large": Limit(7, 14)}, NONE, None),
    TASK: Limits(Limit(7, 21), NONE, NONE, None),
    NUMBERS: Limits(Limit(7, 14), NONE, NONE, None),
}


def day(text: str | None) -> date | None:
    """A day of 2027 written as the user would: 05-17."""
    return date.fromisoformat(f"2027-{text}") if text else None


def on(text: str) -> date:
    return date.fromisoformat(f"2027-{text}")


def hold(first: str, until: str) -> Hold:
    return Hold(on(first), on(until))


def moved(*steps: tuple[str, str], first: str) -> tuple[Move, ...]:
    """Moves (decided on, to) of a date first agreed for `first`."""
    result, was = [], on(first)
    for decided, to in steps:
        result.append(Move(on(decided), on(first), was, on(to)))
        was = on(to)
    return tuple(result)


def ahead(*steps: tuple[str, str], first: str, key: str = "launch") -> tuple[Postponed, ...]:
    """A milestone ahead whose agreed date was moved."""
    return (Postponed(key, moved(*steps, first=first)),)


def signal(code: str, facts: Facts) -> Signal:
    return next(s for s in signals(facts, LIMITS) if s.code == code)


def days(found: Signal) -> tuple[date | None, date | None]:
    return found.behind_on, found.stuck_on


ANYBODY = Facts(signed_on=on("01-04"), tier="small")
CASES = [
    # what is true of the client, the signal, behind from, stuck from
    ("due 1 May: late on the 2nd, stuck when more than 14 days", OVERDUE,
     ANYBODY._replace(milestone="launch", due_on=on("05-01")), "05-02", "05-16"),
    ("the milestone's own limits go first", OVERDUE,
     ANYBODY._replace(milestone="copy", due_on=on("05-01")), "05-05", "05-11"),
    ("all reached: nothing can be late", OVERDUE, ANYBODY._replace(milestone=None, due_on=None), None, None),
    ("five days on hold are no lateness", OVERDUE,
     ANYBODY._replace(milestone="launch", due_on=on("05-01"), holds=(hold("05-10", "05-15"),)), "05-15", "05-21"),
    ("a hold over the due date: late the day after it ends counts", OVERDUE,
     ANYBODY._replace(milestone="launch", due_on=on("05-01"), holds=(hold("04-20", "05-11"),)), "05-11", "05-25"),
    ("a hold that was over before does not matter", OVERDUE,
     ANYBODY._replace(milestone="launch", due_on=on("05-01"), holds=(hold("03-01", "04-01"),)), "05-02", "05-16"),
    ("a hold resumed the day it began is none", OVERDUE,
     ANYBODY._replace(milestone="launch", due_on=on("05-01"), holds=(hold("05-05", "05-05"),)), "05-02", "05-16"),
    ("overlapping holds count once", OVERDUE,
     ANYBODY._replace(milestone="launch", due_on=on("05-01"), holds=(hold("05-02", "05-08"), hold("05-04", "05-10"))),
     "05-10", "05-24"),
    ("moved by 13 days: inside the expected", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "05-14"), first="05-01")), None, None),
    ("moved by 14 days: behind since the day it was decided", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "05-15"), first="05-01")), "04-10", None),
    ("moved by 27 days: not stuck yet", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "05-28"), first="05-01")), "04-10", None),
    ("moved by 28 days: stuck", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "05-29"), first="05-01")), "04-10", "04-10"),
    ("two moves of two weeks", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "05-15"), ("04-20", "05-29"), first="05-01")),
     "04-10", "04-20"),
    ("one move of a day", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "05-02"), first="05-01")), None, None),
    ("two moves of a day: a count is reached, not exceeded", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "05-02"), ("04-12", "05-03"), first="05-01")),
     "04-12", None),
    ("three moves of a day", SLIPPING,
     ANYBODY._replace(
         milestone="launch", postponed=ahead(("04-10", "05-02"), ("04-12", "05-03"), ("04-14", "05-04"), first="05-01")),
     "04-12", "04-14"),
    ("brought forward: no slip", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "04-20"), first="05-01")), None, None),
    ("moved far and brought back: over", SLIPPING,
     ANYBODY._replace(milestone="launch", postponed=ahead(("04-10", "06-20"), ("04-12", "05-02"), first="05-01")),
     None, None),
    ("never moved", SLIPPING, ANYBODY._replace(milestone="launch"), None, None),
    ("decided during a hold: fires when it ends", SLIPPING,
     ANYBODY._replace(milestone="launch", holds=(hold("04-01", "04-25"),), postponed=ahead(("04-10", "05-29"), first="05-01")),
     "04-25", "04-25"),
    ("small: silent for 14 days is fine, 15 is not", SILENT,
     ANYBODY._replace(last_two_way=on("05-01")), "05-16", "05-30"),
    ("medium like small", SILENT, ANYBODY._replace(tier="medium", last_two_way=on("05-01")), "05-16", "05-30"),
    ("no tier like small", SILENT, ANYBODY._replace(tier=None, last_two_way=on("05-01")), "05-16", "05-30"),
    ("large: 7 days", SILENT, ANYBODY._replace(tier="large", last_two_way=on("05-01")), "05-09", "05-16"),
    ("never talked: since signing", SILENT, ANYBODY, "01-19", "02-02"),
    ("vital task due 1 May: 7 and 21 days", TASK, ANYBODY._replace(vital_due_on=on("05-01")), "05-09", "05-23"),
    ("no vital task open", TASK, ANYBODY, None, None),
    ("no number since the launch", NUMBERS, ANYBODY._replace(live_from=on("05-01")), "05-09", "05-16"),
    ("no number since the last one", NUMBERS,
     ANYBODY._replace(live_from=on("05-01"), measured_on=on("05-05")), "05-13", "05-20"),
    ("a number from before the launch is none", NUMBERS,
     ANYBODY._replace(live_from=on("05-01"), measured_on=on("04-05")), "05-09", "05-16"),
    ("not live yet", NUMBERS, ANYBODY, None, None),
    ("the end was reached", NUMBERS, ANYBODY._replace(live_from=on("05-01"), live_over=True), None, None),
    ("fires on the last day of the campaign", NUMBERS,
     ANYBODY._replace(live_from=on("05-01"), live_until=on("05-09")), "05-09", None),
    ("would fire the day after the campaign", NUMBERS,
     ANYBODY._replace(live_from=on("05-01"), live_until=on("05-08")), None, None),
    ("both before the end", NUMBERS,
     ANYBODY._replace(live_from=on("05-01"), live_until=on("06-30")), "05-09", "05-16"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "facts", "behind", "stuck"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_table_of_signals(code: str, facts: Facts, behind: str | None, stuck: str | None) -> None:
    found = signal(code, facts)
    assert days(found) == (day(behind), day(stuck))
    assert not found.unknown


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        pytest.param(OVERDUE, ANYBODY._replace(milestone="launch"), id="no due date"),
        pytest.param(SILENT, Facts(signed_on=None, tier="small"), id="never talked, and no signing date"),
    ],
)
def test_what_cannot_be_computed_is_unknown_never_clear(code: str, facts: Facts) -> None:
    found = signal(code, facts)
    assert found.unknown
    assert days(found) == (None, None)
    assert status(found, date.max) == "unknown"
    assert code in forecast(facts, signals(facts, LIMITS)).unknown


def test_without_a_number_of_moves_only_days_count() -> None:
    limits = {**LIMITS, SLIPPING: LIMITS[SLIPPING]._replace(moves=None)}
    facts = ANYBODY._replace(
        milestone="launch", postponed=ahead(("04-10", "05-02"), ("04-12", "05-03"), ("04-14", "05-04"), first="05-01")
    )
    assert days(signals(facts, limits)[1]) == (None, None)


def test_a_slip_says_by_how_much_and_how_often_later_moves_alone() -> None:
    found = signal(SLIPPING, ANYBODY._replace(postponed=ahead(("04-10", "05-20"), ("04-12", "05-18"), first="05-01")))
    assert (found.slip_days, found.moves, found.rests_on) == (17, 1, on("04-10"))
    earlier = signal(SLIPPING, ANYBODY._replace(postponed=ahead(("04-10", "04-20"), first="05-01")))
    assert (earlier.slip_days, earlier.moves, earlier.rests_on) == (0, 0, on("04-10"))


LAUNCH_LATER = ahead(("04-10", "05-29"), first="05-01")
COPY_LATER = ahead(("04-02", "04-16"), ("04-20", "04-17"), first="04-01", key="copy")


@pytest.mark.parametrize(
    ("postponed", "behind", "stuck", "day_", "speaks"),
    [
        pytest.param(LAUNCH_LATER, "04-10", "04-10", "04-10", "launch", id="a milestone after the current one"),
        pytest.param((*COPY_LATER, *LAUNCH_LATER), "04-02", "04-10", "04-02", "copy", id="the first that is behind"),
        pytest.param((*COPY_LATER, *LAUNCH_LATER), "04-02", "04-10", "04-10", "launch", id="stuck before behind"),
        pytest.param((*COPY_LATER, *LAUNCH_LATER), "04-02", "04-10", "04-01", "launch", id="nothing fired yet"),
    ],
)
def test_each_milestone_ahead_slips_for_itself_and_the_worst_on_the_day_speaks(
    postponed: tuple[Postponed, ...], behind: str, stuck: str, day_: str, speaks: str
) -> None:
    found = signal(SLIPPING, ANYBODY._replace(milestone="copy", postponed=postponed))
    assert days(found) == (on(behind), on(stuck))
    assert worst_of(found, on(day_)).milestone == speaks


def test_each_milestone_has_its_own_limit() -> None:
    own = {**LIMITS, SLIPPING: Limits(Limit(13, 27), NONE, {"ship": Limit(60, 90)}, None)}
    late = ahead(("04-10", "06-10"), first="05-01", key="ship")
    assert days(signals(ANYBODY._replace(postponed=late), own)[1]) == (None, None)
    assert days(signals(ANYBODY._replace(postponed=(late[0]._replace(milestone="end"),)), own)[1])[1] == on("04-10")


def test_a_fresh_start_counts_anew() -> None:
    found = signal(SLIPPING, ANYBODY._replace(postponed=(Postponed("launch", (), on("04-20")),)))
    assert (days(found), found.rests_on, found.about, found.moves) == ((None, None), on("04-20"), "fresh", 0)
    since = Postponed("launch", moved(("05-01", "06-20"), first="06-01"), on("04-20"))
    assert days(signal(SLIPPING, ANYBODY._replace(postponed=(since,)))) == (on("05-01"), None)


@pytest.mark.parametrize(
    ("postponed", "expected"),
    [
        ((), None),
        (ahead(("04-10", "04-20"), first="05-01"), None),
        ((*COPY_LATER, *LAUNCH_LATER), ("launch", 1, 28)),
        ((Postponed("launch", (), on("04-20")), *COPY_LATER), ("copy", 2, 16)),
    ],
)
def test_the_date_moved_furthest(postponed: tuple[Postponed, ...], expected: tuple[str, int, int] | None) -> None:
    found = furthest(postponed)
    assert (found and (found.milestone, found.times, found.days)) == expected


def test_signals_come_in_the_order_of_their_codes() -> None:
    assert tuple(s.code for s in signals(ANYBODY, LIMITS)) == USUAL


def test_a_closed_client_is_never_stalled() -> None:
    facts = Facts(signed_on=None, tier=None, milestone="launch", due_on=on("01-01"), closed_on=on("05-01"))
    assert forecast(facts, signals(facts, LIMITS)) == Forecast(None, None, ())


def test_a_client_is_as_bad_as_its_worst_signal() -> None:
    facts = ANYBODY._replace(milestone="launch", due_on=on("05-20"), last_two_way=on("05-01"), vital_due_on=on("04-28"))
    assert forecast(facts, signals(facts, LIMITS)) == Forecast(on("05-06"), on("05-20"), ())


@pytest.mark.parametrize(("today", "expected"), [("05-01", "clear"), ("05-02", "fired"), ("12-31", "fired")])
def test_a_signal_fires_from_its_day_on(today: str, expected: str) -> None:
    assert status(signal(OVERDUE, ANYBODY._replace(milestone="launch", due_on=on("05-01"))), on(today)) == expected


def test_a_signal_without_a_day_is_clear_for_ever() -> None:
    assert status(Signal(TASK, Limit(7, 21)), date.max) == "clear"


@pytest.mark.parametrize(
    ("found", "today", "expected"),
    [
        (signal(OVERDUE, ANYBODY._replace(milestone="launch", due_on=on("05-01"))), "05-18", 17),
        (signal(OVERDUE, ANYBODY._replace(milestone="launch", due_on=on("05-01"))), "04-18", 0),
        (signal(TASK, ANYBODY), "05-18", None),
        (signal(SLIPPING, ANYBODY), "05-18", 0),
        (signal(SLIPPING, ANYBODY._replace(postponed=ahead(("04-10", "05-20"), first="05-01"))), "04-11", 19),
    ],
)
def test_the_value_held_against_the_limits(found: Signal, today: str, expected: int | None) -> None:
    assert value(found, on(today)) == expected


def test_the_value_leaves_out_days_on_hold() -> None:
    found = signal(OVERDUE, ANYBODY._replace(milestone="launch", due_on=on("05-01")))
    assert value(found, on("05-18"), (hold("05-05", "05-10"),)) == 12


@pytest.mark.parametrize(
    ("behind", "stuck", "unknown", "held", "closed", "expected"),
    [
        (None, None, False, False, False, "on-track"),
        (None, None, True, False, False, "unknown"),
        ("05-11", None, False, False, False, "on-track"),
        ("05-10", None, True, False, False, "behind"),
        ("05-10", "05-11", False, False, False, "behind"),
        ("05-01", "05-10", False, False, False, "stuck"),
        ("05-01", "05-10", False, True, False, "hold"),
        ("05-01", "05-10", True, True, True, "closed"),
    ],
)
def test_one_word_for_how_a_client_stands_on_10_may(
    behind: str | None, stuck: str | None, unknown: bool, held: bool, closed: bool, expected: str
) -> None:
    assert state(day(behind), day(stuck), unknown, on("05-10"), on_hold=held, closed=closed) == expected


@st.composite
def moves_(draw: st.DrawFn) -> tuple[Move, ...]:
    first = draw(near)
    decided, was, moves = draw(near), first, []
    for days in draw(st.lists(st.tuples(st.integers(0, 20), st.integers(-20, 20)), max_size=4)):
        decided, to = decided + timedelta(days[0]), was + timedelta(days[1])
        moves.append(Move(decided, first, was, to))
        was = to
    return tuple(moves)


@st.composite
def facts_(draw: st.DrawFn) -> Facts:
    postponed = [Postponed(key, moves) for key in ("copy", "launch", "end") if (moves := draw(moves_()))]
    return Facts(
        signed_on=draw(maybe),
        tier=draw(st.sampled_from(["large", "medium", "small", None])),
        holds=draw(holds_),
        milestone=draw(st.sampled_from(["copy", "launch", None])),
        due_on=draw(maybe),
        postponed=tuple(postponed),
        last_two_way=draw(maybe),
        vital_due_on=draw(maybe),
        live_from=draw(maybe),
        live_until=draw(maybe),
        live_over=draw(st.booleans()),
        measured_on=draw(maybe),
    )


def slipped(facts: Facts, day: date, grade: int) -> bool:
    """Whether any date stands moved too far, or too often, by what was decided up to `day`."""
    limits, times = LIMITS[SLIPPING].usual, LIMITS[SLIPPING].moves
    assert times is not None
    for item in facts.postponed:
        past = [m for m in item.moves if m.decided_on <= day]
        later = sum(m.to_on > m.from_on for m in past)
        if past and ((past[-1].to_on - past[-1].first_on).days > limits[grade] or later >= times[grade]):
            return True
    return False


def fired(facts: Facts, code: str, day: date, grade: int) -> bool:
    """The table of signals, asked for one day with no forecast: `grade` 0 is behind, 1 stuck."""
    limit = LIMITS[code].of(facts.tier, facts.milestone)[grade]
    live = facts.live_from
    since = {
        OVERDUE: facts.due_on if facts.milestone else None,
        SILENT: facts.last_two_way or facts.signed_on,
        TASK: facts.vital_due_on,
        NUMBERS: None if live is None or facts.live_over else max(live, facts.measured_on or live),
    }
    if code == SLIPPING:
        return slipped(facts, day, grade)
    start = since[code]
    return start is not None and counted(start, day, facts.holds) > limit


@given(facts_())
def test_the_forecast_is_what_asking_every_day_would_have_said(facts: Facts) -> None:
    """Day by day, from the end of the last agreed pause: a past pause does not stay as lateness."""
    facts = facts._replace(live_until=None)
    found = signals(facts, LIMITS)
    told = forecast(facts, found)
    settled = max(
        [m.decided_on for item in facts.postponed for m in item.moves] + [h.until_on for h in facts.holds] + [FIRST]
    )
    for day in (settled + timedelta(n) for n in range(0, 60, 3)):
        for grade, foreseen in enumerate((told.behind_on, told.stuck_on)):
            asked = any(fired(facts, code, day, grade) for code in USUAL)
            assert asked == (foreseen is not None and foreseen <= day), (day, grade)


@given(facts_())
def test_no_signal_fires_while_a_hold_lasts_and_stuck_comes_with_behind(facts: Facts) -> None:
    for found in signals(facts, LIMITS):
        for foreseen in days(found):
            assert foreseen is None or not any(h.from_on < h.until_on and foreseen < h.until_on for h in facts.holds)
        if found.stuck_on:
            assert found.behind_on is not None
            assert found.behind_on <= found.stuck_on


@given(facts_(), near, near)
def test_once_fired_a_signal_stays_fired(facts: Facts, a: date, b: date) -> None:
    for found in signals(facts, LIMITS):
        if status(found, min(a, b)) == "fired":
            assert status(found, max(a, b)) == "fired"


@given(facts_())
def test_after_the_last_day_of_a_campaign_no_silence_of_numbers_begins(facts: Facts) -> None:
    found = signal(NUMBERS, facts)
    last = facts.live_until
    assert all(last is None or foreseen is None or foreseen <= last for foreseen in days(found))
