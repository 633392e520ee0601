"""One milestone that two files know, made one: its dates, and the moves that led to them.

What the practice says of two agreed dates: the first agreement is the first, on whichever side it was made, and what
was agreed on a later day is a move away from it. The date that holds is the one decided last. Only two dates decided
on the same day are asked about. A date that the playbook proposed gives way to an agreed one, and two proposals are
no conflict: the playbook proposes again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from csmcli.core.merging import FIRST, HERE, THERE, WHOLE, Row, Side, apart, merged, newer, settled

AGREED, MOVED, PROPOSED = "agreed", "moved", "proposed"
"""The kinds of a move."""

REACHED, FIRST_DUE, DUE, POSITION = ("reached_on",), ("first_due_on",), ("due_on",), ("position",)
GROUPS = (REACHED, FIRST_DUE, DUE, POSITION)

_ALWAYS = ""
"""The day of an agreement that came in with the client: before any other."""


class Known(NamedTuple):
    """A milestone in one file. ``moves`` are its moves in order, ``gone`` the contents of those taken back."""

    side: Side
    moves: Sequence[Row] = ()
    gone: Sequence[Any] = ()


class Course(NamedTuple):
    """A milestone as it shall be, with all its moves in order; those from there have no ``id`` yet.

    Of ``asked`` it holds ours. ``proposed`` says that the playbook has to propose its due date again.
    """

    row: Row | None
    moves: tuple[Row, ...]
    asked: tuple[str, ...] = ()
    proposed: bool = False


def content(move: Row) -> tuple[Any, ...]:
    """What tells one move from another. Whether an agreement was the first is not of it: a merge may find an earlier."""
    if move["kind"] == PROPOSED:
        return (PROPOSED, move["decided_on"], move["from_on"], move["to_on"])
    return (AGREED, move["decided_on"], move["to_on"], move["side"], move["reason"])


def course(base: Row | None, here: Known, there: Known, choice: Mapping[str, str] | None = None) -> Course:
    """A milestone of two files as one; `choice` holds the side by field where somebody has decided."""
    chosen = choice or {}
    away, new = apart(here.moves, there.moves, content, here.gone, there.gone)
    kept = [move for move in here.moves if not any(move is one for one in away)]
    ours, theirs = here.side.row, there.side.row
    if ours is None or theirs is None:
        found = merged(base, here.side, there.side, GROUPS)
        row = theirs if chosen.get(WHOLE) == THERE else found.row
        return Course(row, _chain(row, kept, new), tuple(field for field in found.asked if field not in chosen))
    sides = _sides(base, here, there, new)
    taken = {field: side or chosen.get(field, HERE) for field, side in sides.items()}
    row = {**ours, **{field: theirs[field] for field, side in taken.items() if side == THERE}}
    if sides["due_on"] is None and taken["due_on"] == HERE:
        new = _outvoted(new)
    asked = tuple(field for field, side in sides.items() if side is None and field not in chosen)
    return Course(row, _chain(row, kept, new), asked, taken["due_on"] == PROPOSED)


def _sides(base: Row | None, here: Known, there: Known, new: Sequence[Row]) -> dict[str, str | None]:
    """The side that each field is taken from; None to be asked, PROPOSED for a date that follows from others."""
    ours, theirs = here.side.row, there.side.row
    assert ours is not None
    assert theirs is not None
    first = _first(base, here, there)
    return {
        "reached_on": newer(base, here.side, there.side, REACHED),
        "first_due_on": first,
        "due_on": _due(base, here, there, new, first),
        "position": newer(base, here.side, there.side, POSITION) or settled(FIRST, ours, theirs, POSITION),
    }


def _first(base: Row | None, here: Known, there: Known) -> str | None:
    side = newer(base, here.side, there.side, FIRST_DUE)
    if side is not None:
        return side
    ours, theirs = _agreed_on(here), _agreed_on(there)
    if ours == theirs or ours is None or theirs is None:
        return None
    return HERE if ours < theirs else THERE


def _agreed_on(known: Known) -> str | None:
    """The day of the first agreement; None where nothing is agreed."""
    if known.side.row is None or known.side.row["first_due_on"] is None:
        return None
    return min((move["decided_on"] for move in known.moves if move["kind"] == AGREED), default=_ALWAYS)


def _due(base: Row | None, here: Known, there: Known, new: Sequence[Row], first: str | None) -> str | None:
    """The side whose due date holds: the agreed one, then the newer one, then the one that was decided last."""
    ours, theirs = here.side.row, there.side.row
    if (ours and ours["due_on"]) == (theirs and theirs["due_on"]):
        return HERE
    agreed = [side for side, known in ((HERE, here), (THERE, there)) if _agreed_on(known) is not None]
    if len(agreed) == 1 and first == agreed[0]:
        return first
    own = _by_hand(apart(there.moves, here.moves, content, there.gone, here.gone).new)
    told = _by_hand(new)
    if len(agreed) == 2 and own and told:
        return _later(own, told)
    side = newer(base, here.side, there.side, DUE)
    if side is not None:
        return side
    if agreed:
        return _later(_by_hand(here.moves), _by_hand(there.moves))
    return _later(here.moves, there.moves) or PROPOSED


def _later(ours: Sequence[Row], theirs: Sequence[Row]) -> str | None:
    last = max((move["decided_on"] for move in ours), default=_ALWAYS)
    there = max((move["decided_on"] for move in theirs), default=_ALWAYS)
    return None if last == there else HERE if last > there else THERE


def _by_hand(moves: Iterable[Row]) -> list[Row]:
    return [move for move in moves if move["kind"] != PROPOSED]


def _outvoted(new: Sequence[Row]) -> tuple[Row, ...]:
    """Without what was decided against: the last move there, on a day on which ours was moved as well."""
    last = max((move["decided_on"] for move in _by_hand(new)), default=None)
    return tuple(move for move in new if move["kind"] == PROPOSED or move["decided_on"] != last)


def _chain(row: Row | None, kept: Sequence[Row], new: Sequence[Row]) -> tuple[Row, ...]:
    """All moves in order, each from the date that the one before it led to; only the first is an agreement.

    An agreed date follows nothing any more, so no proposal comes after it.
    """
    moves = sorted([*kept, *({**move, "id": None} for move in new)], key=lambda move: str(move["decided_on"]))
    hand = _by_hand(moves)
    if not hand:
        return tuple(moves)
    since = hand[0]["decided_on"]
    moves = [move for move in moves if move["kind"] != PROPOSED or move["decided_on"] <= since]
    if row is None or not _by_hand(new):
        return tuple(moves)
    first, place = row["first_due_on"], None if hand[0]["to_on"] == row["first_due_on"] else row["first_due_on"]
    chained = []
    for move in moves:
        if move["kind"] == PROPOSED:
            chained.append(move)
            continue
        begins = place is None and move is hand[0]
        chained.append(
            {**move, "kind": AGREED if begins else MOVED, "from_on": move["from_on"] if begins else place or first}
        )
        place = move["to_on"]
    return tuple(chained)
