"""A table, or the whole store, as a file: which format, which file's ending, and where the writing goes.

A format is a line in `WRITERS` and a module of its own, imported when it is used. What goes to stdout
is collected first: a reader of the pipe that takes its time would keep every other command from the database.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, NamedTuple, TextIO, cast

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
    """A format: its module, the endings of its files, whether it is text that stdout takes, and what a file begins with.

    The module has ``write(order, out) -> int``, or as `function` says: it writes bytes to `out`, text in UTF-8, and
    tells the rows of the table, of a whole store the clients, that it wrote.
    """

    module: str
    endings: tuple[str, ...]
    text: bool = True
    mark: bytes = b""
    function: str = "write"

    def write(self, order: Order, out: BinaryIO) -> int:
        """Write; how many rows."""
        return int(getattr(import_module(f"csmcli.exchange.{self.module}"), self.function)(order, out))


WRITERS = {
    # The mark is how a spreadsheet tells UTF-8 from the encoding of its country.
    "csv": Writer("writing_csv", (".csv",), mark=BOM_UTF8),
    "xlsx": Writer("writing_xlsx", (".xlsx",), text=False),
    "markdown": Writer("writing_markdown", (".md", ".markdown")),
    "json": Writer("writing_json", (".json",)),
    "jsonl": Writer("writing_json", (".jsonl", ".ndjson"), function="write_lines"),
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


def is_a_file(word: str) -> bool:
    """Whether a word is stdout's, or ends like a file of one of the formats."""
    ending = Path(word).suffix.lower()
    return word == STDOUT or any(ending in writer.endings for writer in WRITERS.values())


def write_file(order: Order, format: str, path: Path, *, replace: bool) -> int:
    """Write the file at `path`, whole or not at all; how many rows. Raises BadFile and what the format raises."""
    writer = WRITERS[format]
    with filled(path, replace=replace) as draft, draft.open("wb") as out:
        out.write(writer.mark)
        return writer.write(order, out)


@contextmanager
def filled(path: Path, *, replace: bool) -> Iterator[Path]:
    """As `whole_file.placed`; a disk that is full while the block writes is BadFile too."""
    with placed(path, replace=replace) as draft:
        try:
            yield draft
        except OSError as error:
            raise unwritable(path, error) from None


@contextmanager
def as_text(out: BinaryIO) -> Iterator[TextIO]:
    """What takes text for `out`, in UTF-8 and with line ends as they are written; `out` stays open."""
    text = TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()


def spool() -> SpooledTemporaryFile[bytes]:
    """Where a text is collected, in memory while it is short; the caller closes it."""
    return SpooledTemporaryFile(_IN_MEMORY)


def collect(order: Order, format: str, out: IO[bytes]) -> None:
    """Write a format that is text in full, and wind back to its start.

    Raises BadInput for a format that is none, and what the format raises.
    """
    writer = WRITERS[format]
    if not writer.text:
        raise BadInput("{format} is no text for stdout; give the path of a file.", format=format)
    writer.write(order, cast(BinaryIO, out))
    out.seek(0)


def print_out(text: IO[bytes], out: TextIO) -> None:
    """Copy a text in UTF-8 to stdout: as it is, but made visible line by line for a terminal."""
    if out.isatty():
        from csmcli.output.terminal import write

        for line in text:
            write(out, line.decode().removesuffix("\n").removesuffix("\r"))
        return
    out.flush()
    copyfileobj(text, out.buffer, _IN_MEMORY)
