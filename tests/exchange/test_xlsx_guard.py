"""Workbooks that were made to do harm, or were damaged on the way: a sentence, soon, and in little memory."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from csmcli.errors import BadFile, CsmError
from csmcli.exchange import xlsx_extent, xlsx_guard
from csmcli.exchange.sheets import Wishes, opened

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><sst><si><t>&i;</t></si></sst>'
)  # fmt: skip


@pytest.fixture(scope="module")
def good() -> Mapping[str, bytes]:
    """The parts of a small workbook."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("S")
        for number, row in enumerate([["name", "owner"], ["Acme", "mei"], ["Bolt", "kai"]]):
            sheet.write_row(number, 0, row)
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "f.xlsx"


def written(path: Path, parts: Mapping[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read(path: Path) -> list[object]:
    with opened(path, Wishes(), lambda title: title == "name") as sheet:
        return [list(cells) for _, cells in sheet.rows()]


def refused(path: Path) -> str:
    """What is said; in little memory whatever is in the file."""
    tracemalloc.start()
    with pytest.raises(BadFile) as caught:
        read(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 << 20
    return str(caught.value)


def test_the_good_one(file: Path, good: Mapping[str, bytes]) -> None:
    assert read(written(file, good)) == [["Acme", "mei"], ["Bolt", "kai"]]


def sheet_of(rows: str) -> str:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        (STRINGS, BILLION_LAUGHS, "declares XML entities"),
        (STRINGS, BILLION_LAUGHS.encode("utf-16"), "declares XML entities"),
        (BOOK, '<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>', "declares XML entities"),
        ("docProps/core.xml", "<!DOCTYPE x []><x/>", "declares XML entities"),
        ("docProps/core.xml", "<x>", "damaged"),
        ("docProps/core.xml", b"\xff\xfe<", "damaged"),
        ("docProps/core.xml", '<?xml version="1.0" encoding="klingon"?><x/>', "damaged"),
        ("../../evil.txt", "x", "damaged"),
        ("/etc/evil.txt", "x", "damaged"),
        ("C:\\evil.txt", "x", "damaged"),
        (SHEET, sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>'), "row 1048576 and column 16384"),
        (SHEET, sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="9999999"><c/><c r="XFC9999999"/><c><v>2</v></c></row>'), "row 9999999"),
        (SHEET, sheet_of('<row r="1"><c r="1A"><v>1</v></c></row>'), "damaged"),
        (SHEET, sheet_of('<row r="1"><c r="AAAA1"><v>1</v></c></row>'), "damaged"),
        (SHEET, sheet_of('<row r="0"><c r="A0"><v>1</v></c></row>'), "damaged"),
        (SHEET, sheet_of('<row r="99999999"><c><v>1</v></c></row>'), "damaged"),
        (SHEET, sheet_of('<row r="1"><c r="A99999999999"><v>1</v></c></row>'), "damaged"),
        (SHEET, "<other/>", "damaged"),
        (SHEET, sheet_of(""), "is empty"),
        (RELATIONS, "<Relationships/>", "is empty"),
        (RELATIONS, '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="media/image1.png"/></Relationships>', "damaged"),
        (RELATIONS, '<R><x Id="rId1" Type="x/worksheet" Target="a"/><x Id="rId1" Type="x/worksheet" Target="b"/></R>', "damaged"),
    ],
)  # fmt: skip
def test_one_part_is_bad(file: Path, good: Mapping[str, bytes], part: str, content: bytes | str, words: str) -> None:
    assert words in refused(written(file, {**good, part: content}))


def test_cells_without_addresses_are_placed_as_the_library_places_them(file: Path, good: Mapping[str, bytes]) -> None:
    rows = "<row><c><v>1</v></c><c t='e' r='B1'><v>#N/A</v></c></row><row r='5'><c r='B5'><v>2</v></c><c><v>3</v></c></row>"
    with opened(written(file, {**good, SHEET: sheet_of(rows)}), Wishes(header=False), bool) as sheet:
        (first, one), second = sheet.rows()
    assert (first, one[0], str(one[1])) == (1, 1, "the cell B1 holds an error such as #N/A.")
    assert second == (5, [None, 2, 3])


def test_too_many_errors(file: Path, good: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_extent, "MOST_ERRORS", 2)
    rows = "<row>" + '<c t="e"><v>#N/A</v></c>' * 3 + "</row>"
    assert "over 2 cells that hold an error" in refused(written(file, {**good, SHEET: sheet_of(rows)}))


def test_the_same_cell_again_and_again_is_counted(
    file: Path, good: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_extent, "MOST_CELLS", 1000)
    rows = "<row r='1'>" + "<c r='A1'><v>1</v></c>" * 1001 + "</row>"
    assert "unpacks to far more" in refused(written(file, {**good, SHEET: sheet_of(rows)}))


@pytest.mark.parametrize("name", [STRINGS, "xl/media/image1.png", "xl/worksheets/sheet2.xml"])
def test_a_bomb_of_a_thousand_to_one(file: Path, good: Mapping[str, bytes], name: str) -> None:
    content = f"<sst>{'<si/>' * 6_000_000}</sst>"
    assert "unpacks to far more" in refused(written(file, {**good, name: content}))


def test_a_bomb_of_many_parts(file: Path, good: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_guard, "MOST_BYTES", 1 << 20)
    many = {f"xl/media/{number}.bin": random.Random(number).randbytes(100_000) for number in range(12)}
    assert "unpacks to far more" in refused(written(file, {**good, **many}))


def test_more_parts_than_a_workbook_has(file: Path, good: Mapping[str, bytes]) -> None:
    many = {f"xl/media/{number}": b"" for number in range(10_001)}
    assert "unpacks to far more" in refused(written(file, {**good, **many}, zipfile.ZIP_STORED))


def test_two_parts_of_one_name(file: Path, good: Mapping[str, bytes]) -> None:
    written(file, good)
    with pytest.warns(UserWarning), zipfile.ZipFile(file, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    assert "damaged" in refused(file)


def test_a_directory_that_lies_about_a_size(file: Path, good: Mapping[str, bytes]) -> None:
    """The size is said to be small, and the checksum fits that small part: what unpacks is 30 MB all the same."""
    bomb = b"<sst>" + b"<si/>" * 6_000_000 + b"</sst>"
    content = bytearray(written(file, {**good, STRINGS: bomb}).read_bytes())
    with zipfile.ZipFile(file) as archive:
        true = archive.getinfo(STRINGS)
    lie = struct.pack("<I", 1000), struct.pack("<I", zlib.crc32(bomb[:1000]))
    for size, crc in [(struct.pack("<I", true.file_size), struct.pack("<I", true.CRC))]:
        assert content.count(size) == 2
        content = bytearray(bytes(content).replace(size, lie[0]).replace(crc, lie[1]))
    file.write_bytes(content)
    with zipfile.ZipFile(file) as archive:
        assert len(archive.read(STRINGS)) == 1000  # the standard library believes it
    assert "unpacks to far more" in refused(file)


def test_a_smaller_lie(file: Path, good: Mapping[str, bytes]) -> None:
    content = written(file, good, zipfile.ZIP_DEFLATED).read_bytes()
    size = struct.pack("<I", len(good[SHEET]))
    file.write_bytes(content.replace(size, struct.pack("<I", len(good[SHEET]) - 1)))
    assert "damaged" in refused(file)


def test_archives_within_are_not_unpacked(file: Path, good: Mapping[str, bytes]) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    assert read(written(file, {**good, "xl/embeddings/book.xlsx": inner.getvalue()})) == [
        ["Acme", "mei"],
        ["Bolt", "kai"],
    ]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "of another program"),
        ({"xl/workbook.bin": "x"}, "of another program"),
        ({"Index/Document.iwa": "x"}, "of another program"),
        ({"clients.csv": "name\nAcme\n"}, "is an archive without a workbook"),
    ],
)
def test_other_archives(file: Path, parts: dict[str, str], words: str) -> None:
    assert words in refused(written(file, parts))


def test_a_password(file: Path, good: Mapping[str, bytes]) -> None:
    content = bytearray(written(file, good).read_bytes())
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    file.write_bytes(content)
    assert "is protected by a password" in refused(file)


def test_a_cell_that_makes_the_library_give_up(file: Path, good: Mapping[str, bytes]) -> None:
    styles = good["xl/styles.xml"].replace(b'<xf numFmtId="0" ', b'<xf numFmtId="14" ')
    rows = "<row><c><v>1</v></c></row><row><c s='0'><v>-1e300</v></c></row>"
    assert "damaged" in refused(written(file, {**good, SHEET: sheet_of(rows), "xl/styles.xml": styles}))


def test_damage_of_every_kind_is_a_sentence_or_harmless(file: Path, good: Mapping[str, bytes]) -> None:
    whole = written(file, good).read_bytes()
    chance = random.Random(4)
    for _ in range(400):
        content = bytearray(whole)
        if chance.random() < 0.5:
            del content[chance.randrange(len(content)) :]
        else:
            for _ in range(chance.randint(1, 8)):
                content[chance.randrange(len(content))] = chance.randrange(256)
        file.write_bytes(content)
        try:
            assert read(file) == [["Acme", "mei"], ["Bolt", "kai"]]
        except CsmError:
            pass
