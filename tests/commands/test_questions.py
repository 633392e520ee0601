"""``csm ask`` and ``csm questions`` as typed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CSM = Callable[..., Any]
PAGE = "https://example.com/manual/fees"


@pytest.fixture
def asked(csm: CSM, filled: Callable[..., Path]) -> CSM:
    """Two clients, four questions about three topics."""
    filled(
        "add Acme --signed 2026-11-01",
        "add 月動褲 --key moon --signed 2026-11-01",
        "ask acme 'How much per box?' --topic fees --on 2026-11-10",
        "ask moon 運費怎麼填？ --topic Fees --on mon",
        "ask moon 誰來上傳？ --topic backend --answered-by manual-backend.md",
        "ask acme 'How long?'",
    )
    return csm


def rows(csm: CSM, line: str) -> list[dict[str, Any]]:
    result = csm(f"{line} --json")
    assert result.code == 0, result.err
    found: list[dict[str, Any]] = json.loads(result.out)
    return found


def test_a_question_is_kept_and_pages_that_may_answer_it_are_offered(asked: CSM) -> None:
    assert asked("ask acme 'And when?'").err.splitlines() == [
        "Kept for acme, about timeline.",
        "timeline is where it stands; --topic TOPIC says what it is about.",
    ]
    assert asked("ask acme 'How LONG?'").err == "acme asked that on 2026-11-22 already; it is open, about timeline.\n"
    offered = asked("ask acme 'Who uploads it?' --topic backend").err
    assert "Perhaps it is answered by manual-backend.md; if so, ask it again with --answered-by." in offered
    told = asked(f"ask acme 'How long?' --answered-by {PAGE}").err
    assert told == f"Answered for acme: asked on 2026-11-22 about timeline, by {PAGE}.\n"
    told = asked(f"ask acme new --topic x --answered-by {PAGE}").err
    assert told == f"Kept for acme, about x, answered by {PAGE}.\n"


def test_topics_are_ranked_and_the_one_most_worth_a_page_is_named(asked: CSM) -> None:
    result = asked("questions")
    assert [line.split("  ")[0] for line in result.out.splitlines()] == ["Topic", "fees", "backend", "timeline"]
    assert "no page yet" in result.out
    assert "Most worth a manual page: fees (questions: 2, clients: 2); no page answers it yet." in result.err
    assert "csm questions --topic fees --answered-by PAGE" in result.err
    assert rows(asked, "questions")[0] == {
        "topic": "fees", "questions": 2, "clients": 2, "open": 2, "last_asked": "2026-11-16", "pages": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", ["fees", "backend", "timeline"]),
        ("--top 1", ["fees"]),
        ("--open", ["fees", "timeline"]),
        ("moon", ["backend", "fees"]),
        ("acme --open", ["timeline", "fees"]),
        ("--since tuesday", ["backend", "timeline"]),
        ("--since monday", ["fees", "backend", "timeline"]),
        ("acme --since yesterday", ["timeline"]),
    ],
)
def test_topics_narrowed(asked: CSM, options: str, expected: list[str]) -> None:
    assert sorted(row["topic"] for row in rows(asked, f"questions {options}")) == sorted(expected)


def test_the_hint_is_of_all_topics_though_few_are_shown(asked: CSM) -> None:
    asked(f"questions --topic fees --answered-by {PAGE}")
    result = asked("questions --top 1")
    assert "fees" in result.out
    assert "Most worth a manual page: timeline" in result.err


def test_the_questions_of_a_topic(asked: CSM) -> None:
    assert [(row["client"], row["text"]) for row in rows(asked, "questions --topic FEES")] == [
        ("moon", "運費怎麼填？"),
        ("acme", "How much per box?"),
    ]
    assert rows(asked, "questions --topic fees --top 1")[0]["client"] == "moon"
    assert rows(asked, "questions acme --topic fees")[0]["client"] == "acme"
    page = asked("questions --topic backend").out
    assert "誰來上傳？" in page
    assert "manual-backend.md" in page
    assert rows(asked, "questions --topic backend --open") == []


def test_a_page_answers_a_topic_in_one_step(asked: CSM) -> None:
    told = asked(f"questions --topic Fees --answered-by {PAGE}")
    assert told.err == f"Answered by {PAGE}, about fees: 2 (clients: 2).\n"
    assert {row["answered_by"] for row in rows(asked, "questions --topic fees")} == {PAGE}
    assert rows(asked, "questions --topic fees")[0]["answered_on"] == "2026-11-22"
    assert "2 rows" in asked("undo").err
    assert [row["topic"] for row in rows(asked, "questions --open")] == ["fees", "timeline"]


def test_empty_is_an_answer(asked: CSM) -> None:
    assert asked("questions --since today --topic fees").err == "There is no such question.\n"
    assert "Nobody has asked about “feez” yet. Did you mean fees?" in asked("questions --topic feez").err
    asked(f"questions --topic fees --answered-by {PAGE}")
    asked(f"questions --topic timeline --answered-by {PAGE}")
    result = asked("questions --open")
    assert (result.code, result.out, result.err) == (0, "", "There is no such question.\n")
    assert "Most worth" not in asked("questions").err


def test_no_page_is_said_to_people_and_left_empty_for_programs(asked: CSM) -> None:
    assert "fees,2,2,2,2026-11-16,\n" in asked("questions --format csv").out
    assert "no page yet" in asked("questions --format markdown").out


def test_before_anybody_has_asked(csm: CSM) -> None:
    csm("add Acme")
    assert csm("questions").err == "Nobody has asked anything yet: csm ask CLIENT QUESTION keeps a question.\n"
    assert csm("questions --format csv").out.splitlines() == ["topic,questions,clients,open,last_asked,pages"]
    assert csm("questions --topic x --format csv").out.splitlines() == [
        "client,topic,text,asked_on,answered_by,answered_on"
    ]


REFUSALS = (
    # typed, exit code, what the sentence holds
    ("ask nobody x", 1, "No client goes by “nobody”"),
    ("ask acme ''", 2, "The question is empty"),
    ("ask acme x --topic ''", 2, "The topic is empty"),
    ("ask acme x --on tomorrow", 2, "after today"),
    ("ask acme x --answered-by manual-backnd.md", 2, "Did you mean manual-backend.md?"),
    ("ask acme x --answered-by ''", 2, "The page is empty"),
    ("ask acme 'How long?' --answered-by https://x.tw --on yesterday", 1, "it cannot be answered on 2026-11-21"),
    ("questions nobody", 1, "No client goes by “nobody”"),
    ("questions --since tomorrow", 2, "after today"),
    ("questions --since lunch", 2, "not known as a day"),
    ("questions --top 0", 2, "--top"),
    ("questions --answered-by https://x.tw", 2, "name it with --topic"),
    ("questions --topic fees --answered-by https://x.tw --top 1", 2, "leave out --since and --top"),
    ("questions --topic fees --answered-by x", 2, "neither an address"),
    ("questions --topic feess --answered-by https://x.tw", 1, "Did you mean fees?"),
    ("questions --topic backend --answered-by https://x.tw", 1, "No open question is about “backend”"),
)


@pytest.mark.parametrize(("line", "code", "words"), REFUSALS, ids=[case[0] for case in REFUSALS])
def test_what_is_refused_is_said_once_and_changes_nothing(asked: CSM, line: str, code: int, words: str) -> None:
    before = asked("history --json").out
    result = asked(line)
    assert (result.code, result.out) == (code, ""), result.err
    assert words in " ".join(result.err.replace("│", " ").split())
    assert "Traceback" not in result.err
    assert asked("history --json").out == before


HOSTILE = (
    "\x1b[31mred",
    "a\u202eb",
    "[bold]x[/nothing]",
    "{key}",
    "=1+1",
    "'; DROP TABLE question; --",
    "💥\u200d",
    "a\nb",
)


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_are_kept_as_they_are_and_shown_harmless(csm: CSM, word: str) -> None:
    csm("add Acme")
    assert csm(["ask", "acme", "--topic", word, "--answered-by", f"https://x.tw/{word}", "--", word]).code == 0
    assert csm(["ask", "acme", "--topic", f"{word}2", "--", word]).code == 0
    shown = [csm("questions"), csm(["questions", "--topic", word]), csm(["questions", "--topic", f"{word}3"])]
    shown += [csm(f"questions --format {format}") for format in ("json", "markdown")]
    for result in shown:
        assert result.code == 0, result.err
        assert not {c for c in result.out + result.err if unicodedata.category(c) == "Cc" and c != "\n"}
        assert "\u202e" not in result.out + result.err
    (row,) = json.loads(csm(["questions", "--topic", word, "--json"]).out)
    assert row["text"] == word
    assert row["answered_by"] == f"https://x.tw/{word}"


def test_a_topic_of_several_words_is_quoted_in_the_hint(csm: CSM) -> None:
    csm("add Acme")
    csm("ask acme x --topic 'shipping fees'")
    assert "csm questions --topic 'shipping fees' --answered-by PAGE" in csm("questions").err
