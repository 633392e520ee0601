"""Which version of a playbook the stored forecasts were made with."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Practice(SQLModel, table=True):
    """The fingerprint of a playbook at the last forecast: another one means forecasts are renewed once."""

    playbook: str = Field(primary_key=True)
    fingerprint: str
