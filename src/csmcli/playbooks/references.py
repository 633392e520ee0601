"""Names in a playbook that must lead somewhere: keys used once, milestones that exist, no circles.

Each function takes what it checks and yields findings; `relations` and `items` say where they apply.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from csmcli.core.playbook import SIGNING
from csmcli.errors import CsmError
from csmcli.playbooks.events import Path
from csmcli.playbooks.fields import DueRecord
from csmcli.playbooks.findings import Finding
from csmcli.playbooks.sheets import Sheet


def twice(keys: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The index and the key of each that stood before."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield index, key
        seen.add(key)


def not_there(key: str, known: Sequence[str], of_items: bool = False) -> CsmError:
    """That nothing goes by `key`, and what was probably meant."""
    near = difflib.get_close_matches(key, known, 1)
    if of_items:
        if near:
            return CsmError('there is no item "{key}"; did you mean "{near}"?', key=key, near=near[0])
        return CsmError('there is no item "{key}" in this checklist.', key=key)
    if near:
        return CsmError('there is no milestone "{key}"; did you mean "{near}"?', key=key, near=near[0])
    return CsmError('there is no milestone "{key}"; there are {known}.', key=key, known=", ".join(known))


def not_among(key: str, field: str, known: Sequence[str]) -> CsmError:
    """That no entry of the part `field` goes by `key`, and what was probably meant."""
    if not known:
        return CsmError('names "{key}", but the playbook has no {field}; add them.', key=key, field=field)
    near = difflib.get_close_matches(key, known, 1)
    if near:
        return CsmError('there is no "{key}" in {field}; did you mean "{near}"?', key=key, field=field, near=near[0])
    return CsmError('there is no "{key}" in {field}; there are {known}.', key=key, field=field, known=", ".join(known))


def due(sheet: Sheet[Any], path: Path, record: DueRecord, milestones: Sequence[str]) -> Iterator[Finding]:
    """Whether an offset is counted from one thing, and from one that exists."""
    if bool(record.before) == bool(record.after):
        yield sheet.error(path, CsmError("needs either before or after, and not both."))
    elif record.before == SIGNING:
        yield sheet.error((*path, "before"), CsmError("nothing is due before signing; count with after."))
    elif record.anchor not in (SIGNING, *milestones):
        way = "before" if record.before else "after"
        yield sheet.error((*path, way), not_there(record.anchor, milestones))


def circle(leads_to: Mapping[str, Iterable[str]]) -> list[str]:
    """Keys that lead to each other in a circle, the first of them at both ends; empty if there is none."""
    try:
        TopologicalSorter(leads_to).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[::-1]
    return []
