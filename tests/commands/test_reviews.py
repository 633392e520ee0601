"""``csm review`` and ``csm reviews`` as typed: the page, the files, what came of a review, and what is asked."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.commands import review_asking, reviews
from tests.conftest import Result
from tests.review_clients import SECRET, reviewed

Csm = Callable[..., Result]
DAY = "2026-10-08"


@pytest.fixture
def on(csm: Csm, filled: Callable[..., Path]) -> Csm:
    """The commands of 8 October, with the client of `review_clients`."""
    reviewed(filled)
    return lambda line, **environ: csm(line, **{"CSM_TODAY": DAY, **environ})


def test_the_page_of_the_house_says_everything(on: Csm) -> None:
    result = on("review harbour")
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[:2] == ["Harbour Loom: review of the results", "Period: 2026-Q3 (2026-07-01 – 2026-09-30)"]
    for words in ("Tier: medium", SECRET, "Minutes                   65", "Can we export?", "not planned yet"):
        assert words in result.out
    assert "Short of the plan so far  28" in result.out


def test_the_version_of_the_client_says_nothing_of_ours(on: Csm) -> None:
    on(
        "review harbour --held --on 2026-10-07 --cause 'conversion=people:they left' --note 'a hard talk' --change 'Train two;2026-11-01;Mei;Bo'"
    )
    said = on("review harbour --for client --period 2026-Q4").out + on("review harbour --for client").out
    assert "Short of the plan so far" in said
    assert "Train two" in said
    for words in (SECRET, "medium", "Minutes", "they left", "a hard talk", "People are missing", "Whose side", "28"):
        assert words not in said.replace("2026-08-28", ""), words


def test_formats(on: Csm) -> None:
    assert json.loads(on("review harbour --json").out)["key"] == "harbour"
    assert json.loads(on("review harbour --json --for client").out)["name"] == "Harbour Loom"
    assert on("review harbour --format markdown").out.startswith("# Harbour Loom: review of the results\n\n- Period:")


@pytest.mark.parametrize("reader", ["house", "client"])
def test_a_spreadsheet_has_a_row_for_each_goal(on: Csm, reader: str) -> None:
    rows = list(csv.DictReader(on(f"review harbour --for {reader} --format csv").out.splitlines()))
    told = json.loads(on("review harbour --for client --json").out)
    assert [row["metric"] for row in rows] == [goal["metric"] for goal in told["goals"]]
    for row, goal in zip(rows, told["goals"], strict=True):
        assert (row["key"], row["name"], row["period"], row["status"]) == (
            "harbour", "Harbour Loom", told["period"], goal["status"],
        )  # fmt: skip
        assert float(row["target"]) * 100 == goal["target"]
        assert float(row["value"]) * 100 == goal["measured"][-1][1]


def test_a_spreadsheet_without_goals_has_its_header(on: Csm, at: Callable[..., str]) -> None:
    at("2026-10-01", "add Kite --playbook saas")
    assert on("review kite --format csv").out.splitlines() == [
        "key,name,period,first,until,metric,title,unit,currency,baseline,target,by_on,value,measured_on,checkpoint,status"
    ]


def test_several_are_pages_after_one_another_or_records(on: Csm, at: Callable[..., str]) -> None:
    at("2026-10-01", "add Kite --playbook saas")
    assert on("review harbour,kite").out.count(": review of the results") == 2
    assert [row["key"] for row in json.loads(on("review harbour,kite --json").out)] == ["harbour", "kite"]
    assert "name one" in on("review harbour,kite -o x.html").err


@pytest.mark.parametrize("ending", ["html", "md"])
def test_a_file_is_for_the_client_unless_told(on: Csm, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"review.{ending}"
    assert on(f"review harbour -o {file}").err == f"Written to {file}: the review of harbour.\n"
    text = file.read_text("utf-8")
    assert SECRET not in text and "medium" not in text
    assert file.stat().st_mode & 0o777 == 0o600
    again = on(f"review harbour -o {file}")
    assert (again.code, "is there already" in again.err) == (1, True)
    told = on(f"review harbour -o {file} --for house --force").err
    assert "It is the version of the house: not for the client." in told
    assert SECRET in file.read_text("utf-8")


def test_a_file_speaks_the_language_of_the_client(on: Csm, tmp_path: Path) -> None:
    on("edit harbour --language zh-TW")
    file = tmp_path / "review.html"
    on(f"review harbour -o {file}")
    text = file.read_text("utf-8")
    assert '<html lang="zh-TW">' in text
    assert "轉換率" in text


def test_a_note_of_ours_in_what_the_client_would_read_refuses_the_file(on: Csm, tmp_path: Path) -> None:
    file = tmp_path / "review.html"
    on(f"review harbour --held --change '{SECRET};2026-11-01'")
    result = on(f"review harbour --period Q4 -o {file}")
    assert (result.code, file.exists()) == (1, False)
    assert f"The page would show the private note “{SECRET}”" in result.err
    on("undo")
    on("review harbour --held --change 'Take the churn score down;2026-11-01'")
    assert "a word of ours that no client should read" in on(f"review harbour --period Q4 -o {file}").err


WRONG = {
    "review harbour -o review.pdf": "ends in neither .html nor .md",
    "review harbour --topic habits": "go with --plan DATE",
    "review harbour --on 2026-10-01": "--on goes with --held",
    "review harbour --plan +7d --held": "one at a time",
    "review harbour --cancel --held": "one at a time",
    "review harbour --period 2027-Q1": "is no quarter that has begun",
    "review harbour --held --change 'a;b;c;d;e'": "has more than four parts",
    "reviews --owner nobody": "No client belongs to",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_cannot_be_done_is_said(on: Csm, line: str) -> None:
    result = on(line)
    assert result.code in (1, 2)
    assert WRONG[line] in result.err


def test_planned_moved_called_off(on: Csm) -> None:
    assert on("review harbour --plan 2026-10-20 --topic habits").err == (
        "The review of harbour is on 2026-10-20.\nWhen it was held: csm review harbour --held\n"
    )
    assert "it was to be on 2026-10-20" in on("review harbour --plan 2026-10-22").err
    assert "Who works with it and how" in on("reviews --planned").out
    assert on("review harbour --cancel").err == "Called off: the review of harbour on 2026-10-22.\n"
    assert on("reviews --planned").err == "There is no such review.\n"


def test_held_says_what_follows(on: Csm) -> None:
    told = on("review harbour --held --on 2026-10-07 --cause data --change 'Clean the list;15.11.2026;Mei;Bo'").err
    assert told.splitlines() == [
        "The review of harbour was held on 2026-10-07.",
        "Kept for harbour: causes 1, changes 1.",
        "  clean-the-list: csm done harbour clean-the-list",
        "Is that the milestone? csm milestone harbour review 2026-10-07",
        "The next one is due on 2027-01-06: csm review harbour --plan DATE",
    ]
    on("milestone harbour review 2026-10-07")
    assert "Is that the milestone?" not in on("review harbour --held --on 2026-10-08").err
    assert "was held on 2026-10-08" in on("review harbour --note 'to the last one'").err


ANSWERS = """\
held: 2026-10-07
note: They were open about it.
causes:
  - {metric: conversion, cause: not-set-up, note: "two shops, not five"}
  - {cause: people}
changes:
  - {text: Connect the other shops, ours: Mei, theirs: Bo, due: 2026-11-15}
  - {text: Name a second person, theirs: Ann, side: client}
"""


def test_the_answers_of_a_file(on: Csm, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(ANSWERS, "utf-8")
    told = on(f"review harbour --answers {file}").err
    assert "The review of harbour was held on 2026-10-07." in told
    assert "Kept for harbour: causes 2, changes 2." in told
    house = json.loads(on("review harbour --period Q4 --json").out)
    assert [(cause["metric"], cause["code"]) for cause in house["causes"]] == [
        ("", "people"),
        ("conversion", "not-set-up"),
    ]
    assert [(c["text"], c["side"], c["due_on"]) for c in house["report"]["changes"]] == [
        ("Connect the other shops", "shared", "2026-11-15"),
        ("Name a second person", "client", None),
    ]
    assert house["notes"] == ["They were open about it."]


BAD = {
    "held: soon": "line 1: held: ",
    "- data": "line 1: a mapping is expected, with causes, changes, held, note.",
    "causes: data": "line 1: causes: a list is expected",
    "causes:\n  - data": "line 2: causes.1: a mapping is expected, with metric, cause, note.",
    "causes:\n  - {note: x}": "line 2: causes.1: cause is missing.",
    "changes:\n  - {text: a}\n  - {text: b, side: them}": "line 3: changes.2: “them” is no side; there are us, client, shared.",
    "changes:\n  - {text: a, due: someday}": "line 2: changes.1: ",
    "changes:\n  - {text: [a]}": "line 2: changes.1: one value is expected",
    "whatever: 1": "there is no field “whatever”",
}


@pytest.mark.parametrize("text", BAD)
def test_a_file_that_is_wrong_is_refused_with_its_line(on: Csm, tmp_path: Path, text: str) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(text, "utf-8")
    result = on(f"review harbour --answers {file}")
    assert result.code == 1
    assert BAD[text] in result.err
    assert on("reviews --held").err == "There is no such review.\n"


@pytest.fixture
def asked(on: Csm, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``asked("review harbour", "4", "two lists", …)``: what a person at the terminal would type, line by line."""

    def run(line: str, *typed: str, yes: bool = True) -> Result:
        lines = iter(typed)
        with monkeypatch.context() as patch:
            patch.setattr(reviews, "interactive", lambda: True)
            patch.setattr(review_asking.typer, "confirm", lambda *_, **__: yes)
            patch.setattr(review_asking, "typed", lambda: next(lines))
            result = on(line)
        assert list(lines) == []
        return result

    return run


def test_a_goal_that_is_missed_asks_for_its_causes(asked: Callable[..., Result], on: Csm) -> None:
    result = asked(
        "review harbour",
        "99", "4", "two lists", "",  # not a number of the list, then the data; no other cause
        "Clean the list", "someday", "2026-11-15", "Mei", "Bo", "",
    )  # fmt: skip
    assert "Why was “Conversion rate” missed?" in result.err
    assert "A number from 1 to 12, or Enter." in result.err
    assert "Which data is missing" in result.err
    assert "Kept for harbour: causes 1, changes 1." in result.err
    house = json.loads(on("review harbour --period Q4 --json").out)
    assert [(cause["metric"], cause["code"], cause["note"]) for cause in house["causes"]] == [
        ("conversion", "data", "two lists")
    ]
    assert house["report"]["changes"][0]["due_on"] == "2026-11-15"
    asked("review harbour")  # its cause is known: nothing is asked


@pytest.mark.parametrize(
    "line", ["review harbour --for client", "review harbour --json", "review harbour --period 2026-Q2"]
)
def test_nothing_is_asked_where_nobody_would_answer(asked: Callable[..., Result], line: str) -> None:
    assert asked(line).code == 0


def test_who_only_looks_is_asked_once_and_nothing_is_kept(asked: Callable[..., Result], on: Csm) -> None:
    asked("review harbour", yes=False)
    assert on("reviews --held").err == "There is no such review.\n"


def test_one_undo_takes_all_of_it_back(on: Csm) -> None:
    before = on("review harbour --json").out
    on("review harbour --held --cause data --change 'Clean;2026-11-15'")
    assert on("undo").code == 0
    assert on("review harbour --json").out == before
