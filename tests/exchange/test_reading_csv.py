"""Cells as facts, and complaints with the line they stand on."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.actions.importing import Complaint, Row
from csmcli.errors import BadFile
from csmcli.exchange.reading_csv import day_in_name, digest, opened

TODAY = date(2026, 11, 22)


def read(path: Path, content: bytes | str, header: bool = True, **told: str) -> list[Row | Complaint]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with opened(path, told, header=header, today=TODAY) as source:
        return list(source.rows)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "f.csv"


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("raised", "1426943.0", "raised", 142694300),
        ("raised", '"NT$42,889"', "raised", 4288900),
        ("raised", "0", "raised", 0),
        ("raised", "12.34", "raised", 1234),
        ("raised", " ", "raised", None),
        ("目標金額", "100萬", "target", 100000000),
        ("launch", "2022/05/10 20:00:00", "launch", date(2022, 5, 10)),
        ("launch", "2022-05-10 20:00:00", "launch", date(2022, 5, 10)),
        ("launch", "2022/5/1", "launch", date(2022, 5, 1)),
        ("launch", "2022年5月10日", "launch", date(2022, 5, 10)),
        ("ship", "2027-08", "ship", date(2027, 8, 31)),
        ("簽約日", "2026-11-01", "signed_on", date(2026, 11, 1)),
        ("period", "2022/05/10 20:00 – 2022/06/08 02:00", "launch", date(2022, 5, 10)),
        ("period", "2022/05/10 20:00 – 2022/06/08 02:00", "end", date(2022, 6, 8)),
        ("period", "2022-05-10 - 2022-06-08", "end", date(2022, 6, 8)),
        ("period", "", "end", None),
        ("tier", "大", "tier", "large"),
        ("tier", "Medium", "tier", "medium"),
        ("key", "ACME", "key", "acme"),
        ("owner", " mei ", "owner", "mei"),
        ("link", " https://x.tw/a ", "link", "https://x.tw/a"),
        ("id", "007", "external_id", "007"),
    ],
)
def test_cells(file: Path, header: str, cell: str, field: str, value: object) -> None:
    (row,) = read(file, f"name,{header}\nAcme,{cell}\n")
    assert isinstance(row, Row)
    assert getattr(row, field) == value


@pytest.mark.parametrize(
    ("header", "cell", "words"),
    [
        ("raised", "many", "is no amount"),
        ("raised", "-5", "less than nothing"),
        ("raised", "1.234", "more than two decimals"),
        ("launch", "2022-02-30", "there is no day"),
        ("launch", "soon", "soon"),
        ("launch", "1066-10-14", "1066"),
        ("period", "2022/05/10", "is no period"),
        ("period", "2022/06/08 – 2022/05/10", "the end (2022-05-10) is before the launch (2022-06-08)"),
        ("tier", "huge", "large, medium or small"),
        ("key", "a b", "cannot be a key"),
    ],
)
def test_bad_cells(file: Path, header: str, cell: str, words: str) -> None:
    (bad,) = read(file, f"name,{header}\nAcme,{cell}\n")
    assert isinstance(bad, Complaint)
    assert (bad.line, bad.column) == (2, header)
    assert words in str(bad.problem)


def test_lines_are_those_of_the_file(file: Path) -> None:
    rows = read(file, 'name,launch,end\n\n"two\nlines",,\nA\n,,\n"\u200b",,\nB,2026-12-02,2026-12-01\nC,,\n')
    assert [(type(r).__name__, r.line) for r in rows] == [
        ("Row", 3), ("Complaint", 5), ("Complaint", 6), ("Complaint", 7), ("Complaint", 8), ("Row", 9),
    ]  # fmt: skip
    assert [r.column for r in rows if isinstance(r, Complaint)] == [None, "name", "name", "end"]
    assert "1 cells where 3 are right" in str(rows[1].problem)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name", ["a\u2028b", "a\u200bb", " padded ", "月動褲®️", "=1+1", "\x1b[31m", "[/bold]", "a\x85b", "👨‍👩‍👧"]
)
def test_names_are_kept_as_they_are(file: Path, name: str) -> None:
    (row,) = read(file, f"name,x\n{name},\n")
    assert row.name == name  # type: ignore[union-attr]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=5))
def test_any_name_comes_back(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["name"], *([f"x{name}"] for name in names)])
    rows = read(tmp_path_factory.mktemp("csv") / "f.csv", text.getvalue())
    assert [row.name for row in rows] == [f"x{name}" for name in names]  # type: ignore[union-attr]


def test_without_a_header_the_first_row_counts(file: Path) -> None:
    rows = read(file, "\ufeffAcme,mei\nBolt,kai\n", header=False, name="1", owner="2")
    assert [(r.line, r.name, r.owner) for r in rows] == [(1, "Acme", "mei"), (2, "Bolt", "kai")]  # type: ignore[union-attr]


def test_a_mark_at_the_start_is_no_part_of_the_header(file: Path) -> None:
    assert len(read(file, b"\xef\xbb\xbfname\r\nAcme\r\n")) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"name\nAcme\n\xa4\xa4\xa4\xe5\n", "line 3: this is not UTF-8"),
        (b"\xff\xfen\x00a\x00", "line 1: this is not UTF-8"),
        (b'name\nAcme\n"Bo', "line 3: unexpected end of data"),
        (b'name\n"Acme" Ltd\n', "line 2: "),
        (b'name\n"' + b"x" * 140_000, "field larger than field limit"),
    ],
)
def test_files_that_cannot_be_read(file: Path, content: bytes, words: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(file, content)
    assert words in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"), opened(tmp_path, {}, header=True, today=TODAY):
        pass
    with pytest.raises(BadFile, match="cannot be read"):
        digest(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("recently_zeczec_20221219.csv", date(2022, 12, 19)),
        ("20220411.csv", date(2022, 4, 11)),
        ("a_20221399_20221201.csv", date(2022, 12, 1)),
        ("clients.csv", None),
        ("id_120221219.csv", None),
    ],
)
def test_day_in_name(name: str, day: date | None) -> None:
    assert day_in_name(Path(name)) == day


def test_the_digest_goes_by_content(tmp_path: Path) -> None:
    for name, content in (("a", b"x"), ("b", b"x"), ("c", b"y")):
        (tmp_path / name).write_bytes(content)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")
