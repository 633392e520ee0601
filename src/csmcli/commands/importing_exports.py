"""``csm import`` of what ``csm export`` wrote whole (JSON, JSON Lines or a workbook), and of a board of Trello's."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from csmcli.commands.context import Context
from csmcli.errors import BadInput
from csmcli.exchange.reading_json import Export, is_json, opened
from csmcli.exchange.whole_store import Store, loaded, store_of


class Wishes(NamedTuple):
    """What the options of ``csm import`` said; None, empty or False for nothing."""

    map: tuple[str, ...] = ()
    on: str | None = None
    playbook: str | None = None
    owner: str | None = None
    no_header: bool = False
    skip_bad: bool = False
    archived: bool = False
    dry_run: bool = False


def import_export(told: Context, file: Path, wishes: Wishes) -> bool:
    """Bring the file in where it is a whole store or a board; whether it was.

    Raises BadInput for an option that says nothing to it.
    """
    if is_json(file):
        _import_json(told, file, wishes)
        return True
    from csmcli.exchange.store_sheets import opened as opened_workbook

    with opened_workbook(file) as store:
        if store is not None:
            _import_store(told, file, store, wishes)
    return store is not None


def _import_json(told: Context, file: Path, wishes: Wishes) -> None:
    with opened(file) as found:
        if isinstance(found, Export):
            _import_store(told, file, store_of(file, found.head, found.rows), wishes)
            return
    option = _given(wishes, {"no_header", "skip_bad"})
    if option:
        raise BadInput("{file} is a Trello board: --{option} says nothing to it.", file=str(file), option=option)
    from csmcli.commands.importing_trello import import_board

    import_board(told, file, found.data, wishes)


def _import_store(told: Context, file: Path, store: Store, wishes: Wishes) -> None:
    option = _given(wishes, set(Wishes._fields) - {"dry_run"})
    if option:
        raise BadInput("{file} is an export of csm: --{option} says nothing to it.", file=str(file), option=option)
    import_store(told, store, dry_run=wishes.dry_run)


def _given(wishes: Wishes, without: set[str]) -> str | None:
    """The first option given of those that say nothing."""
    given = (name for name, value in wishes._asdict().items() if value and name in without)
    return next((name.replace("_", "-") for name in given), None)


def import_store(told: Context, store: Store, *, dry_run: bool) -> None:
    """Fill an empty database with a whole store. Raises Refused where there is something in it, BadFile."""
    from csmcli.actions.loading import held, load

    with loaded(store) as copy:
        done = held(copy) if dry_run else load(told.desk(), copy, str(store.file))
    told.say(
        "{clients} clients with everything about them ({rows} rows), and the history of {operations} commands.",
        clients=done.clients,
        rows=done.rows,
        operations=done.operations,
    )
    if dry_run:
        told.say("This was a rehearsal: nothing was written.")
    elif done.rows:
        told.say("csm undo takes the whole import back.")
