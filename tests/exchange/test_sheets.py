"""What a file is, is told by what it holds."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from csmcli.errors import BadFile, CsmError
from csmcli.exchange.sheets import Cell, Wishes, as_text, opened


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'[{"name": "Acme"}]', "holds JSON"),
        (b'\xef\xbb\xbf {"clients": []}', "holds JSON"),
        (b"[]", "holds JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old kind (.xls), or one with a password"),
        (b"<html><table><tr><td>Acme", "is a web page or XML"),
        (b'\r\n<?xml version="1.0"?><Workbook>', "is a web page or XML"),
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\x03\x04 and no more", "is a damaged workbook"),
    ],
)
def test_refused_with_what_to_do(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "clients.csv"
    file.write_bytes(content)
    with pytest.raises(BadFile) as caught, opened(file, Wishes(), bool):
        pass
    assert words in str(caught.value)


@pytest.mark.parametrize("content", ["[1] Acme,x\n", "{Acme},x\n", "<3 Acme,x\n", "PKs,x\n".lower()])
def test_what_only_looks_alike_is_text(tmp_path: Path, content: str) -> None:
    file = tmp_path / "f.json"
    file.write_text(content, encoding="utf-8")
    with opened(file, Wishes(header=False), bool) as sheet:
        assert [",".join(map(str, cells)) + "\n" for _, cells in sheet.rows()] == [content]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadFile, match="is no regular file"), opened(tmp_path / "pipe", Wishes(), bool):
        pass


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("x", "x"), (None, ""), (12345, "12345"), (0.1 + 0.2, "0.3"), (12.5, "12.5"),
        (date(2026, 5, 1), "2026-05-01"), (datetime(2026, 5, 1, 13, 30), "2026-05-01 13:30:00"),
    ],
)  # fmt: skip
def test_as_text(cell: Cell, text: str) -> None:
    assert as_text(cell) == text


def test_a_cell_that_is_wrong_says_so_where_it_is_read() -> None:
    with pytest.raises(CsmError, match="the cell B4"):
        as_text(BadFile("the cell B4 …"))
