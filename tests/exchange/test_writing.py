"""Which format a file gets, and that it is written whole or not at all."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.errors import BadFile, BadInput
from csmcli.exchange import writing
from csmcli.exchange.writing import Order, collect, format_of, print_out, spool, write_file
from csmcli.output.as_csv import undefuse
from csmcli.views.exporting import Chosen

TODAY = date(2026, 11, 22)
# SQLite holds any text that UTF-8 can, and the driver stops at no NUL.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
STARTS = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'", "'=", "''@", '"', ","])


@contextmanager
def questions(*texts: str) -> Iterator[sqlite3.Connection]:
    """A store of one client with these questions, as far as an export looks."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE client (id INTEGER, key VARCHAR)")
    connection.execute("CREATE TABLE question (id INTEGER, client_id INTEGER, asked_on DATE, text VARCHAR)")
    connection.execute("INSERT INTO client VALUES (1, 'acme')")
    connection.executemany("INSERT INTO question VALUES (1, 1, '2026-11-01', ?)", [(text,) for text in texts])
    yield connection
    connection.close()


def csv_of(*texts: str, raw: bool = False) -> str:
    with questions(*texts) as connection, spool() as out:
        collect(Order(Chosen(connection, None, TODAY), "question", raw), "csv", out)
        return out.read().decode()


@pytest.mark.parametrize(
    ("file", "told", "format"),
    [
        ("a.csv", None, "csv"),
        ("a.XLSX", None, "xlsx"),
        ("a.md", None, "markdown"),
        ("a.markdown", None, "markdown"),
        ("-", None, "csv"),
        ("-", "markdown", "markdown"),
        ("a.txt", "csv", "csv"),
        ("a.csv", "xlsx", "xlsx"),
    ],
)
def test_the_format_of_a_file(file: str, told: str | None, format: str) -> None:
    assert format_of(file, told) == format


@pytest.mark.parametrize(("file", "told"), [("a.txt", None), ("a", None), ("csv", None), ("a.csv", "table")])
def test_no_format(file: str, told: str | None) -> None:
    with pytest.raises(BadInput, match="csv, xlsx, markdown"):
        format_of(file, told)


@given(st.lists(st.builds(str.__add__, STARTS, TEXTS), min_size=1, max_size=4))
def test_any_text_comes_back_from_csv(texts: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(csv_of(*texts), newline=""), strict=True))
    assert rows[0] == ["client", "id", "client_id", "asked_on", "text"]
    assert [undefuse(row[-1]) for row in rows[1:]] == texts
    assert not [row for row in rows[1:] if row[-1].startswith(tuple("=+-@\t\r\n＝＋－＠"))]


@given(st.builds(str.__add__, STARTS, TEXTS))
def test_a_raw_text_is_as_it_was(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(csv_of(text, raw=True), newline=""), strict=True)
    assert row == ["acme", "1", "1", "2026-11-01", text]


def test_lines_end_in_a_line_feed_and_a_file_begins_with_the_mark_of_utf_8(tmp_path: Path) -> None:
    with questions("one\r\ntwo", "月") as connection:
        order = Order(Chosen(connection, None, TODAY), "question")
        assert write_file(order, "csv", tmp_path / "q.csv", replace=False) == 2
    head = "\ufeffclient,id,client_id,asked_on,text\n"
    rows = 'acme,1,1,2026-11-01,"one\r\ntwo"\nacme,1,1,2026-11-01,月\n'
    assert (tmp_path / "q.csv").read_bytes() == (head + rows).encode()
    assert not csv_of("a").startswith("\ufeff")


def test_what_the_column_does_not_promise_is_written_all_the_same() -> None:
    with questions() as connection, spool() as out:
        connection.execute("INSERT INTO question VALUES ('=1', x'00', 1, 1.5)")
        collect(Order(Chosen(connection, None, TODAY), "question"), "csv", out)
        assert out.read().decode().splitlines()[1] == ",'=1,b'\\x00',1,1.5"


def test_a_format_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "q.csv"
    path.write_text("before")

    def full(order: Order, out: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("csmcli.exchange.writing_csv.write", full)
    with questions("a") as connection, pytest.raises(BadFile, match=r"q\.csv cannot be written: No space left"):
        write_file(Order(Chosen(connection, None, TODAY), "question"), "csv", path, replace=True)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("q.csv", "before")]


def test_every_format_has_a_module_that_writes() -> None:
    from importlib import import_module

    for name, writer in writing.WRITERS.items():
        assert callable(getattr(import_module(f"csmcli.exchange.{writer.module}"), writer.function)), name
        assert all(ending.startswith(".") for ending in writer.endings), name


def test_markdown_marks_up_nothing() -> None:
    with questions("a|b\n*c*", "=1") as connection, spool() as out:
        collect(Order(Chosen(connection, None, TODAY), "question"), "markdown", out)
        assert out.read().decode() == (
            "| client | id | client\\_id | asked\\_on | text |\n| --- | --: | --: | --- | --- |\n"
            "| acme | 1 | 1 | 2026-11-01 | a\\|b⏎\\*c\\* |\n| acme | 1 | 1 | 2026-11-01 | =1 |\n"
        )


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_visible_text_and_a_pipe_the_bytes() -> None:
    terminal, pipe = Terminal(), io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    for out in (terminal, pipe):
        print_out(io.BytesIO("a\x1b[1m\r\n月,\tb\n".encode()), out)
    assert terminal.getvalue() == "a<U+001B>[1m\n月, b\n"
    assert pipe.buffer.getvalue() == "a\x1b[1m\r\n月,\tb\n".encode()  # type: ignore[attr-defined]
