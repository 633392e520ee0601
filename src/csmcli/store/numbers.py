"""The next number of a table, for rows that are inserted in bulk and numbered by whoever inserts them."""

from __future__ import annotations

import sqlite3


def free(connection: sqlite3.Connection, table: str) -> int:
    """The next number. Numbers of clients that are gone are not given again."""
    top = connection.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()[0]
    given = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(max(top, given[0] if given else 0)) + 1
