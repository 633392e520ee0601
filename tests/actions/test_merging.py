"""Two stores made by real actions, merged: nothing is lost, nothing doubled, whichever is merged into which."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import given, note
from hypothesis import strategies as st

from csmcli.actions import history
from csmcli.actions.desk import Desk
from csmcli.actions.merging import Outcome, merge
from csmcli.core.merging import HERE, THERE
from csmcli.playbooks import Library
from csmcli.store.reading import reader
from csmcli.store.seals import broken
from tests.actions.doings import TODAY, Doing, add, do, doings, facts, rows
from tests.actions.test_history import stored_and_computed
from tests.examples import examples

START: list[Doing] = [("add acme", lambda desk: add(desk, "acme", "x"))]


class Stores:
    """Two copies of one store, or two that began apart, in a folder of their own."""

    def __init__(self, folder: str, template: Path, library: Library) -> None:
        self.folder, self.template = Path(folder), template
        self.base = Desk(Path(shutil.copy(template, self.folder / "base.db")), library, TODAY, "mei", "csm test")

    def copy(self, desk: Desk, name: str, actor: str = "mei") -> Desk:
        return desk._replace(database=Path(shutil.copy(desk.database, self.folder / f"{name}.db")), actor=actor)


def merged(here: Desk, there: Desk, side: str | None = None) -> Outcome:
    return merge(here._replace(command="csm merge"), there.database, choose=lambda _conflict: side)


common, ours, theirs = (st.lists(doings(words), max_size=n) for words, n in (("x", 5), ("a", 6), ("b", 6)))


@examples(30)
@given(before=common, mine=ours, yours=theirs, apart=st.booleans(), side=st.sampled_from([HERE, THERE]))
def test_merging(
    template: Path, library: Library, before: list[Doing], mine: list[Doing], yours: list[Doing], apart: bool, side: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stores = Stores(folder, template, library)
        if not apart:
            note(f"before: {do(stores.base, [*START, *before])}")
        a, b = stores.copy(stores.base, "a"), stores.copy(stores.base, "b", "hana")
        if apart:
            do(a, START)
            do(b, START)
        note(f"a: {do(a, mine)}")
        note(f"b: {do(b, yours)}")
        there = b.database.read_bytes()
        m, n = stores.copy(a, "m"), stores.copy(b, "n", "hana")
        outcome = merged(m, b)
        note(f"undecided: {outcome.undecided}")
        assert b.database.read_bytes() == there
        if outcome.undecided:
            assert rows(m.database) == rows(a.database)
            outcome = merged(m, b, side)
            assert not outcome.undecided
            again = merged(m, b, side)
        else:
            again = merged(m, b)
            assert not merged(n, a).undecided
            assert not again.undecided
            assert_same(m, n)
            # Home again with what was merged: the other copy becomes it, and then neither knows anything new.
            merged(b, m)
            assert_same(m, b)
            assert merged(m, b).edits == ()
        assert again.edits == ()
        assert sealed(m)
        for stored, computed in stored_and_computed(m):
            assert stored == computed
        if rows(m.database) != rows(a.database):
            history.undo(m)
            assert rows(m.database) == rows(a.database)


def sealed(desk: Desk) -> bool:
    """Whether every operation is as it was sealed."""
    with reader(desk.database) as connection:
        return not broken(connection)


def assert_same(here: Desk, there: Desk) -> None:
    """The same facts; keys are given by each file as it needs them."""
    one, other = (facts(desk.database, without=("key",)) for desk in (here, there))
    for table in one:
        assert one[table] == other[table], table


@examples(10)
@given(before=common, yours=theirs)
def test_a_copy_that_did_not_go_on_becomes_the_one_that_did(
    template: Path, library: Library, before: list[Doing], yours: list[Doing]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stores = Stores(folder, template, library)
        note(f"before: {do(stores.base, [*START, *before])}")
        b = stores.copy(stores.base, "b", "hana")
        note(f"b: {do(b, yours)}")
        still, ahead = stores.copy(stores.base, "still"), stores.copy(b, "ahead")
        assert merged(ahead, stores.base).edits == ()
        merged(still, b)
        for table, found in facts(b.database).items():
            assert facts(still.database)[table] == found, table
