"""One YAML file of a playbook: its name, its document and its checked model, able to point at a place."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from csmcli.errors import CsmError
from csmcli.playbooks.checklist_schema import CategoryRecord
from csmcli.playbooks.events import Document, Path
from csmcli.playbooks.fields import Record
from csmcli.playbooks.findings import ERROR, WARNING, Finding
from csmcli.playbooks.schema import PracticeRecord

Model = TypeVar("Model", bound=Record)


class Sheet(NamedTuple, Generic[Model]):
    """A file that has its right shape. ``name`` is what the file must call itself."""

    file: str
    name: str
    document: Document
    model: Model

    def error(self, path: Path, problem: CsmError) -> Finding:
        """`problem` at `path`, so that the playbook cannot be loaded."""
        return place(self.file, self.document, path, problem)

    def warning(self, path: Path, problem: CsmError) -> Finding:
        """`problem` at `path`, worth a look."""
        return place(self.file, self.document, path, problem)._replace(level=WARNING)


class Book(NamedTuple):
    """All files of a playbook; ``checklist`` by the order of its categories."""

    folder: str
    practice: Sheet[PracticeRecord]
    checklist: tuple[Sheet[CategoryRecord], ...]


def place(file: str, document: Document, path: Path, problem: CsmError) -> Finding:
    """An error at `path` of `document`."""
    return Finding(ERROR, file, document.line(path), document.field(path), problem)
