"""Until when a client has bound itself, and what became of it."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel, text

from csmcli.store.tables import client as client
from csmcli.store.uid import uid


class Contract(SQLModel, table=True):
    """A term of a contract. ``opt_out_on``, ``notice_days`` before the end, is the day that binds.

    ``outcome`` is ``renewed``, ``upgraded``, ``downgraded`` or ``lost``, the last two with a ``reason`` code of
    the playbook. ``value`` is in hundredths of the client's currency.
    """

    __table_args__ = (Index("ix_contract_open", "client_id", unique=True, sqlite_where=text("outcome IS NULL")),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = uid()
    client_id: int = Field(foreign_key="client.id", index=True)
    starts_on: date | None = None
    ends_on: date
    notice_days: int
    opt_out_on: date
    value: int | None = None
    added_on: date
    outcome: str | None = None
    reason: str | None = None
    decided_on: date | None = None
    note: str | None = None
