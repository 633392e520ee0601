"""Markdown: a pipe table of the chosen columns, to paste into an issue or a message.

Data never renders as markup: hidden characters and line ends are made visible first, then every
sign that opens something in GitHub's dialect gets a backslash. A colon after a scheme, the dot
after ``www`` and ``@`` are among them, because a bare address turns into a link by itself.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO

from csmcli.output.columns import Column, cell
from csmcli.output.terminal import printable

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def show_all(
    records: Iterable[NamedTuple], columns: Sequence[Column], out: TextIO, kind: type[NamedTuple] | None = None
) -> None:
    """Write the header and its rule, then the rows as they come."""
    _write_row([column.title for column in columns], out)
    _write_rule(columns, out)
    for record in records:
        _write_row([cell(record, column) for column in columns], out)


def show_one(record: NamedTuple, columns: Sequence[Column], out: TextIO) -> None:
    """Write a table of two columns, title and value; its header stays empty, for it would say nothing."""
    out.write("|  |  |\n| --- | --- |\n")
    for column in columns:
        _write_row([column.title, cell(record, column)], out)


def _write_rule(columns: Sequence[Column], out: TextIO) -> None:
    out.write("| " + " | ".join("--:" if column.align == "right" else "---" for column in columns) + " |\n")


def _write_row(texts: Sequence[str], out: TextIO) -> None:
    out.write("| " + " | ".join(neutral(text, out.encoding) for text in texts) + " |\n")


def neutral(text: str, encoding: str | None) -> str:
    """Text that shows as it is and marks up nothing."""
    # An escape for a missing character brings a backslash of its own, so it comes before ours.
    return _MARKUP.sub(r"\\\g<0>", printable(text, encoding))
