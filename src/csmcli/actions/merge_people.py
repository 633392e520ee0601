"""Which clients two files have in common, which are new, and which one of the files has taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from csmcli.actions.merge_plan import Plan
from csmcli.core.merging import THERE, Row, merged
from csmcli.core.merging_kinds import CHILDREN, CLIENT
from csmcli.core.merging_people import Person, pairs
from csmcli.store.half import Half

PAGES = "SELECT client_id, match FROM link WHERE name = 'page'"


class Clients(NamedTuple):
    """The clients of two files. ``both`` maps numbers there to numbers here.

    ``new`` are numbers there. ``gone`` maps as ``both`` does, to clients that were taken away here; ``doomed`` maps the
    numbers here of clients to be taken away to those that they had there (0 where no history tells).
    """

    both: Mapping[int, int]
    new: tuple[int, ...]
    doomed: Mapping[int, int]
    gone: Mapping[int, int]


def uids(here: Half, there: Half) -> dict[str, str]:
    """Our uid for each uid there of a row that both files began with, where the two are not the same.

    They differ where a copy was made before schema 3, and each copy was given uids of its own.
    """
    found: dict[str, str] = {}
    for kind in (CLIENT, *(kind for kind in CHILDREN if kind.by_uid)):
        ours, theirs = here.at_the_fork(kind), there.at_the_fork(kind)
        found |= {uid: ours[number] for number, uid in theirs.items() if ours.get(number, uid) != uid}
        if kind is CLIENT and theirs and not found:
            return {}
    return found


def sorted_out(plan: Plan) -> Clients:
    """Who is who. A client that one file took away and the other changed since is asked about."""
    here, there = plan.here, plan.there
    both = pairs(_people(here), _people(there))
    known = set(both.values())
    new, gone = [], {}
    for number, row in there.people.items():
        if number in both:
            continue
        if _taken_away(plan, None, there.ours(row)):
            gone[number] = here.was(CLIENT, (there.ours(row)["uid"],))
        else:
            new.append(number)
    doomed = {
        number: there.was(CLIENT, (row["uid"],))
        for number, row in here.people.items()
        if number not in known and _taken_away(plan, row, None)
    }
    return Clients(both, tuple(new), doomed, gone)


def _people(half: Half) -> list[Person]:
    pages = dict(half.connection.execute(PAGES).fetchall())
    return [
        Person(number, half.ours(row)["uid"], row["external_id"], pages.get(number), row["key"], row["name"], row["playbook"])
        for number, row in half.people.items()
    ]  # fmt: skip


def _taken_away(plan: Plan, ours: Row | None, theirs: Row | None) -> bool:
    """Whether a client that one file lacks shall be in neither; False for one that the file never had."""
    kept, lost = (plan.here, plan.there) if ours else (plan.there, plan.here)
    row = ours or theirs
    assert row is not None
    base, who = kept.base(CLIENT, row), (row["uid"],)
    side = lost.side(CLIENT, who, None)
    if base is None and not side.past:
        return False
    sides = (kept.side(CLIENT, who, row), side) if ours else (side, kept.side(CLIENT, who, row))
    same = merged(base, *sides, CLIENT.groups).row is None
    if same and not _touched(kept, lost, row):
        return True
    # Whoever took it away knew nothing of what happened to it since.
    return (plan.ask(CLIENT, ours, theirs, ()) == THERE) == (ours is not None)


def _touched(kept: Half, lost: Half, row: Row) -> bool:
    """Whether anything of a client was changed that the file without it cannot have known."""
    last = kept.since.changed.get(row["id"])
    if last is None or kept.since.fork:
        return last is not None
    death = lost.last(CLIENT, (row["uid"],), None, ())
    return death is None or kept.since.moment(last).at > death.at
