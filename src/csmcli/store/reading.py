"""Reads: SQL text through the standard library, because SQLModel would cost a command eight times as much.

A connection that only reads still has to be able to roll back the journal of a writer that was
killed, so the file is opened for writing where it may be, and kept from writing by SQLite itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from csmcli.errors import BadStore
from csmcli.store.file import complaint, connect, damaged, version
from csmcli.store.guard import refuse_strangers


@contextmanager
def reader(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, in one read transaction, so that several reads agree.

    Raises BadStore where there is no database: a mistyped path must not read as "nobody is stalled".
    """
    if version(path) is None:
        raise BadStore("There is no database at {path} yet: csm add NAME makes one, csm demo shows one.", path=path)
    with opened(path) as connection:
        yield connection


@contextmanager
def opened(path: Path, modes: Sequence[str] = ("rw", "ro")) -> Iterator[sqlite3.Connection]:
    """As `reader`, of a file that was looked at before; `modes` are SQLite's, tried in turn.

    Nothing here opens the file past SQLite: to close it again would drop every lock this process has on it.
    """
    connection = _open(path, modes)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        yield connection
    except sqlite3.Error as error:
        raise complaint(error, path) from error
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError) as error:
        from csmcli.store.oddities import damage

        raise damage(path) or error from error
    finally:
        connection.close()


COMMENT = "trello comment"
"""The channel of what was only said among colleagues on a board (`actions.comments`)."""

NO_COMMENT = f"channel IS NOT '{COMMENT}'"
"""Leaves that out of contacts: nobody was in touch."""


def listed(values: Iterable[int | str]) -> str:
    """Numbers, or keys of letters, digits and hyphens, as SQLite's ``json_each`` takes them: json is dear to import."""
    return "[" + ",".join(f'"{value}"' if isinstance(value, str) else str(value) for value in values) + "]"


def _open(path: Path, modes: Sequence[str]) -> sqlite3.Connection:
    for mode in modes:
        try:
            return _looked_at(connect(path, mode), path)
        except sqlite3.OperationalError as error:
            failure = error
            if "locked" in str(error):
                break  # it has waited long enough
        except sqlite3.DatabaseError as error:
            raise complaint(error, path) from error
        except UnicodeDecodeError as error:  # what SQLite says of a broken name
            raise damaged(path) from error
    raise complaint(failure, path) from failure


def _looked_at(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """The first read finds out whether the file can be read at all, and whether only csm made it."""
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        refuse_strangers(connection.execute, path)
    except BaseException:
        connection.close()
        raise
    return connection


def stale(connection: sqlite3.Connection, fingerprint: Callable[[str], str]) -> list[str]:
    """The playbooks that have changed since the stored forecasts were made with them."""
    rows = connection.execute("SELECT playbook, fingerprint FROM practice").fetchall()
    return [name for name, stored in rows if fingerprint(name) != stored]
