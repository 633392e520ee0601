"""Whether the stored forecasts are what the rules make of the facts, a few hundred clients at a time."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from csmcli.errors import CsmError, NotFound
from csmcli.playbooks import Library
from csmcli.store.examining import ERROR, FIX, RESTORE, Trouble
from csmcli.store.facts import Known, known
from csmcli.store.images import FORECAST
from csmcli.store.reading import listed, stale

FORECASTS = f"""
SELECT id, key, {", ".join(FORECAST)} FROM client
WHERE id > ?1 AND playbook IN (SELECT value FROM json_each(?2)) ORDER BY id LIMIT ?3"""
USED = "SELECT playbook, count(*) FROM client GROUP BY playbook"

_AT_A_TIME = 500
_NAMED = 5

Row = tuple[object, ...]
Foreseen = Callable[[Known], Mapping[str, object]]


def differing(connection: sqlite3.Connection, library: Library, foreseen: Foreseen) -> Iterator[Trouble]:
    """Clients whose stored forecast is not what their facts give, and those of playbooks that are not to be had.

    Those of a playbook that has changed since wait for the next command, which renews them all.
    """
    usable = []
    for name, count in connection.execute(USED).fetchall():
        try:
            library.outline(name)
            usable.append(name)
        except CsmError as problem:
            told = CsmError("The playbook of {count} clients: {problem}", count=count, problem=problem)
            mend = "csm playbook list" if isinstance(problem, NotFound) else f"csm playbook check {shlex.quote(name)}"
            yield Trouble(ERROR, "playbook", told, mend)
    changed = stale(connection, lambda name: library.fingerprint(name) if name in usable else "")
    wrong: list[tuple[int, str]] = []
    for rows in _batches(connection, [name for name in usable if name not in changed]):
        try:
            wrong += _differing(connection, library, foreseen, rows)
        except Exception:  # noqa: BLE001 - one of them cannot be understood: which?
            yield from _unreadable(connection, library, foreseen, rows)
    if wrong:
        keys = ", ".join(key for _, key in wrong[:_NAMED]) + (" …" if len(wrong) > _NAMED else "")
        told = CsmError(
            "Clients stored with other days than their facts give: {count} ({keys}).", count=len(wrong), keys=keys
        )
        yield Trouble(ERROR, "forecast", told, FIX, tuple(number for number, _ in wrong))


def _batches(connection: sqlite3.Connection, playbooks: list[str]) -> Iterator[list[Row]]:
    last: object = 0
    while rows := connection.execute(FORECASTS, (last, listed(playbooks), _AT_A_TIME)).fetchall():
        last = rows[-1][0]
        yield rows


def _differing(
    connection: sqlite3.Connection, library: Library, foreseen: Foreseen, rows: list[Row]
) -> list[tuple[int, str]]:
    """Id and key of the clients among `rows` whose forecast differs."""
    facts = known(connection, [int(str(row[0])) for row in rows], library.outline)
    found = []
    for number, key, *stored in rows:
        fresh = foreseen(facts[int(str(number))])
        if [_plain(fresh[name]) for name in FORECAST] != stored:
            found.append((int(str(number)), str(key)))
    return found


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _unreadable(
    connection: sqlite3.Connection, library: Library, foreseen: Foreseen, rows: list[Row]
) -> Iterator[Trouble]:
    """The clients among `rows` that the rules cannot read, the first few."""
    named = 0
    for row in rows:
        try:
            _differing(connection, library, foreseen, [row])
        except Exception as error:  # noqa: BLE001 - as above
            named += 1
            if named <= _NAMED:
                told = CsmError(
                    "What is stored of client {key} cannot be understood ({kind}).",
                    key=row[1],
                    kind=type(error).__name__,
                )
                yield Trouble(ERROR, "facts", told, RESTORE)
