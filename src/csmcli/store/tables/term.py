"""What a client calls things."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel

from csmcli.store.tables import client as client


class Term(SQLModel, table=True):
    """The client's own word, ``theirs``, for one of ``ours``; ``department`` where not all of them say so, else empty."""

    __table_args__ = (Index("ix_term_client", "client_id", "ours", "department", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    ours: str
    theirs: str
    department: str = ""
    said_on: date
