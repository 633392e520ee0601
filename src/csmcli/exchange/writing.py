"""A table, or the whole store, as a file: which format, which file's ending, and where the writing goes.

A format is a line in `WRITERS` and a module of its own, imported when it is used. What goes to stdout
is collected first: a reader of the pipe that takes its time would keep every other command from the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple, TextIO

from csmcli.errors import BadInput
from csmcli.views.exporting import Chosen
from csmcli.whole_file import placed, unwritable

STDOUT = "-"
_IN_MEMORY = 1 << 20


class Order(NamedTuple):
    """What to write: of the clients `chosen` one `table`, or with None what the format is made for.

    ``raw`` leaves cells as they are that a spreadsheet would take for a formula.
    """

    chosen: Chosen
    table: str | None = None
    raw: bool = False


class Writer(NamedTuple):
    """A format: its module, the endings of its files, and their encoding, None for one that is no text.

    The module has ``write(order, out) -> int``, the rows of the table (of a whole store: the clients) it wrote to
    `out`: a text stream that leaves line ends alone, or the path of an empty file for what is no text.
    """

    module: str
    endings: tuple[str, ...]
    encoding: str | None


WRITERS = {
    # The mark at the front (BOM) is how a spreadsheet tells UTF-8 from the encoding of its country.
    "csv": Writer("writing_csv", (".csv",), "utf-8-sig"),
    "xlsx": Writer("writing_xlsx", (".xlsx",), None),
    "markdown": Writer("writing_markdown", (".md", ".markdown"), "utf-8"),
}


def format_of(file: str, told: str | None) -> str:
    """The format of a file by what was told, else by its ending; CSV on stdout. Raises BadInput for one that is none."""
    known = ", ".join(WRITERS)
    if told is not None:
        if told not in WRITERS:
            raise BadInput("There is no format “{format}”; there are {known}.", format=told, known=known)
        return told
    if file == STDOUT:
        return "csv"
    ending = Path(file).suffix.lower()
    for name, writer in WRITERS.items():
        if ending in writer.endings:
            return name
    raise BadInput("The ending of {file} tells no format; say it with --format: {known}.", file=file, known=known)


def write_file(order: Order, format: str, path: Path, *, replace: bool) -> int:
    """Write the file at `path`, whole or not at all; how many rows. Raises BadFile and what the format raises."""
    writer = WRITERS[format]
    write = import_module(f"csmcli.exchange.{writer.module}").write
    with filled(path, replace=replace) as draft:
        if writer.encoding is None:
            return int(write(order, draft))
        with draft.open("w", encoding=writer.encoding, newline="") as out:
            return int(write(order, out))


@contextmanager
def filled(path: Path, *, replace: bool) -> Iterator[Path]:
    """As `whole_file.placed`; a disk that is full while the block writes is BadFile too."""
    with placed(path, replace=replace) as draft:
        try:
            yield draft
        except OSError as error:
            raise unwritable(path, error) from None


def spool() -> SpooledTemporaryFile[str]:
    """Where a text is collected, in memory while it is short; the caller closes it."""
    return SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")


def collect(order: Order, format: str, text: IO[str]) -> None:
    """Write a format that is text in full, and wind back to its start.

    Raises BadInput for a format that is none, and what the format raises.
    """
    writer = WRITERS[format]
    if writer.encoding is None:
        raise BadInput("{format} is no text for stdout; give the path of a file.", format=format)
    import_module(f"csmcli.exchange.{writer.module}").write(order, text)
    text.seek(0)


def print_out(text: IO[str], out: TextIO) -> None:
    """Copy a text to stdout: as it is, but made visible line by line for a terminal."""
    if out.isatty():
        from csmcli.output.terminal import write

        for line in text:
            write(out, line.removesuffix("\n").removesuffix("\r"))
        return
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="")
    while piece := text.read(_IN_MEMORY):
        out.write(piece)
