"""Optional parts are switched on, hidden and shown, the trunk is not; and no part ever holds a client up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csmcli.actions import clients, history, journeys, milestones
from csmcli.actions.client_plan import PlanOptions
from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, NotFound, Refused
from csmcli.playbooks import Library
from tests.way import write_way

One = Callable[..., dict[str, object]]
Rows = Callable[[], dict[str, list[tuple[object, ...]]]]
SIGNED = date(2026, 11, 1)
FORECAST = ("milestone", "due_on", "progress", "behind_on", "stuck_on", "unknown", "duty_on")


@pytest.fixture
def desk(desk: Desk, tmp_path: Path) -> Desk:
    """A desk where the practice ``way`` is known."""
    return desk._replace(library=Library(write_way(tmp_path / "shelf").parent))


@pytest.fixture
def acme(desk: Desk) -> str:
    return clients.add(desk, "Acme", playbook="way", tier="small", profile=clients.Profile(signed_on=SIGNED)).key


def test_a_part_is_due_when_the_playbook_says_and_never_before_today(desk: Desk, acme: str, one: One) -> None:
    done = journeys.add(desk, acme, ["survey", "shop", "survey"])
    assert done.parts == (("survey", desk.today), ("shop", None))  # 10 days after signing have passed
    assert one("milestone", key="shop")["first_due_on"] is None
    milestones.plan(desk, acme, {"launch": date(2027, 1, 1)})
    assert one("milestone", key="shop")["due_on"] == "2027-01-31"


def test_a_day_that_was_agreed_stays(desk: Desk, acme: str, one: One) -> None:
    assert journeys.add(desk, acme, ["shop"], date(2027, 3, 1)).parts == (("shop", date(2027, 3, 1)),)
    milestones.plan(desk, acme, {"launch": date(2027, 1, 1)})
    row = one("milestone", key="shop")
    assert (row["due_on"], row["first_due_on"]) == ("2027-03-01", "2027-03-01")
    assert one("move", key="shop")["kind"] == "agreed"


def test_a_part_that_is_hidden_and_shown_again_keeps_what_it_had(desk: Desk, acme: str, one: One) -> None:
    journeys.add(desk, acme, ["shop"], date(2027, 3, 1))
    assert journeys.hide(desk, acme, ["shop"]).parts == (("shop", date(2027, 3, 1)),)
    assert one("milestone", key="shop")["hidden_on"] == "2026-11-22"
    assert journeys.hide(desk, acme, ["shop"]).already == ("shop",)
    for turn in (journeys.show, journeys.add):
        journeys.hide(desk, acme, ["shop"])
        assert turn(desk, acme, ["shop"]).parts == (("shop", date(2027, 3, 1)),)
        assert one("milestone", key="shop")["hidden_on"] is None


def test_what_is_hidden_is_neither_reached_nor_planned(desk: Desk, acme: str) -> None:
    journeys.add(desk, acme, ["shop"])
    journeys.hide(desk, acme, ["shop"])
    with pytest.raises(Refused, match="shop is hidden for acme; csm journey acme --show shop"):
        milestones.reach(desk, acme, "shop", desk.today)
    with pytest.raises(NotFound, match="It has copy, launch, ship"):
        milestones.plan(desk, acme, {"zzz": desk.today})


@pytest.mark.parametrize("doing", [journeys.add, journeys.hide, journeys.show])
def test_the_trunk_is_no_part(doing: Callable[..., object], desk: Desk, acme: str, rows: Rows) -> None:
    before = rows()
    with pytest.raises(Refused, match="launch is a step that every client walks: leave it out, and delivery fails"):
        doing(desk, acme, ["shop", "launch"])
    with pytest.raises(NotFound, match="The playbook way has no optional part “shp”. Did you mean shop?"):
        doing(desk, acme, ["shp"])
    assert rows() == before


def test_what_the_client_does_not_have_is_not_hidden(desk: Desk, acme: str) -> None:
    with pytest.raises(Refused, match="acme does not have the part shop; csm journey acme --add shop"):
        journeys.hide(desk, acme, ["shop"])


@pytest.mark.parametrize(
    ("due", "part"), [(date(2026, 10, 1), "before acme signed"), (date(2050, 1, 1), "more than 10 years off")]
)
def test_days_on_which_no_part_can_be_due(desk: Desk, acme: str, rows: Rows, due: date, part: str) -> None:
    before = rows()
    with pytest.raises(Refused, match=part):
        journeys.add(desk, acme, ["shop"], due)
    assert rows() == before


def test_a_part_holds_nobody_up(desk: Desk, acme: str, one: One) -> None:
    """Years late, or reached, or hidden: the forecast and the progress are what they were."""

    def forecast() -> list[object]:
        return [one("client")[field] for field in FORECAST]

    before = forecast()
    journeys.add(desk, acme, ["shop", "survey"], SIGNED)
    assert forecast() == before
    standing = milestones.plan(desk, acme, {"survey": date(2026, 11, 2)}, PlanOptions("client", "late")).standing
    assert (standing.next, standing.progress) == ("copy", 0)
    assert forecast() == before
    standing = milestones.reach(desk, acme, "shop", desk.today)
    assert (standing.next, standing.progress, standing.reached) == ("copy", 0, ("shop",))
    milestones.unreach(desk, acme, "shop")
    journeys.hide(desk, acme, ["survey"])
    assert forecast() == before


def test_undo_takes_a_part_off_and_redo_puts_it_back(desk: Desk, acme: str, rows: Rows) -> None:
    before = rows()
    journeys.add(desk, acme, ["shop"], date(2027, 3, 1))
    after = rows()
    history.undo(desk)
    assert rows() == before
    history.redo(desk)
    assert rows() == after


def test_a_step_has_its_own_standard_people_and_meeting(desk: Desk, acme: str, one: One) -> None:
    own = {"standard": "5 pages", "theirs": "Ann", "meeting_on": date(2026, 12, 1), "meeting_topic": "The draft"}
    journeys.set_own(desk, acme, "copy", own)
    row = one("milestone", key="copy")
    assert [row[field] for field in journeys.OWN] == ["5 pages", None, "Ann", "2026-12-01", "The draft", None]
    journeys.set_own(desk, acme, "copy", {"standard": "", "meeting_on": None})
    row = one("milestone", key="copy")
    assert [row[field] for field in journeys.OWN] == [None, None, "Ann", None, "The draft", None]


def test_what_is_no_text_or_no_step(desk: Desk, acme: str) -> None:
    with pytest.raises(BadInput, match="is empty"):
        journeys.set_own(desk, acme, "copy", {"ours": "\u200b"})
    with pytest.raises(NotFound, match="has no milestone “shop”"):
        journeys.set_own(desk, acme, "shop", {"ours": "Ann"})
