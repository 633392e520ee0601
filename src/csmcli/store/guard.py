"""What a database of csm never holds, so that one made by somebody else cannot act through us.

A trigger would delete or copy behind the back of a command, a view in the place of a table would feed it lies or
never end. The text of each definition is looked at, not its name or kind: those columns of `sqlite_master` can be
forged, and SQLite goes by the text.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from csmcli.errors import Damaged

STRANGERS = """
SELECT name FROM sqlite_master WHERE sql NOT NULL AND NOT (
  sql GLOB 'CREATE TABLE *' OR sql GLOB 'CREATE INDEX *' OR sql GLOB 'CREATE UNIQUE INDEX *'
  OR sql GLOB 'CREATE VIEW v_*' OR sql GLOB 'CREATE VIEW "v_*') LIMIT 1"""
"""Triggers, virtual tables, and views other than those for reading (`v_…`), which no command reads."""


def refuse_strangers(execute: Callable[[str], Any], path: Path) -> None:
    """Raises Damaged where the file holds a definition that is none of ours. `execute` runs a statement on it."""
    found = execute(STRANGERS).fetchone()
    if found:
        raise Damaged(
            "{path} holds “{name}”, a trigger or view that csm never made: nothing in it was read or written. "
            "Restore a backup: csm restore --last.",
            path=path,
            name=str(found[0]),
        )
