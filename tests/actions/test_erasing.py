"""Whatever was done before, erasing one client leaves the other as it was, and the history sound."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given, note
from hypothesis import strategies as st

from csmcli.actions import erasing, history
from csmcli.actions.desk import Desk
from csmcli.errors import Refused
from csmcli.playbooks import Library
from csmcli.store import seals
from tests.actions.conftest import TODAY, facts
from tests.actions.doings import Doing, add, do, doings
from tests.actions.test_duplicates import stored_and_computed
from tests.examples import examples


def _of(path: Path, key: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of one client, by table."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT id FROM client WHERE key = ?", (key,)).fetchone()
        place = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")].index(
                "id" if table == "client" else "client_id"
            )
            for table in facts(path)
        }
    return {
        table: [row for row in kept if found and row[place[table]] == found[0]] for table, kept in facts(path).items()
    }


@examples(12)
@given(actions=st.lists(doings("x"), max_size=14))
def test_whatever_was_done(template: Path, library: Library, actions: list[Doing]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(shutil.copy(template, folder)), library, TODAY, "mei", "csm test")
        add(desk, "acme", "x")
        add(desk, "beta", "x")
        note(f"{do(desk, actions)}")
        if not _of(desk.database, "acme")["client"]:
            return
        before = _of(desk.database, "beta")
        with closing(sqlite3.connect(desk.database)) as connection:
            uid = connection.execute("SELECT uid FROM client WHERE key = 'acme'").fetchone()[0]
        erasing.erase(desk, "acme")
        assert _of(desk.database, "beta") == before
        assert uid.encode() not in desk.database.read_bytes()
        for stored, computed in stored_and_computed(desk):
            assert stored == computed
        with closing(sqlite3.connect(desk.database)) as connection:
            assert seals.broken(connection) == set()
        _undo_all(desk)
        assert not any(_of(desk.database, "beta").values())


def _undo_all(desk: Desk) -> None:
    """Take everything back that can be, one by one, until nothing is left."""
    while True:
        try:
            history.undo(desk)
        except Refused as refused:
            assert "There is nothing to undo" in str(refused)
            return
