"""The rows that could not be brought in, as a CSV to mend and to import again.

In front of each row stand its line and what is wrong with it: an import takes no notice of these two columns. The mark
at the start makes Excel read it as UTF-8, and what Excel would run as a formula is defused, which an import undoes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from csmcli.actions.importing import Complaint
from csmcli.errors import CsmError
from csmcli.exchange.columns import REPORT, Columns
from csmcli.language import sentence
from csmcli.output.as_csv import defuse, undefuse
from csmcli.whole_file import look, placed, unwritable


class BadRows:
    """Writes complaints to the file at `path`, which is made with the first and takes its place when all are written.

    Without a path nothing is written. Raises BadFile where it cannot be.
    """

    def __init__(self, path: Path | None, columns: Columns) -> None:
        if path:
            look(path, replace=False)
        self.path, self.count = path, 0
        self._columns = columns
        self._open = ExitStack()
        self._writer: Any = None

    def __enter__(self) -> BadRows:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._writable(self.path or Path()):
            self._open.__exit__(kind, error, trace)

    @contextmanager
    def _writable(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritable(path, error) from None

    def add(self, complaint: Complaint) -> None:
        """One more row."""
        if self.path:
            with self._writable(self.path):
                self._write(complaint, self.path)
            self.count += 1

    def _write(self, complaint: Complaint, path: Path) -> None:
        if self._writer is None:
            draft = self._open.enter_context(placed(path))
            file = self._open.enter_context(
                draft.open("w", encoding="utf-8-sig", newline="", errors="backslashreplace")
            )
            self._writer = csv.writer(file)
            self._writer.writerow([*REPORT, *map(defuse, self._own(self._columns.titles))])
        problem = sentence(complaint.problem)
        told = f"{complaint.column}: {problem}" if complaint.column else problem
        self._writer.writerow([complaint.line, defuse(told), *map(_cell, self._own(complaint.cells))])

    def _own(self, cells: Sequence[Any]) -> Sequence[Any]:
        """Without what an earlier report has put in front."""
        return cells[len(REPORT) :] if self._columns.report else cells


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, CsmError):
        return defuse(sentence(cell))
    return defuse(undefuse(cell)) if isinstance(cell, str) else f"{cell:.15g}" if isinstance(cell, float) else str(cell)
