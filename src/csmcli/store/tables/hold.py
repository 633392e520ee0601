"""Pauses and ends."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from csmcli.store.tables import client as client
from csmcli.store.uid import uid


class Hold(SQLModel, table=True):
    """A pause agreed from ``from_on`` up to, not including, ``until_on``; ``resumed_on`` if it ended early."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id", index=True)
    from_on: date
    until_on: date
    reason: str
    resumed_on: date | None = None


class Closing(SQLModel, table=True):
    """The end of the work with a client: ``completed`` or ``dropped``, the latter with a reason code."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id", index=True)
    closed_on: date
    outcome: str
    reason: str | None = None
    note: str | None = None
    reopened_on: date | None = None
