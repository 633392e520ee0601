"""``csm handoff`` as typed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.outcome_practice import write_practice

CSM = Callable[..., Any]


@pytest.fixture
def acme(csm: CSM, home: Path) -> CSM:
    """Acme, of a playbook that asks; today is Sunday, 22 November 2026."""
    write_practice(home / "config" / "playbooks")
    assert csm("add Acme --playbook tiny --signed 2026-11-19").code == 0
    return csm


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "handoff.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody at the terminal who types these lines."""

    def type_(text: str) -> None:
        monkeypatch.setattr("csmcli.commands.handoff.interactive", lambda: True)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_


def promised(csm: CSM) -> dict[str, str]:
    return {row["key"]: row["due_on"] for row in json.loads(csm("follow acme --json").out)}


def test_without_a_terminal_it_lists_questions_answers_and_what_is_missing(acme: CSM) -> None:
    acme("handoff acme --set decider=owner")
    result = acme("handoff acme")
    assert result.code == 0
    assert [line.split("  ")[0] for line in result.out.splitlines()] == [
        "Key", "why", "contract-until", "decider", "rival",
    ]  # fmt: skip
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert lines[1] == "why Why did they buy? missing 2026-11-23"
    assert lines[3] == "decider Who decides? The owner"
    assert lines[4] == "rival Whom were we compared with?"
    assert result.err == "Missing for acme: why, contract-until.\n"


def test_the_list_as_json(acme: CSM) -> None:
    acme("handoff acme --set decider=owner")
    rows = json.loads(acme("handoff acme --json").out)
    assert rows[0] == {
        "key": "why",
        "area": "purpose",
        "question": "Why did they buy?",
        "required": True,
        "answer": None,
        "words": "",
        "answered_on": None,
        "missing": True,
        "due_on": "2026-11-23",
    }
    assert {k: rows[2][k] for k in ("answer", "words", "answered_on", "missing", "due_on")} == {
        "answer": "owner",
        "words": "The owner",
        "answered_on": "2026-11-22",
        "missing": False,
        "due_on": None,
    }


@pytest.mark.parametrize("format", ["csv", "markdown"])
def test_the_list_in_other_formats(acme: CSM, format: str) -> None:
    result = acme(f"handoff acme --format {format}")
    assert result.code == 0
    assert "Why did they buy?" in result.out


def test_answers_from_a_file_and_what_is_missing_is_promised(acme: CSM, file: Any) -> None:
    result = acme(["handoff", "acme", "--answers", file("why: calls cost too much\ncontract-until: 2027-12-31\n")])
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [
        "Answers of acme kept: 2.",
        "Follow-ups for what is missing: handoff-decider.",
        "Missing for acme: decider.",
    ]
    assert promised(acme) == {"handoff-decider": "2026-11-26"}
    again = acme(["handoff", "acme", "--answers", file("why: calls cost too much\n")])
    assert "Follow-ups" not in again.err
    assert promised(acme) == {"handoff-decider": "2026-11-26"}


def test_when_nothing_is_missing_the_milestone_is_suggested_not_reached(acme: CSM) -> None:
    acme("handoff acme --set why=calls")
    result = acme("handoff acme --set contract-until=2027-12-31 --set decider=board")
    assert result.err.splitlines() == [
        "Answers of acme kept: 2.",
        "Promises that are kept by that: handoff-contract-until, handoff-decider.",
        "Nothing is missing for acme.",
        "To record that the handoff is complete: csm milestone acme handoff",
    ]
    assert promised(acme) == {}
    assert json.loads(acme("milestone acme --json").out)[0]["reached_on"] is None
    acme("milestone acme handoff")
    assert acme("handoff acme").err == "Nothing is missing for acme.\n"


def test_undo_takes_all_of_it_back(acme: CSM) -> None:
    acme("handoff acme --set why=calls")
    assert acme("undo").code == 0
    assert promised(acme) == {}
    assert all(row["answer"] is None for row in json.loads(acme("handoff acme --json").out))


def test_an_option_goes_before_the_file(acme: CSM, file: Any) -> None:
    acme(["handoff", "acme", "--answers", file("why: calls\ndecider: owner\n"), "--set", "why=cost = time"])
    assert [row["answer"] for row in json.loads(acme("handoff acme --json").out)] == [
        "cost = time",
        None,
        "owner",
        None,
    ]


def test_it_asks_one_question_after_another(acme: CSM, typing: Any) -> None:
    typing("calls cost too much\n31 Dec 2027\n2\n\n")
    result = acme("handoff acme")
    assert (result.code, result.out) == (0, "")
    assert "Questions: 4. Enter skips one" in result.err
    assert "3. Who decides?\n   1 The owner\n   2 The board\n" in result.err
    assert "Nothing is missing for acme." in result.err
    assert [row["answer"] for row in json.loads(acme("handoff acme --json").out)] == [
        "calls cost too much", "2027-12-31", "board", None,
    ]  # fmt: skip


def test_enter_keeps_what_is_there_and_promises_the_rest(acme: CSM, typing: Any) -> None:
    typing("\n\n\n\n")
    first = acme("handoff acme")
    assert "Follow-ups for what is missing: handoff-why, handoff-contract-until, handoff-decider." in first.err
    assert "nothing changed" not in first.err
    typing("\n\n\n\n")
    assert "No answer was given; nothing changed." in acme("handoff acme").err
    acme("handoff acme --set why=calls")
    typing("\n\n\n\n")
    assert "   So far: calls\n" in acme("handoff acme").err


def test_show_asks_nothing_on_a_terminal_either(acme: CSM, typing: Any) -> None:
    typing("")
    assert "Why did they buy?" in acme("handoff acme --show").out


def test_breaking_off_keeps_nothing(acme: CSM, typing: Any) -> None:
    typing("calls\n")
    assert acme("handoff acme").code == 130
    assert promised(acme) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "why: x\nzebra: 1\n",
            "line 2: zebra: there is no such question; there are why, contract-until, decider, rival.",
        ),
        ("why: x\ndecider: me\n", "line 2: decider: “me” is not among owner, board."),
        ("contract-until: 2027-02-30\n", "line 1: contract-until: "),
        ("", "line 1: a line for each answer is expected"),
    ],
)
def test_a_bad_file_names_file_line_and_field_and_keeps_nothing(acme: CSM, file: Any, text: str, said: str) -> None:
    path = file(text)
    result = acme(["handoff", "acme", "--answers", path])
    assert (result.code, result.out) == (1, "")
    assert f"{path}, {said}" in result.err
    assert promised(acme) == {}


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("handoff acme --set why", 2, "“why” is no answer; write KEY=VALUE, such as why=…"),
        ("handoff acme --set zebra=1", 2, "There is no question “zebra”; there are why"),
        ("handoff acme --set decider=me", 2, "decider: “me” is not among owner, board."),
        ("handoff acme --set why=", 2, "why: The answer is empty"),
        ("handoff zebra", 1, "No client goes by “zebra”"),
        ("handoff acme --answers nowhere.yaml", 1, "nowhere.yaml: there is no such file."),
    ],
)
def test_what_cannot_be_done_is_said(acme: CSM, line: str, code: int, said: str) -> None:
    result = acme(line)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_several_are_listed_and_answered_together_but_asked_one_at_a_time(acme: CSM, typing: Any) -> None:
    acme("add Lin --playbook tiny --signed 2026-11-20")
    rows = json.loads(acme("handoff acme,lin --json").out)
    assert [row["client"] for row in rows] == ["acme"] * 4 + ["lin"] * 4
    assert acme("handoff acme,lin --set decider=board").code == 0
    assert [row["answer"] for row in json.loads(acme("handoff lin --json").out)] == [None, None, "board", None]
    acme("undo")
    assert promised(acme) == {}
    typing("")
    result = acme("handoff acme,lin")
    assert result.code == 2
    assert "Questions are asked about one client at a time" in result.err


def test_a_playbook_that_asks_nothing(acme: CSM, home: Path) -> None:
    practice = home / "config" / "playbooks" / "tiny" / "playbook.yaml"
    text = practice.read_text(encoding="utf-8")
    practice.write_text(text[: text.index("handoff:\n  - {key: why")], encoding="utf-8")
    listed = acme("handoff acme")
    assert (listed.code, listed.out) == (0, "")
    assert "The playbook tiny asks nothing at the handoff" in listed.err
    assert "missing" not in listed.err
    told = acme("handoff acme --set why=x")
    assert told.code == 1
    assert "The playbook tiny asks nothing at the handoff: its part “handoff” is empty." in told.err


def test_help_shows_an_example(csm: CSM) -> None:
    result = csm("handoff --help")
    assert result.code == 0
    assert "csm handoff 月動褲" in result.out
