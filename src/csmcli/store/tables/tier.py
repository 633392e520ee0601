"""How a client was sized, and from what."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel

from csmcli.store.tables import client as client


class TierChange(SQLModel, table=True):
    """A tier assigned on a day; None takes it away."""

    __tablename__ = "tier_change"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    tier: str | None = None
    decided_on: date
    reason: str | None = None


class Answer(SQLModel, table=True):
    """The answer to a question of the intake, the handoff or success; a new one replaces the old one, which history keeps."""

    __table_args__ = (Index("ix_answer_client", "client_id", "question", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    question: str
    value: str
    answered_on: date
