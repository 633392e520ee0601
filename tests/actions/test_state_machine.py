"""Random commands with undo, redo and kills in between, whose answers are held against a model in plain Python.

Modelled (`tests.actions.model`): a client's tier, signing, name, owner and note; milestones reached, due dates proposed and
agreed, the first date agreed and every move of it; contacts, pauses, promises and check-ins, the checklist, questions,
numbers, the end; the five signals with their limits, so who is behind or stuck, since when and why; progress; and which
operations stand. A command is allowed by both sides or by neither, and then every answer is the same. Killed before its
commit it never was, killed after it, it was done. On top of that the operations that stand decide every row of every table.

Not modelled: words, other playbooks, imports, merging, the past (``--as-of``) and the morning's list.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from csmcli.actions import desk, history, milestones
from csmcli.playbooks import Library, shipped_folder
from csmcli.store import database, reversal
from tests.actions.machine import TODAY, Machine, begin
from tests.actions.model.portfolio import Portfolio

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a kill needs a child")

FULL = os.environ.get("CSM_FULL") == "1"


@pytest.fixture
def first(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine that has begun."""
    # A kill takes nothing back that was written, synced or not; power cuts are the matter of tests/faults.
    monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "PRAGMA synchronous = OFF"))
    library = Library(shipped_folder(), None, tmp_path, once=True)
    machine = Machine(template, library, Portfolio(TODAY))
    begin(machine)
    yield machine
    machine.teardown()


def test_whatever_is_done_the_answers_are_those_of_the_model(first: Machine) -> None:
    life = settings(max_examples=500 if FULL else 20, stateful_step_count=40)
    run_state_machine_as_test(lambda: Machine(first.desk.database, first.desk.library, first.model), settings=life)


def new_after_an_undo(machine: Machine) -> None:
    machine.undo(1)
    machine.measure("acme", 0, 5)
    machine.redo(1)


def a_date_moved(machine: Machine) -> None:
    machine.plan("acme", {"launch": 200}, False)


def a_date_moved_and_not(machine: Machine) -> None:
    a_date_moved(machine)
    machine.undo(1)


def days_without_a_word(machine: Machine) -> None:
    machine.sign("beta", 0)
    machine.days_go_by(30)


def deaths(machine: Machine) -> None:
    for statement in range(12, 28, 5):
        machine.log("acme", 0, True, death=statement)


def first_date_overwritten(agree: Any) -> Any:
    def wrong(made: Any, row: Any, day: date, *told: Any) -> None:
        agree(made, row, day, *told)
        row.first_due_on = day

    return wrong


def half_committed(settle: Any) -> Any:
    def wrong(work: Any) -> None:
        work.session.commit()
        settle(work)

    return wrong


def moves_left(changed_fields: Any) -> Any:
    return lambda table, *images: [] if table == "move" else changed_fields(table, *images)


MISTAKES: list[tuple[str, Any, str, Callable[[Any], Any], Callable[[Machine], None], str]] = [
    ("a redo on top of something new", history, "LAST_NEW", lambda sql: f"{sql} OFFSET 99", new_after_an_undo, "it was done"),
    ("an undo that leaves a row", reversal, "changed_fields", moves_left, a_date_moved_and_not, "^list: "),
    ("a forecast not renewed", desk, "renew", lambda _: lambda *_: 0, days_without_a_word, "^list: "),
    ("the first date overwritten", milestones, "agree", first_date_overwritten, a_date_moved, "^agreed: "),
    ("two commits in the place of one", desk.Work, "settle", half_committed, deaths, "^list: "),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "name", "wrong", "course", "words"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_of_the_tool_is_seen(
    first: Machine,
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    wrong: Callable[[Any], Any],
    course: Callable[[Machine], None],
    words: str,
) -> None:
    """Each course is well where the tool is right, and is not where it makes one mistake."""
    well = Machine(first.desk.database, first.desk.library, first.model)
    course(well)
    well.teardown()
    monkeypatch.setattr(place, name, wrong(getattr(place, name)))
    with pytest.raises(AssertionError, match=words):
        course(first)
