"""What clients ask is kept once while it is open, and one page may answer a whole topic."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest

from csmcli.actions import clients, history, milestones, questions
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, NotFound, Refused

One = Callable[..., dict[str, object]]
Rows = Callable[[], dict[str, list[tuple[object, ...]]]]
TODAY = date(2026, 11, 22)
PAGE = "https://example.com/manual/fees"


@pytest.fixture
def beta(desk: Desk) -> str:
    return clients.add(desk, "Beta", playbook="crowdfunding", tier="large", profile=Profile(signed_on=TODAY)).key


def test_the_topic_is_the_current_milestone_unless_told(desk: Desk, acme: str, one: One) -> None:
    asked = questions.ask(desk, acme, "How long may it run?", on=date(2026, 11, 20))
    assert (asked.client.key, asked.topic, asked.answered_by, asked.since) == ("acme", "timeline", None, None)
    kept = one("question")
    assert len(str(kept.pop("uid"))) == 16
    assert kept == {
        "id": 1, "client_id": 1, "asked_on": "2026-11-20", "topic": "timeline", "text": "How long may it run?",
        "answered_by": None, "answered_on": None,
    }  # fmt: skip
    assert questions.ask(desk, acme, "And the fees?", on=TODAY, topic=" Shipping\tＦees ").topic == "shipping fees"


def test_a_question_answered_at_once(desk: Desk, acme: str, one: One) -> None:
    questions.ask(
        desk, acme, "Who fills it in?", on=date(2026, 11, 20), topic="backend", answered_by="Manual-Backend.md"
    )
    row = one("question")
    assert (row["answered_by"], row["answered_on"]) == ("manual-backend.md", "2026-11-20")


def test_the_same_open_question_is_kept_once_and_answered_when_it_is(desk: Desk, acme: str, one: One) -> None:
    questions.ask(desk, acme, "How long may it run?", on=date(2026, 11, 10))
    again = questions.ask(desk, acme, " how LONG may it  run? ", on=TODAY)
    assert (again.topic, again.since, again.answered_by) == ("timeline", date(2026, 11, 10), None)
    assert one("question")["text"] == "How long may it run?"
    answered = questions.ask(desk, acme, "How long may it run?", on=TODAY, answered_by=PAGE)
    assert answered.since == date(2026, 11, 10)
    row = one("question")
    assert (row["asked_on"], row["answered_by"], row["answered_on"]) == ("2026-11-10", PAGE, "2026-11-22")


def test_what_was_answered_and_is_asked_again_is_a_new_question(desk: Desk, acme: str, one: One) -> None:
    questions.ask(desk, acme, "How long?", on=date(2026, 11, 10), answered_by=PAGE)
    assert questions.ask(desk, acme, "How long?", on=TODAY).since is None
    assert one("question", answered_on="2026-11-10")
    assert one("question", asked_on="2026-11-22")


def test_asking_again_about_another_topic_moves_it_there(desk: Desk, acme: str, one: One) -> None:
    questions.ask(desk, acme, "How long?", on=TODAY)
    questions.ask(desk, acme, "How long?", on=TODAY, topic="copy")
    assert one("question")["topic"] == "copy"


def test_asking_the_same_again_writes_nothing(desk: Desk, acme: str, one: One) -> None:
    questions.ask(desk, acme, "How long?", on=TODAY)
    connection = sqlite3.connect(desk.database)
    before = connection.execute("SELECT count(*) FROM operation").fetchone()
    questions.ask(desk, acme, "How long?", on=TODAY)
    assert connection.execute("SELECT count(*) FROM operation").fetchone() == before
    connection.close()


def test_a_page_answers_a_whole_topic_and_one_undo_takes_it_back(
    desk: Desk, acme: str, beta: str, rows: Rows, one: One
) -> None:
    questions.ask(desk, acme, "How much?", on=date(2026, 11, 10), topic="fees")
    questions.ask(desk, acme, "Per box?", on=date(2026, 11, 11), topic="fees")
    questions.ask(desk, beta, "How much?", on=date(2026, 11, 12), topic="fees")
    questions.ask(desk, beta, "Another thing", on=date(2026, 11, 12), topic="copy")
    before = rows()
    done = questions.answer(desk, "Fees", PAGE)
    assert done == questions.Answered("fees", PAGE, 3, 2)
    assert one("question", topic="copy")["answered_by"] is None
    for client, text in ((1, "How much?"), (1, "Per box?"), (2, "How much?")):
        row = one("question", client_id=client, text=text)
        assert (row["answered_by"], row["answered_on"]) == (PAGE, "2026-11-22")
    history.undo(desk)
    assert rows() == before


def test_a_topic_answered_for_one_client_stays_open_for_the_other(desk: Desk, acme: str, beta: str, one: One) -> None:
    questions.ask(desk, acme, "How much?", on=TODAY, topic="fees")
    questions.ask(desk, beta, "How much?", on=TODAY, topic="fees")
    assert questions.answer(desk, "fees", "Page outline", beta) == questions.Answered("fees", "page-outline.md", 1, 1)
    assert one("question", client_id=1)["answered_by"] is None
    with pytest.raises(NotFound, match="No open question"):
        questions.answer(desk, "fees", PAGE, beta)


def test_each_undo_takes_one_question_back(desk: Desk, acme: str, rows: Rows) -> None:
    before = rows()
    questions.ask(desk, acme, "月動褲的運費？", on=TODAY)
    asked = rows()
    questions.ask(desk, acme, "月動褲的運費？", on=TODAY, answered_by=PAGE)
    history.undo(desk)
    assert rows() == asked
    history.undo(desk)
    assert rows() == before


def test_what_cannot_be_kept(desk: Desk, acme: str, rows: Rows) -> None:
    questions.ask(desk, acme, "How long?", on=date(2026, 11, 10), topic="fees")
    before = rows()
    with pytest.raises(Refused, match="2026-11-23 is after today"):
        questions.ask(desk, acme, "x", on=date(2026, 11, 23))
    with pytest.raises(Refused, match="asked on 2026-11-10; it cannot be answered on 2026-11-09"):
        questions.ask(desk, acme, "How long?", on=date(2026, 11, 9), answered_by=PAGE)
    with pytest.raises(BadInput, match="The question is empty"):
        questions.ask(desk, acme, "\u200b", on=TODAY)
    with pytest.raises(BadInput, match="The topic is empty"):
        questions.ask(desk, acme, "x", on=TODAY, topic=" ")
    with pytest.raises(BadInput, match=r"Did you mean manual-backend\.md\?"):
        questions.ask(desk, acme, "x", on=TODAY, answered_by="manual-backnd.md")
    with pytest.raises(NotFound, match=r"No open question is about “feess”\. Did you mean fees\?"):
        questions.answer(desk, "feess", PAGE)
    with pytest.raises(BadInput, match="neither an address"):
        questions.answer(desk, "fees", "somewhere")
    with pytest.raises(NotFound, match="No client goes by"):
        questions.answer(desk, "fees", PAGE, "nobody")
    assert rows() == before


def test_who_has_reached_every_milestone_says_what_it_asks_about(desk: Desk, acme: str) -> None:
    for key in ("launch", "end", "ship"):
        milestones.reach(desk, acme, key, TODAY)
    with pytest.raises(BadInput, match="acme has reached every milestone; say what it asked about with --topic"):
        questions.ask(desk, acme, "What now?", on=TODAY)
    assert questions.ask(desk, acme, "What now?", on=TODAY, topic="next project").topic == "next project"
