"""What clients ask."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel

from csmcli.store.tables import client as client
from csmcli.store.uid import uid


class Question(SQLModel, table=True):
    """A question of one client, open until ``answered_on``; ``answered_by`` is the page that answers it."""

    __table_args__ = (Index("ix_question_topic", "topic", "asked_on"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id", index=True)
    asked_on: date
    topic: str
    text: str
    answered_by: str | None = None
    answered_on: date | None = None
