"""What a plain word in YAML means: the core schema of YAML 1.2, narrowed where it would surprise.

Only true, false, null and numbers are not text: `no` stays the word no, and a date stays text for
`core.dates`. Narrowed, because answers of clients come through here too: a number with a leading
zero (a telephone number, and 8 or 10 by version of YAML) and the infinities stay text.
"""

from __future__ import annotations

import re

from csmcli.errors import CsmError

_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BEGINS = frozenset("+-.0123456789")
_MOST = 1 << 63
_MOST_DIGITS = 400


class TooLarge(CsmError):
    """A number that neither the database nor a spreadsheet could hold."""


def resolve(word: str) -> str | int | float | bool | None:
    """The value of an unquoted `word`. Raises TooLarge for what does not fit 64 bits."""
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in _BEGINS:
        return word
    number = _number(word)
    if number is None:
        return word
    if not -_MOST < number < _MOST:
        raise TooLarge("the number is too large; put it in quotes if it is a name.")
    return number


def _number(word: str) -> int | float | None:
    digits = word if len(word) <= _MOST_DIGITS else None
    if _DECIMAL.fullmatch(word):
        return int(digits) if digits else _MOST
    if _HEXADECIMAL.fullmatch(word) or _OCTAL.fullmatch(word):
        return int(digits, 0) if digits else _MOST
    if _FLOAT.fullmatch(word):
        return float(word)
    return None
