"""Planning a review, calling it off, keeping what came of it: one operation each, and undone whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from csmcli.actions import clients, history, reviews
from csmcli.actions.desk import Desk
from csmcli.actions.reviews import Outcome, Wish
from csmcli.core.reviews import Agreed, Why
from csmcli.errors import NotFound, Refused

Rows = Callable[[], dict[str, list[tuple[object, ...]]]]
One = Callable[..., dict[str, Any]]
DAY = date(2026, 12, 10)
TODAY = date(2026, 11, 22)


@pytest.fixture
def kite(desk: Desk) -> str:
    """The key of a client of the saas practice."""
    profile = clients.Profile(signed_on=date(2026, 8, 1))
    return clients.add(desk, "Kite", playbook="saas", tier="small", profile=profile).key


def test_planning_moving_and_calling_off(desk: Desk, kite: str, one: One, rows: Rows) -> None:
    planned = reviews.plan(desk, kite, DAY, Wish(ours="Mei", theirs="Bo"))
    assert (planned.topic, planned.moved_from) == ("first-results", None)
    before = one("review")
    moved = reviews.plan(desk, kite, date(2026, 12, 12), Wish(topic="Habits", theirs="", period="2026-Q4"))
    assert moved.moved_from == DAY
    after = one("review")
    assert (after["uid"], after["added_on"]) == (before["uid"], "2026-11-22")
    assert [after[name] for name in ("planned_on", "topic", "ours", "theirs", "period")] == [
        "2026-12-12", "habits", "Mei", None, "2026-Q4",
    ]  # fmt: skip
    assert reviews.plan(desk, kite, date(2026, 12, 12), Wish(topic="")).topic is None
    assert reviews.cancel(desk, kite)[1] == date(2026, 12, 12)
    assert rows()["review"] == []
    with pytest.raises(NotFound, match="No review of kite is planned"):
        reviews.cancel(desk, kite)


def test_held_with_causes_and_changes_is_one_operation(desk: Desk, kite: str, one: One, rows: Rows) -> None:
    reviews.plan(desk, kite, DAY, Wish(topic="what next"))
    before = rows()
    outcome = Outcome(
        TODAY, "2026-Q3", (Why("Conversion", "data", "two lists"), Why(None, "people")),
        (Agreed("Clean the list", DAY, "Mei", "Bo"), Agreed("Think")), "good talk",
    )  # fmt: skip
    kept = reviews.keep(desk, kite, outcome)
    assert (kept.on, kept.held, kept.causes, kept.tasks) == (TODAY, True, 2, ("clean-the-list", "think"))
    review = one("review")
    assert [review[name] for name in ("held_on", "planned_on", "period", "note", "topic")] == [
        "2026-11-22", "2026-12-10", "2026-Q3", "good talk", "what next",
    ]  # fmt: skip
    cause = one("cause", code="data")
    assert (cause["review"], cause["metric"], cause["note"], cause["found_on"]) == (
        review["uid"], "conversion", "two lists", "2026-11-22",
    )  # fmt: skip
    task = one("task", key="clean-the-list")
    assert [task[name] for name in ("own", "vital", "side", "category", "due_on", "ours", "theirs")] == [
        1, 1, "shared", "review", "2026-12-10", "Mei", "Bo",
    ]  # fmt: skip
    assert (one("task", key="think")["vital"], one("task", key="think")["side"]) == (0, "us")
    history.undo(desk)
    assert rows() == before


def test_a_review_that_nobody_planned_is_held_once_a_day(desk: Desk, kite: str, one: One, rows: Rows) -> None:
    reviews.keep(desk, kite, Outcome(date(2026, 11, 20)))
    assert (one("review")["topic"], one("review")["added_on"]) == ("first-results", "2026-11-20")
    reviews.keep(desk, kite, Outcome(date(2026, 11, 20), note="again"))
    assert one("review")["note"] == "again"
    reviews.keep(desk, kite, Outcome(TODAY))
    assert [row[4:6] for row in rows()["review"]] == [("2026-11-20", "first-results"), ("2026-11-22", None)]


def test_what_is_found_goes_to_the_planned_one_else_the_last(desk: Desk, kite: str, one: One) -> None:
    why = (Why(None, "people"),)
    with pytest.raises(Refused, match="say with --held"):
        reviews.keep(desk, kite, Outcome(causes=why))
    reviews.keep(desk, kite, Outcome(date(2026, 11, 1)))
    assert reviews.keep(desk, kite, Outcome(causes=why)).on == date(2026, 11, 1)
    assert one("cause")["review"] == one("review")["uid"]
    reviews.plan(desk, kite, DAY, Wish())
    kept = reviews.keep(desk, kite, Outcome(changes=(Agreed("Ask", theirs="Bo"),)))
    assert (kept.on, kept.held) == (DAY, False)


REFUSED = {
    "a plan for yesterday": (lambda desk: reviews.plan(desk, "kite", date(2026, 11, 21), Wish()), "--held --on 2026-11-21"),
    "held tomorrow": (lambda desk: reviews.keep(desk, "kite", Outcome(DAY)), "plan it with --plan 2026-12-10"),
    "a cause nobody knows": (
        lambda desk: reviews.keep(desk, "kite", Outcome(TODAY, causes=(Why(None, "peopel"),))),
        "has no cause “peopel”.*Did you mean people",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(desk: Desk, kite: str, rows: Rows, name: str) -> None:
    before, (action, said) = rows(), REFUSED[name]
    with pytest.raises((Refused, NotFound), match=said):
        action(desk)
    assert rows() == before


def test_a_closed_client_has_no_reviews(desk: Desk, kite: str) -> None:
    clients.close(desk, kite, outcome="completed", reason=None, on=TODAY, note=None)
    for action in (lambda: reviews.plan(desk, kite, DAY, Wish()), lambda: reviews.keep(desk, kite, Outcome(TODAY))):
        with pytest.raises(Refused, match="kite is closed; csm reopen kite first"):
            action()
