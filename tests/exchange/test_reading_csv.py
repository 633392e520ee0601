"""Text files as sheets: whatever a csv writer wrote comes back, and nothing is read by halves."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.errors import BadFile
from csmcli.exchange.sheets import Cells, Wishes, opened

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp950", "big5hkscs", "gb18030", "cp1252")

_ONE_WAY = "¢£¥•‾∼☉♁､"
"""What cp950 takes for another character when it writes."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "f.csv"


def rows(path: Path, **wishes: object) -> list[Cells]:
    with opened(path, Wishes(**wishes), lambda title: title == "name") as sheet:  # type: ignore[arg-type]
        header = sheet.how.line
        again = list(sheet.rows())
        assert list(sheet.rows()) == again
        return ([(header, sheet.first)] if header else []) + again


@given(st.data())
def test_any_table_reads_back_equal(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    codec = data.draw(st.sampled_from(ENCODINGS))
    delimiter = data.draw(st.sampled_from(",;\t|"))
    characters = st.characters(
        codec="utf-8" if codec.startswith("utf") else codec, exclude_characters="\0\ufeff" + _ONE_WAY
    )
    width = data.draw(st.integers(1, 4))
    cells = st.lists(st.text(characters, max_size=8), min_size=width, max_size=width)
    # A row of one empty cell is a blank line, and a blank line is no row.
    table = [["name", *"xyz"[: width - 1]], *data.draw(st.lists(cells.filter(lambda row: row != [""]), max_size=5))]
    text = io.StringIO()
    csv.writer(
        text, delimiter=delimiter, quoting=data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    ).writerows(table)
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    path.write_bytes(text.getvalue().encode(codec))
    assert [list(cells) for _, cells in rows(path, encoding=codec, delimiter=delimiter)] == table


@pytest.mark.parametrize("codec", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_found_out_without_a_word(file: Path, codec: str, delimiter: str) -> None:
    body = {"cp1252": "Café Müller", "big5hkscs": "喺香港有得賣嘅產品"}.get(codec, "小森林桌燈，三段色溫")
    table = [["name", "owner", "note"], [body, "mei", 'a "b"'], ["Acme", "kai", "two\nlines"], ["Bolt", body, ""]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(table)
    file.write_bytes(text.getvalue().encode(codec))
    assert [list(cells) for _, cells in rows(file)] == table


@pytest.mark.parametrize(
    ("content", "wishes", "expected"),
    [
        ("sep=;\nname;x\nAcme;1,5\n", {}, [(2, ["name", "x"]), (3, ["Acme", "1,5"])]),
        ("\ufeffsep=^\r\nname^x\r\nA,b;c^1\r\n", {}, [(2, ["name", "x"]), (3, ["A,b;c", "1"])]),
        ("sep=;\nname,x\nA,1\n", {"delimiter": ","}, [(2, ["name", "x"]), (3, ["A", "1"])]),
        ("Clients of 2026\n\nname;x;y\nA;1;2\n", {}, [(3, ["name", "x", "y"]), (4, ["A", "1", "2"])]),
        ("name,x\rA,1\rB,2\r", {}, [(1, ["name", "x"]), (2, ["A", "1"]), (3, ["B", "2"])]),
        ("A,1\nB,2\n", {"header": False}, [(1, ["A", "1"]), (2, ["B", "2"])]),
        ('name,x\nA "best" B,5" tube\n', {}, [(1, ["name", "x"]), (2, ['A "best" B', '5" tube'])]),
        ("name;x\nA;b\nB;d\n", {"delimiter": ","}, [(1, ["name;x"]), (2, ["A;b"]), (3, ["B;d"])]),
        ('\n\nname,x\n"a\nb",\n\nc,d\n', {}, [(3, ["name", "x"]), (4, ["a\nb", ""]), (7, ["c", "d"])]),
    ],
)  # fmt: skip
def test_read(file: Path, content: str, wishes: dict[str, object], expected: list[Cells]) -> None:
    file.write_bytes(content.encode())
    assert rows(file, **wishes) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b'name\nAcme\n"Bo', "ends inside the quoted cell of a row that begins on line 3"),
        (b'name\nAcme\n"Bo\nC\nD\n', "ends inside the quoted cell of a row that begins on line 3"),
        (b'name\n"Acme" Ltd\n', "in the row on line 2 a quoted cell goes on after its quote"),
        (b'name\n"' + b"x" * 1_000_000 + b'"\n', "the row on line 2 has a cell of over 131072 characters"),
        (b"name" + b",x" * 1_000_000 + b"\n", "1000001 cells in a row"),
        (b"name\n" + b",x" * 1_000_000 + b"\n", "line 2: 1000001 cells in a row"),
        (b"x" * (17 << 20), "has a line of over"),
        (b"name\nAc\0me\n", "line 2: a zero byte"),
        ("name\nAc\0me\n".encode("utf-16"), "line 2: a zero"),
    ],
)
def test_refused(file: Path, content: bytes, words: str) -> None:
    file.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        rows(file)
    assert words in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_long_file_costs_the_memory_of_a_row(file: Path) -> None:
    with file.open("w", encoding="cp950") as out:
        out.write("name;note\n")
        out.writelines(f"客戶 {number};{'備註' * 20}\n" for number in range(120_000))
    tracemalloc.start()
    with opened(file, Wishes(), bool) as sheet:
        assert sum(1 for _ in sheet.rows()) == 120_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 6 << 20 < file.stat().st_size
