"""Carrying out a plan: one operation, each row with its image, and whole ranges for what is new.

The order matters for the undo, which goes through it backwards: clients come before what belongs to them, and go
after it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from csmcli.actions.clients import RANKS
from csmcli.actions.desk import Work
from csmcli.actions.forecast import enter, remember
from csmcli.actions.merge_settling import settle
from csmcli.core.merging import Row
from csmcli.core.merging_kinds import CHILDREN, CLIENT, Edit, Kind
from csmcli.store.file import complaint
from csmcli.store.numbers import free

Image = dict[str, Any]


def write(work: Work, edits: Iterable[Edit], parked: Iterable[int], dates: Mapping[int, Iterable[str]]) -> None:
    """Change the rows of `edits`. `parked` clients give up key and external id first.

    `dates` holds the clients whose dates follow from the changes, each with the milestones to be proposed again.
    Raises BadStore where SQLite does not write.
    """
    edits = list(edits)
    try:
        _Writing(work).all(edits, parked)
        settle(work, edits, dates)
    except sqlite3.Error as error:
        raise complaint(error, work.desk.database) from error


class _Writing:
    """The rows of a plan on their way in. ``numbers`` gives those of new clients, by the negative of that there."""

    def __init__(self, work: Work) -> None:
        self.work, self.connection = work, work.connection
        self.numbers: dict[int, int] = {}

    def all(self, edits: list[Edit], parked: Iterable[int]) -> None:
        for number in parked:
            self._update(CLIENT, number, {"key": f"~{number}", "external_id": None})
        by_kind: dict[str, list[Edit]] = {}
        for edit in edits:
            by_kind.setdefault(edit.kind.table, []).append(edit)
        # A goal or a contract that ends makes room for the one that follows it.
        first = [edit for edit in edits if _ends(edit)]
        for edit in first:
            self._change(edit.kind, [edit])
        for kind in (CLIENT, *CHILDREN):
            self._insert(kind, [edit for edit in by_kind.get(kind.table, ()) if edit.before is None])
        for kind in (CLIENT, *CHILDREN):
            changes = (edit for edit in by_kind.get(kind.table, ()) if edit.before and edit.after)
            self._change(kind, [edit for edit in changes if not _ends(edit)])
        for kind in (*CHILDREN, CLIENT):
            self._delete(kind, [edit for edit in by_kind.get(kind.table, ()) if edit.after is None])
        enter(self.connection, self.work.desk.library, self.numbers.values())

    def _insert(self, kind: Kind, edits: list[Edit]) -> None:
        if not edits:
            return
        first = free(self.connection, kind.table)
        if kind is CLIENT:
            self.numbers = {edit.client: first + place for place, edit in enumerate(edits)}
            for playbook in {str(edit.changed["playbook"]) for edit in edits}:
                remember(self.work.session, self.work.desk.library, playbook)
            self.work.session.flush()
        columns, rows = _columns(kind), []
        for place, edit in enumerate(edits):
            row = self._row(kind, edit.after or {}, first + place, edit.client)
            rows.append(tuple(row[column] for column in columns))
        names = ", ".join(f'"{column}"' for column in columns)
        self.connection.executemany(
            f'INSERT INTO "{kind.table}" ({names}) VALUES ({", ".join("?" * len(columns))})', rows
        )
        self.work.recorder.record_range(kind.table, first, first + len(rows) - 1)
        self.work.recorder.clients |= {edit.client for edit in edits if edit.client > 0}

    def _row(self, kind: Kind, row: Row, number: int, client: int) -> Image:
        """A new record with our numbers."""
        if kind is CLIENT:
            return {**row, "id": number, "rank": RANKS.get(row["tier"], 3), **_FORESEEN}
        return {**row, "id": number, "client_id": self.numbers.get(client, client)}

    def _change(self, kind: Kind, edits: list[Edit]) -> None:
        for edit in edits:
            assert edit.number is not None
            fresh = edit.changed
            if "client_id" in fresh:
                fresh["client_id"] = self.numbers.get(fresh["client_id"], fresh["client_id"])
            if "tier" in fresh:
                fresh["rank"] = RANKS.get(fresh["tier"], 3)
            self._update(kind, edit.number, fresh)

    def _update(self, kind: Kind, number: int, fresh: Image) -> None:
        before = self._image(kind, number)
        sets = ", ".join(f'"{column}" = ?' for column in fresh)
        self.connection.execute(f'UPDATE "{kind.table}" SET {sets} WHERE id = ?', (*fresh.values(), number))
        self.work.recorder.record(kind.table, number, before, {**before, **fresh})

    def _delete(self, kind: Kind, edits: list[Edit]) -> None:
        for edit in edits:
            assert edit.number is not None
            before = self._image(kind, edit.number)
            self.connection.execute(f'DELETE FROM "{kind.table}" WHERE id = ?', (edit.number,))
            self.work.recorder.record(kind.table, edit.number, before, None)

    def _image(self, kind: Kind, number: int) -> Image:
        """A whole row as it is, forecast and all."""
        cursor = self.connection.execute(f'SELECT * FROM "{kind.table}" WHERE id = ?', (number,))
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


_FORESEEN = {"progress": 0, "unknown": "", "moves": 0, "slip_days": 0}
"""Columns of the forecast that must have a value, until it is made."""

_ENDINGS = {"goal": "ended_on", "contract": "outcome"}


def _ends(edit: Edit) -> bool:
    """Whether a record of which one is open at a time is closed by an edit, and stays with its client."""
    column = _ENDINGS.get(edit.kind.table)
    if column is None or edit.before is None or edit.after is None or "client_id" in edit.changed:
        return False
    return edit.before[column] is None and edit.after[column] is not None


def _columns(kind: Kind) -> tuple[str, ...]:
    if kind is CLIENT:
        return ("id", *kind.columns, *_FORESEEN)
    return ("id", "client_id", *kind.columns)
