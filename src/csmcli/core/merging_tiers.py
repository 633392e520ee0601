"""The sizes that two files say a client was given, made one: all are kept, and the last one holds.

Only two different sizes given on the same day are asked about; the one decided against is left out, or a look at that
day later would find it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from csmcli.core.merging import HERE, Row, apart


class Tiers(NamedTuple):
    """Records to take away and to bring in, and the tier that holds. Where it is ``asked``, ours."""

    away: tuple[Row, ...]
    new: tuple[Row, ...]
    tier: str | None
    asked: tuple[str | None, str | None] | None = None


def content(change: Row) -> tuple[Any, ...]:
    """What tells one change of tier from another."""
    return (change["decided_on"], change["tier"], change["reason"])


def tiers(
    here: Sequence[Row],
    there: Sequence[Row],
    gone_here: Sequence[Any] = (),
    gone_there: Sequence[Any] = (),
    choice: str | None = None,
) -> Tiers:
    """The changes of tier of two files, in their order, as one; `choice` is the side where somebody has decided."""
    away, new = apart(here, there, content, gone_here, gone_there)
    _, own = apart(there, here, content, gone_there, gone_here)
    kept = [change for change in here if not any(change is one for one in away)]
    days = [str(change["decided_on"]) for change in (*kept, *new)]
    if not days:
        return Tiers(away, new, None)
    last = max(days)
    ours = [change["tier"] for change in own if change["decided_on"] == last]
    theirs = [change["tier"] for change in new if change["decided_on"] == last]
    asked = (ours[-1], theirs[-1]) if ours and theirs and ours[-1] != theirs[-1] else None
    if asked and choice in (None, HERE):
        new = tuple(change for change in new if change["decided_on"] != last)
    tier = [change["tier"] for change in (*kept, *new) if change["decided_on"] == last][-1]
    return Tiers(away, new, tier, None if choice else asked)
