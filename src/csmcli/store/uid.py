"""What tells a row of one database from every row of any other, so that two databases can be merged.

Row numbers will not do: two laptops both give number 101. Sixteen hex digits of chance are as good as a UUID
here (a million rows collide once in thirty million stores) and cost an import half the space.
"""

from __future__ import annotations

import os
from typing import Any

from sqlmodel import Field


def fresh() -> str:
    """A new uid: 16 hex digits."""
    return os.urandom(8).hex()


def uid() -> Any:
    """The column that holds it; empty in a row that came past the models, which `csm doctor` mends."""
    return Field(default_factory=fresh, sa_column_kwargs={"server_default": ""})
