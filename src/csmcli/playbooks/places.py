"""An error about a file says its place first: one form for every reader of files.

A problem is a sentence without its place. It is itself a `CsmError` in a field of the whole, and is
translated before it is filled in; so each sentence is translated once, wherever it is said.
"""

from __future__ import annotations

from csmcli.errors import BadFile, CsmError

LONGEST = 40
"""How many characters of a file's own words a sentence repeats."""


def located(file: str, line: int | None, problem: CsmError, field: str = "") -> BadFile:
    """`problem` as an error that says its place first; `line` counts from 1, None for the whole file."""
    if line is None:
        return BadFile("{file}: {problem}", file=file, problem=problem)
    if not field:
        return BadFile("{file}, line {line}: {problem}", file=file, line=line, problem=problem)
    return BadFile("{file}, line {line}: {field}: {problem}", file=file, line=line, field=field, problem=problem)


def clip(text: str) -> str:
    """A word from a file, short enough to stand in a sentence and on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."
