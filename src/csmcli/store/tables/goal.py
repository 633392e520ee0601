"""What a client wants to reach in numbers, and where it should stand on the way."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel, text

from csmcli.store.tables import client as client
from csmcli.store.uid import uid


class Goal(SQLModel, table=True):
    """A number to move by a day, agreed on ``set_on``; values are hundredths of ``unit``.

    ``checkpoints`` (``2027-03-31=600 2027-06-30=800``) is where it should stand on the way, the last one the target:
    part of what was agreed, and never changed without it. Another target is another row: the old one gets ``ended_on`` and the ``ending`` ``replaced``,
    so that what was agreed stays on record. ``title`` is for a metric that no playbook has.
    """

    __table_args__ = (Index("ix_goal_open", "client_id", "metric", unique=True, sqlite_where=text("ended_on IS NULL")),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id", index=True)
    metric: str
    title: str | None = None
    unit: str
    direction: str
    baseline: int | None = None
    target: int
    by_on: date
    checkpoints: str
    set_on: date
    ended_on: date | None = None
    ending: str | None = None
    note: str | None = None
