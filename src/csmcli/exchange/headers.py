"""Where the header is: people put a title, a date or a remark above their tables.

A row is taken for a title only where it clearly holds less than the table below it and no title that is known,
because a header that is skipped costs the whole import, and a title that is not skipped a clear message.
"""

from __future__ import annotations

from collections.abc import Sequence

from csmcli.errors import CsmError
from csmcli.exchange.sheets import Cell, Cells, Known, as_text

LOOKED_AT = 10
"""The header is among so many rows, or it is the first."""


def place_of_header(rows: Sequence[Cells], known: Known) -> int:
    """The place of the header among the first rows of a table, from 0."""
    filled = [_filled(cells) for _, cells in rows]
    widest = max(map(len, filled), default=0)
    for place, titles in enumerate(filled):
        little = len(titles) <= 1 < widest or len(titles) * 2 < widest
        if titles and (not little or any(map(known, titles))):
            return place
    return 0


def titles_of(cells: Sequence[Cell]) -> list[str]:
    """The cells of a header as text; one that holds an error has no title."""
    return ["" if isinstance(cell, CsmError) else as_text(cell) for cell in cells]


def _filled(cells: Sequence[Cell]) -> list[str]:
    return [title for title in titles_of(cells) if title.strip()]
