"""A whole store in a file, made a database of its own: checked there, row by row, before anything else is touched.

The rows may come from any file that has them, a table at a time. The database is of the schema that the file was
written with, and is then brought up to this one by the same migrations that a database of that time goes through.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from csmcli.errors import BadFile
from csmcli.exchange.filling import Filling
from csmcli.exchange.reading_json import Export, Row, opened
from csmcli.exchange.soundness import broken
from csmcli.exchange.writing_json import FORMAT
from csmcli.store.file import SCHEMA_VERSION, complaint, connect, create

_Counts = dict[str, int]


class Store(NamedTuple):
    """A whole store as `file` has it. ``counts`` and ``numbers`` are empty where the file does not tell them.

    ``blank`` is what stands for an empty text where the file cannot hold one.
    """

    file: Path
    schema: int
    counts: Mapping[str, int]
    numbers: Mapping[str, int]
    rows: Iterable[Row]
    blank: str | None = None


def store_of(file: Path, head: Mapping[str, Any], rows: Iterable[Row]) -> Store:
    """The store that `head` tells of: ``format`` and ``schema``, and where it knows them ``rows`` and ``numbers``.

    Raises BadFile for a format or schema of a newer csm, and for a head that cannot be one.
    """
    found = {name: head.get(name) for name in ("format", "schema")}
    for name, newest in (("format", FORMAT), ("schema", SCHEMA_VERSION)):
        value = found[name]
        if type(value) is not int or value < 1:
            raise BadFile("{file}: {name} is a whole number from 1, not {value}.", file=file, name=name, value=value)
        if value > newest:
            raise BadFile(
                "{file} was written by a newer csm ({name} {value}, this one knows {newest}): update csm.",
                file=file,
                name=name,
                value=value,
                newest=newest,
            )
    return Store(file, head["schema"], _counts(file, head, "rows"), _counts(file, head, "numbers"), rows)


def _counts(file: Path, head: Mapping[str, Any], name: str) -> _Counts:
    told = head.get(name, {})
    if not isinstance(told, dict) or not all(type(count) is int and 0 <= count < 1 << 62 for count in told.values()):
        raise BadFile("{file}: {name} holds a whole number for each table.", file=file, name=name)
    return told


@contextmanager
def loaded_copy(path: Path) -> Iterator[Path]:
    """A database made from the export of csm at `path`, in a folder that goes when the block ends.

    Raises BadFile for a file that is none, is newer, or whose rows cannot be.
    """
    with opened(path) as found:
        if not isinstance(found, Export):
            raise BadFile("{file} is a board of Trello's, not an export of csm.", file=path)
        with loaded(store_of(path, found.head, found.rows)) as database:
            yield database


@contextmanager
def loaded(store: Store) -> Iterator[Path]:
    """The same for a store from any file. Raises BadStore as well, where there is no room for it."""
    with tempfile.TemporaryDirectory(prefix="csm-") as folder:
        database = Path(folder) / "loaded.db"
        create(database)
        _migrate(database, f"{store.schema:04d}")
        try:
            with closing(connect(database)) as connection:
                # Nobody else sees this file, and it does not outlive us: a crash has nothing to lose in it.
                connection.execute("PRAGMA synchronous = OFF")
                _fill(connection, store)
        except sqlite3.Error as error:
            raise complaint(error, database) from error
        if store.schema != SCHEMA_VERSION:
            _migrate(database, "head")
        yield database


def _fill(connection: sqlite3.Connection, store: Store) -> None:
    connection.execute("BEGIN")
    filling = Filling(connection, store.file, blank=store.blank)
    filling.take(store.rows)
    for table, count in store.counts.items():
        found = filling.counts.get(table, 0)
        if found != count:
            raise BadFile(
                "{file}: there are {found} rows of {table} where its head counts {count}; it was cut short or changed.",
                file=store.file,
                found=found,
                table=table,
                count=count,
            )
    filling.keep_numbers(store.numbers)
    problem = broken(connection)
    if problem:
        raise BadFile("{file}: {problem}", file=store.file, problem=problem)
    connection.execute("COMMIT")


def _migrate(database: Path, revision: str) -> None:
    from csmcli.store.database import engine
    from csmcli.store.schema import migrate

    made = engine(database)
    try:
        migrate(made, database, revision)
    finally:
        made.dispose()
