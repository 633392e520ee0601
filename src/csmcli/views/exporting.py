"""Whole tables for other programs, row by row as SQLite gives them: a million rows cost the memory of one.

Columns are those the database itself names, so a column that a migration adds is exported without a word
here. Only ``client`` has a form of its own, one row a person can read and `csm import` understands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Literal, NamedTuple

from csmcli.errors import CsmError
from csmcli.playbooks import Library
from csmcli.store.reading import listed

Kind = Literal["text", "day", "number", "amount", "flag"]

CLIENT, HISTORY = "client", "history"
OPEN = "open"
"""What is under `KEY reached` of an optional part that a client has and of which no day is known."""

FACTS = (
    CLIENT, "link", "milestone", "move", "task", "touch", "follow_up", "hold", "closing", "question", "measurement",
    "answer", "tier_change", "owner_change", "goal", "review", "review_move", "cause", "contract", "term",
)  # fmt: skip
"""The tables of facts, each after those that its rows refer to."""

TABLES = (*FACTS, HISTORY)


class Field(NamedTuple):
    """A column. An ``amount`` is a whole number of hundredths, a ``flag`` 0 or 1, a ``day`` ISO 8601; any may be None."""

    name: str
    kind: Kind


class Table(NamedTuple):
    """What to export, not read yet."""

    name: str
    fields: tuple[Field, ...]
    sql: str
    values: tuple[object, ...]

    def rows(self, connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
        """The rows, as they are read: the oldest first."""
        return connection.execute(self.sql, self.values)


class Chosen(NamedTuple):
    """A connection that reads, the clients wanted by id (None: all), and the day on which it is read.

    The playbooks of ``library`` tell optional parts from milestones; without it none is told.
    """

    connection: sqlite3.Connection
    clients: Sequence[int] | None
    today: date
    library: Library | None = None

    @property
    def ids(self) -> str | None:
        """The clients as SQLite's ``json_each`` takes them."""
        return None if self.clients is None else listed(self.clients)


_THESE = "(?1 IS NULL OR {column} IN (SELECT value FROM json_each(?1)))"
_KINDS: dict[str, Kind] = {"DATE": "day", "INTEGER": "number", "BOOLEAN": "flag"}
AMOUNTS = frozenset(
    (("client", "target"), ("measurement", "value"), ("goal", "baseline"), ("goal", "target"), ("contract", "value"))
)
"""The columns that hold hundredths."""


_BEFORE = (
    ("key", "c.key", "text"),
    ("name", "c.name", "text"),
    ("external id", "c.external_id", "text"),
    ("playbook", "c.playbook", "text"),
    ("language", "c.language", "text"),
    ("tier", "c.tier", "text"),
    ("owner", "c.owner", "text"),
    ("signed", "c.signed_on", "day"),
    ("contact", "c.contact", "text"),
    ("channel", "c.channel", "text"),
    ("address", "c.address", "text"),
    ("currency", "c.currency", "text"),
    ("target", "c.target", "amount"),
    ("note", "c.note", "text"),
    ("link", "(SELECT l.url FROM link l WHERE l.client_id = c.id AND l.name = 'page')", "text"),
    (
        "raised",
        "(SELECT n.value FROM measurement n WHERE n.client_id = c.id AND n.metric = 'raised' "
        "ORDER BY n.on_day DESC, n.id DESC LIMIT 1)",
        "amount",
    ),
)
_HOLD = (
    "(SELECT {} FROM hold h WHERE h.client_id = c.id AND c.closed_on IS NULL AND h.from_on <= ?2 "
    "AND coalesce(h.resumed_on, h.until_on) > ?2 ORDER BY h.id DESC LIMIT 1)"
)
"""The pause that a client is in, or nothing: one that is over is told by the table ``hold``."""

_CLOSING = "(SELECT o.{} FROM closing o WHERE o.client_id = c.id AND o.reopened_on IS NULL ORDER BY o.id DESC LIMIT 1)"
_AFTER = (
    ("hold from", _HOLD.format("h.from_on"), "day"),
    ("hold until", _HOLD.format("coalesce(h.resumed_on, h.until_on)"), "day"),
    ("hold reason", _HOLD.format("h.reason"), "text"),
    ("closed", "c.closed_on", "day"),
    ("outcome", f"CASE WHEN c.closed_on IS NOT NULL THEN {_CLOSING.format('outcome')} END", "text"),
    ("reason", f"CASE WHEN c.closed_on IS NOT NULL THEN {_CLOSING.format('reason')} END", "text"),
)

_KEYS = f"SELECT DISTINCT key FROM milestone WHERE hidden_on IS NULL AND {_THESE.format(column='client_id')}"
_REACHED = f"""coalesce(m.reached_on, CASE WHEN m.due_on IS NULL
  AND c.playbook || ' ' || m.key IN (SELECT value FROM json_each(?3)) THEN '{OPEN}' END)"""
_FIRST_OF = f"""
SELECT coalesce(c.playbook, ''), m.position FROM milestone m LEFT JOIN client c ON c.id = m.client_id
WHERE m.key = ?2 AND {_THESE.format(column="m.client_id")} ORDER BY m.client_id LIMIT 1"""

_HISTORY = f"""
SELECT o.id, o.at, o.actor, o.command, o.undoes, o.undone_by, h.id, c.key, h.table_name, h.row_id, h.last_row_id,
       h.before, h.after
FROM operation o LEFT JOIN change h ON h.operation_id = o.id LEFT JOIN client c ON c.id = h.client_id
WHERE {_THESE.format(column="h.client_id")} ORDER BY o.id, h.id"""
_HISTORY_FIELDS: tuple[tuple[str, Kind], ...] = (
    ("operation", "number"), ("at", "text"), ("actor", "text"), ("command", "text"), ("undoes", "number"),
    ("undone_by", "number"), ("change", "number"), ("client", "text"), ("table_name", "text"), ("row_id", "number"),
    ("last_row_id", "number"), ("before", "text"), ("after", "text"),
)  # fmt: skip


def clients(chosen: Chosen) -> Table:
    """One row a client, with its milestones and optional parts side by side, as `csm import` reads it."""
    keys = _milestones(chosen)
    dated = [
        (f"{key} {word}", f"max(CASE WHEN m.key = ?{place} THEN {day} END)", "day")
        for place, key in enumerate(keys, 4)
        for word, day in (("due", "m.due_on"), ("reached", _REACHED))
    ]
    columns: list[tuple[str, str, Any]] = [*_BEFORE, *dated, *_AFTER]
    sql = f"""
SELECT {", ".join(expression for _, expression, _ in columns)}
FROM client c LEFT JOIN milestone m ON m.client_id = c.id AND m.hidden_on IS NULL
WHERE {_THESE.format(column="c.id")} GROUP BY c.id ORDER BY c.id"""
    fields = tuple(Field(name, kind) for name, _, kind in columns)
    return Table(CLIENT, fields, sql, (chosen.ids, chosen.today.isoformat(), _parts(chosen), *keys))


def stored(chosen: Chosen, name: str) -> Table:
    """A table of `TABLES` as it is stored; where it has no key of the client, that is put in front."""
    if name == HISTORY:
        return Table(name, tuple(Field(*field) for field in _HISTORY_FIELDS), _HISTORY, (chosen.ids,))
    columns = chosen.connection.execute(f"PRAGMA table_info({name})").fetchall()
    fields = tuple(Field(column, _kind(name, column, kind)) for _, column, kind, *_ in columns)
    if name == CLIENT:
        sql = f"SELECT * FROM client c WHERE {_THESE.format(column='id')} ORDER BY id"
        return Table(name, fields, sql, (chosen.ids,))
    sql = f"""
SELECT c.key, t.* FROM {name} t LEFT JOIN client c ON c.id = t.client_id
WHERE {_THESE.format(column="t.client_id")} ORDER BY t.id"""
    return Table(name, (Field(CLIENT, "text"), *fields), sql, (chosen.ids,))


def count(chosen: Chosen, table: Table) -> int:
    """How many rows the table has."""
    sql = f"SELECT count(*) FROM ({table.sql})"
    if table.name in FACTS:
        column = "id" if table.name == CLIENT else "client_id"
        sql = f"SELECT count(*) FROM {table.name} WHERE {_THESE.format(column=column)}"
    return int(chosen.connection.execute(sql, (chosen.ids,)).fetchone()[0])


def _kind(table: str, column: str, declared: str) -> Kind:
    return "amount" if (table, column) in AMOUNTS else _KINDS.get(declared, "text")


def _parts(chosen: Chosen) -> str:
    """The optional parts of the clients' playbooks, each as ``playbook key``; of one that is gone or broken none."""
    if chosen.library is None:
        return listed(())
    found: list[str] = []
    for (name,) in chosen.connection.execute("SELECT DISTINCT playbook FROM client"):
        with suppress(CsmError):
            found += (f"{name} {part.key}" for part in chosen.library.get(name).parts)
    return listed(found)


def _milestones(chosen: Chosen) -> list[str]:
    """The keys of the milestones and parts in use, those that are hidden left out, playbook by playbook and in its order; of two playbooks' the first's counts.

    Told from the clients, not from the playbooks: one that is gone or broken must not keep facts in.
    """
    execute = chosen.connection.execute
    keys: Iterable[str] = [key for (key,) in execute(_KEYS, (chosen.ids,))]
    places = {key: execute(_FIRST_OF, (chosen.ids, key)).fetchone() for key in keys}
    return sorted(places, key=lambda key: (*places[key], key))
