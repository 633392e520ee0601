"""Whether the rows of a loaded database fit together: what refers to another row finds it, and the history can be read.

The history's references are no foreign keys in the file, since a change outlives the row it is of; but
a change without its operation, or an image that names what no table has, would fail an undo much later.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from csmcli.core.goals import read
from csmcli.errors import BadFile, CsmError
from csmcli.store.shape import Table, tables

_IN_THE_HISTORY = (
    ("change", "operation_id", "operation"),
    ("operation", "undoes", "operation"),
    ("operation", "undone_by", "operation"),
)
_NO_ROW_IMAGE = """
SELECT id, {image} FROM change
WHERE {image} IS NOT NULL AND CASE WHEN json_valid({image}) THEN json_type({image}) <> 'object' ELSE 1 END LIMIT 1"""
_FOREIGN_FIELD = """
SELECT c.id, c.table_name || '.' || e.key FROM change c, json_each(c.{image}) e
WHERE c.table_name = ?1 AND c.last_row_id IS NULL AND c.{image} IS NOT NULL
AND e.key NOT IN (SELECT name FROM pragma_table_info(?1)) LIMIT 1"""


def broken(connection: sqlite3.Connection) -> CsmError | None:
    """What does not fit together, as a sentence; None where all of it does."""
    every = tables(connection)
    found = (*_astray(connection, every), *_unreadable(connection, every), *_no_checkpoints(connection, every))
    return next(iter(found), None)


def _astray(connection: sqlite3.Connection, every: Iterable[Table]) -> Iterator[CsmError]:
    declared = ((table.name, *parent) for table in every for parent in table.parents)
    for table, column, parent in (*declared, *_IN_THE_HISTORY):
        sql = f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" NOT IN (SELECT id FROM "{parent}") LIMIT 1'
        for number, value in connection.execute(sql):
            yield BadFile(
                "{table} {number} has {column} {value}, and there is no {parent} {value}.",
                table=table,
                number=number,
                column=column,
                value=value,
                parent=parent,
            )


def _unreadable(connection: sqlite3.Connection, every: Sequence[Table]) -> Iterator[CsmError]:
    names = [table.name for table in every]
    marks = ", ".join("?" * len(names))
    sql = f"SELECT id, table_name FROM change WHERE table_name NOT IN ({marks}) LIMIT 1"
    for number, name in connection.execute(sql, names):
        yield BadFile("change {number} is of “{name}”, and there is no such table.", number=number, name=name)
    for image in ("before", "after"):
        for number, _ in connection.execute(_NO_ROW_IMAGE.format(image=image)):
            yield BadFile("change {number} has no row in {image}.", number=number, image=image)
            return
        for name in names:
            for number, field in connection.execute(_FOREIGN_FIELD.format(image=image), (name,)):
                yield BadFile(
                    "change {number} tells of {field}, and there is no such column.", number=number, field=field
                )


def _no_checkpoints(connection: sqlite3.Connection, every: Iterable[Table]) -> Iterator[CsmError]:
    if not any(table.name == "goal" for table in every):
        return  # an export of an older schema
    for number, text, target, by in connection.execute("SELECT id, checkpoints, target, by_on FROM goal"):
        try:
            points = read(text)
        except ValueError:
            points = ()
        days = [day for day, _ in points]
        if not points or days != sorted(set(days)) or points[-1] != (date.fromisoformat(by), target):
            yield BadFile(
                "goal {number} has checkpoints that are none: days in order, the last one the target on its day, as in "
                "2027-03-31=600.",
                number=number,
            )
