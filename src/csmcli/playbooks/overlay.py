"""A user's changes to a shipped playbook: a file that holds only what differs, laid over the shipped one when it is read.

``changes.yaml`` in the user's folder of that playbook is written as the playbook is; what belongs to a category stands
under ``checklist: {ads: …}``. A mapping changes the entries it names, a list whose entries have keys changes those of the
same key and adds the others, and anything else is put in the place of what was there. What the file does not name stays
as it is shipped, also in a later release.
"""

from __future__ import annotations

from typing import Any

from csmcli.playbooks.events import Document, Path, Position

CHANGES = "changes.yaml"
CHECKLIST = "checklist"

Places = dict[Path, Position]


def laid_over(base: Document, changes: Document, part: Path) -> Document:
    """`base` with what stands at `part` of `changes`, whose lines are the places of all that it says."""
    places: Places = {}
    value = base.value
    at = _inside(changes.value, part)
    if part == ():
        at = {key: entry for key, entry in at.items() if key != CHECKLIST}
    value = _merged(value, at, (), part, changes, places)
    return Document(value, places)


def _inside(value: Any, part: Path) -> Any:
    for step in part:
        value = value[step]
    return value


def _merged(base: Any, part: Any, to: Path, at: Path, changes: Document, places: Places) -> Any:
    """`part`, which stands at `at` of the changes, over `base`, which stands at `to` of the result."""
    places[to] = changes.positions.get(at) or Position(changes.line(at), 1)
    if isinstance(base, dict) and isinstance(part, dict):
        result = dict(base)
        for key, value in part.items():
            result[key] = _merged(base.get(key), value, (*to, key), (*at, key), changes, places)
        return result
    if isinstance(base, list) and isinstance(part, list) and _keyed(base) and _keyed(part):
        entries = list(base)
        known = {entry["key"]: place for place, entry in enumerate(base)}
        for number, entry in enumerate(part):
            place = known.get(entry["key"], len(entries))
            if place == len(entries):
                entries.append(None)
            entries[place] = _merged(entries[place], entry, (*to, place), (*at, number), changes, places)
        return entries
    for path, position in changes.positions.items():
        if path[: len(at)] == at:
            places[(*to, *path[len(at) :])] = position
    return part


def _keyed(entries: list[Any]) -> bool:
    return all(isinstance(entry, dict) and isinstance(entry.get("key"), str) for entry in entries)
