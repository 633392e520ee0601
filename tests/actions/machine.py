"""A desk with the model beside it: what is done at both, undone, killed, and then looked at."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from csmcli.actions import history
from csmcli.actions.desk import Desk
from csmcli.actions.forecast import foreseen
from csmcli.playbooks import Library
from csmcli.store.reading import reader
from csmcli.store.seals import broken
from csmcli.views.stored_forecasts import differing
from tests.actions.answers import answers
from tests.actions.commands import NTH, Commands
from tests.actions.doings import rows
from tests.actions.killing import DONE, LOST, REFUSED, Action, attempt, command
from tests.actions.model.answers import answers as expected
from tests.actions.model.course import DAY
from tests.actions.model.portfolio import Portfolio

TODAY = date(2026, 11, 22)
FEW = st.integers(1, 3)


class Machine(Commands):
    """A desk and the model beside it, both copies of what they are given."""

    def __init__(self, store: Path, library: Library, model: Portfolio) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(shutil.copy(store, self.folder.name))
        self.desk = Desk(path, library, TODAY, "mei", "csm test")
        self.model = deepcopy(model)
        self.seen: dict[tuple[int, ...], dict[str, list[tuple[Any, ...]]]] = {}

    def teardown(self) -> None:
        self.folder.cleanup()

    def act(self, act: Action) -> str:
        """At the desk, by itself or to its death."""
        death, self.death = self.death, None
        return attempt(act, self.desk._replace(today=self.today), death)

    def do(self, act: Action, tell: Callable[[], bool]) -> None:
        """The same at the desk and in the model, unless it dies before it is done; then look at what is new."""
        outcome = self.act(act)
        if outcome != LOST:
            assert tell() == (outcome == DONE), f"it was {outcome}"
        if outcome != REFUSED:
            self.look()
        self.look_at_rows()

    def look(self) -> None:
        """Every answer is the model's, and every forecast what the facts give."""
        library = self.desk.library
        with reader(self.desk.database) as connection:
            given, wanted = answers(connection, library, self.today), expected(self.model)
            for question, answer in wanted.items():
                assert given[question] == answer, f"{question}: {given[question]} is not {answer}"
            wrong = [*differing(connection, library, lambda item: foreseen(item, library))]
            assert not wrong, f"forecasts: {wrong}"

    def look_at_rows(self) -> None:
        """With the same operations standing there are the same rows, and there have been as many operations as there should."""
        found = rows(self.desk.database)
        known = self.seen.setdefault((*sorted(self.model.standing),), found)
        other = [table for table in found if found[table] != known[table]]
        assert not other, f"other rows than before: {other}"
        with reader(self.desk.database) as connection:
            (count,) = connection.execute("SELECT count(*) FROM operation").fetchone()
            unsealed = broken(connection)
        assert count == self.model.count, f"{count} operations, not {self.model.count}"
        assert not unsealed, f"operations not as they were sealed: {unsealed}"

    @rule(days=st.sampled_from([1, 6, 7, 13]))
    def days_go_by(self, days: int) -> None:
        self.model.today += days * DAY
        self.look()

    @command(number=FEW)
    def undo(self, number: int) -> None:
        self.do(lambda desk: history.undo(desk, number), lambda: self.model.undo(number))

    @precondition(lambda self: self.model.count > len(self.model.standing))
    @command(number=FEW)
    def redo(self, number: int) -> None:
        self.do(lambda desk: history.redo(desk, number), lambda: self.model.redo(number))

    @command(back=FEW, again=FEW, new=st.booleans())
    def undo_and_redo(self, back: int, again: int, new: bool) -> None:
        """With something new in between there is nothing to redo."""
        self.undo(back, death=self.death)
        if new:
            self.log("acme", 0, False)
        self.redo(again)

    @command(number=NTH)
    def undo_one(self, number: int) -> None:
        """Done where the same clients have nothing later; else it may be refused, and if not, a redo leads back."""
        numbers = [self.model.count + 1, self.model.count, *self.model.standing]
        number = numbers[-1 - number % len(numbers)]
        if self.model.is_apart(number) or number not in self.model.standing:
            self.do(lambda desk: history.undo_one(desk, number), lambda: self.model.undo_one(number))
        elif self.act(lambda desk: history.undo_one(desk, number)) == DONE:
            history.redo(self.desk)
            self.model.count += 2
            self.look()
            self.look_at_rows()


def begin(machine: Machine) -> None:
    """Two clients, one well under way, so that most of what is drawn has something to change."""
    machine.add("acme", 21, "medium")
    machine.add("beta", None, None)
    machine.plan("acme", {"timeline": 10, "launch": 190, "end": 220}, True)
    machine.checklist("acme", False)
    machine.follow("acme", "ideas", 7, 2)
    machine.ask("acme", "How?", 0, "dates")
    machine.ask("beta", "When?", 0, "dates")
