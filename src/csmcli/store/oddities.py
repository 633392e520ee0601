"""Values that csm never writes: what SQLite's own checks of a file cannot tell from what was meant.

Asked only once something has failed, or by who looks for damage: a byte changed within a date or a row image is
no bug of ours, and is not to be reported as one. A byte changed within a name stays a name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from csmcli.errors import BadStore
from csmcli.store.file import complaint, connect, damaged
from csmcli.store.images import FORECAST

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError)
"""What code raises that was given a value it never expected."""

_SOUND = {
    "DATE": "typeof({0}) = 'text' AND {0} IS date({0}, '+0 days')",
    "INTEGER": "typeof({0}) = 'integer'",
    "BOOLEAN": "{0} IN (0, 1)",
    "VARCHAR": "typeof({0}) = 'text'",
    "TEXT": "typeof({0}) = 'text'",
}
"""By the declared type of a column, what is true of its values where they are not null."""
_SOUND_BESIDES = {
    ("change", "before"): "json_valid({0})",
    ("change", "after"): "json_valid({0})",
    ("goal", "checkpoints"): (
        "{0} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]=*[0-9]' AND {0} NOT GLOB '*[^-0-9= ]*'"
    ),
}
"""What is true besides of the columns whose text has a form of its own."""


class Check(NamedTuple):
    """A column whose values can be told from what they cannot be: ``wrong`` is SQL that holds for those."""

    table: str
    column: str
    wrong: str


class Oddity(NamedTuple):
    """A value that cannot be: where it stands."""

    table: str
    row: int
    column: str


def oddities(connection: sqlite3.Connection) -> Iterator[Oddity]:
    """The values that cannot be. Raises sqlite3.Error where the file itself is damaged."""
    for table, column, wrong in checks(connection):
        for (row,) in connection.execute(f'SELECT rowid FROM "{table}" WHERE {wrong}'):
            yield Oddity(table, row, column)


def checks(connection: sqlite3.Connection) -> Iterator[Check]:
    """What can be checked of the values of every column there is, by what the file itself declares."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (table,) in tables:
        for _, column, kind, required, _, _ in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
            forms = (_SOUND.get(kind.partition("(")[0].upper()), _SOUND_BESIDES.get((table, column)))
            sound = " AND ".join(form.format(f'"{column}"') for form in forms if form)
            if sound:
                yield Check(table, column, f"NOT ({sound})" if required else f'"{column}" NOT NULL AND NOT ({sound})')


def unlike_history(connection: sqlite3.Connection) -> Iterator[Oddity]:
    """The rows that are not as the last change left them: the history is a second copy of what was not imported.

    What csm works out itself is left out, since it is renewed without a record; rows that came or went in bulk since, too.
    """
    tables = connection.execute("SELECT DISTINCT table_name FROM change WHERE last_row_id IS NULL").fetchall()
    for (table,) in tables:
        left_out = ("uid", *FORECAST) if table == "client" else ("uid",)
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall()]
        compared = [column for column in columns if column not in left_out]
        for row, column in connection.execute(_unlike(table, compared), (table,)) if compared else ():
            yield Oddity(table, row, column)


def _unlike(table: str, columns: list[str]) -> str:
    """SQL for the rows that differ, each with the first column that does; a column of a later schema does not count."""
    cases = "".join(
        f" WHEN json_type(h.after, '$.{column}') IS NOT NULL AND json_extract(h.after, '$.{column}') IS NOT t.\"{column}\""
        f" THEN '{column}'"
        for column in columns
    )
    return f"""
        SELECT * FROM (
            SELECT h.row_id, CASE WHEN (h.after IS NULL) <> (t.id IS NULL) THEN 'id' WHEN t.id IS NULL THEN NULL{cases} END AS odd
            FROM (SELECT max(id) AS id FROM change WHERE table_name = ? AND last_row_id IS NULL GROUP BY row_id) last
            JOIN change h ON h.id = last.id LEFT JOIN "{table}" t ON t.id = h.row_id
            WHERE NOT EXISTS (
                SELECT 1 FROM change r WHERE r.table_name = h.table_name AND r.last_row_id IS NOT NULL AND r.id > h.id
                AND h.row_id BETWEEN r.row_id AND r.last_row_id)
        ) WHERE odd IS NOT NULL"""


def damage(path: Path) -> BadStore | None:
    """The first thing found wrong with the database at `path`, as an error; None where there is none to be found."""
    try:
        with closing(connect(path)) as connection:
            found = next(oddities(connection), None)
            if found is None:
                sound = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
                return None if sound else damaged(path)
    except sqlite3.Error as error:
        return complaint(error, path)  # a disk that cannot be read is no damage
    except UnicodeDecodeError:
        return damaged(path)
    return BadStore(
        "{path} is damaged: row {row} of {table} has a {column} that cannot be. Restore a backup.",
        path=path,
        row=found.row,
        table=found.table,
        column=found.column,
    )
