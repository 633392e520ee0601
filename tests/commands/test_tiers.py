"""``csm intake`` and ``csm tier`` as typed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CSM = Callable[..., Any]
QUESTIONS = 19

STRONG = """\
social-channels: several
own-list: over-5000
launch-wish: 2027-03
target-amount: 100萬
who-does-what: 小美
"""


@pytest.fixture
def acme(csm: CSM) -> CSM:
    csm("add Acme")
    return csm


@pytest.fixture
def answers(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        file = tmp_path / "answers.yaml"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody at the terminal who types these lines."""

    def type_(text: str) -> None:
        monkeypatch.setattr("csmcli.commands.tiers.interactive", lambda: True)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_


def suggestion(csm: CSM) -> dict[str, Any]:
    result = csm("tier acme --suggest --json")
    assert result.code == 0
    found: dict[str, Any] = json.loads(result.out)
    return found


def test_answers_from_a_file_suggest_a_tier_and_say_what_to_type(acme: CSM, answers: Any) -> None:
    result = acme(["intake", "acme", "--answers", answers(STRONG)])
    assert (result.code, result.out) == (0, "")
    assert "Answers of acme kept: 5." in result.err
    assert "Suggested: large (Large), score 100 of 100." in result.err
    assert "Several channels, run by people whose job it is (100 of 100, weight 3)" in result.err
    assert "To assign it: csm tier acme large" in result.err
    assert "ad-practice" in result.err


def test_the_suggestion_as_json(acme: CSM, answers: Any) -> None:
    acme(["intake", "acme", "--answers", answers("own-list: under-500\nsocial-channels: several\n")])
    found = suggestion(acme)
    assert list(found) == ["key", "tier", "suggested", "score", "reasons", "open"]
    assert (found["key"], found["tier"], found["suggested"], found["score"]) == ("acme", None, "medium", 60)
    assert [(r["points"], r["weight"]) for r in found["reasons"]] == [(100, 3), (0, 2)]
    assert set(found["reasons"][0]) == {"question", "answer", "points", "weight"}
    assert "ad-practice" in found["open"]


@pytest.mark.parametrize("format", ["table", "csv", "markdown"])
def test_the_suggestion_in_every_format(acme: CSM, answers: Any, format: str) -> None:
    acme(["intake", "acme", "--answers", answers("own-list: under-500")])
    result = acme(f"tier acme --suggest --format {format}")
    assert result.code == 0
    assert "Fewer than 500" in result.out


def test_without_answers_nothing_is_suggested(acme: CSM) -> None:
    result = acme("tier acme --suggest")
    assert (result.code, result.out) == (0, "")
    assert "no tier is suggested: csm intake acme" in result.err
    assert suggestion(acme)["suggested"] is None


def test_a_tier_that_fits_already_is_not_proposed_again(acme: CSM, answers: Any) -> None:
    acme("tier acme large")
    result = acme(["intake", "acme", "--answers", answers(STRONG)])
    assert "acme has that tier already." in result.err
    assert "To assign it" not in result.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("own-list: under-500\nzebra: 1\n", "line 2: zebra: there is no such question"),
        ("# mine\nown-list: lots\n", "line 2: own-list: “lots” is not among under-500, up-to-5000, over-5000."),
        ("own-list: [under-500]\n", "line 1: own-list: an answer is one value"),
        ("target-amount: a lot\n", "line 1: target-amount: “a lot” is no amount"),
        ("\nlaunch-wish: 2027-02-30\n", "line 2: launch-wish: "),
        ("- under-500\n", "line 1: a line for each answer is expected"),
        ("", "line 1: a line for each answer is expected"),
        ("own-list: under-500\nown-list: over-5000\n", "stands here twice"),
        ("own-list: &a under-500\n", "anchor &a is not allowed"),
    ],
)
def test_a_bad_file_names_file_and_line_and_keeps_nothing(acme: CSM, answers: Any, text: str, said: str) -> None:
    file = answers(text)
    result = acme(["intake", "acme", "--answers", file])
    assert (result.code, result.out) == (1, "")
    assert f"{file}, {said}" in result.err or (file in result.err and said in result.err)
    assert suggestion(acme)["reasons"] == []


def test_a_file_that_is_not_there(acme: CSM) -> None:
    result = acme("intake acme --answers nowhere.yaml")
    assert result.code == 1
    assert "nowhere.yaml: there is no such file." in result.err


def test_an_empty_answer_in_a_file_is_skipped(acme: CSM, answers: Any) -> None:
    result = acme(["intake", "acme", "--answers", answers("own-list:\nsocial-channels: ~\n")])
    assert result.code == 0
    assert "No answer was given; nothing changed." in result.err


def test_without_a_terminal_it_says_how_else(acme: CSM) -> None:
    result = acme("intake acme")
    assert (result.code, result.out) == (2, "")
    assert result.err == "csm: There is nobody to ask on this terminal; give the answers with --answers FILE.yaml.\n"


def test_questions_are_asked_one_after_another(acme: CSM, typing: Any) -> None:
    typing("3\nunder-500\n" + "\n" * (QUESTIONS - 2))
    result = acme("intake acme")
    assert (result.code, result.out) == (0, "")
    assert f"Questions: {QUESTIONS}. Enter skips one" in result.err
    assert "1. Which social channels do you have" in result.err
    assert "   3 Several channels" in result.err
    assert "Answers of acme kept: 2." in result.err
    assert suggestion(acme)["score"] == 60


def test_a_wrong_answer_is_asked_again_and_the_answer_so_far_is_shown(acme: CSM, typing: Any) -> None:
    typing("4\n0\nlots\n3\n" + "\n" * (QUESTIONS - 1))
    result = acme("intake acme")
    assert result.err.count("is not among one-quiet, some, several.") == 3
    typing("\n" * QUESTIONS)
    again = acme("intake acme")
    assert "So far: Several channels, run by people whose job it is" in again.err
    assert "No answer was given; nothing changed." in again.err
    assert suggestion(acme)["score"] == 100


def test_breaking_off_keeps_nothing(acme: CSM, typing: Any) -> None:
    typing("3\n3\n")
    assert acme("intake acme").code == 130
    assert suggestion(acme)["reasons"] == []


def test_a_tier_is_assigned_and_its_history_kept(acme: CSM) -> None:
    first = acme("tier acme small")
    assert (first.code, first.out) == (0, "")
    assert first.err.splitlines() == ["acme is small now.", "To make its checklist: csm checklist acme"]
    acme("checklist acme")
    second = acme(["tier", "acme", "large", "--reason", "a second product"], CSM_TODAY="2026-12-01")
    assert "acme is large now; it was small." in second.err
    assert "To see what that changes in its checklist: csm checklist acme" in second.err
    assert json.loads(acme("tier acme --json").out) == [
        {"decided_on": "2026-12-01", "tier": "large", "reason": "a second product"},
        {"decided_on": "2026-11-22", "tier": "small", "reason": None},
    ]
    shown = acme("tier acme")
    assert "acme is large." in shown.err
    assert [line.split()[:2] for line in shown.out.splitlines()[1:]] == [
        ["2026-12-01", "large"],
        ["2026-11-22", "small"],
    ]


def test_the_same_tier_again(acme: CSM) -> None:
    acme("tier acme small")
    assert "acme has the tier small already; nothing changed." in acme("tier acme small").err
    assert len(json.loads(acme("tier acme --json").out)) == 1


def test_a_client_without_a_tier(acme: CSM) -> None:
    result = acme("tier acme")
    assert (result.code, result.out) == (0, "")
    assert "acme has no tier yet: csm intake acme suggests one." in result.err


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("tier acme huge", 2, "huge"),
        ("tier acme small --suggest", 2, "leave out small or --suggest"),
        ("tier acme --reason why", 2, "--reason goes with a tier"),
        ("tier zebra small", 1, "No client goes by “zebra”"),
        ("tier zebra", 1, "No client goes by “zebra”"),
    ],
)
def test_what_cannot_be_done_is_said(acme: CSM, line: str, code: int, said: str) -> None:
    result = acme(line)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


@pytest.mark.parametrize("line", ["intake", "tier"])
def test_help_shows_an_example(csm: CSM, line: str) -> None:
    result = csm(f"{line} --help")
    assert result.code == 0
    assert f"csm {line} 月動褲" in result.out
