"""Text in lines of a width, for what is drawn rather than listed.

The standard library counts characters; here a Chinese one is two columns wide and may begin a line by itself, unless
it is a sign that belongs to the one before.
"""

import re
from collections.abc import Iterator

from csmcli.output.terminal import display_width

_CLOSING = r"，。、；：！？）」』】》…)\],.;:!?"
_PIECES = re.compile(
    rf"\s+|[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60][{_CLOSING}]*|[^\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]+[{_CLOSING}]*"
)


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` terminal columns, at least one of which holds a character; one line for no text.

    A word that is wider than a line is cut.
    """
    lines, line = [], ""
    for piece in _pieces(text, max(2, width)):
        if display_width(line + piece.rstrip()) > max(2, width):
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def _pieces(text: str, width: int) -> Iterator[str]:
    """What stays together, with none wider than a line."""
    for piece in _PIECES.findall(text):
        while display_width(piece) > width:
            cut = next(n for n in range(len(piece), 0, -1) if display_width(piece[:n]) <= width or n == 1)
            yield piece[:cut]
            piece = piece[cut:]
        yield piece
