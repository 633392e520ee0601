"""Taking back what was done: the changes of an operation, applied backwards, as an operation of its own."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Table, delete, insert, update
from sqlmodel import col, select

from csmcli.actions.desk import Desk, Work
from csmcli.errors import Refused
from csmcli.store.history import values
from csmcli.store.schema import metadata
from csmcli.store.tables.history import Change, Operation


class Undone(NamedTuple):
    """The operation that was taken back and how many rows that changed."""

    id: int
    command: str
    rows: int


def undo(desk: Desk) -> Undone:
    """Take back the last operation that still stands, exactly. Raises Refused where there is none."""
    with desk.writing() as work:
        last = work.session.exec(
            select(Operation)
            .where(col(Operation.undoes).is_(None), col(Operation.undone_by).is_(None))
            .where(col(Operation.id) != work.recorder.operation_id)
            .order_by(col(Operation.id).desc())
            .limit(1)
        ).first()
        if last is None or last.id is None:
            raise Refused("There is nothing to undo.")
        changes = work.session.exec(
            select(Change).where(Change.operation_id == last.id).order_by(col(Change.id).desc())
        ).all()
        tables = metadata().tables
        rows = sum(_back(work, tables[change.table_name], change) for change in changes)
        this = work.session.get_one(Operation, work.recorder.operation_id)
        this.undoes, last.undone_by = last.id, this.id
    return Undone(last.id, last.command, rows)


def _back(work: Work, table: Table, change: Change) -> int:
    session, record = work.session, work.recorder.record
    if change.last_row_id is not None:
        return _back_range(work, table, change.row_id, change.last_row_id)
    before = values(table, change.before) if change.before else None
    after = values(table, change.after) if change.after else None
    here = table.c.id == change.row_id
    if before is None:
        session.execute(delete(table).where(here))
    elif after is None:
        session.execute(insert(table).values(**before))
    else:
        session.execute(update(table).where(here).values(**before))
    record(table.name, change.row_id, after, before)
    return 1


def _back_range(work: Work, table: Table, first: int, last: int) -> int:
    """Delete rows inserted in bulk, keeping each one's image: they are nowhere else."""
    rows = work.session.execute(table.select().where(table.c.id.between(first, last))).mappings().all()
    for row in rows:
        work.recorder.record(table.name, row["id"], dict(row), None)
    work.session.execute(delete(table).where(table.c.id.between(first, last)))
    return len(rows)
