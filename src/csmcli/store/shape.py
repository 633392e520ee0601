"""The tables of a database as SQLite itself declares them, so that what copies all of them names none.

A list kept by hand would forget the next table; the file cannot. And a file of an older schema
tells its own shape, without the models, which only know the newest one.
"""

from __future__ import annotations

import sqlite3
from typing import Literal, NamedTuple

Kind = Literal["text", "number", "truth", "day"]

_KINDS: dict[str, Kind] = {"VARCHAR": "text", "INTEGER": "number", "BOOLEAN": "truth", "DATE": "day"}


class Column(NamedTuple):
    """A column: what its values are, and whether each row has one."""

    name: str
    kind: Kind
    required: bool


class Table(NamedTuple):
    """A table. ``key`` orders its rows; ``parents`` are (column, table) of the rows that its rows belong to."""

    name: str
    columns: tuple[Column, ...]
    key: str
    parents: tuple[tuple[str, str], ...]

    @property
    def names(self) -> str:
        """Its columns as SQL lists them."""
        return ", ".join(f'"{column.name}"' for column in self.columns)

    @property
    def insert(self) -> str:
        """The statement that inserts a row."""
        return f'INSERT INTO "{self.name}" ({self.names}) VALUES ({", ".join("?" * len(self.columns))})'


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it is made of."""
    return '"' + name.replace('"', '""') + '"'


def tables(connection: sqlite3.Connection) -> tuple[Table, ...]:
    """Every table but SQLite's own and Alembic's: clients first, then what belongs to them, the history last."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name <> 'alembic_version' ORDER BY name"
        )
    ]
    found = [_table(connection, name) for name in names]
    parents = {parent for table in found for _, parent in table.parents}
    return tuple(sorted(found, key=lambda table: (table.name not in parents, not table.parents, table.name)))


def _table(connection: sqlite3.Connection, name: str) -> Table:
    rows = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    parents = connection.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
    return Table(
        name,
        tuple(Column(row[1], _KINDS[row[2]], bool(row[3])) for row in rows),
        next(row[1] for row in rows if row[5]),
        tuple((row[3], row[2]) for row in parents),
    )


def numbered(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The tables in which a number once given is not given again."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' ORDER BY name"
    return tuple(name for (name,) in connection.execute(sql))


def last_numbers(connection: sqlite3.Connection) -> dict[str, int]:
    """The last number given in each of those tables, as far as one was."""
    return dict(connection.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name"))


def keep_numbers(connection: sqlite3.Connection, numbers: dict[str, int]) -> None:
    """Give numbers from behind `numbers` on; never one that a row has."""
    for name, last in numbers.items():
        given = last_numbers(connection).get(name)
        if given is None:
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))
        elif given < last:
            connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, name))
