"""``csm import`` of a board of Trello's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csmcli.core.playbook import Playbook
from csmcli.core.stages import behind
from csmcli.errors import BadInput, Refused
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.wording import some

if TYPE_CHECKING:
    from csmcli.actions.boards import Outcome
    from csmcli.commands.context import Context
    from csmcli.commands.importing_exports import Wishes
    from csmcli.exchange.trello import Cards

_NAMED = 10
_REACHED = " reached"
"""Behind a milestone in ``--map``: the list says that it is reached, not that it is worked on."""


def import_board(told: Context, file: Path, data: Mapping[str, Any], wishes: Wishes) -> None:
    """Bring in the cards of a board. Raises Refused for a day after today, BadInput for a list that is not there."""
    from csmcli.actions import boards
    from csmcli.exchange.trello import cards_of

    day = told.day(wishes.on) or told.today
    if day > told.today:
        raise Refused("The file tells of {day}, which is after today ({today}).", day=day, today=told.today)
    playbook = wishes.playbook or told.settings.get("playbook", "crowdfunding")
    found = cards_of(data, file, archived=wishes.archived, today=day)
    practice = told.library.outline(playbook)
    stages = _stages(practice, found.lists, wishes.map)
    _show_lists(told, practice, list(dict.fromkeys(card.list for card in found.cards)), stages)
    _show_fields(told, found)
    owner = wishes.owner or told.settings.get("owner")
    manner = boards.Manner(day, playbook, stages, owner, wishes.dry_run)
    outcome = boards.bring_in(told.desk(), found.cards, manner)
    if wishes.dry_run:
        _show_cards(told, outcome)
    _sum_up(told, outcome, len(found.cards), found.archived)
    if wishes.dry_run:
        told.say("This was a rehearsal: nothing was written.")
    elif outcome.new or outcome.updated:
        told.say("csm undo takes the whole import back.")


def _stages(practice: Playbook, lists: Sequence[str], words: Iterable[str]) -> dict[str, int]:
    """How many milestones lie behind each list that means something, as its name or ``--map`` says."""
    found = {name: place for name in lists if (place := behind(name, practice)) is not None}
    keys = [milestone.key for milestone in practice.milestones]
    for word in words:
        name, _, meant = word.rpartition("=")
        key = meant.strip().removesuffix(_REACHED)
        if name not in lists:
            raise BadInput(
                "--map {word}: the board has no list “{name}”; it has {lists}.",
                word=word,
                name=name or word,
                lists=some(lists, _NAMED),
            )
        if key and key not in keys:
            raise BadInput(
                "--map {word}: “{key}” is no milestone; write LIST=MILESTONE or LIST=MILESTONE{reached}, with one of {keys}.",
                word=word,
                key=key,
                reached=_REACHED,
                keys=", ".join(keys),
            )
        found.pop(name, None)
        if key:
            found[name] = keys.index(key) + meant.strip().endswith(_REACHED)
    return found


def _show_lists(told: Context, practice: Playbook, lists: Sequence[str], stages: Mapping[str, int]) -> None:
    known = [f"{name} = {_stage(practice, stages[name])}" for name in lists if name in stages]
    strange = [name for name in lists if name not in stages]
    if known:
        told.say("Lists: {lists}.", lists=", ".join(known))
    if strange:
        told.say(
            "Of no known stage: {lists}. Their cards come in without one; --map “{first}=MILESTONE” says which it is.",
            lists=", ".join(strange),
            first=strange[0],
        )


def _show_fields(told: Context, found: Cards) -> None:
    if found.fields:
        used = ", ".join(f"{field} = {name}" for field, name in found.fields)
        told.say("Custom fields: {used}.", used=used)
    if found.unread:
        told.say("Custom fields that are not read: {names}.", names=", ".join(found.unread))
    for problem in found.left_out[:_NAMED]:
        told.warn(problem)
    if len(found.left_out) > _NAMED:
        told.say("… and {count} more.", count=len(found.left_out) - _NAMED)


def _stage(practice: Playbook, place: int) -> str:
    keys = [milestone.key for milestone in practice.milestones]
    if place == len(keys) or (place and practice.milestones[place - 1].gate):
        return keys[place - 1] + _REACHED
    return keys[place]


def _show_cards(told: Context, outcome: Outcome) -> None:
    from csmcli.actions.boards import Entry

    columns = (
        Column("card", tell("Card")),
        Column("list", tell("List")),
        Column("key", tell("Client"), style="bold"),
        Column(
            "what", tell("Change"), text=lambda entry: ", ".join([*([tell("new")] if entry.new else []), *entry.what])
        ),
    )
    told.show(outcome.entries, columns, "table", kind=Entry, empty=tell("Nothing would change."))
    more = outcome.new + outcome.updated - len(outcome.entries)
    if more > 0:
        told.say("… and {count} more.", count=more)


def _sum_up(told: Context, outcome: Outcome, count: int, archived: int) -> None:
    told.say(
        "{count} cards: {new} new, {updated} updated, {unchanged} unchanged.",
        count=count,
        new=outcome.new,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
    )
    if archived:
        told.say("{count} archived cards were left out; --archived brings them in.", count=archived)
    if outcome.closed:
        told.say("{count} cards of clients that are closed here were left alone.", count=outcome.closed)
