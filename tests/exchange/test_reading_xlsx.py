"""Workbooks: true cells, the right sheet, and what stands in a merged or broken cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from csmcli.actions.importing import Complaint, Row
from csmcli.errors import BadFile, CsmError, NotFound
from csmcli.exchange.mapping import Hints
from csmcli.exchange.sheets import Cell, How, Wishes, opened
from csmcli.exchange.source import opened as opened_source

Fill = Callable[[Any, Any], None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clients.xlsx"


def make(path: Path, **sheets: Fill | list[list[Any]]) -> Path:
    """A workbook of sheets, each a table of cells or a function that fills it; one that begins with _ is hidden."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, fill in sheets.items():
            sheet = book.add_worksheet(name.strip("_"))
            if name.startswith("_"):
                sheet.hide()
            if callable(fill):
                fill(book, sheet)
            else:
                for number, row in enumerate(fill):
                    sheet.write_row(number, 0, row)
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return path


def read(path: Path, **wishes: Any) -> tuple[How, list[tuple[int, list[Cell]]]]:
    with opened(path, Wishes(**wishes), lambda title: title == "name") as sheet:
        rows = [(line, list(cells)) for line, cells in sheet.rows()]
        assert [(line, list(cells)) for line, cells in sheet.rows()] == rows
        return sheet.how, [(sheet.how.line or 0, list(sheet.first)), *rows]


def cells_of_all_kinds(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["name", "id", "x"])
    sheet.write_string(1, 0, "00123")
    sheet.write_number(1, 1, 12345.0)
    sheet.write_number(1, 2, 12345.5)
    sheet.write_datetime(2, 0, datetime(2026, 5, 1))
    sheet.write_datetime(2, 1, datetime(2026, 5, 1, 13, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write_number(2, 2, 0.5, book.add_format({"num_format": "hh:mm"}))
    sheet.write_boolean(3, 0, True)
    sheet.write_formula(3, 1, "=1+1", None, 2)
    sheet.write_number(3, 2, 114.77, book.add_format({"num_format": "0%"}))
    sheet.write_number(4, 0, 46143, book.add_format({"num_format": "[$-404]e/m/d"}))
    sheet.write_number(4, 1, 1.5, book.add_format({"num_format": "[h]:mm"}))
    sheet.write_formula(4, 2, '="a"', None, "a")


def test_cells_of_all_kinds(file: Path) -> None:
    how, rows = read(make(file, S=cells_of_all_kinds))
    assert (how.sheet, how.line, how.encoding) == ("S", 1, None)
    assert rows == [
        (1, ["name", "id", "x"]),
        (2, ["00123", 12345, 12345.5]),
        (3, [date(2026, 5, 1), datetime(2026, 5, 1, 13, 30), "12:00:00"]),
        (4, ["TRUE", 2, "11477%"]),
        (5, [date(2026, 5, 1), "1 day, 12:00:00", "a"]),
    ]


@pytest.mark.parametrize(
    ("number_format", "value", "shown"),
    [
        ("0%", 0.05, "5%"),
        ("0.0%", 0.056, "5.6%"),
        ("0.00%", -0.00125, "-0.125%"),
        ("#,##0%;[Red]-#,##0%", 114.77, "11477%"),
        ('"at "0.0 %', 0.5, "50%"),
        ("0%", 1, "100%"),
        ("0.00", 0.05, 0.05),
        ('0.0"%"', 5, 5),
        ("0.0\\%", 5, 5),
        ("[$%]0", 5, 5),
        ("General", 0.05, 0.05),
    ],
)
def test_a_per_cent_is_told_by_how_it_is_shown(file: Path, number_format: str, value: float, shown: Cell) -> None:
    def fill(book: Any, sheet: Any) -> None:
        style = book.add_format({"num_format": number_format})
        sheet.write_row(1, 1, ["name", "id"])
        sheet.write_string(2, 1, "s")
        sheet.write_number(2, 2, value, style)
        sheet.write_number(3, 2, 0.05)
        sheet.write_string(4, 1, "50", style)

    _, rows = read(make(file, S=fill))
    assert rows[1:] == [(3, ["s", shown]), (4, [None, 0.05]), (5, ["50", None])]


def test_a_workbook_without_styles_shows_no_per_cents(file: Path) -> None:
    make(file, S=lambda book, sheet: sheet.write_row(0, 0, ["name", 0.5], book.add_format({"num_format": "0%"})))
    assert read(file)[1] == [(1, ["name", "50%"])]
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if name != "xl/styles.xml":
                new.writestr(name, old.read(name))
    assert read(file)[1] == [(1, ["name", "0.5"])]


def test_rows_that_go_upwards_are_damage(file: Path) -> None:
    make(file, S=lambda book, sheet: sheet.write_column(0, 0, [0.5, 0.25], book.add_format({"num_format": "0%"})))
    sheet = "xl/worksheets/sheet1.xml"
    swapped = {b'"1"': b'"2"', b'"A1"': b'"A2"', b'"2"': b'"1"', b'"A2"': b'"A1"'}
    signs = re.compile(rb'(?<=r=)"A?[12]"')
    changed(file, sheet, lambda xml: signs.sub(lambda found: swapped[found[0]], xml))
    with pytest.raises(BadFile, match="damaged workbook"):
        read(file)


def test_a_per_cent_is_no_amount(file: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["name", "raised", "target", "note"])
        style = book.add_format({"num_format": "0%"})
        for row, column in enumerate((1, 2, 3), 1):
            sheet.write_string(row, 0, f"Acme {row}")
            sheet.write_number(row, column, 0.05, style)

    with opened_source(make(file, S=fill), Hints(), today=date(2026, 11, 22)) as source:
        raised, target, note = source.rows
    assert isinstance(note, Row)
    assert note.note == "5%"
    for complaint, column in ((raised, "raised"), (target, "target")):
        assert isinstance(complaint, Complaint)
        assert complaint.column == column
        assert str(complaint.problem) == "“5%” is a per cent, where an amount is expected."


def test_facts(file: Path) -> None:
    table = [
        ["name", "id", "key", "signed", "launch", "raised", "target", "note"],
        ["Acme", 12345.0, "ACME", date(2026, 5, 1), "2026/6/1", 1426943.5, "100萬", date(2026, 1, 2)],
        [2026, "007", 7, datetime(2026, 5, 1, 13), 20260601, "NT$1,234", 1.234, None],
        ["Bolt", None, None, 46143, None, date(2026, 5, 1), None, None],
        ["Cord", 12345678901234567890.0, None, None, None, None, None, None],
    ]
    with opened_source(make(file, S=table), Hints(), today=date(2026, 11, 22)) as source:
        acme, second, bolt, cord = source.rows
    assert isinstance(acme, Row)
    assert acme._replace(cells=()) == Row(
        2, "Acme", "acme", "12345", signed_on=date(2026, 5, 1), launch=date(2026, 6, 1), raised=142694350,
        target=100000000, note="2026-01-02",
    )  # fmt: skip
    for complaint, column, words in (
        (second, "key", "cannot be a key"),
        (bolt, "signed", "is not known as a day"),
        (cord, "id", "has more digits than a spreadsheet keeps"),
    ):
        assert isinstance(complaint, Complaint)
        assert (complaint.column, words in str(complaint.problem)) == (column, True)


@pytest.mark.parametrize(
    "extension",
    [b"", b'<extLst><ext uri="{1}" xmlns:x15="urn:x15"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'],
)
def test_dates_counted_from_1904(file: Path, extension: bytes) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["name", "signed"])
        sheet.write_string(1, 0, "Acme")
        sheet.write_datetime(1, 1, datetime(2026, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))

    with xlsxwriter.Workbook(file, {"date_1904": True}) as book:
        fill(book, book.add_worksheet("S"))
    changed(file, "xl/workbook.xml", lambda content: content.replace(b"</workbook>", extension + b"</workbook>"))
    assert b'date1904="1"' in zipfile.ZipFile(file).read("xl/workbook.xml")
    assert read(file)[1][1] == (2, ["Acme", date(2026, 5, 1)])


def test_a_table_that_begins_somewhere(file: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(2, 1, 2, 4, "Clients of 2026")
        sheet.write_row(4, 1, ["name", "owner", "tier", "note"])
        sheet.write_row(6, 1, ["Acme", "mei", "large", ""])

    how, rows = read(make(file, S=fill))
    assert (how.line, how.titles) == (5, 1)
    assert rows == [(5, ["name", "owner", "tier", "note"]), (7, ["Acme", "mei", "large", None])]


def test_merged_cells_count_for_each_row(file: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["name", "owner", "tier"])
        sheet.write_column(1, 0, ["A", "B", "C", "D"])
        sheet.merge_range(1, 1, 2, 1, "mei")
        sheet.merge_range(3, 1, 4, 2, "kai")

    how, rows = read(make(file, S=fill))
    assert how.merged == 2
    assert [cells for _, cells in rows[1:]] == [
        ["A", "mei", None], ["B", "mei", None], ["C", "kai", None], ["D", "kai", None],
    ]  # fmt: skip


def test_an_error_is_refused_by_its_address_where_its_column_is_read(file: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(2, 1, ["name", "raised", "other"])
        sheet.write_row(3, 1, ["Acme", 5])
        sheet.write_formula(3, 3, "=NA()", None, "#N/A")
        sheet.write_string(4, 1, "Bolt")
        sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")

    with opened_source(make(file, S=fill), Hints(), today=date(2026, 11, 22)) as source:
        acme, bolt = source.rows
    assert isinstance(acme, Row)
    assert isinstance(bolt, Complaint)
    assert (bolt.line, bolt.column, str(bolt.problem)) == (5, "raised", "the cell C5 holds an error such as #N/A.")


TABLE = [["name", "owner"], ["Acme", "mei"]]


def test_the_only_sheet_with_rows_is_taken(file: Path) -> None:
    how, rows = read(make(file, Empty=[], Clients=TABLE, _Old=[["name"], ["Bolt"]]))
    assert (how.sheet, how.hidden, rows[1]) == ("Clients", ("Old",), (2, ["Acme", "mei"]))


@pytest.mark.parametrize("wish", ["Old", "old", "Ｏｌｄ"])
def test_the_sheet_told_is_taken_even_a_hidden_one(file: Path, wish: str) -> None:
    make(file, Clients=TABLE, _Old=[["name"], ["Bolt"]])
    assert read(file, sheet=wish)[1][1] == (2, ["Bolt"])


@pytest.mark.parametrize(
    ("sheets", "wish", "kind", "words"),
    [
        (
            {"A": TABLE, "B": [*TABLE, ["x", "y"]], "_C": TABLE},
            None,
            BadFile,
            "--sheet NAME; rows of each: “A”: 2, “B”: 3, (“C”: 2).",
        ),
        ({"A": [], "_C": TABLE}, None, BadFile, "(“C”: 2)"),
        ({"A": TABLE}, "B", NotFound, "has no sheet “B”; it has “A”: 2."),
        ({"A": []}, None, BadFile, "is empty"),
        ({"A": TABLE, "B": []}, "B", BadFile, "is empty"),
    ],
)
def test_no_sheet(file: Path, sheets: dict[str, Any], wish: str | None, kind: type[CsmError], words: str) -> None:
    with pytest.raises(kind) as caught:
        read(make(file, **sheets), sheet=wish)
    assert words in str(caught.value)


def test_a_chart_is_no_sheet(file: Path) -> None:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Clients")
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Clients!$A$1:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
    assert read(file)[0].sheet == "Clients"


def test_without_a_header_the_first_row_counts(file: Path) -> None:
    how, rows = read(make(file, S=[["Acme", "mei"], ["Bolt", "kai"]]), header=False)
    assert how.line is None
    assert rows[1:] == [(1, ["Acme", "mei"]), (2, ["Bolt", "kai"])]
