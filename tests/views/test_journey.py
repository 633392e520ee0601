"""What stands on a client's map: its own words before the playbook's, what is next and by whom, what was achieved."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csmcli.core.journey import AHEAD, CLIENT, DONE, NOW, SHARED, US, Achieved, Encounter, Journey, NextStep
from csmcli.playbooks import Library
from csmcli.store.finding import client as find
from csmcli.store.reading import reader
from csmcli.views.journey import journey, language_of
from csmcli.views.parts import choices, step_title
from csmcli.views.private_notes import private_notes, public_words
from tests.conftest import Result
from tests.way import write_way

TODAY = date(2026, 11, 22)
Csm = Callable[..., Result]
See = Callable[..., Journey]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    shelf = write_way(tmp_path / "shelf").parent
    monkeypatch.setenv("CSM_PLAYBOOKS", str(shelf))
    return Library(shelf)


@pytest.fixture
def do(csm: Csm, library: Library) -> Callable[..., None]:
    def run(*lines: str) -> None:
        for line in lines:
            result = csm(line)
            assert result.code == 0, (line, result.err)

    run("add Acme --playbook way --signed 2026-11-01 --owner Mei --contact Ann --language zh-TW --tier small")
    return run


@pytest.fixture
def see(do: object, library: Library, home: Path) -> See:
    def look(language: str = "en") -> Journey:
        with reader(home / "data" / "csm.db") as connection:
            return journey(connection, library, find(connection, "acme"), TODAY, language)

    return look


def edit(home: Path, *statements: str) -> None:
    """Facts of commands that are written elsewhere."""
    connection = sqlite3.connect(home / "data" / "csm.db")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def steps(seen: Journey) -> list[tuple[str, str, str]]:
    return [(stage.key, station.key, station.state) for stage in seen.stages for station in stage.stations]


def test_on_the_first_day_the_playbook_speaks(see: See) -> None:
    seen = see()
    assert seen[:7] == ("Acme", "Tiny", "Ann", "Mei", TODAY, "en", "TWD")
    assert steps(seen) == [("begin", "copy", NOW), ("live", "launch", AHEAD), ("live", "ship", AHEAD)]
    copy, launch = seen.stages[0].stations[0], seen.stages[1].stations[0]
    assert copy.standard == "4 pages are written."  # the words for clients, not our own
    assert (copy.ours, copy.theirs, copy.meeting) == (
        "Editor",
        "Founder",
        Encounter(None, "First draft", "founder, editor"),
    )
    assert (launch.standard, launch.ours, launch.meeting) == ("It is live.", "", None)
    assert seen.percent == 0
    assert seen.next == (NextStep("What is written?", CLIENT, "Founder", date(2026, 12, 11)),)
    assert (seen.goals, seen.achieved) == ((), ())


def test_it_is_told_in_the_language_asked_for(see: See) -> None:
    seen = see("zh-TW")
    assert [stage.title for stage in seen.stages] == ["開始", "上線中"]
    assert seen.stages[0].stations[0].meeting == Encounter(None, "初稿", "創辦人、編輯")
    assert seen.next[0].text == "寫了什麼？"


def test_what_is_the_clients_own_goes_first(see: See, do: Callable[..., None]) -> None:
    do("journey acme --set copy --standard '5 pages' --theirs Bob --meeting 2026-12-01 --topic Draft")
    copy = see().stages[0].stations[0]
    assert (copy.standard, copy.ours, copy.theirs) == ("5 pages", "Editor", "Bob")
    assert copy.meeting == Encounter(date(2026, 12, 1), "Draft", "founder, editor")
    assert NextStep("Draft", SHARED, "founder, editor", date(2026, 12, 1)) in see().next


def test_a_gate_has_passed_what_lies_before_it_on_a_day_that_nobody_knows(see: See, do: Callable[..., None]) -> None:
    do("milestone acme launch 2026-11-20")
    copy, launch = see().stages[0].stations[0], see().stages[1].stations[0]
    assert (copy.state, copy.due_on, copy.reached_on) == (DONE, None, None)
    assert (launch.state, launch.reached_on) == (DONE, date(2026, 11, 20))
    assert see().percent == 66
    assert see().achieved == (Achieved(date(2026, 11, 20), "Launch"),)


def test_a_part_stands_in_its_stage_by_its_day(see: See, do: Callable[..., None]) -> None:
    do("plan acme launch=2027-01-10 ship=2027-06-30", "journey acme --add survey,shop")
    assert [key for _, key, _ in steps(see())] == ["survey", "copy", "launch", "shop", "ship"]
    survey = see().stages[0].stations[0]
    assert (survey.optional, survey.standard, survey.theirs) == (True, "100 people answered.", "Marketing")
    do("journey acme --hide survey", "plan acme shop=2027-07-01")
    assert [key for _, key, _ in steps(see())] == ["copy", "launch", "ship", "shop"]


def test_a_part_without_a_day_comes_last_in_its_stage(see: See, do: Callable[..., None]) -> None:
    do("journey acme --add shop")
    assert [key for _, key, _ in steps(see())] == ["copy", "launch", "ship", "shop"]


def test_the_tasks_due_first_of_each_side(see: See, do: Callable[..., None]) -> None:
    do(
        "plan acme launch=2027-03-01",
        "checklist acme",
        *(f"task acme 'Client {n}' --side client --due 2026-12-0{n}" for n in range(1, 6)),
        "task acme 'Ask the boss for a discount' --side us --due 2026-11-23",
        "task acme 'Look at it together' --side shared",
    )
    found = [(step.text, step.side, step.who) for step in see().next]
    assert [text for text, side, _ in found if side == CLIENT] == [
        "Client 1",
        "Client 2",
        "Client 3",
        "What is written?",
    ]
    assert ("Set the budget", SHARED, "") in found
    assert found[-1] == ("Look at it together", SHARED, "")
    assert not [text for text, side, _ in found if side == US]  # what we noted for ourselves


def test_a_task_of_ours_that_was_agreed_names_who_does_it(see: See, do: Callable[..., None], home: Path) -> None:
    do("task acme 'Send the guide' --side us", "task acme 'Why is it stuck' --side us")
    edit(home, "UPDATE task SET ours = 'Hana', theirs = 'Bob' WHERE own")
    assert see().next[-1] == NextStep("Send the guide", US, "Hana", None)
    edit(home, "UPDATE task SET side = 'shared'")
    assert NextStep("Send the guide", SHARED, "Bob, Hana", None) in see().next


def test_the_review_that_is_planned(see: See, home: Path) -> None:
    edit(home, "INSERT INTO review (uid, client_id, planned_on, added_on) VALUES ('r', 1, '2026-11-30', '2026-11-01')")
    assert see().next[0] == NextStep("Review of the results", SHARED, "Ann, Mei", date(2026, 11, 30))
    edit(home, "UPDATE review SET topic = 'Three months', theirs = 'Bob'")
    assert see().next[0] == NextStep("Three months", SHARED, "Bob, Mei", date(2026, 11, 30))
    edit(home, "UPDATE review SET held_on = '2026-11-22'")
    assert see().next[0].text == "What is written?"


GOAL = """
INSERT INTO goal (uid, client_id, metric, unit, direction, baseline, target, by_on, checkpoints, set_on, ended_on, ending)
VALUES ('{0}', 1, '{0}', 'count', 'up', 0, 10000, '2027-03-01', '2027-03-01=10000', '2026-11-01', {1})"""


def test_goals_in_the_clients_words_and_those_that_were_met(see: See, home: Path) -> None:
    measured = "INSERT INTO measurement (client_id, metric, on_day, value, source) VALUES (1, 'fans', '{}', {}, '')"
    edit(
        home,
        GOAL.format("fans", "NULL, NULL"),
        GOAL.format("old", "'2026-11-15', 'met'"),
        "INSERT INTO term (client_id, ours, theirs, department, said_on) VALUES (1, 'fans', 'Followers', '', '2026-11-02')",
        measured.format("2026-11-10", 4000),
    )
    (line,) = see().goals
    assert (line.title, line.their_word, line.unit, line.target) == ("Fans", "Followers", "count", 10000)
    assert line.measured == ((date(2026, 11, 10), 4000),)
    assert see().achieved == (Achieved(date(2026, 11, 15), "old: target reached"),)
    edit(home, measured.format("2026-11-20", 12000))
    assert see().achieved[0] == Achieved(date(2026, 11, 20), "Fans: target reached")


def test_of_a_client_that_is_closed_nothing_is_next(see: See, do: Callable[..., None]) -> None:
    do("task acme 'Send it' --side client", "close acme --outcome completed")
    assert see().next == ()


def test_a_practice_without_stages_has_one_without_a_title(csm: Csm, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    from tests.playbooks.conftest import write_tiny

    shelf = write_tiny(tmp_path / "plain").parent
    monkeypatch.setenv("CSM_PLAYBOOKS", str(shelf))
    assert csm("add Acme --playbook tiny --signed 2026-11-01").code == 0
    with reader(home / "data" / "csm.db") as connection:
        seen = journey(connection, Library(shelf), find(connection, "acme"), TODAY, "en")
    assert [(stage.title, len(stage.stations)) for stage in seen.stages] == [("", 3)]


def test_the_parts_that_suit_a_client(see: See, do: Callable[..., None], library: Library, home: Path) -> None:
    def told() -> list[tuple[str, bool, str]]:
        with reader(home / "data" / "csm.db") as connection:
            return [(row.key, row.fits, row.state) for row in choices(connection, library.get("way"), 1, "en")]

    assert told() == [("survey", True, "off"), ("shop", True, "off")]
    edit(
        home,
        "INSERT INTO answer (client_id, question, value, answered_on) VALUES (1, 'industry', 'games', '2026-11-02')",
    )
    assert told() == [("survey", True, "off")]
    do("journey acme --add survey,shop", "journey acme --hide survey")
    assert told() == [("survey", True, "hidden"), ("shop", False, "on")]


def test_a_step_has_a_title_wherever_it_stands(library: Library) -> None:
    titles = [step_title(library, "way", key, "zh-TW") for key in ("copy", "shop", "gone")]
    assert titles == ["文案", "商店開張", "gone"]


def test_what_was_written_for_ourselves(see: See, do: Callable[..., None], home: Path, library: Library) -> None:
    do(
        "edit acme --note 'note of the client'",
        "log acme 'text of a contact'",
        "ask acme 'a question asked'",
        "plan acme launch=2027-01-10",
        "plan acme launch=2027-02-10 --reason 'reason of a move'",
        "tier acme large --reason 'reason of a tier'",
        "hold acme --until 2026-12-24 --reason 'reason of a pause'",
    )
    with reader(home / "data" / "csm.db") as connection:
        found = find(connection, "acme")
        assert language_of(connection, found) == "zh-TW"
        assert set(private_notes(connection, found.id)) == {
            "note of the client", "text of a contact", "a question asked", "reason of a move", "reason of a tier",
            "reason of a pause",
        }  # fmt: skip
    said = set(public_words(library.get("way")))
    assert {"4 pages are written.", "商店開張", "Place it and test it.", "First draft"} <= said
