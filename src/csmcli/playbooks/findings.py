"""What is wrong in a playbook and where, as a value: one list serves the loader and `csm playbook check`.

A finding keeps file, line and field apart from its sentence, so a table can show them in columns of
their own, and an error can say all of it in one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from csmcli.errors import BadFile, CsmError
from csmcli.playbooks.places import located

ERROR = "error"
"""The playbook cannot be loaded, or one of its messages not be sent."""

WARNING = "warning"
"""The playbook loads, but hardly says what was meant."""

SHOWN = 5
"""How many findings one error tells; more would scroll the first one, the likely cause, away."""


class Finding(NamedTuple):
    """One thing wrong. ``line`` counts from 1 and is None for a whole file; ``field`` is "" there.

    ``field`` goes by keys where entries have one: ``milestones.copy.due.1.days``.
    """

    level: str
    file: str
    line: int | None
    field: str
    problem: CsmError

    @property
    def text(self) -> str:
        """The sentence without its place, in English."""
        return str(self.problem)


def complaint(findings: Sequence[Finding]) -> BadFile:
    """All of `findings` (at least one) as one error: a line each, the first five."""
    told = [located(f.file, f.line, f.problem, f.field) for f in findings[:SHOWN]]
    if len(findings) == 1:
        return told[0]
    lines: list[CsmError] = [*told]
    if len(findings) > SHOWN:
        more = len(findings) - SHOWN
        lines.append(CsmError("and {count} more, which `csm playbook check` lists.", count=more))
    named = {f"line{number}": line for number, line in enumerate(lines, start=1)}
    return BadFile("\n".join(f"{{{name}}}" for name in named), **named)


def finding_from(error: BadFile) -> Finding:
    """A finding from an error that `located` made."""
    fields = error.fields
    problem, line = fields.get("problem"), fields.get("line")
    return Finding(
        ERROR,
        str(fields.get("file", "")),
        line if isinstance(line, int) else None,
        str(fields.get("field", "")),
        problem if isinstance(problem, CsmError) else error,
    )
