"""A board as Trello exports it (Share, Print, export, and share: Export as JSON), as cards that can be brought in.

Of the file's hundred fields a dozen are read, held against their types by pydantic, and the rest is left alone. Its
times are UTC: a card due at midnight in Taipei is due on the day before in the file, so days are those of this machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from csmcli.actions.cards import Card, Item
from csmcli.actions.comments import Comment
from csmcli.core.dates import FIRST_YEAR, LAST_YEAR
from csmcli.core.naming import folded
from csmcli.core.tiering import tier_of
from csmcli.errors import BadFile, CsmError
from csmcli.exchange.json_text import shortened
from csmcli.exchange.trello_board import Action, Board, BoardCard, CheckItem, Named
from csmcli.exchange.trello_fields import Fields

_MADE = frozenset(("createCard", "copyCard", "emailCard", "moveCardToBoard", "convertToCardFromCheckItem"))
_SAID = frozenset(("commentCard", "copyCommentCard"))
_TICKED = "updateCheckItemStateOnCard"


class Cards(NamedTuple):
    """The cards of a board in its order, the names of all lists they are or were in, and how many were left out as archived.

    ``fields`` are the custom fields that are read, as (field, name), ``unread`` the names of the others, ``left_out`` what
    was wrong with values of theirs.
    """

    cards: tuple[Card, ...]
    lists: tuple[str, ...]
    archived: int
    fields: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    left_out: tuple[CsmError, ...] = ()


def cards_of(data: Mapping[str, Any], file: Path, *, archived: bool, today: date) -> Cards:
    """The cards of a board, with those that are `archived`, or whose list is, only where told; never templates.

    Words for a day in a custom field count from `today`. Raises BadFile for a field that is not as Trello writes it.
    """
    try:
        board = Board.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadFile(
            "{file}: {place} is not as Trello writes it: {problem}.",
            file=file,
            place=".".join(map(str, first["loc"])),
            problem=first["msg"],
        ) from None
    return _Reading(board, file, today).cards(archived=archived)


class _Reading:
    """A board, with what belongs to a card looked up by the card."""

    def __init__(self, board: Board, file: Path, today: date) -> None:
        self.board, self.file = board, file
        self.lists = {part.id: part for part in board.lists}
        self.owners = {member.id: member.full_name or member.username for member in board.members}
        self.items: dict[str, list[CheckItem]] = {}
        for checklist in sorted(board.checklists, key=lambda part: part.pos):
            self.items.setdefault(checklist.id_card, []).extend(
                sorted(checklist.check_items, key=lambda item: item.pos)
            )
        self.visits: dict[str, list[tuple[date, str]]] = {}
        self.ticked: dict[str, date] = {}
        self.said: dict[str, list[Comment]] = {}
        self.fields = Fields(board.custom_fields, self._day, today)
        for action in sorted(board.actions, key=lambda action: action.date.timestamp()):
            self._remember(action)

    def _remember(self, action: Action) -> None:
        told = action.data
        went = told.list_after if action.type == "updateCard" else told.into if action.type in _MADE else None
        if told.card and went:
            # A list may have been renamed since: what counts is what it is called now.
            name = self.lists[went.id].name if went.id in self.lists else went.name
            self.visits.setdefault(told.card.id, []).append((self._day(action.date), name))
        if action.type in _SAID and told.card and told.text and folded(told.text):
            self.said.setdefault(told.card.id, []).append(self._comment(action, told.card.id, told.text))
        if action.type == _TICKED and told.check_item and told.check_item.state == "complete":
            self.ticked[told.check_item.id] = self._day(action.date)

    def _comment(self, action: Action, card: str, text: str) -> Comment:
        who = action.member_creator
        author = (who.full_name or who.username) if who else ""
        return Comment(action.id or f"{card} {action.date.isoformat()}", self._day(action.date), author, text)

    def cards(self, *, archived: bool) -> Cards:
        """The cards, list by list as the board shows them."""
        place = {part.id: number for number, part in enumerate(self.board.lists)}
        every = [card for card in self.board.cards if not card.is_template]
        kept = [card for card in every if archived or not self._is_archived(card)]
        kept.sort(key=lambda card: place.get(card.id_list, len(place)))
        cards = tuple(map(self._card, kept))
        names = [*(part.name for part in self.board.lists), *(name for card in cards for _, name in card.visits)]
        fields = self.fields
        lists = tuple(dict.fromkeys(names))
        return Cards(cards, lists, len(every) - len(kept), fields.used, fields.unread, tuple(fields.left_out))

    def _is_archived(self, card: BoardCard) -> bool:
        """Trello leaves the cards of an archived list as they were."""
        return card.closed or self._list(card).closed

    def _list(self, card: BoardCard) -> Named:
        if card.id_list not in self.lists:
            raise BadFile("{file}: the card “{name}” is in no list.", file=self.file, name=shortened(card.name))
        return self.lists[card.id_list]

    def _card(self, card: BoardCard) -> Card:
        if not folded(card.name):
            raise BadFile("{file}: a card of “{list}” has no name.", file=self.file, list=self._list(card).name)
        tiers = [tier for label in card.labels if (tier := tier_of(label.name))]
        fields = self.fields.of(card, self.file)
        owners = [owner for member in card.id_members if (owner := self.owners.get(member)) and folded(owner)]
        return Card(
            name=card.name,
            list=self._list(card).name,
            url=card.short_url or card.url,
            note=card.desc if card.desc and folded(card.desc) else None,
            owner=(fields and fields.owner) or next(iter(owners), None),
            tier=(fields and fields.tier) or next(iter(tiers), None),
            due_on=self._day(card.due) if card.due and not card.due_complete else None,
            items=tuple(self._items(self.items.get(card.id, ()))),
            visits=tuple(self.visits.get(card.id, ())),
            comments=tuple(self.said.get(card.id, ())),
            fields=fields,
        )

    def _items(self, items: Iterable[CheckItem]) -> Iterator[Item]:
        for item in items:
            if folded(item.name):
                done = item.state == "complete"
                yield Item(
                    item.name,
                    done,
                    self.ticked.get(item.id) if done else None,
                    self._day(item.due) if item.due else None,
                )

    def _day(self, moment: datetime) -> date:
        try:
            day = moment.astimezone().date()
        except (OverflowError, ValueError, OSError):
            day = moment.date()
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadFile("{file}: {day} is no day of ours.", file=self.file, day=day)
        return day
