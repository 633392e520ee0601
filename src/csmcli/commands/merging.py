"""``csm merge`` and ``csm merge-clients``."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from csmcli.commands.context import Context
from csmcli.commands.options import Duplicate, FormatOption, JsonOption, Kept, context, interactive
from csmcli.errors import BadInput, Refused
from csmcli.language import tell
from csmcli.paths import local

if TYPE_CHECKING:
    from csmcli.actions.duplicates import Outcome as Joining
    from csmcli.actions.merging import Outcome

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")]


def database_of(file: Path) -> AbstractContextManager[Path]:
    """The database to read for `file`: itself, or one that an export in JSON is loaded into."""
    from csmcli.exchange.reading_json import is_json

    if not is_json(file):
        return nullcontext(file)
    from csmcli.exchange.whole_store import loaded_copy

    return loaded_copy(file)


def merge(
    ctx: typer.Context,
    other: Annotated[
        str, typer.Argument(metavar="OTHER.db", help="The other database, or an export of it (JSON); it is only read.")
    ],
    dry_run: DryRun = False,
    prefer: Annotated[
        Literal["here", "there", "newest"] | None,
        typer.Option(help="Which side to take in every conflict, without asking.", show_default=False),
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Bring the database of another machine, or of another csm, into this one.

    Two copies of one file that both went on become one again; of two files, clients are known by external id, page
    or key.

    csm merge laptop.db --dry-run

    csm merge hana.db --prefer newest
    """
    told, path = context(ctx), local(other)
    desk = told.desk()
    from csmcli.actions import merging
    from csmcli.commands.deciding import chosen, decided

    shape = told.format(format, json)
    with database_of(path) as database:
        # The one place that says what is done before anything is written: before_writing=… would make a backup.
        bring_in = partial(merging.merge, desk, database)
        outcome = bring_in(choose=chosen(prefer), dry_run=dry_run)
        if dry_run:
            _rehearsed(told, outcome, shape)
            return
        if outcome.undecided:
            _show(told, outcome._replace(edits=()), shape)
            if not interactive():
                raise Refused(
                    "Nothing was merged; conflicts to be decided: {count}. Repeat with --prefer here, there or newest.",
                    count=len(outcome.undecided),
                )
            choices = decided(told, outcome.undecided, (tell("here"), tell("there")))
            outcome = bring_in(choose=choices.get)
    if outcome.undecided:
        raise Refused("The database was changed in the meantime; nothing was merged. Run the command again.")
    _told(told, outcome, path)


def _rehearsed(told: Context, outcome: Outcome, format: str) -> None:
    _show(told, outcome, format)
    _count(told, outcome)
    _renamed(told, outcome)
    if outcome.undecided:
        told.say("Conflicts to be decided, one by one or with --prefer: {count}.", count=len(outcome.undecided))
    told.say("This was a rehearsal: nothing was written.")


def _show(told: Context, outcome: Outcome, format: str) -> None:
    from csmcli.commands.deciding import difference_columns
    from csmcli.views.merging import Difference, differences

    conflicts = [*outcome.conflicts, *((conflict, None) for conflict in outcome.undecided)]
    lines = differences(outcome.edits, conflicts, outcome.names)
    told.show(lines, difference_columns(), format, kind=Difference, empty=tell("Nothing would change."))


def _count(told: Context, outcome: Outcome) -> None:
    from csmcli.views.merging import shown

    edits = shown(outcome.edits)
    whole = [edit for edit in edits if edit.kind.table == "client" and not (edit.before and edit.after)]
    owners = {edit.client for edit in whole}
    rows = [edit for edit in edits if edit.client not in owners]
    told.say(
        "Clients: {new} new, {lost} taken away. Records of the others: {added} new, {changed} changed, {gone} taken away.",
        new=sum(edit.before is None for edit in whole),
        lost=sum(edit.after is None for edit in whole),
        added=sum(edit.before is None for edit in rows),
        changed=sum(bool(edit.before and edit.after) for edit in rows),
        gone=sum(edit.after is None for edit in rows),
    )


def _renamed(told: Context, outcome: Outcome) -> None:
    for one in outcome.told:
        if one.given is None:
            told.say(
                "{name} comes in without the external id {wanted}, which another client has.",
                name=one.name,
                wanted=one.wanted,
            )
        else:
            told.say(
                "{name} is called {given} here: the key {wanted} is another client's.",
                name=one.name,
                given=one.given,
                wanted=one.wanted,
            )


def _told(told: Context, outcome: Outcome, other: Path) -> None:
    if not outcome.edits:
        told.say("{file} says nothing that is not known here.", file=other)
        return
    _count(told, outcome)
    _renamed(told, outcome)
    told.say(
        "Who did what there stays on record in {file}; here the merge is one operation: csm undo takes it back.",
        file=other,
    )


def merge_clients(
    ctx: typer.Context,
    a: Kept,
    b: Duplicate,
    dry_run: DryRun = False,
    prefer: Annotated[
        Literal["A", "B"] | None,
        typer.Option(
            case_sensitive=False,
            help="Whose facts to take where the two differ: the first or the second.",
            show_default=False,
        ),
    ] = None,
    even_closed: Annotated[
        bool, typer.Option("--even-closed", help="Also where one of the two is closed; A stays as it is.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Make two entries of one client one: all that is known of the second goes to the first.

    csm merge-clients acme acme-2 --dry-run
    """
    told = context(ctx)
    desk = told.desk()
    from csmcli.actions import duplicates
    from csmcli.commands.deciding import chosen, decided

    side = {"A": "here", "B": "there"}.get(prefer or "")
    found = duplicates.join(desk, a, b, choose=chosen(side), even_closed=even_closed, dry_run=True)
    _show_joined(told, found, told.format(format, json))
    if dry_run:
        told.say("This was a rehearsal: nothing was written.")
        return
    choices: dict[Any, str] = dict(found.conflicts)
    if found.undecided:
        if not interactive():
            raise Refused(
                "Nothing was merged; what {a} and {b} differ in is to be decided: {count}. Repeat with --prefer A or B.",
                a=found.kept.key,
                b=found.gone.key,
                count=len(found.undecided),
            )
        choices |= decided(told, found.undecided, (found.kept.key, found.gone.key))
    _confirm(found, yes)
    done = duplicates.join(desk, a, b, choose=choices.get, even_closed=even_closed)
    if done.undecided:
        raise Refused("The database was changed in the meantime; nothing was merged. Run the command again.")
    told.say("{b} is a part of {a} now. csm undo makes them two again.", a=done.kept.key, b=done.gone.key)


def _show_joined(told: Context, found: Joining, format: str) -> None:
    from csmcli.commands.deciding import joined_columns
    from csmcli.views.merging import Joined, joined

    lines = joined(found.edits, [*found.conflicts, *((conflict, None) for conflict in found.undecided)])
    columns = joined_columns(found.kept.key, found.gone.key)
    told.show(lines, columns, format, kind=Joined, empty=tell("Nothing of {key} is to be kept.", key=found.gone.key))


def _confirm(found: Joining, yes: bool) -> None:
    if yes:
        return
    if not interactive():
        raise BadInput(
            "{b} would go into {a} and be gone; if that is right, repeat with --yes.",
            a=found.kept.key,
            b=found.gone.key,
        )
    if not typer.confirm(tell("Let {b} go into {a}?", a=found.kept.key, b=found.gone.key), default=False, err=True):
        raise typer.Abort
