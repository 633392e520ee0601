"""What of Trello's export is read, and of which types it has to be."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

Some = TypeVar("Some")


def _whole(text: str) -> str:
    """Half of an emoji, where a text was cut, as the sign for what cannot be read: it could not be stored. So is a zero byte."""
    text = text.replace("\x00", "\ufffd")
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


Text = Annotated[str, AfterValidator(_whole)]
Maybe = Annotated[list[Some], BeforeValidator(lambda told: [] if told is None else told)]
"""A list for which Trello also writes null."""


class Part(BaseModel):
    """Anything in the file: what is not named here is left alone."""

    model_config = ConfigDict(alias_generator=to_camel, strict=False, frozen=True)


class Named(Part):
    """A list, a label, or a card that an action tells of."""

    id: str = ""
    name: Text = ""
    closed: bool = False


class Member(Part):
    """Somebody who works with the board."""

    id: str
    full_name: Text | None = None
    username: Text = ""


class CheckItem(Named):
    """A line of a checklist."""

    state: str = "incomplete"
    pos: float = 0
    due: datetime | None = None


class Checklist(Part):
    """A checklist of a card."""

    id_card: str
    pos: float = 0
    check_items: Maybe[CheckItem] = []


class Value(Part):
    """What a custom field holds, of one kind or another."""

    text: Text | None = None
    number: str | float | None = None
    date: datetime | None = None
    checked: str | bool | None = None


class Option(Part):
    """One of those that a custom field lets choose from."""

    id: str
    value: Value = Value()


class CustomField(Named):
    """A field that somebody gave the cards of the board."""

    options: Maybe[Option] = []


class CustomFieldItem(Part):
    """What a card has under a custom field; ``id_value`` is the option chosen."""

    id_custom_field: str
    value: Value | None = None
    id_value: str | None = None


class BoardCard(Named):
    """A card of the board."""

    id: str
    name: Text
    id_list: str
    desc: Text | None = None
    due: datetime | None = None
    due_complete: bool = False
    is_template: bool = False
    id_members: Maybe[str] = []
    labels: Maybe[Named] = []
    short_url: Text | None = None
    url: Text | None = None
    custom_field_items: Maybe[CustomFieldItem] = []


class Told(Part):
    """What an action is about; ``into`` is the list of a card that was made, ``list_after`` of one that was moved."""

    card: Named | None = None
    into: Named | None = Field(default=None, alias="list")
    list_after: Named | None = None
    check_item: CheckItem | None = None
    text: Text | None = None


class Action(Part):
    """Something that was done on the board; it remembers the last thousand."""

    id: str = ""
    type: str
    date: datetime
    data: Told
    member_creator: Member | None = None


class Board(Part):
    """The whole file."""

    lists: list[Named]
    cards: list[BoardCard]
    members: Maybe[Member] = []
    checklists: Maybe[Checklist] = []
    actions: Maybe[Action] = []
    custom_fields: Maybe[CustomField] = []
