"""Contacts with a client."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel
from sqlmodel import text as sql

from csmcli.store.tables import client as client
from csmcli.store.uid import uid


class Touch(SQLModel, table=True):
    """One contact; only a ``two_way`` one ends a silence. ``minutes`` is the time it took.

    ``message`` is the playbook's message that was sent, where it was one.
    """

    __table_args__ = (
        Index("ix_touch_client", "client_id", "two_way", "on_day", "channel"),
        Index("ix_touch_minutes", "on_day", sqlite_where=sql("minutes IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id")
    on_day: date
    two_way: bool = True
    meeting: bool = False
    channel: str | None = None
    topic: str | None = None
    minutes: int | None = None
    text: str
    message: str | None = None
