"""A client, and the links that belong to it."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel, text

from csmcli.store.uid import uid


class Client(SQLModel, table=True):
    """One client and, below the line, its forecast.

    The forecast (``milestone`` to ``slip_days``) is what the rules make of the client's facts; the
    one write path (`actions.desk`) renews it in the transaction that changes a fact. ``duty_on`` is the
    first day on which the playbook itself asks for something: a contact, a look, a number. ``moves`` and ``slip_days``
    are those of the milestone ahead whose agreed date was moved furthest.
    ``rank`` is the order of the tier (0 large, 1 medium, 2 small, 3 none), kept for the indexes.
    """

    __table_args__ = (
        Index("ix_client_stalled", "rank", "behind_on", "stuck_on"),
        Index("ix_client_owner_stalled", "owner", "rank", "behind_on", "stuck_on"),
        Index("ix_client_duty", "rank", "duty_on", "behind_on", sqlite_where=text("duty_on IS NOT NULL")),
        Index("ix_client_due", "due_on", sqlite_where=text("closed_on IS NULL")),
        Index("ix_client_unknown", "unknown", sqlite_where=text("unknown <> ''")),
        # A number once given is not given again, so that history never speaks of two clients as one.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    key: str = Field(unique=True)
    name: str = Field(index=True)
    external_id: str | None = Field(default=None, unique=True)
    playbook: str
    language: str
    tier: str | None = None
    rank: int = 3
    owner: str | None = None
    signed_on: date | None = None
    added_on: date
    contact: str | None = None
    channel: str | None = None
    address: str | None = None
    currency: str
    target: int | None = None
    note: str | None = None
    closed_on: date | None = None

    milestone: str | None = None
    due_on: date | None = None
    progress: int = 0
    behind_on: date | None = None
    stuck_on: date | None = None
    unknown: str = ""
    duty_on: date | None = None
    moves: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    slip_days: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class OwnerChange(SQLModel, table=True):
    """Who of us looks after a client from ``decided_on`` on; None for nobody."""

    __tablename__ = "owner_change"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    owner: str | None = None
    decided_on: date


class Link(SQLModel, table=True):
    """A page of the client's: its back office, its project page, its chat. ``match`` is the address reduced for comparison."""

    __table_args__ = (Index("ix_link_client", "client_id", "name", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    name: str
    url: str
    match: str = Field(index=True)
