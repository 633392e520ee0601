"""Which days belong in a calendar, by which name, and when they were last changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from csmcli.playbooks import Library, shipped_folder
from csmcli.store.reading import reader
from csmcli.views.calendar import Event, Wanted, events
from csmcli.views.parts import step_title
from tests.conftest import Result

TODAY = date(2026, 11, 22)
Csm = Callable[..., Result]


@pytest.fixture
def store(filled: Callable[..., Path]) -> Path:
    home = filled(
        "add Acme --signed 2026-11-01 --owner mei",
        "add Kite --signed 2026-11-02",
        "add Lamp --signed 2026-11-03",
        "plan acme launch=2027-01-10",
        "milestone acme timeline 2026-11-05",
        'follow acme "send, the; ladder" --due 2026-11-25',
        'follow kite "look at the ads" --due 2026-11-24',
        "done kite look",
        'log acme "kick-off" --meeting --no-follow-up --on 2026-11-10',
        'log acme "called" --on 2026-11-11',
        "hold kite --until 2026-12-24 --reason holiday",
        'follow lamp "never" --due 2026-11-26',
        "close lamp --outcome completed",
    )
    return home / "data" / "csm.db"


def found(store: Path, **told: object) -> list[Event]:
    days = told.pop("days", 90)
    wanted = Wanted(TODAY - timedelta(days), TODAY + timedelta(days), None, None, False)._replace(**told)
    with reader(store) as connection:
        return events(connection, Library(shipped_folder(), once=True), wanted, "en")


def short(store: Path, **told: object) -> list[tuple[str, str, str]]:
    return [(event.kind, event.client, str(event.day)) for event in found(store, **told)]


def test_days_to_come_and_meetings_there_were(store: Path) -> None:
    assert [one for one in short(store) if one[0] != "milestone"] == [
        ("meeting", "acme", "2026-11-10"),
        ("follow-up", "acme", "2026-11-25"),
        ("hold", "kite", "2026-12-24"),
    ]
    assert [e.text for e in found(store) if e.client == "acme" and e.kind == "milestone"][-1] == "Launched"
    assert not [e for e in found(store) if e.client == "lamp"]


def test_what_is_done_belongs_to_all(store: Path) -> None:
    more = set(short(store, everything=True)) - set(short(store))
    assert more == {("reached", "acme", "2026-11-05"), ("kept", "kite", "2026-11-22")}


@pytest.mark.parametrize(
    ("told", "clients"),
    [({"owner": "mei"}, {"acme"}), ({"clients": [2]}, {"kite"}), ({"clients": []}, set()), ({"owner": "x"}, set())],
)
def test_of_some_only(store: Path, told: dict[str, object], clients: set[str]) -> None:
    assert {event.client for event in found(store, **told)} == clients


def test_the_window(store: Path) -> None:
    assert {event.day for event in found(store, days=3)} == {date(2026, 11, 25)}


def test_an_open_event_says_the_command_that_answers_it(store: Path) -> None:
    commands = {event.kind: event.command for event in found(store, everything=True)}
    assert commands["follow-up"].startswith("csm done acme ")
    assert commands["hold"] == "csm resume kite"
    assert commands["milestone"].startswith("csm milestone ")
    assert commands["meeting"] == commands["reached"] == commands["kept"] == ""


def test_an_event_keeps_its_name_and_counts_its_changes(store: Path, csm: Csm) -> None:
    def launch() -> Event:
        return next(e for e in found(store, everything=True) if e.uid.endswith("-launch") and e.client == "acme")

    first = launch()
    assert csm("plan acme launch=2027-01-20").code == 0
    moved = launch()
    assert csm("edit acme --name Acme2").code == 0
    renamed = launch()
    assert csm("log acme hello").code == 0
    assert csm("milestone acme launch").code == 0
    reached = launch()
    assert len({e.uid for e in (first, moved, renamed, reached)}) == 1
    assert [e.revision - first.revision for e in (moved, renamed, reached)] == [1, 2, 3]
    assert first.changed_at <= moved.changed_at <= renamed.changed_at <= reached.changed_at
    assert (reached.kind, reached.day) == ("reached", TODAY)
    assert csm("undo").code == 0
    assert launch().revision > reached.revision


def test_what_came_in_bulk_was_changed_on_the_day_of_its_fact(csm: Csm, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("name,signed,launch\nAcme,2026-11-01,2027-01-10\n")
    assert csm(["import", str(file), "--on", "2026-11-15"]).code == 0
    told = {event.changed_at for event in found(home / "data" / "csm.db")}
    assert told == {datetime(2026, 11, 15, tzinfo=UTC)}


def test_a_row_that_came_past_csm_has_a_name_all_the_same(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        for table in ("client", "follow_up", "touch", "hold"):
            connection.execute(f"UPDATE {table} SET uid = ''")
    connection.close()
    names = [event.uid for event in found(store, everything=True)]
    assert len(set(names)) == len(names)
    assert "milestone-acme-launch" in names
    assert "hold-1" in names


def test_the_meeting_of_a_step_is_an_event_of_its_own(store: Path, csm: Csm) -> None:
    def meeting() -> Event:
        return next(e for e in found(store) if e.kind == "appointment")

    assert csm("journey acme --set copy --meeting 2026-12-01 --topic 'The first draft'").code == 0
    first = meeting()
    assert (first.day, first.text, first.command, first.open) == (
        date(2026, 12, 1), "The first draft", "csm journey acme", True,
    )  # fmt: skip
    assert csm("journey acme --set copy --meeting 2026-12-02 --topic ''").code == 0
    moved = meeting()
    assert (moved.uid, moved.day, moved.text) == (first.uid, date(2026, 12, 2), "First draft of the page written")
    assert moved.revision == first.revision + 1
    assert first.uid.startswith("meeting-of-milestone-")
    assert csm("journey acme --set copy --meeting ''").code == 0
    assert "appointment" not in {event.kind for event in found(store)}


def test_a_part_has_its_title_and_is_left_out_while_it_is_hidden(store: Path, csm: Csm) -> None:
    def titles() -> list[str]:
        return [e.text for e in found(store) if e.uid.endswith("-mid-news") and e.kind == "milestone"]

    assert csm("journey acme --add mid-news --due 2027-01-20").code == 0
    assert titles() == [step_title(Library(shipped_folder()), "crowdfunding", "mid-news", "en")]
    assert csm("journey acme --hide mid-news").code == 0
    assert titles() == []


def test_a_review_is_a_meeting_by_one_name_whether_it_is_planned_or_was_held(csm: Csm, home: Path) -> None:
    def review() -> Event:
        return next(e for e in found(home / "data" / "csm.db") if e.uid.startswith("review-"))

    for line in (
        "add Loom --key loom --playbook saas --signed 2026-09-01",
        "review loom --plan 2026-12-10 --ours Mei --theirs 'Ann, Bo'",
    ):
        assert csm(line).code == 0, line
    planned = review()
    assert (planned.kind, planned.day, planned.open) == ("review", date(2026, 12, 10), True)
    assert planned.text == "The first three months in numbers; Ann, Bo, Mei"
    assert planned.command == "csm review loom --held"
    assert csm("review loom --plan 2026-12-12 --topic 'what next'").code == 0
    moved = review()
    assert (moved.day, moved.text, moved.revision) == (date(2026, 12, 12), "what next; Ann, Bo, Mei", 1)
    assert csm("review loom --held").code == 0
    held = review()
    assert (held.kind, held.day, held.open, held.command) == ("held", TODAY, False, "")
    assert held.uid == moved.uid == planned.uid
    assert csm("undo").code == csm("review loom --plan 2026-12-12 --topic ''").code == 0
    assert review().text == "Ann, Bo, Mei"
