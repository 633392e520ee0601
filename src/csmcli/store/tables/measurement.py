"""Numbers watched."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, Index, SQLModel

from csmcli.store.tables import client as client


class Measurement(SQLModel, table=True):
    """A value of a metric on a day, in hundredths of its unit: Decimal would go through float on SQLite.

    ``source`` tells two files apart that were read on the same day; empty for a value typed in.
    """

    __table_args__ = (Index("ix_measurement_client", "client_id", "metric", "on_day"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    metric: str
    on_day: date
    value: int
    source: str = ""
    note: str | None = None
