"""A playbook's files into one plain mapping of JSON types, which `core.playbook.from_plain` understands.

The mapping, not the records, is what is kept on disk: reading it back takes neither YAML nor
pydantic, which together cost a command more than everything else it does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeVar

from csmcli.errors import BadFile
from csmcli.playbooks.checklist_schema import CategoryRecord
from csmcli.playbooks.events import read_yaml_bytes
from csmcli.playbooks.fields import Record
from csmcli.playbooks.findings import Finding, complaint, finding_from
from csmcli.playbooks.items import checklist_relations
from csmcli.playbooks.plain import plain
from csmcli.playbooks.relations import practice_relations
from csmcli.playbooks.schema import PracticeRecord
from csmcli.playbooks.shapes import shape
from csmcli.playbooks.sheets import Book, Sheet

Model = TypeVar("Model", bound=Record)


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
    (first, data), *rest = paths.items()
    practice = _sheet(PracticeRecord, name, first, data, findings)
    checklist = [_sheet(CategoryRecord, _stem(path), path, data, findings) for path, data in rest]
    if practice is None or findings:
        return findings
    whole = sorted((sheet for sheet in checklist if sheet), key=lambda sheet: sheet.model.order)
    book = Book(folder, practice, tuple(whole))
    return [*practice_relations(book), *checklist_relations(book)] or book


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _sheet(model: type[Model], name: str, path: str, data: bytes, findings: list[Finding]) -> Sheet[Model] | None:
    try:
        document = read_yaml_bytes(data, path)
    except BadFile as error:
        findings.append(finding_from(error))
        return None
    record = shape(model, document, path)
    if isinstance(record, list):
        findings.extend(record)
        return None
    return Sheet(path, name, document, record)
