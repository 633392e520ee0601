"""A playbook's files into one plain mapping of JSON types, which `core.playbook.from_plain` understands.

The mapping, not the records, is what is kept on disk: reading it back takes neither YAML nor
pydantic, which together cost a command more than everything else it does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeVar

from csmcli.errors import BadFile, CsmError
from csmcli.playbooks.checklist_schema import CategoryRecord
from csmcli.playbooks.events import Document, Path, read_yaml_bytes
from csmcli.playbooks.fields import Record
from csmcli.playbooks.findings import Finding, complaint, finding_from
from csmcli.playbooks.items import checklist_relations
from csmcli.playbooks.overlay import CHANGES, CHECKLIST, laid_over
from csmcli.playbooks.plain import plain
from csmcli.playbooks.relations import practice_relations
from csmcli.playbooks.schema import PracticeRecord
from csmcli.playbooks.shapes import shape
from csmcli.playbooks.sheets import Book, Sheet, place

Model = TypeVar("Model", bound=Record)
Change = tuple[str, Document, Path]
"""The file of changes, what it holds, and where in it a part of the playbook is changed."""


def compile_playbook(folder: str, sources: Mapping[str, bytes]) -> dict[str, Any]:
    """The plain mapping of the playbook in `folder`. Raises BadFile with the first few findings."""
    found = assemble(folder, sources)
    if isinstance(found, list):
        raise complaint(found)
    return plain(found)


def assemble(folder: str, sources: Mapping[str, bytes]) -> Book | list[Finding]:
    """The checked playbook, or every reason why it is none."""
    findings: list[Finding] = []
    name = os.path.basename(os.path.abspath(folder))
    paths = {os.path.join(folder, name): data for name, data in sources.items()}
    changes = _changes(paths, findings)
    (first, data), *rest = paths.items()
    practice = _sheet(PracticeRecord, name, first, data, findings, changes.get(""))
    checklist = [
        _sheet(CategoryRecord, _stem(path), path, data, findings, changes.get(_stem(path))) for path, data in rest
    ]
    if practice is None or findings:
        return findings
    whole = sorted((sheet for sheet in checklist if sheet), key=lambda sheet: sheet.model.order)
    book = Book(folder, practice, tuple(whole))
    return [*practice_relations(book), *checklist_relations(book)] or book


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _changes(paths: dict[str, bytes], findings: list[Finding]) -> dict[str, Change]:
    """The user's changes, taken out of the files: those of the practice as ``""``, the others by category."""
    path = next((path for path in paths if os.path.basename(path) == CHANGES), None)
    if path is None:
        return {}
    known = {_stem(other) for other in paths if os.path.basename(os.path.dirname(other)) == CHECKLIST}
    try:
        document = read_yaml_bytes(paths.pop(path), path)
    except BadFile as error:
        findings.append(finding_from(error))
        return {}
    value = document.value
    if not isinstance(value, dict) or not isinstance(value.get(CHECKLIST, {}), dict):
        problem = CsmError("what differs is expected, written as it stands in the playbook, such as limits: …")
        findings.append(place(path, document, (), problem))
        return {}
    categories = value.get(CHECKLIST, {})
    for name in categories.keys() - known:
        problem = CsmError("there is no such category; there are {names}.", names=", ".join(sorted(known)))
        findings.append(place(path, document, (CHECKLIST, name), problem))
    found: dict[str, Change] = {name: (path, document, (CHECKLIST, name)) for name in categories.keys() & known}
    return {"": (path, document, ()), **found} if value.keys() - {CHECKLIST} else found


def _sheet(
    model: type[Model], name: str, path: str, data: bytes, findings: list[Finding], change: Change | None = None
) -> Sheet[Model] | None:
    try:
        document = read_yaml_bytes(data, path)
        if change:
            path, changes, part = change
            document = laid_over(document, changes, part)
    except BadFile as error:
        findings.append(finding_from(error))
        return None
    record = shape(model, document, path)
    if isinstance(record, list):
        findings.extend(record)
        return None
    return Sheet(path, name, document, record)
