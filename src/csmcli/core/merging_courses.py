"""One milestone that two files know, made one: its dates, and the moves that led to them.

What the practice says of two agreed dates: the first agreement is the first, on whichever side it was made, and what
was agreed on a later day is a move away from it. The date that holds is the one decided last. Only two dates decided
on the same day are asked about. A date that the playbook proposed gives way to an agreed one, and two proposals are
no conflict: the playbook proposes again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from csmcli.core.merging import FIRST, HERE, THERE, WHOLE, Group, Row, Side, apart, merged, newer, settled

AGREED, MOVED, PROPOSED = "agreed", "moved", "proposed"
"""The kinds of a move."""

REACHED, FIRST_DUE, DUE, POSITION = ("reached_on",), ("first_due_on",), ("due_on",), ("position",)
TOLD: tuple[Group, ...] = (
    ("standard",), ("ours",), ("theirs",), ("meeting_on", "meeting_topic", "meeting_people"), ("hidden_on",),
)  # fmt: skip
"""What is told of a milestone beside its dates."""

GROUPS = (REACHED, FIRST_DUE, DUE, POSITION, *TOLD)

Rows = Sequence[Row]

_ALWAYS = ""
"""The day of an agreement that came in with the client: before any other."""


class Known(NamedTuple):
    """A milestone in one file. ``moves`` are its moves in order, ``gone`` the contents of those taken back."""

    side: Side
    moves: Rows = ()
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
    away, told = apart(here.moves, there.moves, content, here.gone, there.gone)
    kept: Rows = _without(here.moves, away)
    new: Rows = [{**move, "id": None} for move in told]
    ours, theirs = here.side.row, there.side.row
    if ours is None or theirs is None:
        found = merged(base, here.side, there.side, GROUPS)
        row = theirs if chosen.get(WHOLE) == THERE else found.row
        asked = tuple(field for field in found.asked if field not in chosen)
        return Course(row, _chain(row, _ordered(row, [*kept, *new], kept, there.moves)), asked)
    own = apart(there.moves, here.moves, content, there.gone, here.gone).new
    moves = _Moves(*map(_by_hand, (kept, own, new)))
    sides = _sides(base, here, there, moves)
    taken = {field: side or chosen.get(field, HERE) for field, side in sides.items()}
    taken.setdefault("first_due_on", taken["due_on"])
    merged_row = {**ours, **_from_there(theirs, [field for field, side in taken.items() if side == THERE])}
    if ours["due_on"] != theirs["due_on"]:
        kept, new = _undisputed(moves, kept, new, taken["due_on"])
    return Course(
        merged_row,
        _chain(merged_row, _ordered(merged_row, [*kept, *new], own, there.moves)),
        tuple(field for field, side in sides.items() if side is None and field not in chosen),
        taken["due_on"] == PROPOSED,
    )


def _from_there(theirs: Row, fields: Sequence[str]) -> dict[str, Any]:
    """The columns of the groups that are taken from there."""
    return {column: theirs.get(column) for group in GROUPS if group[0] in fields for column in group}


class _Moves(NamedTuple):
    """The moves by hand that are ours, those of them that there has not, and those that are new from there."""

    kept: Rows
    own: Rows
    new: Rows

    @property
    def last(self) -> tuple[list[Row], list[Row]]:
        """Of the last day on which the date was moved: the moves that only we know, and those that only there knows."""
        day = max(map(_day, (*self.kept, *self.new)), default="")
        return [m for m in self.own if _day(m) == day], [m for m in self.new if _day(m) == day]


def _sides(base: Row | None, here: Known, there: Known, moves: _Moves) -> dict[str, str | None]:
    """The side that each field is taken from; None to be asked, PROPOSED for a date that follows from others."""
    ours, theirs = here.side.row, there.side.row
    assert ours is not None
    assert theirs is not None
    first = _first(base, here, there)
    if ours["due_on"] == theirs["due_on"]:
        due: str | None = HERE
    elif moves.kept or moves.new:
        own, new = moves.last
        due = (HERE if own else THERE) if bool(own) != bool(new) else newer(base, here.side, there.side, DUE)
    else:
        due = _unmoved(base, here, there, first)
    sides = {
        "reached_on": newer(base, here.side, there.side, REACHED),
        "first_due_on": first,
        "due_on": due,
        "position": newer(base, here.side, there.side, POSITION) or settled(FIRST, ours, theirs, POSITION),
        **{group[0]: newer(base, here.side, there.side, group) for group in TOLD},
    }
    if first is due is None and all(row["first_due_on"] == row["due_on"] for row in (ours, theirs)):
        del sides["first_due_on"]  # it is the same question
    return sides


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


def _undisputed(moves: _Moves, kept: Rows, new: Rows, side: str) -> tuple[Rows, Rows]:
    """The moves without those decided against: the last of one side, where the other moved the date on that day as well.

    Of what never held, nobody shall say later that it did.
    """
    own_last, new_last = moves.last
    if not own_last or not new_last:
        return kept, new
    return (_without(kept, own_last), new) if side == THERE else (kept, _without(new, new_last))


def _without(moves: Rows, outvoted: Rows) -> list[Row]:
    return [move for move in moves if not any(move is one for one in outvoted)]


def _day(move: Row) -> str:
    return str(move["decided_on"])


def _unmoved(base: Row | None, here: Known, there: Known, first: str | None) -> str | None:
    """The side whose date holds where nobody has moved it by hand."""
    agreed = [side for side, known in ((HERE, here), (THERE, there)) if _agreed_on(known) is not None]
    if len(agreed) == 1 and first == agreed[0]:
        return first
    side = newer(base, here.side, there.side, DUE)
    if side is not None or agreed:
        return side
    last, other = (max((m["decided_on"] for m in known.moves), default=_ALWAYS) for known in (here, there))
    return PROPOSED if last == other else HERE if last > other else THERE


def _by_hand(moves: Iterable[Row]) -> list[Row]:
    return [move for move in moves if move["kind"] != PROPOSED]


def _ordered(row: Row | None, moves: Rows, own: Rows, there: Rows) -> list[Row]:
    """Moves by day. Those of one day in the order of the side that knows them all, there if both do and agree.

    Else by date, but the first agreement first and the one that led to the date that holds last: so both directions
    agree.
    """
    ours = {_day(move) for move in own if any(move is one for one in moves)}
    theirs = {_day(move) for move in moves if move["id"] is None}
    known = _by_day(there)
    agreed = {day for day, told in _by_day(moves).items() if day not in ours | theirs and told == known.get(day)}
    places = {day: list(told) for day, told in known.items()}
    begin, end = _ends(row, moves)

    def key(place: int, move: Row) -> tuple[Any, ...]:
        day, said = _day(move), content(move)
        if (day in ours) != (day in theirs) or day in agreed:
            return (day, 0, "", _taken(places[day], said) if day in theirs else place)
        return (day, (move is end) - (move is begin), str(move["to_on"]), place)

    keys = [key(place, move) for place, move in enumerate(moves)]
    return [moves[place] for place in sorted(range(len(moves)), key=keys.__getitem__)]


def _ends(row: Row | None, moves: Rows) -> tuple[Row | None, Row | None]:
    """The move that was the first agreement, and the one that led to the date that holds, as far as there are such."""
    hand = _by_hand(moves)
    if row is None or not hand:
        return None, None
    first, last = min(map(_day, hand)), max(map(_day, hand))
    begin = next((m for m in hand if _day(m) == first and m["to_on"] == row["first_due_on"]), None)
    end = next((m for m in reversed(hand) if _day(m) == last and m["to_on"] == row["due_on"]), None)
    return begin, end if end is not begin else None


def _by_day(moves: Rows) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for move in moves:
        found.setdefault(_day(move), []).append(content(move))
    return found


def _taken(places: list[Any], said: Any) -> int:
    """The first place of a move that no other has taken yet."""
    place = places.index(said)
    places[place] = None
    return place


def _chain(row: Row | None, moves: Rows) -> tuple[Row, ...]:
    """Moves in their order, each from the date that the one before it led to; only the first is an agreement.

    An agreed date follows nothing any more, so no proposal comes after it.
    """
    hand = _by_hand(moves)
    if not hand:
        return tuple(moves)
    since = hand[0]["decided_on"]
    moves = [move for move in moves if move["kind"] != PROPOSED or move["decided_on"] <= since]
    if row is None or all(move["id"] is not None for move in hand):
        return tuple(moves)
    place = None if hand[0]["to_on"] == row["first_due_on"] else row["first_due_on"]
    chained = []
    for move in moves:
        if move["kind"] == PROPOSED:
            chained.append(move)
            continue
        kind, source = (AGREED, move["from_on"]) if place is None else (MOVED, place)
        chained.append({**move, "kind": kind, "from_on": source})
        place = move["to_on"]
    return tuple(chained)
