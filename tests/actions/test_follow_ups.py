"""Promises: made, kept, coming again, given up; and the check-in that a contact fulfils."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest

from csmcli.actions import clients, follow_ups, history, milestones, tasks, touches
from csmcli.actions.desk import Desk
from csmcli.core.dates import Span
from csmcli.errors import BadInput, NotFound, Refused

One = Callable[..., dict[str, object]]
SUNDAY = date(2026, 11, 22)


def promised(desk: Desk) -> list[tuple[str, str, str | None]]:
    """Key, due and done of every promise."""
    connection = sqlite3.connect(desk.database)
    rows = connection.execute("SELECT key, due_on, done_on FROM follow_up ORDER BY id").fetchall()
    connection.close()
    return rows


def test_without_a_day_it_is_due_when_advice_is(desk: Desk, acme: str) -> None:
    """The third working day from Sunday."""
    assert follow_ups.promise(desk, acme, "Send the price ladder").due_on == date(2026, 11, 25)


def test_a_promise_is_kept_like_a_task(desk: Desk, acme: str) -> None:
    found, key, _ = follow_ups.promise(desk, acme, "Send the price ladder", due=date(2026, 11, 27))
    assert (found.key, key) == ("acme", "send-the-price")
    ticked = tasks.tick(desk, acme, ["price"], SUNDAY)
    assert (ticked.keys, ticked.again) == (("send-the-price",), ())
    assert promised(desk) == [("send-the-price", "2026-11-27", "2026-11-22")]
    history.undo(desk)
    assert promised(desk) == [("send-the-price", "2026-11-27", None)]


def test_a_repeated_promise_comes_again_counted_from_the_day_it_was_done(desk: Desk, acme: str) -> None:
    follow_ups.promise(desk, acme, "look at the ads", due=date(2026, 11, 24), every=Span(2, "w"))
    later = desk._replace(today=date(2026, 12, 1))
    assert tasks.tick(later, acme, ["ads"], date(2026, 11, 30)).again == (("look-at-the-ads", date(2026, 12, 14)),)
    assert promised(desk)[1:] == [("look-at-the-ads", "2026-12-14", None)]
    history.undo(later)
    assert promised(desk) == [("look-at-the-ads", "2026-11-24", None)]


def test_keys_differ_among_tasks_and_promises(desk: Desk, acme: str) -> None:
    assert tasks.add(desk, acme, "call", due=None, side="us")[1] == "call"
    assert follow_ups.promise(desk, acme, "call", due=SUNDAY).key == "call-2"
    assert follow_ups.promise(desk, acme, "call", due=SUNDAY).key == "call-3"
    tasks.tick(desk, acme, ["call-3"], SUNDAY)
    assert follow_ups.promise(desk, acme, "call", due=SUNDAY).key == "call-3"


def test_a_checklist_item_takes_its_key_from_a_promise(desk: Desk, acme: str) -> None:
    follow_ups.promise(desk, acme, "kick off", due=SUNDAY)
    tasks.generate(desk, acme, language="en")
    assert [key for key, _, _ in promised(desk)] == ["kick-off-2"]
    assert tasks.tick(desk, acme, ["kick-off", "kick-off"], SUNDAY).keys == ("kick-off",)
    assert promised(desk)[0][2] is None


def test_a_kept_promise_is_reopened_by_undo(desk: Desk, acme: str) -> None:
    follow_ups.promise(desk, acme, "ideas", due=SUNDAY)
    tasks.tick(desk, acme, ["ideas"], SUNDAY)
    with pytest.raises(Refused, match="ideas was a promise, and it is kept; csm undo"):
        tasks.tick(desk, acme, ["ideas"], None)


def test_what_cannot_be_promised(desk: Desk, acme: str) -> None:
    with pytest.raises(Refused, match="2026-11-21 is before today"):
        follow_ups.promise(desk, acme, "late", due=date(2026, 11, 21))
    with pytest.raises(BadInput, match="The follow-up is empty"):
        follow_ups.promise(desk, acme, " ", due=SUNDAY)
    clients.close(desk, acme, outcome="completed", reason=None, on=SUNDAY, note=None)
    with pytest.raises(Refused, match="csm reopen acme first"):
        follow_ups.promise(desk, acme, "ideas", due=SUNDAY)
    assert promised(desk) == []


def test_giving_one_up(desk: Desk, acme: str) -> None:
    with pytest.raises(NotFound, match="acme has no open follow-up"):
        follow_ups.drop(desk, acme, "ads")
    follow_ups.promise(desk, acme, "look at the ads", due=SUNDAY)
    follow_ups.promise(desk, acme, "look at the page", due=SUNDAY)
    for word in ("look", "video"):
        with pytest.raises(
            NotFound, match=f"“{word}” is not one follow-up of acme; .*: look-at-the-ads, look-at-the-page"
        ):
            follow_ups.drop(desk, acme, word)
    assert follow_ups.drop(desk, acme, "ads")[1] == "look-at-the-ads"
    assert [key for key, _, _ in promised(desk)] == ["look-at-the-page"]


@pytest.fixture
def looked_after(desk: Desk, acme: str) -> str:
    """Acme, whose launch is nearly a year off, with check-ins planned from 22 December on."""
    days = {"launch": date(2027, 10, 1), "end": date(2027, 11, 1), "ship": date(2028, 1, 31)}
    planned = milestones.plan(desk, acme, days, keep_check_ins=True)
    assert planned.check_ins[:2] == (date(2026, 12, 22), date(2027, 1, 21))
    return acme


def test_a_contact_is_the_check_in_that_was_due(desk: Desk, looked_after: str) -> None:
    late = desk._replace(today=date(2027, 1, 25))
    logged = touches.log(late, looked_after, "called", on=date(2027, 1, 21))
    assert logged.looked_in == (date(2026, 12, 22), date(2027, 1, 21))
    assert [done for _, _, done in promised(desk)][:3] == ["2027-01-21", "2027-01-21", None]


@pytest.mark.parametrize(("on", "outbound"), [(date(2026, 12, 21), False), (date(2026, 12, 22), True)])
def test_a_contact_too_early_or_one_way_is_none(desk: Desk, looked_after: str, on: date, outbound: bool) -> None:
    late = desk._replace(today=date(2027, 1, 25))
    assert touches.log(late, looked_after, "hello", on=on, outbound=outbound).looked_in == ()


def test_planning_again_puts_other_check_ins_in_their_place(desk: Desk, looked_after: str) -> None:
    follow_ups.promise(desk, looked_after, "ads", due=SUNDAY)
    milestones.plan(desk, looked_after, {"launch": date(2027, 6, 1)}, keep_check_ins=True)
    assert [due for key, due, _ in promised(desk) if key.startswith("check-in")][-1] == "2027-05-21"
    assert "ads" in [key for key, _, _ in promised(desk)]


def test_a_promise_made_in_a_contact_is_one_operation_with_it(desk: Desk, acme: str, one: One) -> None:
    logged = touches.log(desk, acme, "planned the ads", on=SUNDAY, promise=("budget by week", date(2026, 11, 25)))
    assert logged.promise == "budget-by-week"
    assert one("follow_up")["due_on"] == "2026-11-25"
    assert history.undo(desk)[0].rows >= 2
    assert promised(desk) == []
