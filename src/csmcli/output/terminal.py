"""Plain aligned text, and the one place where text is made safe to print.

Names come out of chats and foreign spreadsheets. Printed as they are, ESC repaints the screen,
U+202E turns a line round and U+200B makes two equal names differ, so whatever has no glyph of
its own is spelled out (``<U+202E>``). A piped table needs no more than this file: nothing is
wrapped, cut or coloured, because whoever reads a pipe wants each record on one line.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO

from csmcli.output.columns import Column, cell

_GAP = "  "
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_KEYCAPS = frozenset("0123456789#*")
_IN_SEQUENCES = _SKIN_TONES | {_JOINER, _EMOJI_STYLE}

_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
# Fillers that Unicode counts as letters and marks, though they show nothing.
FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Printable as Python has it, and yet nothing to see."""
# Not assigned yet, but already promised to be invisible.
_RESERVED = (range(0x2065, 0x2066), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))

# What our own drawing and punctuation become where an encoding lacks them.
_STAND_INS = str.maketrans(
    {"█": "#", "░": "-", "⏎": " ", "…": "...", "–": "-", "—": "-", "→": "->", "·": "-", "✓": "x", "★": "*", "⇄": "<>"}
    | dict(zip("▁▂▃▅▇", "_.-=#", strict=True))
    | dict.fromkeys("‘’", "'")
    | dict.fromkeys("“”", '"')
    | {"●": ">", "○": "o", "─": "-"}
)


class _Shown(dict[int, str]):
    """Code point → what stands for it, worked out once per character of a run."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        shown = f"<U+{point:04X}>" if is_hidden(character) else character
        self[point] = shown
        return shown


class _Widths(dict[str, int]):
    """Character → terminal columns it takes standing alone, worked out once per character of a run."""

    def __missing__(self, character: str) -> int:
        width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if unicodedata.category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
            width = 0
        self[character] = width
        return width


_SHOWN = _Shown({ord("\n"): "⏎", ord("\t"): " ", ord(_JOINER): _JOINER})
_WIDTHS = _Widths()


def is_hidden(character: str) -> bool:
    """Whether a character has no glyph of its own: control, bidi, invisible format, lone surrogate."""
    category = unicodedata.category(character)
    if category == "Cn":
        return any(ord(character) in points for points in _RESERVED)
    return category in _HIDDEN_CATEGORIES or character in FILLERS


def visible(text: str) -> str:
    """Text that is safe on a terminal and all on one line: each hidden character spelled out.

    A line end becomes ``⏎`` and a tab a space; only the joiner inside an emoji stays.
    """
    if text.isprintable() and (text.isascii() or FILLERS.isdisjoint(text)):
        return text
    text = text.replace("\r\n", "\n")
    if _JOINER in text:
        text = "".join("<U+200D>" if _is_stray_joiner(text, at) else text[at] for at in range(len(text)))
    return text.translate(_SHOWN)


def encodable(text: str, encoding: str | None) -> str:
    """Text that a stream of this encoding can write: stand-ins for our own signs, else ``\\u`` escapes.

    None stands for UTF-8. Applied before padding, so that columns still line up under ASCII.
    """
    if text.isascii():
        return text
    encoding = encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_STAND_INS).encode(encoding, "backslashreplace").decode(encoding)
    return text


def printable(text: str, encoding: str | None) -> str:
    """Text as a stream of this encoding may show it: visible, then encodable."""
    return encodable(visible(text), encoding)


def display_width(text: str) -> int:
    """Terminal columns that visible text takes: 2 for wide characters, 0 for combining ones."""
    if text.isascii():
        return len(text)
    if not _IN_SEQUENCES.isdisjoint(text):
        return _sequence_width(text)
    return sum(map(_WIDTHS.__getitem__, text))


def pad(text: str, width: int, align: str = "left") -> str:
    """Visible text filled with spaces to ``width`` terminal columns; longer text stays whole."""
    space = " " * (width - display_width(text))
    return space + text if align == "right" else text + space


def write(out: TextIO, text: str) -> None:
    """Write narration, made visible line by line, and a line end after it.

    Line ends in ``text`` are taken as meant: pass data through ``visible`` before putting it in.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    out.write("\n".join(printable(line, out.encoding) for line in lines) + "\n")


def bar(percent: float, width: int = 20, encoding: str | None = None) -> str:
    """Progress as text, ``████████░░░░ 40 %``, or ``[####----] 40 %`` where the encoding lacks blocks.

    ``width`` counts the blocks. Only 100 and more fills the bar, and the figure is rounded down
    as well, so that nothing looks finished before it is.
    """
    filled = min(width, max(0, int(percent * width / 100)))
    blocks = "█" * filled + "░" * (width - filled)
    drawn = encodable(blocks, encoding)
    return f"{blocks if drawn == blocks else f'[{drawn}]'} {int(percent)} %"


def show_all(records: Iterable[NamedTuple], columns: Sequence[Column], out: TextIO) -> None:
    """Write a header line and a line per record, aligned, every column, nothing cut or wrapped."""
    rows = [[column.title for column in columns]]
    rows += [[cell(record, column) for column in columns] for record in records]
    rows = [[printable(text, out.encoding) for text in row] for row in rows]
    widths = [max(map(display_width, texts)) for texts in zip(*rows, strict=True)]
    out.writelines(_line(row, widths, columns) for row in rows)


def show_one(record: NamedTuple, columns: Sequence[Column], out: TextIO) -> None:
    """Write a line of title and value per column, the values aligned; without a title it goes on from the one before."""
    titles = [printable(column.title, out.encoding) + ":" if column.title else "" for column in columns]
    widest = max(map(display_width, titles), default=0)
    values = [printable(cell(record, column), out.encoding) for column in columns]
    out.writelines(
        (pad(title, widest) + _GAP + value).rstrip(" ") + "\n" for title, value in zip(titles, values, strict=True)
    )


def _line(row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    cells = [pad(text, width, column.align) for text, width, column in zip(row, widths, columns, strict=True)]
    return _GAP.join(cells).rstrip(" ") + "\n"


def _is_stray_joiner(text: str, at: int) -> bool:
    if text[at] != _JOINER:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not (_is_pictograph(before) or before in _IN_SEQUENCES - {_JOINER}) or not _is_pictograph(after)


def _is_pictograph(character: str) -> bool:
    return bool(character) and unicodedata.category(character) in ("So", "Sm")


def _sequence_width(text: str) -> int:
    # What a joiner or a skin tone attaches is drawn over the picture before it; the
    # emoji style widens a narrow sign, or the digit of a keycap, to a picture.
    total = last = 0
    previous = ""
    for character in text:
        alone = _WIDTHS[character]
        if character == _EMOJI_STYLE and last == 1 and (_is_pictograph(previous) or previous in _KEYCAPS):
            alone = 1
        elif previous == _JOINER or (character in _SKIN_TONES and last == 2):
            alone = 0
        total += alone
        last = alone or last
        previous = character
    return total
