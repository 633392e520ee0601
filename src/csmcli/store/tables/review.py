"""Looking at the numbers together with the client."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from csmcli.store.tables import client as client
from csmcli.store.uid import uid


class Review(SQLModel, table=True):
    """A review planned for a day, and the day on which it was held.

    ``period`` is the quarter it looks at (``2026-Q3``), ``ours`` and ``theirs`` the people of each side.
    """

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id", index=True)
    period: str | None = None
    planned_on: date
    topic: str | None = None
    ours: str | None = None
    theirs: str | None = None
    added_on: date
    held_on: date | None = None
    cancelled_on: date | None = None
    note: str | None = None


class ReviewMove(SQLModel, table=True):
    """A planned review (its uid) that was put off, or brought forward, to another day."""

    __tablename__ = "review_move"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    review: str
    from_on: date
    to_on: date
    decided_on: date


class Cause(SQLModel, table=True):
    """Why a goal was missed, as found in a review (its uid): a code of the playbook's list, and words."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id", index=True)
    review: str
    metric: str | None = None
    code: str
    note: str | None = None
    found_on: date
