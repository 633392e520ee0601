"""Handing a client over: answers, the promises to get what is missing, and one undo for all of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.actions import clients, follow_ups, history, tasks, tiers
from csmcli.actions.desk import Desk
from csmcli.actions.handoff import hand_over
from csmcli.errors import BadInput, NotFound, Refused
from csmcli.playbooks import Library, shipped_folder
from tests.outcome_practice import write_practice

Rows = Callable[[str], list[tuple[Any, ...]]]

OWED = "SELECT key, text, kind, due_on, done_on FROM follow_up ORDER BY id"


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    """Friday, 20 November 2026: Acme signed the day before."""
    path = tmp_path / "csm.db"
    shutil.copy(template, path)
    library = Library(shipped_folder(), write_practice(tmp_path / "own").parent, tmp_path / "cache")
    made = Desk(path, library, date(2026, 11, 20), "mei", "csm test")
    clients.add(made, "Acme", playbook="tiny", profile=clients.Profile(signed_on=date(2026, 11, 19)))
    return made


@pytest.fixture
def sql(desk: Desk) -> Rows:
    def ask(statement: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(desk.database)
        found = connection.execute(statement).fetchall()
        connection.close()
        return found

    return ask


def over(desk: Desk, language: str = "en", **answers: str) -> tuple[tuple[str, ...], ...]:
    answered = {key.replace("_", "-"): value for key, value in answers.items()}
    return hand_over(desk, "acme", answered, language=language)[1:]


def test_what_is_missing_is_owed_by_a_working_day_after_signing(desk: Desk, sql: Rows) -> None:
    assert over(desk, rival="Other Ltd") == (
        ("why", "contract-until", "decider"),
        ("handoff-why", "handoff-contract-until", "handoff-decider"),
        (),
    )
    assert sql(OWED) == [
        ("handoff-why", "Why did they buy?", "follow-up", "2026-11-23", None),
        ("handoff-contract-until", "When does the contract end?", "follow-up", "2026-11-26", None),
        ("handoff-decider", "Who decides?", "follow-up", "2026-11-26", None),
    ]


def test_a_promise_speaks_the_language_of_who_makes_it(desk: Desk, sql: Rows) -> None:
    over(desk, "zh-TW", contract_until="2027-12-31", decider="owner")
    assert [row[1] for row in sql(OWED)] == ["為什麼買？"]


def test_it_is_promised_once_and_an_answer_keeps_it(desk: Desk, sql: Rows) -> None:
    over(desk)
    assert over(desk, why="calls cost too much") == (
        ("contract-until", "decider"),
        (),
        ("handoff-why",),
    )
    assert over(desk) == (("contract-until", "decider"), (), ())
    later = desk._replace(today=date(2026, 12, 1))
    assert over(later, contract_until="2027-12-31", decider="board")[0] == ()
    assert [(row[0], row[4]) for row in sql(OWED)] == [
        ("handoff-why", "2026-11-20"),
        ("handoff-contract-until", "2026-12-01"),
        ("handoff-decider", "2026-12-01"),
    ]


def test_what_was_ticked_off_without_an_answer_is_still_missing_and_not_promised_again(desk: Desk) -> None:
    over(desk, contract_until="2027-12-31", decider="board")
    tasks.tick(desk, "acme", ["handoff-why"], desk.today)
    assert over(desk) == (("why",), (), ())


def test_a_promise_given_up_comes_again(desk: Desk) -> None:
    over(desk, contract_until="2027-12-31", decider="board")
    follow_ups.drop(desk, "acme", "handoff-why")
    assert over(desk) == (("why",), ("handoff-why",), ())


def test_a_task_that_goes_by_its_key_stands_for_the_promise(desk: Desk, sql: Rows) -> None:
    tasks.add(desk, "acme", "handoff why", due=None, side="us")
    assert over(desk, contract_until="2027-12-31", decider="board") == (("why",), (), ())
    assert over(desk, why="calls cost too much") == ((), (), ())
    assert sql("SELECT done_on FROM task WHERE key = 'handoff-why'") == [(None,)]


def test_a_client_that_is_closed_is_refused(desk: Desk, sql: Rows) -> None:
    clients.close(desk, "acme", outcome="dropped", reason="dates", on=desk.today, note=None)
    with pytest.raises(Refused, match="acme is closed; csm reopen acme first"):
        over(desk, decider="owner")
    assert sql(OWED) == sql("SELECT * FROM answer") == []


def test_long_after_signing_it_is_owed_today(desk: Desk, sql: Rows) -> None:
    over(desk._replace(today=date(2027, 3, 1)))
    assert {row[3] for row in sql(OWED)} == {"2027-03-01"}


def test_one_undo_takes_all_of_it_back(desk: Desk, sql: Rows) -> None:
    over(desk)
    before = sql(OWED)
    over(desk, why="calls cost too much", decider="owner")
    assert sql("SELECT count(*) FROM operation") == [(3,)]
    history.undo(desk)
    assert sql(OWED) == before
    assert sql("SELECT * FROM answer") == []
    history.undo(desk)
    assert sql(OWED) == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"why": "x", "zebra": "1"}, "There is no question “zebra”; there are why, contract-until, decider, rival."),
        ({"why": "x", "decider": "me"}, "“me” does not answer decider; it takes owner, board."),
        ({"own_words": "x"}, "There is no question “own-words”"),
    ],
)
def test_one_bad_answer_keeps_none_and_promises_nothing(desk: Desk, sql: Rows, answers: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        over(desk, **answers)
    assert sql("SELECT count(*) FROM answer") == [(0,)]
    assert sql(OWED) == []


def test_the_intake_takes_no_answer_of_the_handoff(desk: Desk) -> None:
    with pytest.raises(BadInput, match="There is no question “why”; there are team-size, wish"):
        tiers.answer(desk, "acme", {"why": "x"})


def test_nothing_new_is_no_operation(desk: Desk, sql: Rows) -> None:
    over(desk)
    count = sql("SELECT count(*) FROM operation")
    over(desk)
    assert sql("SELECT count(*) FROM operation") == count


def test_without_a_client_nothing_is_done(desk: Desk) -> None:
    with pytest.raises(NotFound, match="No client goes by “zebra”"):
        hand_over(desk, "zebra", {}, language="en")
