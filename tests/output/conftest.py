"""One difficult table, streams of every kind, and the strings that break things."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import pytest

from csmcli.output.columns import Column
from csmcli.output.listing import show, show_one
from csmcli.output.terminal import bar
from tests.realdata import REALDATA

NAUGHTY = REALDATA / "strings" / "blns.json"


class Signal(NamedTuple):
    code: str
    value: int | None
    text: str


class Client(NamedTuple):
    key: str
    name: str
    tier: str | None
    vital: bool
    due_on: date | None
    days: int
    raised: float
    next: str
    tags: tuple[str, ...]
    signals: list[Signal]
    progress: int


class Note(NamedTuple):
    text: str


class Terminal(io.TextIOWrapper):
    """A stream of any encoding that says it is a terminal."""

    def isatty(self) -> bool:
        return True


COLUMNS = (
    Column("key", "Key", style="bold"),
    Column("name", "客戶 | name"),
    Column("tier", "Tier"),
    Column("due_on", "Due"),
    Column("days", "Days", align="right", style="red"),
    Column("next", "Next"),
    Column("progress", "Progress", text=lambda client: bar(client.progress, 10)),
    Column("vital", "Vital", wide_only=True),
    Column("raised", "Raised", align="right", wide_only=True),
    Column("tags", "Tags", wide_only=True),
    Column("signals", "Signals", wide_only=True, text=lambda client: ", ".join(s.text for s in client.signals)),
)

LONG = "Ask which of the three dates is missing, propose a range, and book the next check-in while you are at it."

CLIENTS = (
    Client("acme", "Acme", "large", True, date(2026, 12, 1), 20, 1500.0, LONG, ("a", "b"), [], 100),
    Client(
        "月動褲",
        "月動褲股份有限公司的一個非常長的專案名稱",
        "small",
        False,
        date(2026, 2, 3),
        3,
        0.5,
        "催文案：下週五前給初稿",
        (),
        [Signal("overdue", 20, "20 days over"), Signal("silent", None, "沒有回覆")],
        66,
    ),
    Client("emoji", "👩‍💻 dev ❤️ 👍🏽 🇹🇼", None, False, None, 0, 0.0, "", ("🎉",), [], 0),
    Client("escape", "red \x1b[31mred\x1b[0m \x9b1m \x07", "medium", True, None, -5, 12.25, "a\tb\rc", (), [], 1),
    Client(
        "bidi", "abc\u202etxt.exe \u200bx\ufeff\u2028y a\u200db", "", False, None, 1, 1e6, "\u2066x\u2069", (), [], 99
    ),
    Client(
        "markup", "[bold]x[/bold] [/bold] [link=x]", "a|b", True, None, 2, 0.1, "line one\nline two", ("=1",), [], 7
    ),
    Client("=key", '=HYPERLINK("http://evil.example","x")', "'=1", True, None, 1, 2.0, "+1 -1 @x", ("-1",), [], 50),
    Client(
        "md",
        "`code` **bold** <b>html</b> [a](http://b.example) ![i](j) &amp; \\| $x$ ~~no~~",
        'quote " , comma',
        True,
        None,
        1,
        2.0,
        "see https://evil.example/x www.evil.example me@evil.example",
        ("@x",),
        [],
        50,
    ),
)


@pytest.fixture
def columns() -> tuple[Column, ...]:
    return COLUMNS


@pytest.fixture
def clients() -> tuple[Client, ...]:
    return CLIENTS


@pytest.fixture
def note() -> type[Note]:
    return Note


@pytest.fixture
def signal() -> type[Signal]:
    return Signal


@pytest.fixture
def stream() -> Callable[..., io.TextIOWrapper]:
    """Make a file, pipe or terminal of an encoding; ``written`` of it are its bytes."""

    def make(encoding: str = "utf-8", *, tty: bool = False) -> io.TextIOWrapper:
        return (Terminal if tty else io.TextIOWrapper)(io.BytesIO(), encoding=encoding, errors="strict", newline="\n")

    return make


@pytest.fixture
def written() -> Callable[[io.TextIOWrapper], bytes]:
    def read(out: io.TextIOWrapper) -> bytes:
        out.flush()
        assert isinstance(out.buffer, io.BytesIO)
        return out.buffer.getvalue()

    return read


@pytest.fixture
def draw(stream: Callable[..., io.TextIOWrapper], written: Callable[[io.TextIOWrapper], bytes]) -> Callable[..., bytes]:
    """The bytes of a listing of records, or of one record, on a stream of its own."""

    def drawn(
        records: Any,
        columns: Sequence[Column],
        format: str,
        *,
        encoding: str = "utf-8",
        tty: bool = False,
        width: int = 80,
        colour: bool = False,
    ) -> bytes:
        out = stream(encoding, tty=tty)
        if hasattr(records, "_fields"):
            show_one(records, columns, format, out, width=width, colour=colour)
        else:
            show(records, columns, format, out, err=stream(), width=width, colour=colour, empty="Nothing.")
        return written(out)

    return drawn


@pytest.fixture(scope="session")
def naughty() -> Iterator[list[str]]:
    """Every string of the big list of naughty strings, from outside the repository."""
    if not NAUGHTY.exists():
        pytest.skip("the naughty strings of shared/realdata are not here")
    yield json.loads(NAUGHTY.read_text(encoding="utf-8"))
