"""Which character parts the cells of a text file: the one that gives rows of one width.

The standard library's sniffer looks at characters, not at rows, and takes letters for delimiters.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from csmcli.errors import BadFile, BadInput, CsmError

_WORDS = {
    ",": ("comma",),
    ";": ("semicolon",),
    "\t": ("tab", "\\t"),
    "|": ("bar", "pipe"),
}
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""The delimiters that are found out, as they are said."""

_ROWS = 200


def told_delimiter(word: str) -> str:
    """``tab``, ``semicolon`` or a character as the character. Raises BadInput."""
    for character, words in _WORDS.items():
        if word.lower().removesuffix("s") in words:
            return character
    if len(word) != 1 or word.isalnum() or word in "\"'\r\n ":
        raise BadInput("--delimiter takes comma, semicolon, tab, bar or one sign, not “{word}”.", word=word)
    return word


def delimiter_of(sample: str, cut: bool, path: Path) -> str:
    """The delimiter of the file that begins with `sample`, ``cut`` off or whole; a comma where there is none.

    Raises BadFile where two give the same rows.
    """
    fits = {character: _fit(sample, cut, character) for character in _WORDS}
    best = max(fits, key=fits.__getitem__)
    if fits[best] == (0.0, 1):
        return ","
    same = [character for character, fit in fits.items() if fit == fits[best]]
    if len(same) > 1:
        raise BadFile(
            "{file} can be parted by {first} and by {second} alike; say which with --delimiter.",
            file=path,
            first=CsmError(NAMES[same[0]]),
            second=CsmError(NAMES[same[1]]),
        )
    return best


def _fit(sample: str, cut: bool, delimiter: str) -> tuple[float, int]:
    """The share of rows that have the commonest width, and that width; rows of one cell prove nothing."""
    widths = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cells):
                widths.append(len(cells))
            if len(widths) > _ROWS:
                break
    except csv.Error:
        pass  # the reading itself will say it, with its line
    if cut and len(widths) > 1:
        widths.pop()
    width, count = max(Counter(widths).items(), key=lambda found: (found[1], found[0]), default=(1, 0))
    return (count / len(widths), width) if width > 1 else (0.0, 1)
