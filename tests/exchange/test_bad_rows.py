"""What cannot be read goes to a file that can be mended and imported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from csmcli.actions.importing import Complaint, Row
from csmcli.errors import BadFile, BadInput
from csmcli.exchange.bad_rows import BadRows
from csmcli.exchange.mapping import Hints, mapped
from csmcli.exchange.sheets import Wishes
from csmcli.exchange.source import opened

TODAY = date(2026, 11, 22)


def read(path: Path, header: bool = True, **told: str) -> tuple[list[str], list[Row | Complaint]]:
    with opened(path, Hints(told), today=TODAY, wishes=Wishes(header=header)) as source:
        return list(source.columns.unused), list(source.rows)


def report(file: Path, path: Path, header: bool = True, **told: str) -> int:
    """Write what cannot be read of `file` to `path`; how many rows."""
    with (
        opened(file, Hints(told), today=TODAY, wishes=Wishes(header=header)) as source,
        BadRows(path, source.columns) as bad,
    ):
        for row in source.rows:
            if isinstance(row, Complaint):
                bad.add(row)
    return bad.count


def test_there_and_back(tmp_path: Path) -> None:
    file, first, second = tmp_path / "f.csv", tmp_path / "1.csv", tmp_path / "2.csv"
    file.write_text('name,launch,x\n=1+1,soon,"a\nb"\nGood,,\nShort\n\'=2,soon,月\n', encoding="utf-8")
    assert report(file, first) == 3
    assert first.read_bytes().decode("utf-8-sig").splitlines() == [
        "line,problem,name,launch,x",
        '2,"launch: “soon” is not known as a day; write one like 2027-03-01, 12/1, +2w, next fri or 12月1日",\'=1+1,soon,"a',
        'b"',
        "5,1 cells where 3 are right.,Short",
        '6,"launch: “soon” is not known as a day; write one like 2027-03-01, 12/1, +2w, next fri or 12月1日",\'=2,soon,月',
    ]
    assert report(first, second) == 3
    mended = second.read_text("utf-8-sig").replace(",soon,", ",2027-01-01,").replace("Short", "Short,,")
    second.write_text(mended, encoding="utf-8-sig")
    unused, rows = read(second)
    assert unused == ["x"]
    assert [(row.name, row.launch) for row in rows] == [  # type: ignore[union-attr]
        ("=1+1", date(2027, 1, 1)), ("Short", None), ("=2", date(2027, 1, 1)),
    ]  # fmt: skip


def test_without_a_header_the_columns_are_named_by_their_numbers(tmp_path: Path) -> None:
    file, bad = tmp_path / "f.csv", tmp_path / "bad.csv"
    file.write_text("Acme,soon\nBolt,2027-01-01\n", encoding="utf-8")
    assert report(file, bad, header=False, name="1", launch="2") == 1
    assert bad.read_text("utf-8-sig").startswith("line,problem,1,2\n")
    bad.write_text(bad.read_text("utf-8-sig").replace(",soon", ",2027-02-01"), encoding="utf-8")
    _, rows = read(bad, name="1", launch="2")
    assert [(row.name, row.launch) for row in rows] == [("Acme", date(2027, 2, 1))]  # type: ignore[union-attr]


def test_columns_of_these_names_elsewhere_are_the_users_own(tmp_path: Path) -> None:
    columns = mapped(["name", "line", "problem"], {}, True)
    assert (columns.report, columns.unused) == (False, ("line", "problem"))


def test_nothing_bad_makes_no_file(tmp_path: Path) -> None:
    file, bad = tmp_path / "f.csv", tmp_path / "bad.csv"
    file.write_text("name\nAcme\n", encoding="utf-8")
    assert report(file, bad) == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["f.csv"]


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("mine")
    with pytest.raises(BadFile, match="is there already"):
        BadRows(bad, mapped(["name"], {}, True))
    assert bad.read_text() == "mine"


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    with pytest.raises(KeyError), BadRows(bad, mapped(["name"], {}, True)) as report:
        report.add(Complaint(2, None, BadInput("no"), ["Acme"]))
        raise KeyError
    assert not list(tmp_path.glob("*.csv*"))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        (BadInput("#REF! is no value"), "#REF! is no value"),
        (12345.0, "12345"),
        (0.1, "0.1"),
        (date(2027, 1, 5), "2027-01-05"),
        (7, "7"),
    ],
)
def test_true_values_of_a_workbook(tmp_path: Path, cell: object, written: str) -> None:
    bad = tmp_path / "bad.csv"
    with BadRows(bad, mapped(["name", "x"], {}, True)) as report:
        report.add(Complaint(2, "x", BadInput("no"), ["Acme", cell]))  # type: ignore[list-item]
    assert bad.read_text("utf-8-sig").splitlines()[1] == f"2,x: no,Acme,{written}"


def test_a_disk_that_is_full_is_said(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(BadFile, match="cannot be written: File too large"):
            with BadRows(tmp_path / "bad.csv", mapped(["name"], {}, True)) as report:
                for _ in range(2000):
                    report.add(Complaint(2, None, BadInput("no"), ["Acme"]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.glob("*.csv*"))
