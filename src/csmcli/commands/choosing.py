"""One client or several: ``acme``, ``acme,teahouse``, or all that ``--where`` fits.

A command that changes several is one transaction and one operation in the history: all of it or
nothing, and one undo. More than a handful are shown first, and somebody has to say yes.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from csmcli.commands.context import EVERYBODY, Context
from csmcli.commands.options import interactive
from csmcli.core.naming import folded
from csmcli.errors import BadInput, NotFound
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.store import finding
from csmcli.store.finding import Found
from csmcli.wording import some

if TYPE_CHECKING:
    from csmcli.actions.desk import Desk

Result = TypeVar("Result")

ASKED_BEYOND = 3
_NAMED = 20
_tuple: Callable[..., type[Any]] = namedtuple


def chosen(told: Context, connection: sqlite3.Connection, word: str, past: date | None = None) -> list[Found]:
    """The clients meant by the words of a command; with `past`, of those there were on that day.

    Raises NotFound where there is none.
    """
    where = told.told.get("where")
    if word != EVERYBODY or where is None:
        return _there(connection, finding.clients(connection, word), past)
    beside = told.told.get("beside where")
    if beside is not None and connection.execute(finding.KEY, (folded(beside),)).fetchone():
        raise BadInput("--where stands in the place of CLIENT; leave out “{word}”, or --where.", word=beside)
    found = fitting(told, connection, where, past)
    if not found:
        raise NotFound("No client fits --where “{where}”.", where=where)
    return found


def _there(connection: sqlite3.Connection, found: list[Found], past: date | None) -> list[Found]:
    """Raises NotFound for one that was added after a past day."""
    for client in found if past else ():
        added = connection.execute("SELECT added_on FROM client WHERE id = ?", (client.id,)).fetchone()[0]
        if added > str(past):
            raise NotFound("{key} was added on {added}; on {day} it was not there yet.", key=client.key, added=added, day=past)  # fmt: skip
    return found


def fitting(told: Context, connection: sqlite3.Connection, where: str, past: date | None = None) -> list[Found]:
    """The clients that ``--where`` fits, or fitted on a `past` day, perhaps none.

    Raises BadInput for what is no condition, NotFound for a value that no client has: a slip would read as "nobody".
    """
    from csmcli.core.selection import parse
    from csmcli.views.selecting import selected, selected_then, unheard_of, values_of

    conditions = [
        condition._replace(values=tuple(map(told.whose, condition.values))) if condition.field == "owner" else condition
        for condition in parse(where)
    ]
    if past is not None:
        return selected_then(connection, told.library, conditions, past)
    for condition in conditions:
        missing = unheard_of(connection, condition)
        if missing:
            raise NotFound(
                "No client has {field} “{value}”; there are: {known}.",
                field=condition.field,
                value=missing,
                known=some(values_of(connection, condition.field)) or "–",
            )
    return selected(connection, conditions, told.today)


def owned(told: Context, connection: sqlite3.Connection, owner: str | None) -> str | None:
    """The owner meant. Raises NotFound for one that no client has, or a slip would read as “nothing is due”."""
    whose = told.whose(owner)
    if whose is None or connection.execute("SELECT 1 FROM client WHERE owner = ? LIMIT 1", (whose,)).fetchone():
        return whose
    rows = connection.execute("SELECT DISTINCT owner FROM client WHERE owner IS NOT NULL ORDER BY 1 LIMIT 20")
    owners = some([row[0] for row in rows]) or "–"
    if owner == "me":
        raise NotFound(
            "No client belongs to “{owner}”; the owners are: {owners}. Who “me” is, owner in config.toml or CSM_OWNER says.",
            owner=whose,
            owners=owners,
        )
    raise NotFound("No client belongs to “{owner}”; the owners are: {owners}.", owner=whose, owners=owners)


def is_one(told: Context, word: str) -> bool:
    """Whether a single client is meant, so far as the words tell."""
    return word != EVERYBODY and "," not in word


def each(told: Context, word: str, action: Callable[[Desk, str], Result]) -> list[Result]:
    """Do something to every client meant: what `action` made of each, in their order.

    Raises as `action` does, and then nothing was done to any.
    """
    if is_one(told, word):
        return [action(told.desk(), word)]
    with told.reading() as connection:
        keys = [client.key for client in chosen(told, connection, word)]
    with together(told, keys) as desk:
        return [action(desk, key) for key in keys]


@contextmanager
def together(told: Context, keys: Sequence[str]) -> Iterator[Desk]:
    """A desk at which all that is done to these clients is one operation, once somebody has said yes."""
    agreed(told, keys)
    with told.desk().together() as desk:
        yield desk


def agreed(told: Context, keys: Sequence[str]) -> None:
    """Show who is meant, and have it confirmed beyond a few. Raises BadInput where nobody can be asked."""
    if len(keys) <= ASKED_BEYOND:
        return
    told.say("{count} clients: {keys}.", count=len(keys), keys=some(keys, _NAMED))
    if told.told.get("yes"):
        return
    if not interactive():
        raise BadInput("That changes {count} clients; if they are the right ones, repeat with --yes.", count=len(keys))
    if not typer.confirm(tell("Go on with {count} clients?", count=len(keys)), default=False, err=True):
        raise typer.Abort


def labelled(
    kind: type[Any], columns: Iterable[Column], rows: Iterable[tuple[Found, Iterable[Any]]]
) -> tuple[type[Any], tuple[Column, ...], list[Any]]:
    """Rows of clients as one listing; of several, its first field is the client's key."""
    told, columns = list(rows), tuple(columns)
    if len(told) == 1:
        return kind, columns, list(told[0][1])
    wide: type[Any] = _tuple("Labelled", ("client", *kind._fields))
    label = Column("client", tell("Client"), style="bold")
    return wide, (label, *columns), [wide(client.key, *row) for client, own in told for row in own]


def show_records(told: Context, records: Sequence[Any], columns: Sequence[Column], format: str) -> None:
    """One record as it is, several as a listing."""
    if len(records) == 1:
        told.show_one(records[0], columns, format)
    else:
        told.show(records, columns, format, kind=type(records[0]), empty="")
