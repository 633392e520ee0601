"""The checklist of a client."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel, text

from csmcli.store.tables import client as client

OURS = "vital = 1 AND side <> 'client' AND done_on IS NULL AND due_on IS NOT NULL"
"""Open vital tasks that are ours to do, alone or with the client."""


class Task(SQLModel, table=True):
    """A checklist item of one client, from the playbook (``own`` False) or its own.

    ``title`` and ``advice`` are the words at the time it was made; a view prefers the playbook's,
    in the reader's language. ``due_by_hand`` keeps a date from following its milestone. ``ours`` and ``theirs``
    are the people who see to it on each side. ``done_by`` is the recorded fact that an item is done by
    (``milestone:copy``); None where it was ticked by hand.
    """

    __table_args__ = (
        Index("ix_task_client", "client_id", "key", unique=True),
        Index("ix_task_vital", "client_id", "vital", "done_on", "due_on"),
        Index("ix_task_ours", "due_on", sqlite_where=text(OURS)),
    )

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    key: str
    category: str | None = None
    position: int = 0
    title: str
    advice: str = ""
    side: str
    vital: bool = False
    own: bool = False
    due_on: date | None = None
    due_by_hand: bool = False
    added_on: date
    done_on: date | None = None
    done_by: str | None = None
    ours: str | None = None
    theirs: str | None = None
