"""Names, keys, ids and links without what nobody can see in them.

The rule: a line break or tab becomes a space; what has no glyph (zero-width spaces, marks of direction, soft hyphens,
controls) is left out, because two names that look alike must be one; what is invisible but shapes what is seen stays:
the joiners inside an emoji or between letters of scripts that need them, and the tags of a flag. Nothing else is
changed: full-width letters and decorative signs are how a client writes itself, and only comparing folds them.
"""

from __future__ import annotations

import re
import unicodedata

from csmcli.output.terminal import is_hidden

_BREAKS = re.compile("\r\n|[\t\n\v\f\r\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_NUMBER_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Format characters that show all the same."""
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]")
"""Letters and marks to Unicode, though they show nothing."""


def bare(text: str) -> str:
    """`text` by the rule above; the same object where nothing is to be done."""
    if text.isprintable() and (text.isascii() or not _FILLERS.search(text)):
        return text
    if not any(map(is_hidden, text)):
        return text
    spaced = _BREAKS.sub(" ", text)
    kept = {place for flag in _FLAG.finditer(spaced) for place in range(*flag.span())}
    seen = "".join(c for place, c in enumerate(spaced) if place in kept or not is_hidden(c) or _shapes(spaced, place))
    return text if seen == text else seen


def _shapes(text: str, place: int) -> bool:
    """Whether a hidden character changes what its neighbours look like."""
    c = text[place]
    if c in _JOINERS:
        return 0 < place < len(text) - 1 and _joins(text[place - 1]) and _joins(text[place + 1])
    return c in _NUMBER_SIGNS


def _joins(c: str) -> bool:
    """A sign, a mark, or a letter of a script whose letters join; not a Latin letter, and not a Chinese character."""
    category = unicodedata.category(c)
    return category in ("So", "Sk", "Mn", "Mc") or (category == "Lo" and unicodedata.east_asian_width(c) == "N")
