from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.output.as_csv import defuse, show_all, undefuse
from csmcli.output.columns import Column

STARTS = tuple("=+-@\t\r\n＝＋－＠")


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("Acme", "Acme"),
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'", "'"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
    ],
)
def test_formulas_are_defused(text: str, cell: str) -> None:
    assert defuse(text) == cell
    assert undefuse(cell) == text


@given(st.text(st.one_of(st.sampled_from([*STARTS, "'", "a"]), st.characters(exclude_categories=()))))
def test_undefuse_is_the_exact_inverse(text: str) -> None:
    assert undefuse(defuse(text)) == text
    assert not defuse(text).startswith(STARTS)


@given(st.lists(st.tuples(st.text(), st.text(st.sampled_from("a,\"'\r\n\0 \t=")), st.text())))
def test_every_text_comes_back_through_the_standard_reader(records: list[Any]) -> None:
    out = io.StringIO(newline="")
    show_all([], [Column(name, name) for name in "abc"], out)
    assert out.getvalue() == "a,b,c\n"
    for record in records:
        out = io.StringIO(newline="")
        kind = type("Kind", (tuple,), {"_fields": ("a", "b", "c")})
        show_all([kind(record)], (), out, kind)
        assert [[undefuse(cell) for cell in row] for row in rows_of(out.getvalue())] == [["a", "b", "c"], [*record]]


def test_the_header_is_the_fields_even_without_a_row(note: Any, signal: Any) -> None:
    columns = [Column("value", "Value")]
    for records, kind, header in [
        ([], None, "value\n"),
        ([], signal, "code,value,text\n"),
        ([note("x")], None, "text\nx\n"),
        ([note("x")], note, "text\nx\n"),
    ]:
        out = io.StringIO(newline="")
        show_all(records, columns, out, kind)
        assert out.getvalue() == header


def test_numbers_are_numbers_and_texts_are_defused(clients: Any, columns: Any, draw: Callable[..., bytes]) -> None:
    row = dict(zip(*rows_of(draw(clients[3], columns, "csv").decode()), strict=True))
    assert (row["days"], row["raised"], row["vital"], row["due_on"]) == ("-5", "12.25", "true", "")
    row = dict(zip(*rows_of(draw(clients[6], columns, "csv").decode()), strict=True))
    assert (row["next"], row["tags"]) == ("'+1 -1 @x", "'-1")


def test_a_nested_field_reads_as_its_column_says(clients: Any, columns: Any, draw: Callable[..., bytes]) -> None:
    row = dict(zip(*rows_of(draw(clients[1], columns, "csv").decode()), strict=True))
    assert row["signals"] == "20 days over, 沒有回覆"
    row = dict(zip(*rows_of(draw(clients[1], columns[:2], "csv").decode()), strict=True))
    assert row["signals"] == "overdue 20 20 days over; silent 沒有回覆"


def test_a_row_of_one_empty_cell_is_not_an_empty_line(note: Any) -> None:
    out = io.StringIO(newline="")
    show_all([note("")], (), out)
    assert rows_of(out.getvalue()) == [["text"], [""]]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp950"])
def test_a_pipe_is_utf8_with_its_own_line_ends(encoding: str, note: Any, written: Any) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\r\n")
    show_all([note("月é\n\r\nx\r"), note("\udcff")], (), out)
    assert written(out) == 'text\n"月é\n\r\nx\r"\n\\udcff\n'.encode()


@pytest.mark.parametrize(("encoding", "cell"), [("utf-8", "月é"), ("cp950", "月\\xe9"), ("ascii", "\\u6708\\xe9")])
def test_a_terminal_gets_visible_text_in_its_own_encoding(
    encoding: str, cell: str, note: Any, draw: Callable[..., bytes]
) -> None:
    drawn = draw([note("月é\x1b\u202e")], [], "csv", tty=True, encoding=encoding)
    assert drawn.decode(encoding) == f"text\n{cell}<U+001B><U+202E>\n"


def test_rows_are_written_as_they_come(note: Any) -> None:
    out = io.StringIO(newline="")

    def records() -> Iterator[Any]:
        yield note("one")
        assert out.getvalue() == "text\none\n"
        yield note("two")

    show_all(records(), (), out)
    assert out.getvalue() == "text\none\ntwo\n"
