"""What the playbook asks for by itself, and on which day: no clock, so a table of cases says it all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.facts import Facts
from csmcli.core.holds import Hold
from csmcli.core.playbook import Campaign, Playbook
from csmcli.core.rhythm import CHECK_IN, NUMBERS, RHYTHM, advice_days, duties, first, next_of, working_day_before
from csmcli.core.stalled import signals

Practice = Callable[..., Playbook]


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


SIGNED = Facts(day("03-02"), "large", milestone="copy", ahead=("copy", "launch", "ship"))
"""A large client of 2 March: rhythm of 7 days, a look at the draft every 14 days until there is one."""

CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("counted from signing", {}, {RHYTHM: "03-09", CHECK_IN: "03-16"}),
    ("counted from the last two-way contact", {"last_two_way": day("03-05")}, {RHYTHM: "03-12", CHECK_IN: "03-16"}),
    ("one missed contact is one duty", {"last_two_way": day("01-05")}, {RHYTHM: "01-12", CHECK_IN: "03-16"}),
    ("no tier, no rhythm", {"tier": None}, {CHECK_IN: "03-16"}),
    ("nothing known", {"signed_on": None}, {}),
    ("a contact without a signing", {"signed_on": None, "last_two_way": day("03-05")}, {RHYTHM: "03-12"}),
    ("closed", {"closed_on": day("03-03")}, {}),
    ("the milestone is reached", {"ahead": ("launch", "ship")}, {RHYTHM: "03-09"}),
    ("a message of the reminder was sent", {"labels": {"nudge": day("03-10")}}, {RHYTHM: "03-09", CHECK_IN: "03-24"}),
    ("the last of several", {"labels": {"nudge": day("03-10"), "firmer": day("03-20")}}, {RHYTHM: "03-09", CHECK_IN: "04-03"}),
    ("talked about it", {"labels": {"copy": day("03-12")}}, {RHYTHM: "03-09", CHECK_IN: "03-26"}),
    ("another topic", {"labels": {"shipping": day("03-12")}}, {RHYTHM: "03-09", CHECK_IN: "03-16"}),
    ("days on hold do not count", {"holds": (Hold(day("03-05"), day("03-15")),)}, {RHYTHM: "03-19", CHECK_IN: "03-26"}),
    ("what fell due in a hold waits for its end", {"holds": (Hold(day("03-12"), day("04-01")),)}, {RHYTHM: "04-01", CHECK_IN: "04-05"}),
    ("a campaign runs", {"ahead": (), "live_from": day("03-10")}, {RHYTHM: "03-09", NUMBERS: "03-17"}),
    ("a number was recorded", {"ahead": (), "live_from": day("03-10"), "measured_on": day("03-20")}, {RHYTHM: "03-09", NUMBERS: "03-27"}),
    ("a number before the launch", {"ahead": (), "live_from": day("03-10"), "measured_on": day("03-01")}, {RHYTHM: "03-09", NUMBERS: "03-17"}),
    ("the last day counts", {"ahead": (), "live_from": day("03-10"), "live_until": day("03-17")}, {RHYTHM: "03-09", NUMBERS: "03-17"}),
    ("none after the last day", {"ahead": (), "live_from": day("03-10"), "live_until": day("03-16")}, {RHYTHM: "03-09"}),
    ("the campaign is over", {"ahead": (), "live_from": day("03-10"), "live_over": True}, {RHYTHM: "03-09"}),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_duties(practice: Practice, facts: dict[str, Any], expected: dict[str, str]) -> None:
    found = duties(SIGNED._replace(**facts), practice(campaign=Campaign("launch", "ship", "raised", 7, 30)))
    assert {duty.kind: duty.due_on for duty in found} == {kind: day(text) for kind, text in expected.items()}
    assert first(found) == min(map(day, expected.values()), default=None)


def test_a_practice_without_a_campaign_asks_for_no_number(practice: Practice) -> None:
    facts = SIGNED._replace(ahead=(), live_from=day("03-10"))
    assert [duty.kind for duty in duties(facts, practice(campaign=None))] == [RHYTHM]


def test_a_duty_says_what_it_is_counted_from(practice: Practice) -> None:
    contact, look = duties(SIGNED._replace(last_two_way=day("03-05")), practice())
    assert (contact.key, contact.since) == ("", day("03-05"))
    assert (look.key, look.since) == ("copy-look", day("03-02"))


def test_a_duty_beyond_the_calendar_is_none(practice: Practice) -> None:
    assert duties(SIGNED._replace(signed_on=date.max, ahead=()), practice()) == ()


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 40), st.integers(0, 40))
def test_a_contact_is_due_no_later_than_its_silence_counts(last: date, start: int, length: int) -> None:
    """Whoever keeps the rhythm is never listed as silent: hold or none, the line comes first."""
    from tests.core.conftest import LIMITS, PRACTICE

    begin = date.fromordinal(last.toordinal() + start)
    hold = Hold(begin, date.fromordinal(begin.toordinal() + length))
    facts = SIGNED._replace(last_two_way=last, holds=(hold,), ahead=())
    silent = next(s for s in signals(facts, LIMITS) if s.code == "silent")
    due = duties(facts, PRACTICE)[0].due_on
    assert silent.behind_on is not None
    assert due <= silent.behind_on


@pytest.mark.parametrize(
    ("meeting", "days"),
    [("11-23", ("11-26", "11-30")), ("11-27", ("12-02", "12-04")), ("11-28", ("12-02", "12-04"))],
)
def test_advice_follows_in_three_to_five_working_days(practice: Practice, meeting: str, days: tuple[str, str]) -> None:
    assert advice_days(practice(), day(meeting)) == tuple(map(day, days))


@pytest.mark.parametrize(("today", "before"), [("11-23", "11-20"), ("11-24", "11-23"), ("11-22", "11-20")])
def test_on_a_monday_news_of_friday_is_news(today: str, before: str) -> None:
    assert working_day_before(day(today)) == day(before)


@pytest.mark.parametrize(
    ("unanswered", "message"),
    [
        (set(), "nudge"),
        ({"nudge"}, "firmer"),
        ({"nudge", "firmer"}, "firmer"),
        ({"firmer"}, "nudge"),
        ({"other"}, "nudge"),
    ],
)
def test_a_series_grows_firmer_until_there_is_an_answer(unanswered: set[str], message: str) -> None:
    assert next_of(("nudge", "firmer"), unanswered) == message


def test_no_series_no_message() -> None:
    assert next_of((), set()) is None
