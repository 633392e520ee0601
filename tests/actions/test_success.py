"""Writing down what success means: answers of success alone, and the client's own words."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.actions import clients, history, tiers
from csmcli.actions.desk import Desk
from csmcli.actions.success import define
from csmcli.core.success import parse_word
from csmcli.errors import BadInput, CsmError, NotFound
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.tables.goal import Goal
from tests.outcome_practice import write_practice
from tests.playbooks.conftest import write_tiny

Rows = Callable[[str], list[tuple[Any, ...]]]
TERMS = "SELECT ours, theirs, department, said_on FROM term ORDER BY id"


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    path = tmp_path / "csm.db"
    shutil.copy(template, path)
    library = Library(shipped_folder(), write_practice(tmp_path / "own").parent, tmp_path / "cache")
    made = Desk(path, library, date(2026, 11, 22), "mei", "csm test")
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


def call(desk: Desk, *words: str) -> list[tuple[str, str, str]]:
    return [tuple(word) for word in define(desk, "acme", {}, map(parse_word, words)).words]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("conversion=成交率", ("conversion", "成交率", "")),
        ("Handling  TIME=處理時間", ("handling-time", "處理時間", "")),
        ("轉換率=成交率@業務", ("conversion", "成交率", "sales")),
        ("conversion=deals@customer SERVICE", ("conversion", "deals", "support")),
        ("seat=席次", ("seat", "席次", "")),
        ("net promise=推薦度", ("npx", "推薦度", "")),
    ],
)
def test_a_word_for_a_metric_is_kept_for_its_key(desk: Desk, sql: Rows, typed: str, kept: tuple[str, str, str]) -> None:
    with desk.writing() as work:
        work.add(
            Goal(
                client_id=1,
                metric="npx",
                title="Net promise",
                unit="score",
                direction="up",
                target=500,
                by_on=date(2027, 12, 31),
                checkpoints="2027-12-31=500",
                set_on=date(2026, 11, 20),
            )
        )
    assert call(desk, typed) == [kept]
    assert sql(TERMS) == [(*kept, "2026-11-22")]


def test_a_word_is_replaced_by_department_and_taken_away(desk: Desk, sql: Rows) -> None:
    call(desk, "conversion=成交率", "conversion=訂單率@sales", "Seat=席次")
    later = desk._replace(today=date(2026, 12, 1))
    call(later, "conversion=成交率", "conversion=訂單@sales", "SEAT=座位")
    assert sql(TERMS) == [
        ("conversion", "成交率", "", "2026-11-22"),
        ("conversion", "訂單", "sales", "2026-12-01"),
        ("Seat", "座位", "", "2026-12-01"),
    ]
    call(later, "Conversion rate=", "seat=")
    assert sql(TERMS) == [("conversion", "訂單", "sales", "2026-12-01")]


def test_the_same_word_twice_in_one_go_is_one(desk: Desk, sql: Rows) -> None:
    call(desk, "seat=席次", "seat=座位")
    assert sql(TERMS) == [("seat", "座位", "", "2026-11-22")]


@pytest.mark.parametrize(
    ("answers", "words", "error", "said"),
    [
        ({"own-words": "more"}, ["seat=x@zoo"], BadInput, "There is no department “zoo”; there are sales, support."),
        ({"own-words": "more"}, ["seat="], NotFound, "acme has no word of its own for “seat”."),
        ({"own-words": "more", "why": "x"}, ["seat=x"], BadInput, "There is no question “why”; there are own-words"),
        ({"own-words": "more", "fit": "perhaps"}, [], BadInput, "it takes both, client, us, neither"),
        ({"industry": "zoo"}, [], BadInput, "“zoo” does not answer industry; it takes retail, clinic."),
    ],
)
def test_all_or_nothing(
    desk: Desk, sql: Rows, answers: dict[str, str], words: list[str], error: type[CsmError], said: str
) -> None:
    with pytest.raises(error, match=said):
        define(desk, "acme", answers, map(parse_word, words))
    assert sql(TERMS) == sql("SELECT 1 FROM answer") == []


def test_answers_and_words_are_one_operation(desk: Desk, sql: Rows) -> None:
    tiers.answer(desk, "acme", {"team-size": "one"})
    before = sql("SELECT * FROM answer")
    define(desk, "acme", {"own-words": "fewer calls", "industry": "retail"}, [parse_word("seat=席次")])
    assert sql("SELECT count(*) FROM operation") == [(3,)]
    assert len(sql("SELECT 1 FROM answer")) == 3
    history.undo(desk)
    assert sql("SELECT * FROM answer") == before
    assert sql(TERMS) == []


def test_in_a_playbook_without_departments_any_will_do(desk: Desk, sql: Rows, tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "more").rename(tmp_path / "own" / "plain")
    practice = folder / "playbook.yaml"
    practice.write_text(practice.read_text(encoding="utf-8").replace("playbook: tiny", "playbook: plain"), "utf-8")
    clients.add(desk, "Lin", playbook="plain")
    word = parse_word("page=頁面@小編")
    assert define(desk, "lin", {}, [word]).words == (word,)
