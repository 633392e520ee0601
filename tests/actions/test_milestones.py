"""Reaching and planning: what is agreed stays, what follows moves along."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest

from csmcli.actions import clients, milestones
from csmcli.actions.client_plan import PlanOptions
from csmcli.actions.desk import Desk
from csmcli.core.dates import Span
from csmcli.core.milestones import FromDue
from csmcli.errors import NotFound, Refused
from csmcli.views.date_order import contradictions

One = Callable[..., dict[str, object]]
Rows = Callable[[], dict[str, list[tuple[object, ...]]]]
LAUNCH = date(2027, 3, 1)


def test_reaching_a_milestone_leads_to_the_next(desk: Desk, acme: str, one: One) -> None:
    standing = milestones.reach(desk, acme, "timeline", date(2026, 11, 10))
    assert (standing.next, standing.next_due_on, standing.progress) == ("copy", date(2026, 12, 1), 12)
    assert standing.reached == ("timeline",)
    assert one("client")["milestone"] == "copy"
    assert milestones.unreach(desk, acme, "timeline").next == "timeline"


def test_a_gate_passes_what_lies_before_it(desk: Desk, acme: str) -> None:
    standing = milestones.reach(desk, acme, "launch", date(2026, 11, 20))
    assert (standing.next, standing.progress) == ("target", 62)


@pytest.mark.parametrize(
    ("key", "on", "part"),
    [
        ("launch", date(2026, 11, 23), "is after today .* csm plan acme KEY=2026-11-23"),
        ("launch", date(2026, 10, 31), "is before acme signed .* --force"),
    ],
)
def test_days_on_which_nothing_can_have_been_reached(
    desk: Desk, acme: str, rows: Rows, key: str, on: date, part: str
) -> None:
    before = rows()
    with pytest.raises(Refused, match=part):
        milestones.reach(desk, acme, key, on)
    assert rows() == before


def test_before_signing_by_force(desk: Desk, acme: str, one: One) -> None:
    milestones.reach(desk, acme, "copy", date(2026, 10, 31), force=True)
    assert one("milestone", key="copy")["reached_on"] == "2026-10-31"


def test_unknown_names(desk: Desk, acme: str) -> None:
    with pytest.raises(NotFound, match="has no milestone “lunch”. Did you mean launch?"):
        milestones.reach(desk, acme, "lunch", desk.today)
    with pytest.raises(NotFound, match="has no milestone “zzz”. It has timeline, copy"):
        milestones.reach(desk, acme, "zzz", desk.today)
    with pytest.raises(NotFound, match="No client goes by “nobody”"):
        milestones.plan(desk, "nobody", {"launch": LAUNCH})
    with pytest.raises(Refused, match="has not reached copy"):
        milestones.unreach(desk, acme, "copy")


def test_the_first_date_set_by_hand_is_agreed_and_never_overwritten(desk: Desk, acme: str, one: One) -> None:
    first = milestones.plan(desk, acme, {"launch": LAUNCH})
    assert first.asked == (("launch", None, LAUNCH),)
    assert {key: new for key, _, new in first.followed} == {
        "copy": date(2027, 1, 15), "backend": date(2027, 2, 8), "page": date(2027, 2, 22),
    }  # fmt: skip
    milestones.plan(desk, acme, {"launch": date(2027, 3, 20)}, PlanOptions("client", "moulds"))
    row = one("milestone", key="launch")
    assert (row["first_due_on"], row["due_on"]) == ("2027-03-01", "2027-03-20")
    move = one("move", kind="moved")
    assert (move["from_on"], move["to_on"], move["side"], move["reason"]) == (
        "2027-03-01", "2027-03-20", "client", "moulds",
    )  # fmt: skip


def test_planning_the_same_day_again_is_no_move(desk: Desk, acme: str, rows: Rows) -> None:
    milestones.plan(desk, acme, {"launch": LAUNCH})
    before = rows()
    assert milestones.plan(desk, acme, {"launch": LAUNCH}).asked == ()
    assert rows() == before


def test_all_dates_agreed_are_the_timeline_reached(desk: Desk, acme: str, one: One) -> None:
    days = {"launch": LAUNCH, "end": date(2027, 4, 1), "ship": date(2027, 8, 31)}
    planned = milestones.plan(desk, acme, days)
    assert one("milestone", key="timeline")["reached_on"] == "2026-11-22"
    assert planned.standing.next == "copy"
    assert one("milestone", key="target")["due_on"] == "2027-04-01"


def test_a_tight_launch_is_told_the_day_that_leaves_room(desk: Desk, acme: str) -> None:
    planned = milestones.plan(desk, acme, {"launch": date(2026, 12, 10)})
    assert planned.roomier == (("launch", date(2027, 1, 6)),)


@pytest.mark.parametrize("keep", [True, False])
def test_a_far_launch_is_looked_in_on_every_30_days(desk: Desk, acme: str, rows: Rows, keep: bool) -> None:
    planned = milestones.plan(desk, acme, {"launch": date(2027, 6, 1)}, keep_check_ins=keep)
    assert planned.check_ins[0] == date(2026, 12, 22)
    assert len(planned.check_ins) == 6
    assert len(rows()["follow_up"]) == (6 if keep else 0)
    milestones.write_check_ins(desk, acme, planned.check_ins[:2])
    assert len(rows()["follow_up"]) == 2


@pytest.mark.parametrize(
    ("day", "part"),
    [(date(2026, 10, 1), "is before acme signed"), (date(2037, 1, 1), "is more than 10 years off; check the year")],
)
def test_days_that_cannot_be_planned_change_nothing(desk: Desk, acme: str, rows: Rows, day: date, part: str) -> None:
    before = rows()
    with pytest.raises(Refused, match=part):
        milestones.plan(desk, acme, {"end": date(2027, 4, 1), "launch": day})
    assert rows() == before


def test_what_has_come_true_is_not_planned(desk: Desk, acme: str) -> None:
    milestones.reach(desk, acme, "launch", desk.today)
    with pytest.raises(Refused, match="acme reached launch on 2026-11-22"):
        milestones.plan(desk, acme, {"launch": LAUNCH})


def test_the_last_plan_holds_though_the_clock_was_set_back(desk: Desk, acme: str, rows: Rows) -> None:
    milestones.plan(desk, acme, {"launch": LAUNCH})
    earlier = desk._replace(today=date(2026, 11, 20))
    milestones.plan(earlier, acme, {"launch": date(2027, 4, 1)})
    decided = [row[6] for row in rows()["move"] if row[2] == "launch"]
    assert decided == [desk.today.isoformat()] * 2


def test_a_plan_in_an_impossible_order_changes_nothing(desk: Desk, acme: str) -> None:
    milestones.plan(desk, acme, {"launch": LAUNCH, "end": date(2027, 4, 5)})
    before = desk.database.read_bytes()
    with pytest.raises(Refused, match="would lie before launch on 2027-04-06; give it a day from 2027-04-06 on"):
        milestones.plan(desk, acme, {"launch": date(2027, 4, 6)})
    assert desk.database.read_bytes() == before
    planned = milestones.plan(desk, acme, {"launch": date(2027, 4, 6)}, PlanOptions(along=True))
    assert planned.asked[1] == ("end", date(2027, 4, 5), date(2027, 4, 5) + (date(2027, 4, 6) - LAUNCH))


def test_what_is_stored_in_an_impossible_order_does_not_bar_another_plan(desk: Desk, acme: str) -> None:
    milestones.plan(desk, acme, {"launch": LAUNCH, "end": date(2027, 4, 5)})
    with sqlite3.connect(desk.database) as connection:
        connection.execute("UPDATE milestone SET due_on = '2027-02-01' WHERE key = 'end'")
    assert milestones.plan(desk, acme, {"copy": date(2027, 1, 15)}).asked
    with sqlite3.connect(desk.database) as connection, pytest.raises(StopIteration):
        found = contradictions(connection, desk.library)
        assert (trouble := next(found)).mend == "csm plan acme end=DATE"
        assert "end on 2027-02-01, launch on 2027-03-01" in str(trouble.problem)
        next(found)


def test_counted_from_its_own_date(desk: Desk, acme: str) -> None:
    with pytest.raises(Refused, match="has no date yet that could be moved"):
        milestones.plan(desk, acme, {"launch": FromDue(Span(2, "w"))})
    milestones.plan(desk, acme, {"launch": LAUNCH})
    assert milestones.plan(desk, acme, {"launch": FromDue(Span(2, "w"))}).asked == (
        ("launch", LAUNCH, date(2027, 3, 15)),
    )


def test_a_length_from_today_never_brings_an_agreed_date_forward_unseen(desk: Desk, acme: str) -> None:
    milestones.plan(desk, acme, {"launch": date(2026, 12, 6)}, from_today=["launch"])
    with pytest.raises(Refused, match=r"would bring launch forward from 2026-12-06.* launch\+=2w"):
        milestones.plan(desk, acme, {"launch": date(2026, 12, 5)}, from_today=["launch"])
    assert milestones.plan(desk, acme, {"launch": date(2026, 12, 7)}, from_today=["launch"]).asked


def test_nobody_signs_after_what_was_agreed(desk: Desk, acme: str) -> None:
    milestones.plan(desk, acme, {"copy": date(2026, 11, 5)})
    with pytest.raises(Refused, match="cannot have signed on 2026-11-06: copy is on record for 2026-11-05"):
        clients.edit(desk, acme, profile=clients.Profile(signed_on=date(2026, 11, 6)))
    assert clients.edit(desk, acme, profile=clients.Profile(signed_on=date(2026, 11, 5)))


def test_after_a_fresh_start_slips_count_anew_and_the_first_date_stays(desk: Desk, acme: str) -> None:
    milestones.plan(desk, acme, {"launch": LAUNCH})
    milestones.plan(desk, acme, {"launch": date(2027, 4, 12)})
    with sqlite3.connect(desk.database) as connection:
        stuck = "SELECT stuck_on, moves, slip_days FROM client"
        assert connection.execute(stuck).fetchone() == ("2026-11-22", 1, 42)
        milestones.plan(desk, acme, {"launch": date(2027, 4, 12)}, PlanOptions(fresh=True, reason="new factory"))
        assert connection.execute(stuck).fetchone()[1:] == (0, 0)
        first = "SELECT first_due_on FROM milestone WHERE key = 'launch'"
        assert connection.execute(first).fetchone() == (LAUNCH.isoformat(),)
        assert connection.execute("SELECT count(*) FROM move WHERE key = 'launch'").fetchone() == (3,)


def test_typed_again_the_first_day_stays_unless_another_is_told(desk: Desk, acme: str, one: One) -> None:
    milestones.reach(desk, acme, "copy", date(2026, 11, 10))
    before = desk.database.read_bytes()
    again = milestones.reach(desk, acme, "copy", None)
    assert (again.was, again.on) == (date(2026, 11, 10), date(2026, 11, 10))
    assert desk.database.read_bytes() == before
    moved = milestones.reach(desk, acme, "copy", date(2026, 11, 12))
    assert (moved.was, moved.on) == (date(2026, 11, 10), date(2026, 11, 12))
    forced = milestones.reach(desk, acme, "copy", None, force=True)
    assert (forced.was, forced.on) == (date(2026, 11, 12), desk.today)
    assert milestones.reach(desk, acme, "backend", None).was is None
