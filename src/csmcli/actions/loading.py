"""Filling an empty database with all that another one holds: the same rows, numbers and history.

Not a merge: that would number rows anew. What comes is told from what was there by its being all there is, and the
import is the last operation of a history that goes on. Undone, it takes every row away again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from csmcli.actions.desk import Desk, Work
from csmcli.errors import Refused
from csmcli.store.backup import untouched
from csmcli.store.seals import seal_all
from csmcli.store.shape import Table, keep_numbers, last_numbers, tables

NO_FACTS = frozenset(("operation", "change", "practice"))
"""Tables that are not taken back: what was done, and what forecasts were made with."""

_RUNS = """
SELECT min(id), max(id) FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM "{table}")
GROUP BY run ORDER BY 1"""


class Loaded(NamedTuple):
    """How many clients and how many operations came, and how many rows of facts in all."""

    clients: int
    operations: int
    rows: int


def load(desk: Desk, copy: Path, name: str) -> Loaded:
    """Fill the desk's database, missing or without any row, with all of the database at `copy`, read from file `name`.

    Raises Refused where there is something in it, and BadStore where either cannot be used.
    """
    # The copy first: where that one is of no use, no database is made.
    with untouched(copy) as source, desk.writing(make=True) as work:
        _empty(work, name)
        return _copied(work, source)


def _copied(work: Work, source: sqlite3.Connection) -> Loaded:
    counts = _counts(source)
    work.recorder.come_after(source.execute("SELECT coalesce(max(id), 0) FROM operation").fetchone()[0])
    for table in tables(source):
        rows = source.execute(f'SELECT {table.names} FROM "{table.name}" ORDER BY "{table.key}"')
        work.connection.executemany(table.insert, rows)
    keep_numbers(work.connection, last_numbers(source))
    # As they stand: what was exported may have been mended by hand.
    seal_all(work.connection)
    for facts, first, end in _runs(source):
        work.recorder.record_range(facts, first, end)
    # A history of what is all gone leaves no row to record, and is kept all the same.
    work.recorder.count += counts.operations
    return counts


def held(copy: Path) -> Loaded:
    """What a database holds, as `load` would bring it. Raises BadStore where it cannot be read."""
    with untouched(copy) as source:
        return _counts(source)


def _counts(source: sqlite3.Connection) -> Loaded:
    count = {
        table.name: source.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0] for table in tables(source)
    }
    return Loaded(count["client"], count["operation"], sum(n for name, n in count.items() if name not in NO_FACTS))


def _empty(work: Work, name: str) -> None:
    for table in tables(work.connection):
        own = work.recorder.operation_id if table.name == "operation" else None
        if work.connection.execute(f'SELECT 1 FROM "{table.name}" WHERE "{table.key}" IS NOT ?', (own,)).fetchone():
            raise _not_empty(work.desk, name)


def _not_empty(desk: Desk, name: str) -> Refused:
    return Refused(
        "{database} holds clients, or a history of some. csm merge {file} puts both together; "
        "csm --db NEW.db import {file} makes a database of its own.",
        database=desk.database,
        file=name,
    )


def _runs(source: sqlite3.Connection) -> Iterator[tuple[str, int, int]]:
    """(table, first, last) of rows of facts whose numbers follow one another, in the order in which tables refer."""
    for table in _facts(source):
        for first, last in source.execute(_RUNS.format(table=table.name)):
            yield table.name, first, last


def _facts(source: sqlite3.Connection) -> list[Table]:
    return [table for table in tables(source) if table.name not in NO_FACTS]
