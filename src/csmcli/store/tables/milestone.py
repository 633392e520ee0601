"""The milestones of a client and every change of their due dates."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel, text

from csmcli.store.tables import client as client


class Milestone(SQLModel, table=True):
    """A step of one client. ``first_due_on`` is the first date set by hand and is never overwritten.

    With ``day_unknown`` it was reached on a day that nobody told, ``reached_on`` at the latest. A row whose key is one of the playbook's optional parts is a part switched on for this client, until ``hidden_on``.
    ``standard``, ``ours`` and ``theirs`` (who is responsible on each side) and the meeting are this client's own; where
    they are missing, the playbook's hold.
    """

    __table_args__ = (
        Index("ix_milestone_client", "client_id", "key", unique=True),
        Index("ix_milestone_reached", "reached_on", sqlite_where=text("reached_on IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    key: str
    position: int
    due_on: date | None = None
    first_due_on: date | None = None
    reached_on: date | None = None
    day_unknown: bool = Field(default=False, sa_column_kwargs={"server_default": text("0")})
    standard: str | None = None
    ours: str | None = None
    theirs: str | None = None
    meeting_on: date | None = None
    meeting_topic: str | None = None
    meeting_people: str | None = None
    hidden_on: date | None = None


class Move(SQLModel, table=True):
    """A change of a due date. ``kind`` is ``agreed`` (first set by hand), ``moved`` (an agreed date
    changed) or ``proposed`` (a default that followed what it is counted from). From a ``fresh`` one slips are counted anew."""

    __table_args__ = (Index("ix_move_client", "client_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    key: str
    kind: str
    from_on: date | None = None
    to_on: date | None = None
    decided_on: date
    side: str | None = None
    reason: str | None = None
    fresh: bool = Field(default=False, sa_column_kwargs={"server_default": text("0")})
