"""Reaching and planning: what is agreed stays, what follows moves along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from csmcli.actions import milestones
from csmcli.actions.desk import Desk
from csmcli.errors import NotFound, Refused

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
    milestones.plan(desk, acme, {"launch": date(2027, 3, 20)}, side="client", reason="moulds")
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
