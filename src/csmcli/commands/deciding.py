"""What only a person can decide in a merge: shown as a table, then asked one by one.

All answers are had before anything is written, so that a merge that is broken off has done nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from csmcli.commands.asking import typed
from csmcli.commands.context import Context
from csmcli.core.merging import HERE, THERE, WHOLE, Conflict, preferred
from csmcli.errors import Refused
from csmcli.language import tell
from csmcli.output.columns import Column

if TYPE_CHECKING:
    from csmcli.actions.merge_plan import Choose

STOP = "stop"
ANSWERS = {"h": (HERE, False), "t": (THERE, False), "hh": (HERE, True), "tt": (THERE, True), "s": (STOP, True)}
"""What may be typed: the side, and whether it is for all that are left."""


def record_word(what: str) -> str:
    """A kind of record, by its table, as a word."""
    return {
        "client": tell("client"),
        "milestone": tell("milestone"),
        "move": tell("move"),
        "tier_change": tell("tier"),
        "owner_change": tell("owner"),
        "review_move": tell("review put off"),
        "measurement": tell("number"),
        "link": tell("link"),
        "answer": tell("answer"),
        "task": tell("task"),
        "touch": tell("contact"),
        "follow_up": tell("follow-up"),
        "question": tell("question"),
        "hold": tell("hold"),
        "closing": tell("end"),
        "goal": tell("goal"),
        "review": tell("review"),
        "cause": tell("cause"),
        "contract": tell("contract"),
        "term": tell("the client's word"),
    }[what]


def merge_word(change: str) -> str:
    """What becomes of a record in a merge, as a word."""
    return {
        "new": tell("new"),
        "changed": tell("changed"),
        "deleted": tell("taken away"),
        "conflict": tell("conflict"),
        "moved": tell("goes over"),
        "dropped": tell("left out"),
    }[change]


def chosen(preference: str | None) -> Choose:
    """How a preference decides; without one nothing is decided."""
    return lambda conflict: preferred(conflict, preference) if preference else None


def decided(told: Context, conflicts: Sequence[Conflict], sides: tuple[str, str]) -> dict[Conflict, str]:
    """The side of each conflict, asked on stderr; `sides` is what the two are called. Raises Refused for stop."""
    taken: dict[Conflict, str] = {}
    told.say(
        "Conflicts: {count}. Answer h for “{here}”, t for “{there}”, hh or tt for all that are left, s to stop; nothing "
        "is written before the last is decided.",
        count=len(conflicts),
        here=sides[0],
        there=sides[1],
    )
    for number, conflict in enumerate(conflicts, start=1):
        _show(told, number, conflict, sides)
        side, for_all = _answer()
        if side == STOP:
            raise Refused("Stopped: nothing was merged.")
        taken[conflict] = side
        if for_all:
            return taken | dict.fromkeys(conflicts[number:], side)
    return taken


def _show(told: Context, number: int, conflict: Conflict, sides: tuple[str, str]) -> None:
    from csmcli.views.merging import conflict as line

    row = line(conflict, None)
    told.say("\n{number}. {client}, {what} “{item}”: {field}", number=number, client=row.client,
             what=record_word(row.what), item=row.item, field=row.field or tell("taken away on one side"))  # fmt: skip
    for side, said in zip(sides, (spoken(conflict, HERE), spoken(conflict, THERE)), strict=True):
        told.say("   {side}: {value}", side=side, value=said)


def _answer() -> tuple[str, bool]:
    while True:
        word = typed().casefold()
        if word in ANSWERS:
            return ANSWERS[word]


def spoken(row: Any, side: str) -> str:
    """What one side says in a conflict, and since when, of a conflict or a line of a listing."""
    value, at, by = (getattr(row, f"{side}{part}") for part in ("", "_at", "_by"))
    shown = tell("(taken away)") if value is None and not row.field else "–" if value is None else str(value)
    return f"{shown} ({at[:16].replace('T', ' ')} {by})" if at else shown


def difference_columns() -> tuple[Column, ...]:
    """The columns of what a merge changes."""
    return (
        Column("change", tell("Change"), text=_change),
        Column("client", tell("Client"), style="bold"),
        Column("what", tell("What"), text=lambda row: record_word(row.what)),
        Column("item", tell("Which")),
        Column("field", tell("Field")),
        Column("here", tell("Here"), text=_cell(HERE)),
        Column("there", tell("There"), text=_cell(THERE)),
    )


def _change(row: Any) -> str:
    """What becomes of a record; of a conflict that is decided, for which side."""
    return f"{merge_word(row.change)}: {tell(row.taken)}" if row.taken else merge_word(row.change)


def _cell(side: str) -> Callable[[Any], str]:
    def text(row: Any) -> str:
        if row.here_at or row.there_at or (row.change == "conflict" and row.field == WHOLE):
            return spoken(row, side)
        return getattr(row, side) or ""

    return text


def joined_columns(a: str, b: str) -> tuple[Column, ...]:
    """The columns of what goes from one client to another."""
    return (
        Column("change", tell("Change"), text=_change),
        Column("what", tell("What"), text=lambda row: record_word(row.what)),
        Column("item", tell("Which")),
        Column("field", tell("Field")),
        Column("a", a),
        Column("b", b),
    )
