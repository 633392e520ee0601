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
from csmcli.exchange.conventions import Told
from csmcli.exchange.invisible import bare
from csmcli.exchange.mapping import Hints
from csmcli.exchange.sheets import Wishes
from csmcli.exchange.source import opened

TODAY = date(2026, 11, 22)


def read(path: Path, content: str, header: bool = True, told: Told = Told(), **mapping: str) -> list[Row | Complaint]:
    path.write_bytes(content.encode())
    with opened(path, Hints(mapping), today=TODAY, wishes=Wishes(header=header), told=told) as source:
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
        ("raised", '"NT$ 42,889"', "raised", 4288900),
        ("raised", '"$1,234.50"', "raised", 123450),
        ("raised", '"1.234,50 €"', "raised", 123450),
        ("raised", '"1 234,50 €"', "raised", 123450),
        ("raised", '"新台幣 1,234 元"', "raised", 123400),
        ("raised", "４２，８８９", "raised", 4288900),
        ("raised", '"1,234,567"', "raised", 123456700),
        ("raised", "1.234.567", "raised", 123456700),
        ("raised", " ", "raised", None),
        ("目標金額", "100萬", "target", 100000000),
        ("launch", "2022/05/10 20:00:00", "launch", date(2022, 5, 10)),
        ("launch", "2022-05-10 20:00:00", "launch", date(2022, 5, 10)),
        ("launch", "2022/5/1", "launch", date(2022, 5, 1)),
        ("launch", "2022年5月10日", "launch", date(2022, 5, 10)),
        ("launch", "13/02/2026", "launch", date(2026, 2, 13)),
        ("launch", "02/13/2026", "launch", date(2026, 2, 13)),
        ("launch", "１３．０２．２０２６", "launch", date(2026, 2, 13)),
        ("launch", "02/13/2026 2:30 PM", "launch", date(2026, 2, 13)),
        ("launch", "2022/5/10 下午 02:30:00", "launch", date(2022, 5, 10)),
        ("launch", "2026-02-13T00:00:00.000Z", "launch", date(2026, 2, 13)),
        ("period", "13/02/2026 - 01/03/2026", "end", date(2026, 3, 1)),
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
        ("raised", '"11,477%"', "“11,477%” is a per cent, where an amount is expected."),
        ("target", "５％", "is a per cent"),
        ("raised", "0.125", "more than two decimals"),
        ("raised", "'(1234)'", "is no amount"),
        ("launch", "13/02/26", "no year of four digits"),
        ("launch", "46143", "is not known as a day"),
        ("launch", "31/02/2026", "there is no day"),
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


@pytest.mark.parametrize("name", [" padded ", "月動褲®️", "=1+1", "[/bold]", "👨‍👩‍👧", "ＡＣＭＥ", "①", "a\u3000b"])
def test_names_are_kept_as_they_are(file: Path, name: str) -> None:
    (row,) = read(file, f"name,x\n{name},\n")
    assert row.name == name  # type: ignore[union-attr]


def test_what_nobody_can_see_is_left_out_and_counted(file: Path) -> None:
    file.write_text(
        'name,id,key,link,note\nAc\u200bme,\u202a7\u202c,ac\u00adme,https://x.tw/\ufeffa,a\u200bb\n"Two\nlines",8,,,\nBolt,9,,,\n',
        encoding="utf-8",
    )
    with opened(file, Hints(), today=TODAY) as source:
        acme, two, bolt = source.rows
    assert acme[1:5] == ("Acme", "acme", "7", "https://x.tw/a")
    assert (acme.note, two.name, bolt.name) == ("a\u200bb", "Two lines", "Bolt")  # type: ignore[union-attr]
    assert source.mended == {"name": [2, 3], "id": [2], "key": [2], "link": [2]}


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=1, max_size=5
    )
)
def test_any_name_comes_back(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["name"], *([f"x{name}"] for name in names)])
    rows = read(tmp_path_factory.mktemp("csv") / "f.csv", text.getvalue())
    assert [row.name for row in rows] == [bare(f"x{name}") for name in names]  # type: ignore[union-attr]


def test_without_a_header_the_first_row_counts(file: Path) -> None:
    rows = read(file, "\ufeffAcme,mei\nBolt,kai\n", header=False, name="1", owner="2")
    assert [(r.line, r.name, r.owner) for r in rows] == [(1, "Acme", "mei"), (2, "Bolt", "kai")]  # type: ignore[union-attr]


PAUSES = (
    ("name,hold until,hold reason\nAcme,2026-12-24,fair", (None, date(2026, 12, 24), "fair")),
    ("name,hold until,hold reason\nAcme,2026-10-01,fair", (None, None, None)),  # over, and left standing in the list
    ("name,hold from,hold until,hold reason\nAcme,2026-09-01,2026-10-01,fair", (date(2026, 9, 1), date(2026, 10, 1), "fair")),
    ("name,Paused until\nAcme,2026-12-24", (None, date(2026, 12, 24), "Paused until")),
)  # fmt: skip


@pytest.mark.parametrize(("content", "pause"), PAUSES)
def test_a_pause_of_a_hand_kept_list(file: Path, content: str, pause: tuple[object, ...]) -> None:
    (row,) = read(file, content)
    assert isinstance(row, Row)
    assert (row.hold_from, row.hold_until, row.hold_reason) == pause
