"""Text in many encodings is told apart by what comes out, and asked about where that does not tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from csmcli.errors import BadFile, BadInput
from csmcli.exchange.encodings import encoding_of, shown
from csmcli.exchange.sheets import Wishes, opened

TRADITIONAL = "月動褲｜吸血長褲，超越所有衛生棉，讓你的經期更自在！"
SIMPLIFIED = "我们的产品经过严格测试，让每个人都能安心使用。"
CANTONESE = "我哋嘅產品喺香港有得賣，唔該俾我睇吓啲嘢"
WESTERN = "Café Müller, Société Générale – “Fußball” für 1 200 €"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "f.csv"


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        ("Acme", "ascii", "utf-8"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8-sig", "utf-8-sig"),
        (TRADITIONAL, "utf-16", "utf-16"),
        (f"name,note\nAcme,{TRADITIONAL}\n", "utf-16-le", "utf-16-le"),
        (f"name,note\nAcme,{TRADITIONAL}\n", "utf-16-be", "utf-16-be"),
        ("name,note\nAcme,x\n", "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "cp950", "cp950"),
        ("小森林桌燈", "cp950", "cp950"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        ("雲朵枕：側睡專用", "gb18030", "gb18030"),
        (CANTONESE, "big5hkscs", "big5hkscs"),
        (WESTERN, "cp1252", "cp1252"),
        ("Łódź? no: Jérôme, Núñez", "cp1252", "cp1252"),
    ],
)
def test_found(file: Path, text: str, codec: str, found: str) -> None:
    file.write_bytes(text.encode(codec, "replace"))
    assert encoding_of(file, None) == found


@pytest.mark.parametrize("codec", ["cp950", "gb18030", "cp1252", "utf-8"])
def test_found_far_behind_plain_rows(file: Path, codec: str) -> None:
    text = {"cp1252": WESTERN}.get(codec, TRADITIONAL)
    file.write_bytes(b"name\n" + b"Acme\n" * 300_000 + text.encode(codec) + b"\n")
    assert encoding_of(file, None) == codec


def test_a_character_of_hong_kong_beyond_what_is_looked_at(file: Path) -> None:
    file.write_bytes((f"{TRADITIONAL}\n" * 3_000 + CANTONESE).encode("big5hkscs"))
    assert encoding_of(file, None) == "big5hkscs"


def test_a_character_on_the_edge_of_what_is_read_at_once(file: Path) -> None:
    for shift in range(3):
        file.write_bytes(b"x" * ((1 << 20) - shift) + "月動褲".encode())
        assert encoding_of(file, None) == "utf-8"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("谷慕慕".encode("gb18030"), "reads about equally well as"),
        ("Привет мир".encode("cp1251"), "its encoding cannot be told"),
        (bytes(range(0x80, 0x100)), "its encoding cannot be told"),
        (b"name\nAc\0me\n", "line 2: a zero byte"),
        (b"name\n" + b"x" * 70_000 + b"\n\0", "line 3: a zero byte"),
        ("name\n月動褲\n雲朵枕\n".encode() + b"\xff\n", "line 4: this is not UTF-8 text"),
        ("name\n月動褲\n雲朵枕\n".encode()[:-2], "line 3: this is not UTF-8 text"),
    ],
)
def test_asked_or_refused(file: Path, content: bytes, words: str) -> None:
    file.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        encoding_of(file, None)
    assert words in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    ("told", "codec"),
    [("big5", "cp950"), ("950", "cp950"), ("GBK", "gb18030"), ("UTF8", "utf-8-sig"), ("latin-1", "iso8859-1")],
)
def test_told(file: Path, told: str, codec: str) -> None:
    assert encoding_of(file, told) == codec


@pytest.mark.parametrize("told", ["klingon", "base64", "undefined", "999999"])
def test_told_and_unknown(file: Path, told: str) -> None:
    with pytest.raises(BadInput, match="There is no encoding"):
        encoding_of(file, told)


@pytest.mark.parametrize(
    ("codec", "content", "line"),
    [
        ("utf-8", "name\r\n月\r\n".encode() + b"\xff", 3),
        ("utf-8", "name\r月\r".encode() + b"\xff", 3),
        ("cp950", "name\n月\n".encode("cp950") * 2 + b"\x80\xff\n", 5),
        ("utf-16-le", "name\n月\n".encode("utf-16-le") + b"\x00\xd8\x00\xd8", 3),
    ],
)
def test_what_does_not_fit_names_its_line(file: Path, codec: str, content: bytes, line: int) -> None:
    file.write_bytes(content)
    with (
        pytest.raises(BadFile, match=f"line {line}: this is not {shown(codec)} text"),
        opened(file, Wishes(encoding=codec), bool) as sheet,
    ):
        list(sheet.rows())
