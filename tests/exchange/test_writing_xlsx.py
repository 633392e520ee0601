"""Workbooks, read back by a library that did not write them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from csmcli.errors import BadFile, Refused
from csmcli.exchange import writing_xlsx
from csmcli.exchange.writing import Order, write_file
from csmcli.store.reading import reader
from csmcli.views.exporting import FACTS, Chosen
from tests.conftest import Result
from tests.exchange.test_writing import STARTS, TEXTS, questions

TODAY = date(2026, 11, 22)
Csm = Callable[..., Result]
Reads = Callable[..., list[list[Any]]]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbooks")


@pytest.fixture(scope="session")
def read_back(folder: Path) -> Reads:
    """Texts written as questions, and the rows that come back."""

    def rows(*texts: str) -> list[list[Any]]:
        with questions(*texts) as connection:
            order = Order(Chosen(connection, None, TODAY), "question")
            write_file(order, "xlsx", folder / "q.xlsx", replace=True)
        return CalamineWorkbook.from_path(folder / "q.xlsx").get_sheet_by_name("question").to_python()

    return rows


@settings(max_examples=60)
@given(st.lists(st.builds(str.__add__, STARTS, TEXTS.filter(bool)), min_size=1, max_size=6))
def test_any_text_comes_back_as_a_text(read_back: Reads, texts: list[str]) -> None:
    assert [row[-1] for row in read_back(*texts)[1:]] == [
        text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for text in texts
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "https://example.org", "12", "true", "a\x00\x01\x1f\x7f", "_x0041_", "_x005F_x0041_", "a\rb\r\nc\nd",
        " kept ", "<r><t>kept</t></r>", "<r>&</r>", "<r>_x0041_x0042_</r>", "_x0041_x0042_x0043_", "</t></is></c>", "]]>", "🙂" * 16_383, "x" * 32_767,
    ],
)  # fmt: skip
def test_a_text_is_never_anything_else(read_back: Reads, text: str) -> None:
    assert read_back(text)[1] == ["acme", 1.0, 1.0, date(2026, 11, 1), text]


@pytest.mark.parametrize("text", ["x" * 32_768, "🙂" * 16_384])
def test_a_text_too_long_for_a_cell_is_refused(folder: Path, text: str) -> None:
    path = folder / "long.xlsx"
    with questions("a", text) as connection, pytest.raises(Refused, match="question, row 3, text: a text of"):
        write_file(Order(Chosen(connection, None, TODAY), "question"), "xlsx", path, replace=False)
    assert not path.exists()
    assert not list(folder.glob(".*"))


def test_more_rows_than_a_sheet_takes_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing_xlsx, "MOST_ROWS", 1)
    with questions("a", "b") as connection, pytest.raises(Refused, match="question has 2 rows, and a sheet takes 1"):
        write_file(Order(Chosen(connection, None, TODAY), "question"), "xlsx", folder / "m.xlsx", replace=False)


@pytest.fixture
def workbook(csm: Csm, home: Path, tmp_path: Path) -> Path:
    for line in (
        "add 月動褲 --tier small --signed 2026-10-01 --target 1000.50",
        "plan 月動褲 launch=2027-01-10",
        "log 月動褲 hello --minutes 20",
        "export everything.xlsx".replace("everything", str(tmp_path / "everything")),
    ):
        assert csm(line).code == 0, line
    return tmp_path / "everything.xlsx"


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_table_has_a_sheet(workbook: Path) -> None:
    assert CalamineWorkbook.from_path(workbook).sheet_names == ["clients", *FACTS, "csm"]
    told = dict(CalamineWorkbook.from_path(workbook).get_sheet_by_name("csm").to_python())
    assert (told["format"], told["schema"], told["day"]) == (1.0, writing_xlsx.SCHEMA_VERSION, "2026-11-22")


def test_cells_are_typed(workbook: Path) -> None:
    (client,) = sheet(workbook, "clients")
    assert (client["signed"], client["target"], client["launch due"]) == (date(2026, 10, 1), 1000.5, date(2027, 1, 10))
    (touch,) = sheet(workbook, "touch")
    assert (touch["client"], touch["two_way"], touch["meeting"], touch["minutes"]) == ("月動褲", True, False, 20.0)


def test_every_row_of_every_table_comes_back(workbook: Path, home: Path) -> None:
    with reader(home / "data" / "csm.db") as connection:
        for name in FACTS:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            stored = connection.execute(f"SELECT * FROM {name} ORDER BY id").fetchall()
            back = [tuple(row[column] for column in columns) for row in sheet(workbook, name)]
            assert [tuple(map(_plain, row)) for row in back] == [
                tuple(
                    _plain(value / 100 if _is_amount(name, column) and value else value)
                    for column, value in zip(columns, row, strict=True)
                )
                for row in stored
            ], name


def _is_amount(table: str, column: str) -> bool:
    return (table, column) in (("client", "target"), ("measurement", "value"))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else float(value) if isinstance(value, (int, float)) else value


def test_the_same_store_gives_the_same_bytes(workbook: Path, csm: Csm, tmp_path: Path) -> None:
    assert csm(["export", str(tmp_path / "again.xlsx")]).code == 0
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()


def test_the_header_stays_in_view_and_filters(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name != f"xl/worksheets/sheet{len(FACTS) + 2}.xml":
                text = archive.read(name).decode()
                assert 'state="frozen"' in text and "<autoFilter" in text and "<f>" not in text, name


def test_what_xlsxwriter_keeps_on_the_way_is_gone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with questions("a", "x" * 40_000) as connection, pytest.raises(Refused):
        write_file(Order(Chosen(connection, None, TODAY), "question"), "xlsx", folder / "x.xlsx", replace=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("problem", "error", "words"),
    [
        (OSError(28, "No space left on device"), BadFile, "full.xlsx cannot be written: No space left"),
        (zipfile.LargeZipFile(), Refused, "takes 4 GB"),
    ],
)
def test_a_workbook_that_cannot_be_put_together(
    folder: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception, error: type[Exception], words: str
) -> None:
    def fail(*told: object, **more: object) -> None:
        raise problem

    monkeypatch.setattr("zipfile.ZipFile.write", fail)
    with questions("a") as connection, pytest.raises(error, match=words):
        write_file(Order(Chosen(connection, None, TODAY), "question"), "xlsx", folder / "full.xlsx", replace=False)
    assert not [file for file in folder.iterdir() if "full" in file.name]
