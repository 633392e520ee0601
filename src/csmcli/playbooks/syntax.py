"""The YAML parser's complaints in our words: what it found is seldom what the writer did.

The two parsers (libyaml's and PyYAML's own) word the same mistake differently, so a fragment that
both share picks the sentence. What is not in the table still gets its line and a place to look.
"""

from __future__ import annotations

from csmcli.errors import CsmError

_TAB = CsmError("a tab stands where only spaces may; indent with spaces.")
_FIRST = CsmError('a value may not begin with "{character}"; put it in quotes.')
_ASTRAY = CsmError("this does not continue what stands above it; look at its indentation, and at quotes before it.")
_UNCLEAR = CsmError("this is not YAML; look at the indentation, the quotes and the colons here.")

_SENTENCES = (
    (
        "mapping values",
        CsmError('a colon is not expected here; put a text that holds ": " in quotes, or mend the indentation.'),
    ),
    ("sequence entries", CsmError("a list entry is not expected here; begin each entry on a line of its own.")),
    ("unexpected end of stream", CsmError("the quote that opens here is never closed.")),
    ("',' or ']'", CsmError("the list that opens here is never closed, or a comma is missing; write [a, b].")),
    (
        "',' or '}'",
        CsmError("the mapping that opens here is never closed, or a comma is missing; write {{a: 1, b: 2}}."),
    ),
    ("expected ':'", CsmError('a key without ":" stands here; write "key: value".')),
    ("escape", CsmError('after "\\" stands no escape that YAML knows; write "\\\\" or use single quotes.')),
    ("expected key", _ASTRAY),
    ("'-' indicator", _ASTRAY),
    ("<block end>", _ASTRAY),
    ("node content", CsmError("a value is missing before the bracket or comma.")),
    ("document start", CsmError("this stands after the end of the document; a file may hold one only.")),
    ("incompatible", CsmError("this version of YAML is not known; leave the %YAML line out.")),
)

_FROM_ITS_START = ("unexpected end of stream", "',' or ']'", "',' or '}'", "expected ':'")


def explain(error: Exception, text: str) -> tuple[int, CsmError]:
    """The line (from 1) and the sentence for what the parser says of `text`."""
    problem = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    if any(fragment in problem for fragment in _FROM_ITS_START):
        mark = getattr(error, "context_mark", None) or mark
    if mark is None:
        return 1, _UNCLEAR
    lines = text.splitlines()
    character = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
    return min(mark.line + 1, max(len(lines), 1)), _sentence(problem, character)


def _sentence(problem: str, character: str) -> CsmError:
    if character == "\t":
        return _TAB
    if "cannot start any token" in problem and character:
        return CsmError(_FIRST.template, character=character)
    return next((sentence for fragment, sentence in _SENTENCES if fragment in problem), _UNCLEAR)
