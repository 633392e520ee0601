"""Who did what, and what it changed: undo, history and audit come from these two and nothing else."""

from __future__ import annotations

from sqlmodel import Field, Index, SQLModel


class Operation(SQLModel, table=True):
    """One command that wrote. ``at`` is UTC, ISO 8601.

    ``undoes`` and ``undone_by`` are operation ids. An undo undoes an operation, a redo an undo: an
    operation stands where it undoes nothing and nothing undoes it, and a redo makes it stand again.
    ``seal`` is its checksum (`store.seals`), written last.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    command: str
    undoes: int | None = None
    undone_by: int | None = None
    seal: str | None = None


class Change(SQLModel, table=True):
    """A row before and after, as JSON objects; None for not there.

    A bulk insert is one row: ``row_id`` to ``last_row_id``, no images, since the rows themselves
    are the image until a later operation changes them, which records what it found. Taken out in bulk, a
    thousand of them are one row too: ``before`` is then ``{"columns": [...], "rows": [[...], ...]}``.
    """

    __table_args__ = (
        Index("ix_change_operation", "operation_id"),
        Index("ix_change_client", "client_id", "operation_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    operation_id: int
    table_name: str
    row_id: int
    last_row_id: int | None = None
    client_id: int | None = None
    before: str | None = None
    after: str | None = None
