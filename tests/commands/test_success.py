"""``csm success`` as typed: asked from vague to measurable, shown, and the client's own words."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.actions.desk import Desk
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.tables.goal import Goal
from csmcli.views import goals
from csmcli.views import success as views
from tests.outcome_practice import write_practice

CSM = Callable[..., Any]

ANSWERS = """\
own-words: handling time falls from 12 to 8 minutes
industry: retail
convert-flow: They see it in the shop and order by phone; sales does it.
number-today: 12 minutes
by-when: 2027-12-31
fit: both
"""


@pytest.fixture
def acme(csm: CSM, home: Path) -> CSM:
    """Acme, of a playbook that asks; today is Sunday, 22 November 2026."""
    write_practice(home / "config" / "playbooks")
    assert csm("add Acme --playbook tiny --signed 2026-11-19 --tier small").code == 0
    return csm


@pytest.fixture
def answered(acme: CSM, tmp_path: Path) -> CSM:
    path = tmp_path / "success.yaml"
    path.write_text(ANSWERS, encoding="utf-8")
    assert acme(["success", "acme", "--answers", str(path)]).code == 0
    return acme


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody at the terminal who types these lines."""

    def type_(text: str) -> None:
        monkeypatch.setattr("csmcli.commands.success.interactive", lambda: True)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_


def known(csm: CSM, client: str = "acme") -> dict[str, Any]:
    result = csm(f"success {client} --json")
    assert result.code == 0, result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def set_goal(home: Path, metric: str, baseline: int, target: int) -> None:
    desk = Desk(
        home / "data" / "csm.db", Library(shipped_folder(), home / "config" / "playbooks"), date(2026, 11, 22), "m", "x"
    )
    with desk.writing() as work:
        work.add(
            Goal(
                client_id=1,
                metric=metric,
                unit="minutes",
                direction="down" if target < baseline else "up",
                baseline=baseline,
                target=target,
                by_on=date(2027, 12, 31),
                checkpoints=f"2027-12-31={target}",
                set_on=date(2026, 11, 20),
            )
        )


def test_of_a_client_nobody_asked_the_page_says_so(acme: CSM) -> None:
    result = acme("success acme")
    assert result.code == 0
    assert "Success is:  not asked yet" in result.out
    assert result.err.splitlines() == [
        "Needed and not known yet for acme: own-words, number-today; csm success acme asks.",
        "Not asked yet: industry, convert-flow, by-when, fit, fit-reason.",
    ]


def test_answers_from_a_file_end_with_metrics_that_suit_as_commands(acme: CSM, tmp_path: Path) -> None:
    path = tmp_path / "success.yaml"
    path.write_text(ANSWERS, encoding="utf-8")
    result = acme(["success", "acme", "--answers", str(path)])
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [
        "Answers of acme kept: 6.",
        "Not asked yet: fit-reason.",
        "Where it would show:",
        "  csm goal acme raised-in-shop --baseline NOW --target TARGET --by 2027-12-31",
        "    Shop turnover: A month of it.",
        "  csm goal acme conversion --baseline NOW --target TARGET --by 2027-12-31",
        "    Conversion rate: Buyers over visitors. Usual baseline: 1% to 5%.",
        "  csm goal acme handling-time --baseline NOW --target TARGET --by 2027-12-31",
        "    Handling time: Median per case. Usual baseline: 8 min to 15 min.",
    ]


def test_the_page_for_people(answered: CSM, home: Path) -> None:
    answered(["success", "acme", "--word", "handling time=處理時間", "--word", "conversion=成交率@sales"])
    set_goal(home, "handling-time", 1200, 800)
    result = answered("success acme")
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert lines == [
        "Client: acme",
        "Name: Acme",
        "Success is: handling time falls from 12 to 8 minutes",
        "Industry: Retail",
        "Fit: both sides can say what success is",
        "",
        "Question Answer",
        "How do visitors become buyers? They see it in the shop and order by phone; sales does it.",
        "What is the number today? 12 minutes",
        "By when? 2027-12-31",
        "",
        "We say The client says Department",
        "Conversion rate 成交率 Sales",
        "Handling time 處理時間",
        "",
        "Goal State Progress By",
        "處理時間 on track ░░░░░░░░░░ 0 % 2027-12-31",
    ]
    assert "handling-time" not in result.err, "what is a goal already is not offered"


def test_the_record_for_programs(answered: CSM, home: Path) -> None:
    answered(["success", "acme", "--word", "conversion=成交率@sales"])
    set_goal(home, "handling-time", 1200, 800)
    found = known(answered)
    assert list(found) == list(views.Success._fields)
    assert {
        key: found[key] for key in ("own_words", "industry", "industry_title", "fit", "by_on", "missing", "open")
    } == {
        "own_words": "handling time falls from 12 to 8 minutes",
        "industry": "retail",
        "industry_title": "Retail",
        "fit": "both",
        "by_on": "2027-12-31",
        "missing": [],
        "open": ["fit-reason"],
    }
    assert found["answers"][2] == {
        "key": "convert-flow",
        "area": "business",
        "step": "convert",
        "question": "How do visitors become buyers?",
        "answer": "They see it in the shop and order by phone; sales does it.",
        "words": "They see it in the shop and order by phone; sales does it.",
        "answered_on": "2026-11-22",
        "follow": "",
    }
    assert found["words"] == [
        {
            "ours": "conversion",
            "title": "Conversion rate",
            "theirs": "成交率",
            "department": "sales",
            "department_title": "Sales",
        }
    ]
    assert list(found["goals"][0]) == list(goals.Standing._fields)
    assert [metric["metric"] for metric in found["metrics"]] == ["conversion", "raised-in-shop"]
    assert found["metrics"][0] == {
        "metric": "conversion",
        "title": "Conversion rate",
        "unit": "percent",
        "direction": "up",
        "low": 100,
        "high": 500,
        "about": "Buyers over visitors.",
    }


def test_it_leads_from_vague_to_measurable_and_keeps_both(acme: CSM, typing: Any) -> None:
    typing("people find things\nthe phone rings 20 times less a day\n1\n\n5%\n\n2\nthey have no numbers\n")
    result = acme("success acme")
    assert (result.code, result.out) == (0, "")
    assert "1. What is success?\n   > " in result.err
    assert "What do you see on that day?" in result.err
    assert "What would you guess?" not in result.err, "5% is a number"
    found = known(acme)
    assert found["own_words"] == "people find things → the phone rings 20 times less a day"
    assert (found["industry"], found["fit"], found["fit_reason"]) == ("retail", "client", "they have no numbers")
    assert "acme: only the client can say what success is, and we do not see yet" in result.err
    assert "  csm goal acme raised-in-shop --baseline NOW --target TARGET --by DATE" in result.err


def test_enter_keeps_the_answer_there_is_and_is_asked_on_where_it_is_vague(acme: CSM, typing: Any) -> None:
    acme(["success", "acme", "--set", "own-words=people find things", "--set", "number-today=5%"])
    typing("\n\n" + "\n" * 6)
    result = acme("success acme")
    assert "   So far: people find things\n" in result.err
    assert "What do you see on that day?" in result.err
    assert "No answer was given; nothing changed." in result.err
    assert "own-words is still vague. Ask on: What do you see on that day?" in result.err
    typing("\n12 calls less on a day\n" + "\n" * 6)
    acme("success acme")
    assert known(acme)["own_words"] == "people find things → 12 calls less on a day"
    assert known(acme)["answers"][0]["follow"] == ""


def test_breaking_off_keeps_nothing(acme: CSM, typing: Any) -> None:
    typing("people find things\n")
    assert acme("success acme").code == 130
    assert known(acme)["answers"] == []


def test_show_asks_nothing_on_a_terminal_either(answered: CSM, typing: Any) -> None:
    typing("")
    assert "handling time falls" in answered("success acme --show").out


@pytest.mark.parametrize(
    ("fit", "said"),
    [
        ("both", None),
        ("client", "only the client can say what success is, and we do not see yet how to bring it about: the fit is in doubt"),
        ("us", "only we can say what success is, and the client has not made it its own: the fit is in doubt"),
        ("neither", "neither side can say what success is: the client may be a poor fit"),
    ],
)  # fmt: skip
def test_a_doubt_is_one_plain_sentence_with_its_reason(acme: CSM, fit: str, said: str | None) -> None:
    result = acme(["success", "acme", "--set", f"fit={fit}", "--set", "fit-reason=a new boss"])
    page = acme("success acme").out
    assert "Because:     a new boss" in page
    assert (f"acme: {said}." in result.err) if said else ("Answers of acme kept: 2.\nNeeded" in result.err)
    assert (said or "both sides can say what success is") in page


def test_words_are_said_and_used_by_the_goals(answered: CSM, home: Path) -> None:
    result = answered(["success", "acme", "--word", "Conversion rate=成交率@業務", "--word", "seat=席次"])
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == ["acme says “成交率” for conversion in sales.", "acme says “席次” for seat."]
    set_goal(home, "conversion", 500, 1000)
    assert known(answered)["goals"][0]["their_word"] == "成交率"
    assert answered("success acme --word conversion=@sales --word seat=").err.splitlines() == [
        "acme has no word of its own for conversion any more.",
        "acme has no word of its own for seat any more.",
    ]
    assert known(answered)["words"] == []
    answered("undo")
    assert len(known(answered)["words"]) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--set", "own-words"], 2, "“own-words” is no answer; write KEY=VALUE, such as own-words=…"),
        (["--set", "why=x"], 2, "There is no question “why”; there are own-words, industry"),
        (["--set", "industry=zoo"], 2, "industry: “zoo” is not among retail, clinic."),
        (["--word", "conversion"], 2, "“conversion” is no word; write OURS=THEIRS"),
        (["--word", "seat="], 1, "acme has no word of its own for “seat”."),
        (["--word", "seat=x@zoo"], 2, "There is no department “zoo”; there are sales, support."),
        (["--set", "own-words=more", "--word", "seat="], 1, "acme has no word of its own for “seat”."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_kept(acme: CSM, words: list[str], code: int, said: str) -> None:
    result = acme(["success", "acme", *words])
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert known(acme)["answers"] == known(acme)["words"] == []


def test_a_bad_file_names_file_line_and_field(acme: CSM, tmp_path: Path) -> None:
    path = tmp_path / "success.yaml"
    path.write_text("own-words: more\nfit: perhaps\n", encoding="utf-8")
    result = acme(["success", "acme", "--answers", str(path)])
    assert result.code == 1
    assert f"{path}, line 2: fit: “perhaps” is not among both, client, us, neither." in result.err
    assert known(acme)["answers"] == []


def test_several_are_shown_and_written_but_asked_one_at_a_time(answered: CSM, typing: Any) -> None:
    answered("add Lin --playbook tiny")
    assert answered("success acme,lin --set industry=clinic --word seat=席次").code == 0
    found = json.loads(answered("success acme,lin --json").out)
    assert [(one["key"], one["industry"], len(one["words"])) for one in found] == [
        ("acme", "clinic", 1),
        ("lin", "clinic", 1),
    ]
    assert answered("success acme,lin").out.count("Client:") == 2
    answered("undo")
    assert known(answered, "lin")["words"] == []
    typing("")
    result = answered("success acme,lin")
    assert result.code == 2
    assert "Questions are asked about one client at a time" in result.err


def test_the_intake_is_not_disturbed(answered: CSM) -> None:
    answered(["success", "acme", "--set", "number-today=5%"])
    suggestion = json.loads(answered("tier acme --suggest --json").out)
    assert (suggestion["suggested"], suggestion["reasons"], suggestion["open"]) == (None, [], ["team-size"])


def test_a_campaigns_target_stands_on_its_page(csm: CSM) -> None:
    csm("add 月動褲 --target 1,000,000")
    csm("add 山頂茶席 --key teahouse --target 100,000")
    assert "Target:      1,000,000 TWD" in csm("success 月動褲").out
    assert known(csm, "teahouse")["target"] == 10_000_000
    assert "raised" not in [metric["metric"] for metric in known(csm, "teahouse")["metrics"]], "it is a goal as it is"


def test_a_playbook_that_does_not_ask_still_keeps_words(acme: CSM, home: Path, typing: Any) -> None:
    practice = home / "config" / "playbooks" / "tiny" / "playbook.yaml"
    text = practice.read_text(encoding="utf-8")
    practice.write_text(text[: text.index("success:\n")], encoding="utf-8")
    assert acme("success acme").code == 0
    assert acme("success acme --word seat=席次").code == 0
    for words in (["--set", "own-words=x"], []):
        typing("")
        result = acme(["success", "acme", *words])
        assert result.code == 1
        assert "The playbook tiny does not ask what success is: its part “success” is empty." in result.err


def test_a_day_that_is_none_any_more_is_left_out(acme: CSM, home: Path) -> None:
    """The playbook asked for a text when it was answered."""
    practice = home / "config" / "playbooks" / "tiny" / "playbook.yaml"
    text = practice.read_text(encoding="utf-8")
    dated = "by-when, area: measure, question: {en: By when?, zh-TW: 什麼時候之前？}, kind: "
    practice.write_text(text.replace(f"{dated}date", f"{dated}text"), encoding="utf-8")
    acme(["success", "acme", "--set", "by-when=before Christmas"])
    practice.write_text(text, encoding="utf-8")
    assert known(acme)["by_on"] is None


@pytest.mark.parametrize("format", ["csv", "markdown"])
def test_other_formats(answered: CSM, format: str) -> None:
    result = answered(f"success acme --format {format}")
    assert result.code == 0
    assert "handling time falls from 12 to 8 minutes" in result.out


def test_what_show_says_of_handoff_and_fit(acme: CSM, home: Path) -> None:
    """The two reads that the page of a client rests on."""
    import sqlite3

    acme("handoff acme --set why=calls", CSM_TODAY="2026-11-20")
    acme("handoff acme --set decider=board")
    acme("success acme --set fit=us --set fit-reason='a new boss'")
    practice = Library(shipped_folder(), home / "config" / "playbooks").get("tiny")
    connection = sqlite3.connect(home / "data" / "csm.db")
    assert [question.key for question in views.missing(connection, practice, 1)] == ["contract-until"]
    then = views.missing(connection, practice, 1, date(2026, 11, 21))
    assert [question.key for question in then] == ["contract-until", "decider"]
    assert views.missing(connection, practice._replace(handoff=()), 1) == ()
    assert views.fit(connection, 1) == ("us", "a new boss")
    assert views.fit(connection, 1, date(2026, 11, 21)) == (None, None)
    connection.close()


def test_help_shows_an_example(csm: CSM) -> None:
    result = csm("success --help")
    assert result.code == 0
    assert "csm success 月動褲" in result.out
