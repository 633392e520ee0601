"""Dated promises."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel

from csmcli.store.tables import client as client
from csmcli.store.uid import uid


class FollowUp(SQLModel, table=True):
    """Something owed to a client on a day. ``kind`` is ``check-in`` or ``follow-up``.

    ``key`` is what it is called by while it is open. With ``every``, a span such as ``2w``, it comes
    again, counted from ``counted_from``, the day it was first promised for. ``dropped_on`` is the day it was taken back.
    """

    __tablename__ = "follow_up"
    __table_args__ = (Index("ix_follow_up_due", "done_on", "due_on"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id", index=True)
    kind: str
    key: str
    text: str
    every: str | None = None
    due_on: date
    added_on: date
    done_on: date | None = None
    dropped_on: date | None = None
    counted_from: date | None = None
