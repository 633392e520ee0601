"""The morning's list as a digest for mail or chat: a heading, a group a kind, a line each with its command.

Data is made neutral as in a Markdown table; a command stands in a code span, which nothing in it can end.
"""

from collections.abc import Sequence
from typing import NamedTuple, TextIO

from csmcli.output.as_markdown import neutral
from csmcli.output.terminal import printable


class Line(NamedTuple):
    """One entry: the client, what is to be said of it, and the command that answers it."""

    client: str
    text: str
    command: str


def show(heading: str, groups: Sequence[tuple[str, Sequence[Line]]], closing: Sequence[str], out: TextIO) -> None:
    """Write a digest: `groups` of (title, lines) under `heading`, and sentences of `closing` at the end."""
    parts = [f"**{neutral(heading, out.encoding)}**"]
    for title, lines in groups:
        parts += ["", neutral(title, out.encoding), ""]
        parts += [f"- **{neutral(c, out.encoding)}** {neutral(t, out.encoding)} {_code(k, out)}" for c, t, k in lines]
    for sentence in closing:
        parts += ["", neutral(sentence, out.encoding)]
    out.write("\n".join(parts) + "\n")


def _code(command: str, out: TextIO) -> str:
    shown = printable(command, out.encoding)
    return neutral(command, out.encoding) if "`" in shown else f"`{shown}`"
