"""Every naughty string through every format: nothing hidden on a screen, nothing lost in data."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from csmcli.output.as_csv import undefuse
from csmcli.output.columns import Column

COLUMNS = [Column("text", "Text")]
HIDDEN = ("Cc", "Cs", "Zl", "Zp", "Cf")


def assert_nothing_hidden(drawn: str) -> None:
    shown = drawn.replace("\n", "").replace("\u200d", "")
    assert [ascii(c) for c in shown if unicodedata.category(c) in HIDDEN] == []


@pytest.mark.parametrize("format", ["table", "json", "csv", "markdown"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp950"])
def test_no_control_on_a_terminal(
    format: str, encoding: str, naughty: list[str], note: Any, draw: Callable[..., bytes]
) -> None:
    drawn = draw([note(text) for text in naughty], COLUMNS, format, tty=True, encoding=encoding)
    assert_nothing_hidden(drawn.decode(encoding))
    one = draw(note("".join(naughty)), COLUMNS, format, tty=True, encoding=encoding)
    assert_nothing_hidden(one.decode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp950"])
@pytest.mark.parametrize("format", ["table", "markdown"])
def test_a_piped_table_has_one_line_for_each(
    format: str, encoding: str, naughty: list[str], note: Any, draw: Callable[..., bytes]
) -> None:
    drawn = draw([note(text) for text in naughty], COLUMNS, format, encoding=encoding).decode(encoding)
    assert_nothing_hidden(drawn)
    assert drawn.count("\n") == len(naughty) + (1 if format == "table" else 2)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp950"])
@pytest.mark.parametrize("tty", [False, True])
def test_json_gives_every_string_back(
    encoding: str, tty: bool, naughty: list[str], note: Any, draw: Callable[..., bytes]
) -> None:
    drawn = draw([note(text) for text in naughty], COLUMNS, "json", tty=tty, encoding=encoding)
    assert [record["text"] for record in json.loads(drawn.decode(encoding))] == naughty


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp950"])
def test_csv_gives_every_string_back(encoding: str, naughty: list[str], note: Any, draw: Callable[..., bytes]) -> None:
    drawn = draw([note(text) for text in naughty], COLUMNS, "csv", encoding=encoding).decode("utf-8")
    rows = list(csv.reader(io.StringIO(drawn, newline=""), strict=True))
    assert [undefuse(text) for (text,) in rows[1:]] == naughty
