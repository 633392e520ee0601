"""Topics by how much they are asked about, and the questions of one, read from a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.playbooks import Library, shipped_folder
from csmcli.store.finding import client
from csmcli.store.reading import reader
from csmcli.views.questions import Question, Topic, Wanted, answers, known_topics, questions, topics, worth_a_page

ASKED = (
    # client, day, topic, question, page
    ("acme", "2026-11-01", "backend", "Who fills it in?", "manual-backend.md"),
    ("acme", "2026-11-05", "backend", "Where are the fees?", None),
    ("beta", "2026-11-10", "backend", "Who fills it in?", "https://example.com/2"),
    ("acme", "2026-11-12", "fees", "How much?", None),
    ("beta", "2026-11-20", "fees", "How much?", None),
    ("acme", "2026-11-21", "dates", "How long?", None),
)


@pytest.fixture
def read(csm: Callable[..., Any], home: Path) -> Callable[..., Any]:
    """``read(topics, Wanted())`` on a database in which two clients have asked."""
    for key in ("acme", "beta"):
        assert csm(["add", key]).code == 0
    for key, day, topic, text, page in ASKED:
        answered = ["--answered-by", page] if page else []
        assert csm(["ask", key, text, "--on", day, "--topic", topic, *answered]).code == 0

    def call(view: Callable[..., Any], *arguments: Any) -> Any:
        with reader(home / "data" / "csm.db") as connection:
            return view(connection, *arguments)

    return call


def test_the_fields_are_the_contract() -> None:
    assert Topic._fields == ("topic", "questions", "clients", "open", "last_asked", "pages")
    assert Question._fields == ("client", "topic", "text", "asked_on", "answered_by", "answered_on")


def test_the_topics_asked_about_most_come_first_with_their_pages(read: Callable[..., Any]) -> None:
    assert read(topics, Wanted()) == [
        Topic("backend", 3, 2, 1, date(2026, 11, 10), ("https://example.com/2", "manual-backend.md")),
        Topic("fees", 2, 2, 2, date(2026, 11, 20), ()),
        Topic("dates", 1, 1, 1, date(2026, 11, 21), ()),
    ]
    assert worth_a_page(read(topics, Wanted())).topic == "fees"
    assert worth_a_page([]) is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(clients=(2,)), [("backend", 1, 0), ("fees", 1, 1)]),
        (Wanted(since=date(2026, 11, 12)), [("fees", 2, 2), ("dates", 1, 1)]),
        (Wanted(open=True), [("fees", 2, 2), ("dates", 1, 1), ("backend", 1, 1)]),
        (Wanted(clients=(2,), since=date(2026, 11, 11), open=True), [("fees", 1, 1)]),
        (Wanted(since=date(2026, 11, 22)), []),
    ],
)
def test_topics_narrowed(read: Callable[..., Any], wanted: Wanted, expected: list[tuple[str, int, int]]) -> None:
    assert sorted((t.topic, t.questions, t.open) for t in read(topics, wanted)) == sorted(expected)


def test_the_pages_of_a_topic_are_all_there_are_however_it_is_narrowed(read: Callable[..., Any]) -> None:
    (topic,) = [t for t in read(topics, Wanted(open=True)) if t.topic == "backend"]
    assert topic.pages == ("https://example.com/2", "manual-backend.md")


def test_the_questions_of_a_topic_the_open_ones_first(read: Callable[..., Any]) -> None:
    found = read(questions, "backend", Wanted(), None)
    assert [(q.client, q.asked_on.day, q.answered_by) for q in found] == [
        ("acme", 5, None),
        ("beta", 10, "https://example.com/2"),
        ("acme", 1, "manual-backend.md"),
    ]
    assert found[1].answered_on == date(2026, 11, 10)
    assert found == read(questions, "backend", Wanted(), 3)
    assert read(questions, "backend", Wanted(), 1) == found[:1]
    assert read(questions, "backend", Wanted(open=True), None) == found[:1]
    assert read(questions, "nothing", Wanted(), None) == []
    assert read(known_topics) == ["backend", "dates", "fees"]


def test_what_may_answer_is_what_did_before_and_what_the_milestone_has(read: Callable[..., Any]) -> None:
    library = Library(shipped_folder())

    def offered(topic: str) -> list[str]:
        return read(lambda connection: answers(connection, library, client(connection, "acme"), topic))

    assert offered("backend") == ["https://example.com/2", "manual-backend.md"]
    assert offered("copy") == ["page-outline.md", "page-examples.md"]
    assert offered("fees") == []
