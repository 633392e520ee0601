"""Listings on a terminal: the only module that imports Rich, and only once there is a table to draw.

Rich swallows ``[west]`` and raises on ``[/bold]`` when data passes as markup, and it crops what
does not fit. So every cell is a ``Text`` of visible characters, and the widths are settled here,
which keeps keys and dates whole and folds the long texts instead of losing their ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TextIO

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from csmcli.output.columns import Column, cell
from csmcli.output.terminal import printable

_WIDE = 120
_GAP = 2
_NARROWEST = 2
_WORD = 16
_WIDE_RUN = 8

_RULE = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
_ASCII_RULE = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)


def show_all(
    records: Sequence[NamedTuple], columns: Sequence[Column], out: TextIO, width: int | None, colour: bool
) -> None:
    """Draw a table under a header rule that fits ``width`` terminal columns (None: as wide as the terminal)."""
    console = _console(out, width, colour)
    columns = [column for column in columns if console.width >= _WIDE or not column.wide_only]
    titles = [printable(column.title, out.encoding) for column in columns]
    rows = [[printable(cell(record, column), out.encoding) for column in columns] for record in records]
    widths = shares(list(zip(titles, *rows, strict=True)), console.width)
    table = _table(console, show_header=True)
    for column, title, share in zip(columns, titles, widths, strict=True):
        table.add_column(Text(title), justify=column.align, style=column.style, width=share, overflow="fold")
    _print(console, table, rows)


def show_one(record: NamedTuple, columns: Sequence[Column], out: TextIO, width: int | None, colour: bool) -> None:
    """Draw a line of title and value per column; a long value wraps under its own beginning."""
    console = _console(out, width, colour)
    rows = [
        [
            printable(column.title, out.encoding) + ":" if column.title else "",
            printable(cell(record, column), out.encoding),
        ]
        for column in columns
    ]
    widths = shares(list(zip(*rows, strict=True)), console.width)
    table = _table(console, show_header=False)
    for style, share in zip(("bold", ""), widths, strict=True):
        table.add_column(style=style, width=share, overflow="fold")
    _print(console, table, rows)


def shares(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths for columns of visible texts that together fit ``width`` terminal columns.

    The first column, the key, keeps what it needs up to half the room, or to what the others
    leave. Of the others, the widest give way first and down to a common level, but a word breaks
    only where there is no other way, the longest first. Nobody gets under two terminal columns,
    in which no wide character could be drawn: a terminal of less than four each overflows.
    """
    natural = [max(map(cell_len, texts)) for texts in columns]
    room = width - _GAP * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    others = natural[1:]
    spare = room - sum(min(wish, _NARROWEST) for wish in others)
    key = min(natural[0], max(_NARROWEST, min(room // 2, spare), room - sum(others)))
    return [key, *_levelled(others, [_longest_word(texts) for texts in columns[1:]], room - key)]


def _levelled(natural: Sequence[int], words: Sequence[int], room: int) -> list[int]:
    least = _least(natural, words, room)
    for level in range(room, _NARROWEST, -1):
        widths = [min(wish, max(need, level)) for wish, need in zip(natural, least, strict=True)]
        if sum(widths) <= room:
            return widths
    return least


def _least(natural: Sequence[int], words: Sequence[int], room: int) -> list[int]:
    for longest in range(_WORD, _NARROWEST, -1):
        needs = [max(_NARROWEST, min(word, longest)) for word in words]
        if sum(map(min, natural, needs)) <= room:
            return list(map(min, natural, needs))
    return [min(wish, _NARROWEST) for wish in natural]


def _longest_word(texts: Sequence[str]) -> int:
    return max((_unbroken(word) for text in texts for word in text.split()), default=0)


def _unbroken(word: str) -> int:
    # Chinese breaks between any two characters; a few of them in a row still read better.
    width = cell_len(word)
    return min(width, _WIDE_RUN) if width > len(word) else width


def _console(out: TextIO, width: int | None, colour: bool) -> Console:
    # The sixteen named colours are the user's own theme, and the same bytes everywhere.
    return Console(
        file=out,
        width=width,
        color_system="standard" if colour else None,
        force_terminal=True,
        force_jupyter=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def _table(console: Console, *, show_header: bool) -> Table:
    # Rich's own rule is a box sign, which an ASCII or code-page terminal may not have.
    rule = _RULE if console.encoding.startswith("utf") else _ASCII_RULE
    return Table(
        box=rule,
        show_header=show_header,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )


def _print(console: Console, table: Table, rows: Sequence[Sequence[str]]) -> None:
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)
