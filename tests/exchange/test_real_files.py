"""The real files give the same clients in whatever encoding, with whatever delimiter, and as a workbook."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter

from csmcli.actions.importing import Row
from csmcli.exchange.mapping import Hints
from csmcli.exchange.sheets import Wishes
from csmcli.exchange.source import opened
from tests.realdata import REALDATA

TODAY = date(2026, 11, 22)


class File(NamedTuple):
    name: str
    mapping: dict[str, str]
    header: bool = True


FILES = (
    File("zeczec/recently_zeczec_20221212.csv", {}),
    File("zeczec/recently_zeczec_20221219.csv", {}),
    File("zeczec/data_sort_zeczec_20220516.csv", {}),
    File(
        "zeczec/latest_all_zeczec_20220411.csv",
        {"name": "1", "owner": "2", "raised": "3", "link": "5", "period": "8"},
        header=False,
    ),
    File(
        "hubspot/hubspot_companies.csv", {"name": "Company Name", "external_id": "Company ID", "signed": "Create Date"}
    ),
)

Text = Callable[[str], str]


@pytest.fixture(params=FILES, ids=lambda file: Path(file.name).stem)
def real(request: pytest.FixtureRequest) -> File:
    if not (REALDATA / request.param.name).exists():
        pytest.skip("real files are not ours to commit")
    return request.param  # type: ignore[no-any-return]


def table(real: File) -> list[list[str]]:
    with (REALDATA / real.name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def clients(path: Path, real: File) -> list[Row]:
    """The rows of a file without their lines and their cells, which are of the kind of the file."""
    with opened(path, Hints(real.mapping), today=TODAY, wishes=Wishes(header=real.header)) as source:
        rows = list(source.rows)
    assert all(isinstance(row, Row) for row in rows)
    return [row._replace(line=0, cells=()) for row in rows]  # type: ignore[union-attr]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "gb18030", "cp950", "big5hkscs", "cp1252"]
)
def test_in_every_dress(real: File, codec: str, delimiter: str, tmp_path: Path) -> None:
    rows = table(real)
    if codec == "cp1252" and not real.name.startswith("hubspot"):
        pytest.skip("cp1252 has no Chinese")
    # What an old encoding lacks is a question mark, as programs write it.
    wanted = [[cell.encode(codec, "replace").decode(codec) for cell in row] for row in rows]
    path, plain = tmp_path / "dressed.txt", tmp_path / "plain.csv"
    with path.open("w", encoding=codec, errors="replace", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    with plain.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(wanted)
    assert clients(path, real) == clients(plain, real)


def test_as_a_workbook(real: File, tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(
        path, {"default_date_format": "yyyy/mm/dd hh:mm", "strings_to_urls": False, "strings_to_formulas": False}
    ) as book:
        sheet = book.add_worksheet("專案")
        for number, row in enumerate(table(real)):
            sheet.write_row(number, 0, row if number == 0 and real.header else map(typed, row))
    assert clients(path, real) == clients(REALDATA / real.name, real)


def typed(cell: str) -> str | float | datetime:
    """A cell as the program would take it that somebody opens the file with."""
    if cell.isascii() and cell.replace(".", "", 1).isdecimal():
        return float(cell)
    for form in ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            return datetime.strptime(cell, form)
        except ValueError:
            continue
    return cell
