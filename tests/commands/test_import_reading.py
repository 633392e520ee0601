"""``csm import``: what it says of how a file was read, what it asks, and what overrules it."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

Csm = Callable[..., Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clients.csv"


def ask(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "data" / "csm.db") as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("客戶,負責人\n小森林桌燈,小美\n".encode("cp950"), "", ["Read as cp950, commas, header in line 1."]),
        ("客戶;負責人\n小森林桌燈;小美\n".encode("utf-16"), "", ["Read as UTF-16, semicolons, header in line 1."]),
        (b"Acme\tmei\n", "--no-header --map name=1", ["Read as UTF-8, tabs, no header."]),
        (b"Clients,,\n\nname,tier,owner\nAcme,small,mei\n", "", ["Read as UTF-8, commas, header in line 3.", "Lines above the header that were skipped: 1."]),
        (b"name^owner\nAcme^mei\n", "--delimiter ^", ["Read as UTF-8, parted by “^”, header in line 1."]),
        ("name,owner\n谷慕慕,mei\n".encode("gb18030"), "--encoding gbk", ["Read as GB18030, commas, header in line 1."]),
        (b"name,launch\nAcme,01/02/2027\nBolt,13/02/2027\n", "", ["launch: day first (line 3: “13/02/2027”)."]),
        (b"name,launch\nAcme,01/02/2027\n", "--month-first", ["launch: month first, as told."]),
        (b"name,raised\nAcme,1.234\n", "--decimal-comma", ["raised: decimals behind a comma, as told."]),
        (b"name;raised\nAcme;1.234,50\n", "", ["raised: decimals behind a comma (line 2: “1.234,50”)."]),
        ("name,id\nAc\u200bme,\u202a7\nB\u00adolt,8\n".encode(), "", ["name: invisible characters were left out of 2 cells (line 2, 3).", "id: invisible characters were left out of 1 cells (line 2)."]),
    ],
)  # fmt: skip
def test_it_says_how_it_reads(csm: Csm, file: Path, content: bytes, options: str, said: list[str]) -> None:
    file.write_bytes(content)
    result = csm(f"import {file} {options}")
    assert result.code == 0, result.err
    lines = result.err.splitlines()
    assert [line for line in said if line not in lines] == []


@pytest.mark.parametrize(
    ("content", "options", "code", "words"),
    [
        (b"name,launch\nAcme,01/02/2027\n", "", 2, "say which with --day-first or --month-first"),
        ("name\n谷慕慕\n".encode("gb18030"), "", 1, "say which with --encoding"),
        (b"a,b;c\nAcme,x;y\n", "", 1, "say which with --delimiter"),
        (b"name\nAcme\n", "--encoding klingon", 2, "There is no encoding “klingon”"),
        (b"name\nAcme\n", "--delimiter and", 2, "--delimiter takes"),
        (b'name\nAcme\n"Bo', "--skip-bad", 1, "ends inside the quoted cell"),
        ("name\nAcme\n月\n".encode("cp950"), "--encoding utf-8", 1, "line 3: this is not UTF-8 text"),
        (b'[{"name": "Acme"}]', "", 1, "is JSON, but neither an export of csm"),
    ],
)
def test_refused(csm: Csm, home: Path, file: Path, content: bytes, options: str, code: int, words: str) -> None:
    file.write_bytes(content)
    result = csm(f"import {file} {options}")
    assert (result.code, words in result.err.splitlines()[-1]) == (code, True), result.err
    if (home / "data" / "csm.db").exists():
        assert ask(home, "SELECT count(*) FROM client") == [(0,)]


@pytest.mark.parametrize(
    ("content", "typed", "sql", "value"),
    [
        (
            "name,launch\nAcme,01/02/2027\n",
            "what?\nday\n",
            "SELECT due_on FROM milestone WHERE key = 'launch'",
            "2027-02-01",
        ),
        ("name,launch\nAcme,01/02/2027\n", "M\n", "SELECT due_on FROM milestone WHERE key = 'launch'", "2027-01-02"),
        ("name,raised\nAcme,1.500\n", "comma\n", "SELECT value FROM measurement", 150000),
        ("name,raised\nAcme,1.500\n", "point\n", "SELECT value FROM measurement", 150),
    ],
)
def test_somebody_is_asked(
    csm: Csm, home: Path, file: Path, content: str, typed: str, sql: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(content, encoding="utf-8")
    monkeypatch.setattr("csmcli.commands.import_words.interactive", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    result = csm(f"import {file}")
    assert result.code == 0, result.err
    assert "(line 2: “" in result.err
    assert ask(home, sql) == [(value,)]


def test_a_question_left_with_ctrl_d_imports_nothing(
    csm: Csm, home: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("name,launch\nAcme,01/02/2027\n", encoding="utf-8")
    monkeypatch.setattr("csmcli.commands.import_words.interactive", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert csm(f"import {file}").code == 130
    assert not (home / "data" / "csm.db").exists()


def test_a_workbook(csm: Csm, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (
            ("Now", [["name", "id"], ["Acme", 7], ["Bolt", "007"]]),
            ("Then", [["name"], ["Old"]]),
            ("Away", [["x"]]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet.hide()
    refused = csm(f"import {path}")
    assert refused.code == 1
    assert refused.err.endswith("with --sheet NAME; rows of each: “Now”: 3, “Then”: 2, (“Away”: 1).\n")
    result = csm(f"import {path} --sheet now")
    assert result.code == 0, result.err
    assert result.err.splitlines()[:2] == [
        "Read as a workbook: sheet “Now”, header in line 1.",
        "Hidden sheets that were not read: Away.",
    ]
    assert ask(home, "SELECT key, external_id FROM client") == [("acme", "7"), ("bolt", "007")]


def test_a_file_read_in_another_dress_updates_and_never_duplicates(csm: Csm, home: Path, file: Path) -> None:
    text = "客戶,編號,負責人\n小森林桌燈,7,小美\n"
    for content in (text.encode(), text.encode("cp950"), text.replace(",", ";").encode("utf-16")):
        file.write_bytes(content)
        assert csm(f"import {file}").code == 0
    assert ask(home, "SELECT name, external_id, owner FROM client") == [("小森林桌燈", "7", "小美")]
