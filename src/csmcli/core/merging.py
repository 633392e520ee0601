"""One record that two files hold, made one: the rules of ``csm merge``, without a file or a clock.

A three-way merge by values rather than by clocks, for two laptops seldom agree on the time: a value that the other
side has had since both were one file is old news and gives way. That covers the usual rule (unchanged here, changed
there: there) and also files that were merged before, in either direction, with no note of the merge kept anywhere.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

HERE, THERE = "here", "there"
"""Our file, and the other one."""

WHOLE = ""
"""The field of a conflict about a whole record: taken away on one side, changed on the other."""

ASK, FIRST, LAST, KEEP = "ask", "first", "last", "keep"
"""Where neither value gives way: somebody is asked, or the smaller, the greater, or ours is taken."""

Row = Mapping[str, Any]
Group = tuple[str, ...]
"""Columns that only mean something together, such as an answer and its day; named after the first."""

Item = TypeVar("Item")


class Side(NamedTuple):
    """A record in one of the files: as it is (None: not there), and as it has been since both were one file."""

    row: Row | None
    past: tuple[Row, ...] = ()


class Merged(NamedTuple):
    """A record as it shall be (None: not there). Of the groups ``asked`` it holds ours until somebody decides."""

    row: Row | None
    asked: tuple[str, ...] = ()


def values(row: Row, group: Group) -> tuple[Any, ...]:
    """What a record says of a group; an image of an older schema may lack a column."""
    return tuple(row.get(column) for column in group)


def had(side: Side, base: Row | None, group: Group, value: tuple[Any, ...]) -> bool:
    """Whether a side has had `value` before. What began apart, without a `base`, began empty."""
    if values(base or {}, group[:1]) == value[:1] == (None,):
        return True
    return (base is not None and values(base, group) == value) or any(values(row, group) == value for row in side.past)


def newer(base: Row | None, here: Side, there: Side, group: Group) -> str | None:
    """The side whose value of a group is the newer one: HERE where they agree, None where neither gives way."""
    assert here.row is not None
    assert there.row is not None
    ours, theirs = values(here.row, group), values(there.row, group)
    if ours == theirs:
        return HERE
    old_here, old_there = had(there, base, group, ours), had(here, base, group, theirs)
    if old_here == old_there:
        return None
    return THERE if old_here else HERE


def settled(rule: str, here: Row, there: Row, group: Group) -> str | None:
    """The side that a rule takes where neither value gives way; None for ASK."""
    ours, theirs = values(here, group), values(there, group)
    if rule == KEEP:
        return HERE
    if rule == ASK:
        return None
    if None in (ours[0], theirs[0]):
        return THERE if ours[0] is None else HERE
    ours_first = _order(ours) <= _order(theirs)
    return HERE if ours_first == (rule == FIRST) else THERE


def _order(told: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    """Values as they can be compared: one that is not known comes first."""
    return [(value is not None, value) for value in told]


def merged(
    base: Row | None, here: Side, there: Side, groups: Iterable[Group], rules: Mapping[str, str] | None = None
) -> Merged:
    """A record of two files as one. `base` is the record when both were one file, None where it was not there.

    `rules` go by the name of a group; without one it is ASK.
    """
    groups = tuple(groups)
    if here.row is None or there.row is None:
        return _half(base, here, there, groups)
    row, asked = dict(here.row), []
    for group in groups:
        side = newer(base, here, there, group)
        side = side or settled((rules or {}).get(group[0], ASK), here.row, there.row, group)
        if side is None:
            asked.append(group[0])
        if side == THERE:
            row.update({column: there.row.get(column) for column in group})
    return Merged(row, tuple(asked))


def _half(base: Row | None, here: Side, there: Side, groups: tuple[Group, ...]) -> Merged:
    """A record that one side lacks: new, or taken away there, and then perhaps changed here in the meantime."""
    kept, lost = (here, there) if there.row is None else (there, here)
    if kept.row is None or (base is None and not lost.past):
        return Merged(kept.row)
    row = kept.row
    if all(had(lost, base, group, values(row, group)) for group in groups):
        return Merged(None)
    return Merged(here.row, (WHOLE,))


def decided(
    found: Merged, here: Row | None, there: Row | None, groups: Iterable[Group], choice: Mapping[str, str]
) -> Row | None:
    """A merged record with what was asked taken from the side chosen."""
    if WHOLE in found.asked:
        return there if choice[WHOLE] == THERE else here
    if found.row is None or there is None:
        return found.row
    taken = [group for group in groups if group[0] in found.asked and choice[group[0]] == THERE]
    return {**found.row, **{column: there.get(column) for group in taken for column in group}}


class Apart(NamedTuple):
    """Of records told apart by their content alone: those of ours to take away, those of theirs to bring in."""

    away: tuple[Any, ...]
    new: tuple[Any, ...]


def apart(
    here: Sequence[Item],
    there: Sequence[Item],
    content: Callable[[Item], Any],
    gone_here: Sequence[Any] = (),
    gone_there: Sequence[Any] = (),
) -> Apart:
    """Records without a name of their own, compared by `content`: as many of each as the side that has more.

    `gone_here` and `gone_there` hold the contents that a side has taken away since both were one file: so many of
    the difference were not forgotten there but meant.
    """
    return Apart(
        _extra(here, there, content, gone_there, missed=False), _extra(there, here, content, gone_here, missed=True)
    )


def _extra(
    rows: Sequence[Item], others: Sequence[Item], content: Callable[[Item], Any], gone: Iterable[Any], *, missed: bool
) -> tuple[Item, ...]:
    """Those of `rows` that `others` have not: with `missed` the ones that never were there, else those taken away."""
    known, taken, found = Counter(map(content, others)), Counter(gone), []
    for row in rows:
        key = content(row)
        if known[key]:
            known[key] -= 1
            continue
        was_taken = taken[key] > 0
        taken[key] -= was_taken
        if was_taken is not missed:
            found.append(row)
    return tuple(found)


class Conflict(NamedTuple):
    """What only a person can decide. ``what`` is the table, ``item`` what a person knows the record by.

    ``field`` is WHOLE where one side took the record away. When each was changed (UTC, ISO 8601) and by whom is None
    where the history does not tell.
    """

    client: str
    what: str
    item: str
    field: str
    here: str | int | None
    there: str | int | None
    here_at: str | None
    here_by: str | None
    there_at: str | None
    there_by: str | None


NEWEST = "newest"


def preferred(conflict: Conflict, preference: str) -> str:
    """The side that HERE, THERE or NEWEST takes; ours where the history does not tell which is newer."""
    if preference != NEWEST:
        return preference
    return THERE if (conflict.there_at or "") > (conflict.here_at or "") else HERE


def shared(here: Row | None, there: Row | None) -> Row | None:
    """A record as both were when they were one, from what each says of it; what they say differently is not known."""
    if here is None or there is None:
        return here or there
    return {column: value for column, value in here.items() if there.get(column) == value}
