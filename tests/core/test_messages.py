"""Which message fits: a table of situations, in words as the playbook has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from csmcli.core.materials import Fit, Message
from csmcli.core.message_facts import DAY, TEXT, kind, kinds
from csmcli.core.messages import Reason, Situation, fitting, reasons
from csmcli.core.playbook import Playbook, RenewalRule, Resource

Practice = Callable[..., Playbook]

TODAY = date(2026, 3, 9)
"""A Monday."""


def fit(words: str) -> Fit:
    """``silent``, ``overdue:copy`` or, an occasion, ``!welcome``."""
    code, _, milestone = words.partition(":")
    occasion = code.removeprefix("!") if code.startswith("!") else None
    return Fit(None if occasion else code, occasion, milestone or None)


def message(key: str, *fits: str) -> Message:
    return Message(key, {"en": key}, {"en": key}, tuple(map(fit, fits)))


MESSAGES = (
    message("hello", "!welcome"),
    message("dates", "overdue:dates", "!step:dates"),
    message("outline", "overdue:copy", "slipping:copy"),
    message("review", "overdue:copy"),
    message("roomier", "!tight"),
    message("light", "silent"),
    message("firm", "silent"),
    message("nudge"),
    message("firmer"),
    message("next", "overdue", "!step"),
    message("hurray", "!celebrate"),
    message("launching", "!launch-week"),
    message("numbers", "numbers", "!campaign"),
    message("parcels", "!shipping"),
    message("thanks", "!closing"),
)
NOW = Situation(TODAY, milestone="copy")
OLD = ("dates", date(2026, 1, 5))

CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("nothing is wrong", {}, "next", "!step:copy"),
    ("nothing is wrong, at a milestone with a message", {"milestone": "dates"}, "dates", "!step:dates"),
    ("every milestone is reached", {"milestone": None}, "next", "!step"),
    ("closed", {"closed": True, "fired": ("overdue",), "contacted": False}, "thanks", "!closing:copy"),
    ("no contact yet", {"contacted": False, "fired": ("overdue",), "milestone": "dates"}, "hello", "!welcome:dates"),
    ("no contact on record, a milestone reached", {"contacted": False, "fired": ("overdue",), "latest": OLD}, "outline", "overdue:copy"),
    ("no contact on record, all reached", {"contacted": False, "milestone": None, "latest": OLD}, "next", "!step"),
    ("late with the draft", {"fired": ("overdue",)}, "outline", "overdue:copy"),
    ("late with another", {"fired": ("overdue",), "milestone": "ship"}, "next", "overdue:ship"),
    ("the worst signal first", {"fired": ("silent", "overdue")}, "light", "silent:copy"),
    ("a signal without a message", {"fired": ("task", "overdue")}, "outline", "overdue:copy"),
    ("only a signal without a message", {"fired": ("task",)}, "next", "!step:copy"),
    ("a series: the first was sent", {"fired": ("overdue",), "unanswered": {"outline"}}, "review", "overdue:copy"),
    ("a series: all were sent", {"fired": ("silent",), "unanswered": {"light", "firm"}}, "firm", "silent:copy"),
    ("a series: sent before the last answer", {"fired": ("silent",), "sent": {"light": TODAY}}, "light", "silent:copy"),
    ("a launch too near", {"too_near": 15}, "roomier", "!tight:copy"),
    ("a launch near enough to make up", {"too_near": 9}, "next", "!step:copy"),
    ("a launch too near before late", {"too_near": 15, "fired": ("overdue",)}, "roomier", "!tight:copy"),
    ("a launch too near after a silence", {"too_near": 15, "fired": ("silent", "overdue")}, "light", "silent:copy"),
    ("a launch too near, told", {"too_near": 15, "fired": ("overdue",), "unanswered": {"roomier"}}, "outline", "overdue:copy"),
    ("a milestone reached on Friday", {"latest": ("dates", date(2026, 3, 6))}, "hurray", "!celebrate:dates"),
    ("a milestone reached on Thursday", {"latest": ("dates", date(2026, 3, 5))}, "next", "!step:copy"),
    ("celebrated already", {"latest": ("dates", date(2026, 3, 6)), "sent": {"hurray": date(2026, 3, 7)}}, "next", "!step:copy"),
    ("an older celebration", {"latest": ("dates", date(2026, 3, 6)), "sent": {"hurray": date(2026, 3, 5)}}, "hurray", "!celebrate:dates"),
    ("trouble before news", {"latest": ("dates", TODAY), "fired": ("silent",)}, "light", "silent:copy"),
    ("a reminder", {"reminders": ("copy-look",)}, "nudge", "!reminder:copy"),
    ("a second reminder", {"reminders": ("copy-look",), "unanswered": {"nudge"}}, "firmer", "!reminder:copy"),
    ("news before a reminder", {"reminders": ("copy-look",), "latest": ("dates", TODAY)}, "hurray", "!celebrate:dates"),
    ("seven days to launch", {"launch_in": 7}, "launching", "!launch-week:copy"),
    ("the day of the launch", {"launch_in": 0}, "launching", "!launch-week:copy"),
    ("eight days to launch", {"launch_in": 8}, "next", "!step:copy"),
    ("a running campaign", {"running": True}, "numbers", "!campaign:copy"),
    ("old numbers", {"running": True, "fired": ("numbers",)}, "numbers", "numbers:copy"),
    ("still to ship", {"to_ship": True, "milestone": "ship"}, "parcels", "!shipping:ship"),
]  # fmt: skip


@pytest.mark.parametrize(("now", "key", "why"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_message_that_fits(practice: Practice, now: dict[str, Any], key: str, why: str) -> None:
    found = fitting(practice(messages=MESSAGES), NOW._replace(**now))
    assert found is not None
    assert found[0].key == key
    reason = fit(why)
    assert found[1][:3] == (reason.signal, reason.occasion, reason.milestone)


def test_how_much_too_near_depends_on_the_limit_of_tier_and_milestone(practice: Practice) -> None:
    small = practice(messages=MESSAGES)
    for near, expected in ((9, "next"), (10, "roomier")):  # the limit of copy is 9, the usual one 14
        found = fitting(small, NOW._replace(too_near=near))
        assert found is not None
        assert found[0].key == expected
    assert fitting(small, NOW._replace(milestone="ship", too_near=14))[0].key == "next"  # type: ignore[index]


def test_a_reminder_without_messages_of_its_own_takes_those_for_reminders(practice: Practice) -> None:
    reminder = practice().reminders[0]._replace(messages=())
    found = fitting(
        practice(messages=(message("any", "!reminder"),), reminders=(reminder,)),
        NOW._replace(reminders=("copy-look",)),
    )
    assert found is not None
    assert found[1] == Reason(None, "reminder", "copy", "copy-look")


def test_a_playbook_without_a_fitting_message_has_none(practice: Practice) -> None:
    assert fitting(practice(messages=()), NOW) is None
    assert fitting(practice(messages=MESSAGES), NOW._replace(closed=True)) is not None
    assert fitting(practice(messages=MESSAGES[:3]), NOW._replace(closed=True)) is None


def test_a_closed_client_is_never_asked_for_a_step(practice: Practice) -> None:
    assert [r.occasion for r in reasons(practice(messages=MESSAGES), NOW._replace(closed=True))] == ["closing"]


def test_the_facts_of_a_playbook(practice: Practice) -> None:
    first, *rest = practice().milestones
    resources = (Resource({"en": "A"}, "https://x", None, "manual"), Resource({"en": "B"}, "https://y", None))
    known = kinds(practice(milestones=(first._replace(resources=resources), *rest)))
    assert [name for name in known if name.startswith(("date.", "resource."))] == [
        "date.dates", "date.copy", "date.launch", "date.ship", "resource.manual",
    ]  # fmt: skip
    assert (kind("date.copy", known), kind("link.anything", known)) == (DAY, TEXT)
    assert (kind("date.lunch", known), kind("link.", known), kind("date", known)) == (None, None, None)


def test_what_is_about_the_renewal_gives_way_once_notice_cannot_be_given(practice: Practice) -> None:
    rule = RenewalRule(60, {"large": 90}, "renewal", "ship")
    told = practice(messages=(message("late", "overdue"), message("terms", "!notice-passed")), renewal=rule)
    now = NOW._replace(milestone="ship", fired=("silent", "overdue", "renewal"), notice_passed=True)
    assert [r.signal or r.occasion for r in reasons(told, now)] == ["silent", *["notice-passed"] * 3]
    assert [r.signal or r.occasion for r in reasons(told, now._replace(notice_passed=False))] == [
        "silent", "overdue", "renewal", "step",
    ]  # fmt: skip
    found = fitting(told, now)
    assert found is not None
    assert (found[0].key, found[1].occasion) == ("terms", "notice-passed")
