"""Keys and external ids belong to one client of a database: what another has already is not taken a second time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from csmcli.core.merging import Row
from csmcli.core.merging_kinds import CLIENT, Edit
from csmcli.core.naming import numbered

UNIQUE = ("key", "external_id")


class Told(NamedTuple):
    """A key or external id that came otherwise than it is there: ``given`` is None for an external id left out."""

    field: str
    name: str
    wanted: str
    given: str | None


class Named(NamedTuple):
    """Edits with keys and external ids that are free. ``parked`` are clients whose own must be out of the way first."""

    edits: list[Edit]
    parked: list[int]
    told: tuple[Told, ...]


def named(edits: Iterable[Edit], people: Mapping[int, Row]) -> Named:
    """Give every client of `edits` a key and external id of its own; `people` are the clients there are, by number."""
    edits = list(edits)
    ours = [edit for edit in edits if edit.kind is CLIENT]
    holders = {(f, person[f]): number for number, person in people.items() for f in UNIQUE if person[f] is not None}
    for edit in ours:
        for field in UNIQUE:
            if edit.before and (edit.after is None or field in edit.changed):
                holders.pop((field, edit.before[field]), None)
    told: list[Told] = []
    fitted = [_fitted(edit, holders, told) if edit.kind is CLIENT and edit.after else edit for edit in edits]
    parked = [
        edit.client
        for edit in ours
        if edit.before and any(holders.get((f, edit.before[f]), edit.client) != edit.client for f in UNIQUE)
    ]
    # A client that only wanted what it cannot have is left as it is.
    kept = [edit for edit in fitted if not edit.before or not edit.after or edit.changed]
    return Named(kept, parked, tuple(told))


def _fitted(edit: Edit, holders: dict[tuple[str, object], int], told: list[Told]) -> Edit:
    """An edit of a client that takes no key or external id of another's; `holders` gets to know what it takes."""
    assert edit.after is not None
    after, this = dict(edit.after), edit.client
    key = next(key for key in numbered(after["key"]) if holders.get(("key", key), this) == this)
    if key != after["key"]:
        told.append(Told("key", after["name"], after["key"], key))
    external = after["external_id"]
    if external is not None and holders.get(("external_id", external), this) != this:
        told.append(Told("external_id", after["name"], external, None))
        external = edit.before["external_id"] if edit.before else None
    after |= {"key": key, "external_id": external}
    holders[("key", key)] = this
    if external is not None:
        holders[("external_id", external)] = this
    return edit._replace(after=after)
