"""A file ready to be brought in: where its fields are, how it is written, and its rows or complaints, one at a time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from csmcli.actions.importing import Complaint, Row
from csmcli.errors import BadFile
from csmcli.exchange import sheets
from csmcli.exchange.columns import Columns
from csmcli.exchange.conventions import Ask, Conventions, Told, conventions
from csmcli.exchange.mapping import Hints, is_known, mapped
from csmcli.exchange.rows import Mended, RowReader
from csmcli.exchange.sheets import Sheet, Wishes


class Source(NamedTuple):
    """A file open for reading. ``rows`` come in the file's order; ``mended`` fills as they do.

    ``sheet`` holds the cells as they stand, for who wants to go through them again.
    """

    columns: Columns
    sheet: Sheet
    conventions: Conventions
    rows: Iterator[Row | Complaint]
    mended: Mended


def digest(path: Path) -> str:
    """A short word that stands for the content of the file. Raises BadFile where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:12]
    except OSError as error:
        raise BadFile("{file} cannot be read: {problem}.", file=path, problem=error.strerror) from None


def day_in_name(path: Path) -> date | None:
    """The day that a file's name tells, as in ``recently_20221219.csv``; None where it tells none."""
    for digits in re.findall(r"(?<!\d)(20\d{6})(?!\d)", path.name):
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            continue
    return None


def nobody(_: object) -> None:
    """Answers for a user who is not there."""


@contextmanager
def opened(
    path: Path,
    hints: Hints,
    *,
    today: date,
    wishes: Wishes = Wishes(),  # noqa: B008 - a named tuple cannot change
    told: Told = Told(),  # noqa: B008
    ask: Ask = nobody,
) -> Iterator[Source]:
    """The file at `path`, its fields found by `mapped`; dates in words count from `today`.

    Raises BadFile for a file that cannot be read, and what `mapped` and `conventions` raise; reading the rows raises BadFile.
    """
    with sheets.opened(path, wishes, partial(is_known, hints=hints)) as sheet:
        columns = mapped(sheet.first, hints, wishes.header)
        found = conventions(sheet, columns, told, ask)
        reader = RowReader(columns, found, today)
        yield Source(columns, sheet, found, map(reader.read, sheet.rows()), reader.mended)
