"""What can go wrong in a way the user can mend.

A sentence is kept as an English template with named fields, so that the edge can
translate the template first and fill it afterwards: the rules below need no language.
"""

from __future__ import annotations

import os


class CsmError(Exception):
    """An expected failure: one clear sentence on stderr and exit code 1.

    The sentence says what was wrong, where, and what would be right. ``template`` holds
    ``{named}`` fields and is the message id of its translation; ``fields`` fills them.
    """

    def __init__(self, template: str, /, **fields: object) -> None:
        super().__init__(template, fields)
        self.template = template
        self.fields = fields

    def __str__(self) -> str:
        return self.template.format(**self.fields)


class BadInput(CsmError):
    """The words typed cannot be used as they stand: exit code 2."""


class NotFound(CsmError):
    """Nothing goes by that name."""


class Refused(CsmError):
    """Understood, but against a rule; nothing was changed."""


class BadFile(CsmError):
    """A file that is not what it should be: names the file and, where known, the line."""


class BadStore(CsmError):
    """The database cannot be used: missing, foreign, newer, damaged, locked or read-only."""


class InUse(BadStore):
    """Another program keeps the database locked: it is sound for all we know, and to wait is all there is to do."""


class Damaged(BadStore):
    """A database of ours that is not as csm made it: a backup is to be restored."""


def refused(error: OSError) -> BadFile:
    """What the system did not do, as a sentence: the file it was about, where it says, and its own words."""
    problem = error.strerror or type(error).__name__
    if error.filename is None:
        return BadFile("The system could not do its part: {problem}.", problem=problem)
    return BadFile("{file} cannot be used: {problem}.", file=os.fsdecode(error.filename), problem=problem)


class ReaderGone(Exception):
    """Whoever read our output has closed the pipe, having what it wanted: no failure."""
