"""What a file says of its clients, one row at a time, and what is said back of a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from csmcli.actions.client_plan import contradiction
from csmcli.core.milestones import Step, disorders
from csmcli.core.money import in_units
from csmcli.core.playbook import Playbook
from csmcli.errors import CsmError, NotFound, Refused

MARKS = ("external_id", "link", "key")
"""The marks by which a row is known unless told, in the order in which they are looked at; ``name`` is the fourth there is."""

OUTCOMES = ("completed", "dropped")


class Row(NamedTuple):
    """What a file tells of a client, None for not told. Amounts are in hundredths; ``line`` is the file's.

    ``launch``, ``end`` and ``ship`` are agreed dates. ``dues`` holds (milestone, day) of which the playbook's own
    proposal is none; ``reached`` too, None for a milestone that is ticked without a day. Both tell of optional
    parts too, and ``parts`` are the steps called open, of which there may be no day at all; ``undated`` are those
    reached on a day under whose due day the file has an empty cell. A pause without its first day begins on that of the file. ``cells`` are the row's own.
    """

    line: int
    name: str
    key: str | None = None
    external_id: str | None = None
    link: str | None = None
    owner: str | None = None
    tier: str | None = None
    signed_on: date | None = None
    launch: date | None = None
    end: date | None = None
    ship: date | None = None
    raised: int | None = None
    target: int | None = None
    contact: str | None = None
    channel: str | None = None
    address: str | None = None
    note: str | None = None
    playbook: str | None = None
    language: str | None = None
    currency: str | None = None
    dues: tuple[tuple[str, date], ...] = ()
    reached: tuple[tuple[str, date | None], ...] = ()
    closed_on: date | None = None
    outcome: str | None = None
    reason: str | None = None
    parts: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    hold_from: date | None = None
    hold_until: date | None = None
    hold_reason: str | None = None
    cells: Sequence[object] = ()


class Complaint(NamedTuple):
    """A row that cannot be brought in: its line, the column as the file names it, what is wrong, and its own cells."""

    line: int
    column: str | None
    problem: CsmError
    cells: Sequence[object] = ()


class Difference(NamedTuple):
    """A fact that a file changes: from what to what, as text; None where nothing was or is on record."""

    field: str
    old: str | None
    new: str | None


class Entry(NamedTuple):
    """A client that is ``new`` or changed, and how."""

    line: int
    key: str
    name: str
    changes: tuple[Difference, ...] = ()
    new: bool = False

    @property
    def what(self) -> tuple[str, ...]:
        """The names of the facts that changed; none for a new client."""
        return tuple(change.field for change in self.changes)


class BadRow(Exception):
    """A row that is against a rule: the field, and what is wrong with it."""

    def __init__(self, field: str, problem: CsmError) -> None:
        super().__init__(field)
        self.field, self.problem = field, problem


def difference(field: str, old: object, new: object) -> Difference:
    """The difference of two values; whole numbers are hundredths of an amount."""
    return Difference(field, _text(old), _text(new))


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(in_units(value)) if isinstance(value, int) else str(value)


def agreed_days(practice: Playbook, row: Row) -> dict[str, date]:
    """The days that a row states as agreed, by milestone of the practice."""
    campaign = practice.campaign
    named = {
        campaign.starts if campaign else "launch": row.launch,
        campaign.ends if campaign else "end": row.end,
        "ship": row.ship,
    }
    return {key: day for key, day in named.items() if day and practice.milestone(key)}


def ticked_on(row: Row, day: date) -> date:
    """When a milestone counts as reached that is ticked without a day: on the day of the file, or when the work ended."""
    return min(day, row.closed_on or day)


def check(row: Row, practice: Playbook, today: date, day: date) -> None:
    """Raises BadRow where a row, in a file that tells of `day`, says what cannot be of a client of `practice`, a whole one."""
    if row.signed_on and row.signed_on > today:
        raise BadRow("signed", Refused("{day} is after today ({today}).", day=row.signed_on, today=today))
    for field, key in [(f"{key} due", key) for key, _ in row.dues] + [
        (f"{key} reached", key) for key, _ in row.reached
    ]:
        if practice.milestone(key) is None and not any(part.key == key for part in practice.parts):
            keys = ", ".join(m.key for m in practice.milestones)
            sentence = "{playbook} has no milestone “{key}”; it has {keys}."
            raise BadRow(field, NotFound(sentence, playbook=practice.key, key=key, keys=keys))
    for key, on in row.reached:
        if on and on > day:
            raise BadRow(key + " reached", _later(on, day))
    _check_order(row, practice)
    _check_pause(row, day)
    _check_ending(row, practice, day)


def _later(on: date, day: date) -> Refused:
    return Refused("{on} is after the day that the file tells of ({day}).", on=on, day=day)


def _check_order(row: Row, practice: Playbook) -> None:
    """A campaign does not end before its launch: the days of a row, agreed or reached, are in the order of the gates."""
    days = {**agreed_days(practice, row), **dict(row.dues)}
    reached = dict(row.reached)
    steps = {key: Step(days.get(key), key in days, reached.get(key)) for key in {*days, *reached}}
    for found in disorders(practice, steps):
        raise BadRow(found.key if found.key in agreed_days(practice, row) else f"{found.key} due", contradiction(found))


def _check_pause(row: Row, day: date) -> None:
    if row.hold_until is None:
        if row.hold_from or row.hold_reason:
            raise BadRow("hold_until", Refused("a pause needs the day on which it ends."))
        return
    first = row.hold_from or day
    if first > day:
        raise BadRow("hold_from", _later(first, day))
    if row.hold_until <= first:
        problem = Refused(
            "the pause ends on {until}, not after it begins ({first}).", until=row.hold_until, first=first
        )
        raise BadRow("hold_until", problem)
    if row.hold_reason is None:
        raise BadRow("hold_reason", Refused("a pause needs its reason: what was agreed."))
    if row.closed_on:
        raise BadRow("hold_until", Refused("a closed client needs no pause."))


def _check_ending(row: Row, practice: Playbook, day: date) -> None:
    if row.closed_on is None:
        if row.outcome or row.reason:
            raise BadRow("closed", Refused("an outcome needs the day on which the work ended."))
        return
    if row.closed_on > day:
        raise BadRow("closed", _later(row.closed_on, day))
    if row.outcome not in OUTCOMES:
        raise BadRow(
            "outcome", Refused("a closed client needs an outcome: {outcomes}.", outcomes=" or ".join(OUTCOMES))
        )
    if row.outcome == "dropped" and row.reason not in practice.reasons:
        raise BadRow(
            "reason", Refused("a dropped client needs a reason: one of {reasons}.", reasons=", ".join(practice.reasons))
        )
    if row.outcome == "completed" and row.reason:
        raise BadRow("reason", Refused("a completed client has no reason."))
