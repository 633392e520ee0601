"""Taking back what was done and doing it again: the changes of an operation turned around, as one of its own.

An undo undoes the last operations that stand, or one alone where no later one builds on it. A redo
undoes the undo, and is possible until something new is written: then the rows are no longer those of the undo.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from csmcli.actions.dependence import Footprint, Later, builds_on, changed_by, footprint
from csmcli.actions.desk import Desk, Work
from csmcli.errors import NotFound, Refused
from csmcli.store.clock import local
from csmcli.store.reversal import NotAsLeft, reverse

STANDING = """
SELECT id, command FROM operation o
WHERE undoes IS NULL AND undone_by IS NULL AND id <> ?1 AND actor <> 'csm'
AND EXISTS (SELECT 1 FROM change c WHERE c.operation_id = o.id) ORDER BY id DESC LIMIT ?2"""
"""The operations that stand; one that has no changes any more belonged to a client that was erased."""
ONE = """
SELECT command, undoes, undone_by, EXISTS (SELECT 1 FROM change c WHERE c.operation_id = o.id)
FROM operation o WHERE id = ?"""
UNDOS = """
SELECT u.id, u.undoes, o.command FROM operation u JOIN operation o ON o.id = u.undoes
WHERE u.undone_by IS NULL AND o.undoes IS NULL AND u.id > ?1
AND EXISTS (SELECT 1 FROM change c WHERE c.operation_id = u.id) ORDER BY u.id DESC LIMIT ?2"""
LAST_NEW = "SELECT id, command, at FROM operation WHERE undoes IS NULL AND id <> ? ORDER BY id DESC LIMIT 1"
SHARED_KEYS = """
SELECT 'task', t.id, t.key FROM task t JOIN follow_up f ON f.client_id = t.client_id AND f.key = t.key
WHERE f.done_on IS NULL AND f.id = ?1
UNION ALL
SELECT 'follow_up', g.id, g.key FROM follow_up g JOIN follow_up f ON f.client_id = g.client_id AND f.key = g.key
WHERE f.done_on IS NULL AND g.done_on IS NULL AND g.id <> f.id AND f.id = ?1
UNION ALL
SELECT 'follow_up', f.id, f.key FROM follow_up f JOIN task t ON f.client_id = t.client_id AND f.key = t.key
WHERE f.done_on IS NULL AND t.id = ?2"""

Line = TypeVar("Line")


class Undone(NamedTuple):
    """The operation that was taken back, or done again, and how many rows that changed."""

    id: int
    command: str
    rows: int


def undo(desk: Desk, count: int = 1) -> list[Undone]:
    """Take back the last `count` operations that stand, all of them or none, the last one first.

    Raises Refused where there are not so many.
    """
    with desk.writing() as work:
        last = work.connection.execute(STANDING, (work.recorder.operation_id, count)).fetchall()
        if not last:
            raise Refused("There is nothing to undo.")
        if len(last) < count:
            raise Refused("There are only {count} operations to undo: csm undo {count}.", count=len(last))
        return [Undone(number, command, _take_back(work, number, command)) for number, command in _each(work, last)]


def undo_one(desk: Desk, number: int) -> Undone:
    """Take back one operation alone, found by its number in the history.

    Raises NotFound where there is none, Refused where it was taken back, is an undo or redo, or a later
    one builds on it.
    """
    with desk.writing() as work:
        found = work.connection.execute(ONE, (number,)).fetchone()
        if found is None or number == work.recorder.operation_id:
            raise NotFound("There is no operation #{number}; csm history shows them.", number=number)
        command, undoes, undone_by, changed = found
        if not changed:
            raise Refused(
                "#{number} ({command}) cannot be taken back: the client was erased.", number=number, command=command
            )
        if undoes is not None:
            raise Refused(
                "#{number} ({command}) is an undo or a redo itself, of #{other}; csm undo and csm redo go back and forth.",
                number=number,
                command=command,
                other=undoes,
            )
        if undone_by is not None:
            raise Refused(
                "#{number} ({command}) was taken back already, by #{other}.",
                number=number,
                command=command,
                other=undone_by,
            )
        touched = footprint(work.connection, number)
        later = builds_on(work.connection, number, work.recorder.operation_id, touched)
        if later is not None:
            raise _built_upon(number, command, later)
        rows = _take_back(work, number, command)
        _one_key_each(work, number, command, touched)
        return Undone(number, command, rows)


def redo(desk: Desk, count: int = 1) -> list[Undone]:
    """Do again what the last `count` undos took back, all of it or nothing, the last undo first.

    Raises Refused where something was written since, and where there are not so many.
    """
    with desk.writing() as work:
        new = work.connection.execute(LAST_NEW, (work.recorder.operation_id,)).fetchone()
        undos = work.connection.execute(UNDOS, (new[0] if new else 0, count)).fetchall()
        if not undos:
            raise _nothing_to_redo(work.connection, new)
        if len(undos) < count:
            raise Refused("There are only {count} operations to do again: csm redo {count}.", count=len(undos))
        again = []
        for undone, original, command in _each(work, undos):
            again.append(Undone(original, command, _take_back(work, undone, command)))
            work.connection.execute("UPDATE operation SET undone_by = NULL WHERE id = ?", (original,))
        return again


def _nothing_to_redo(connection: sqlite3.Connection, new: tuple[int, str, str] | None) -> Refused:
    undos = connection.execute(UNDOS, (0, 1)).fetchall()
    if not undos or new is None:
        return Refused("There is nothing to redo.")
    _, original, command = undos[0]
    number, since, at = new
    return Refused(
        "Since #{original} ({command}) was taken back, #{number} ({since}, {when}) was written; "
        "it cannot be done again on top of that. Type it anew.",
        original=original,
        command=command,
        number=number,
        since=since,
        when=local(at),
    )


def _each(work: Work, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, each to be dealt with in an operation of its own."""
    for place, line in enumerate(lines):
        if place:
            work.next_operation()
        yield line


def _take_back(work: Work, number: int, command: str) -> int:
    """Turn one operation around within the current one; how many changes that were."""
    this, connection = work.recorder.operation_id, work.connection
    try:
        rows = reverse(connection, work.recorder, number)
    except NotAsLeft as found:
        raise _in_the_way(work, number, command, found) from None
    connection.execute("UPDATE operation SET undoes = ? WHERE id = ?", (number, this))
    connection.execute("UPDATE operation SET undone_by = ? WHERE id = ?", (this, number))
    # What the session has read of these rows is no longer so.
    work.session.expunge_all()
    work.recorder.count += 1
    return rows


def _one_key_each(work: Work, number: int, command: str, touched: Footprint) -> None:
    """Raises Refused where a promise or task that came back goes by the key of another that is open."""
    for table, row in touched.fields:
        if table in ("follow_up", "task"):
            promise, task = (row, None) if table == "follow_up" else (None, row)
            other = work.connection.execute(SHARED_KEYS, (promise, task)).fetchone()
            if other:
                raise _in_the_way(work, number, command, NotAsLeft(*other))


def _in_the_way(work: Work, number: int, command: str, found: NotAsLeft) -> Refused:
    later = changed_by(work.connection, number, work.recorder.operation_id, found.table, found.row)
    if later is None:
        return Refused(
            "#{number} ({command}) cannot be taken back: its rows are not as it left them, and no operation did that.",
            number=number,
            command=command,
        )
    if found.value is None:
        return _built_upon(number, command, later)
    return Refused(
        "#{number} ({command}) cannot be taken back: “{value}” has gone to another in #{later} ({since}, {when}). "
        "Take that back first: csm undo --id {later}.",
        number=number,
        command=command,
        value=found.value,
        later=later.id,
        since=later.command,
        when=local(later.at),
    )


def _built_upon(number: int, command: str, later: Later) -> Refused:
    return Refused(
        "#{number} ({command}) cannot be taken back alone: #{later} ({since}, {when}) builds on it. "
        "Take that back first: csm undo --id {later}.",
        number=number,
        command=command,
        later=later.id,
        since=later.command,
        when=local(later.at),
    )
