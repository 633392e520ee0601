"""JSON files told by their content, in every encoding and layout, and those that mean harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmcli.errors import BadFile
from csmcli.exchange.json_text import parsed
from csmcli.exchange.reading_json import Board, Export, is_json, opened

HEAD = {"csm": "0.1.0", "format": 1, "schema": 3, "rows": {"client": 2, "link": 0}}
CLIENTS = [{"id": 1, "name": "月動褲"}, {"id": 2, "name": '}\\"],{'}]
FOUND = [("client", row) for row in CLIENTS]


def ours(end: str = "\n") -> str:
    """The document as it is written."""
    head = json.dumps(HEAD, separators=(",", ":"))[:-1] + ',"tables":{'
    rows = [json.dumps(row, ensure_ascii=False) for row in CLIENTS]
    return end.join([head, '"client":[', rows[0] + ",", rows[1], "],", '"link":[', "]", "}}", ""])


LAYOUTS = {
    "as it is written": ours(),
    "with the line ends of Windows": ours("\r\n"),
    "without the last line end": ours().rstrip(),
    "on one line": json.dumps(json.loads(ours())),
    "indented": json.dumps(json.loads(ours()), indent=2),
    "with blank lines at the end": ours() + "\n\n",
    "with the rows on several lines": ours().replace(", ", ",\n"),
    "JSON Lines": "\n".join([json.dumps(HEAD), *(json.dumps({"client": row}) for row in CLIENTS), ""]),
    "JSON Lines with blank ones": "\n\n".join([json.dumps(HEAD), *(json.dumps({"client": row}) for row in CLIENTS)]),
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_in_every_encoding(tmp_path: Path, layout: str, encoding: str) -> None:
    path = tmp_path / "whatever.txt"
    path.write_bytes(LAYOUTS[layout].encode(encoding))
    assert is_json(path)
    with opened(path) as found:
        assert isinstance(found, Export)
        assert list(found.rows) == FOUND
        assert {name: found.head[name] for name in HEAD} == HEAD


def test_our_own_layout_is_read_a_line_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from csmcli.exchange import reading_json

    seen: list[str] = []
    monkeypatch.setattr(reading_json, "parsed", lambda text: (seen.append(text), parsed(text))[1])
    (tmp_path / "all.json").write_text(ours(), encoding="utf-8")
    with opened(tmp_path / "all.json") as found:
        list(found.rows)
    assert len(seen) == 3
    assert max(map(len, seen)) < 120


DEEP = 100_000
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "nested arrays": ("[" * DEEP + "]" * DEEP, ": this is nested too deep to be data."),
    "nested objects": ('{"a":' * DEEP, ": this is nested too deep to be data."),
    "a number without end": ('{"format": ' + "9" * 5000 + "}", ": it holds a number of thousands of digits."),
    "NaN": ('{"format": NaN, "tables": {}}', ": NaN is no number in JSON."),
    "Infinity": ('{"format": -Infinity}', ": -Infinity is no number in JSON."),
    "a float without bounds": ('{"format": 1e999}', ": 1e999 is too large for a number."),
    "a name twice": ('{"format": 1, "format": 2, "tables": {}}', ": “format” is there twice in one object."),
    "cut short": (ours()[:-20], ": this is no JSON: "),
    "cut short at a line": ("\n".join(ours().splitlines()[:4]), ": this is no JSON: "),
    "something behind": (ours() + "x", ": this is no JSON: Extra data, at character "),
    "a comma too many": ('{"format": 1,}', ": this is no JSON: "),
    "half a character": (b'{"format": 1, "x": "\xe6\x9c', " is no text in utf-8; save it as UTF-8."),
    "another encoding": ('{"name": "月動褲"}'.encode("cp950"), " is no text in utf-8; save it as UTF-8."),
    "a foreign object": ('{"a": 1}', " is JSON, but neither an export of csm (csm export all.json) nor a Trello board"),
    "an array": ("[[]]", " is JSON, but neither an export of csm (csm export all.json) nor a Trello board"),
    "lists that are none": ('{"lists": 1, "cards": []}', " is JSON, but neither an export of csm"),
    "a table twice": (ours().replace('"link":[', '"client":['), ", line 6: the table client is there twice."),
    "a bad row": (ours().replace('{"id": 1, ', '{"id": 1,, '), ", line 3: this is no JSON: "),
    "a line without a table": ('{"format": 1}\n{"a": {}, "b": {}}', ', line 2: a line is one row, {"TABLE": {…}}, not'),
    "a line that is none": ('{"format": 1}\n7', ', line 2: a line is one row, {"TABLE": {…}}, not 7.'),
    "a bad line": ('{"format": 1}\n{"client": }', ", line 2: this is no JSON: "),
    "a table that is none": ('{"format": 1, "tables": {"client": 7}}', ": the table client is no array of rows."),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_means_harm_is_one_sentence(tmp_path: Path, what: str) -> None:
    content, words = HOSTILE[what]
    path = tmp_path / "hostile.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadFile) as refused, opened(path) as found:
        list(found.rows if isinstance(found, Export) else [])
    assert words in str(refused.value)
    assert str(refused.value).startswith(str(path))
    assert len(str(refused.value)) < 300 + len(str(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert not is_json(tmp_path / "none.json")
    with pytest.raises(BadFile, match="cannot be read"), opened(tmp_path / "none.json"):
        pass


@pytest.mark.parametrize(
    ("content", "json"),
    [("", False), ("name,owner\n", False), ("[name],x\n", False), (' \n {"a"', True), ("[{", True), ('["a"', True),
     ("﻿{", True), ("\x00\x00", False)],
)  # fmt: skip
def test_what_begins_as_json_does(tmp_path: Path, content: str, json: bool) -> None:
    (tmp_path / "x").write_text(content, encoding="utf-8")
    assert is_json(tmp_path / "x") is json


def test_a_board_is_told_by_its_lists_and_cards(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"name": "B", "lists": [], "cards": []}', encoding="utf-8")
    with opened(tmp_path / "b.json") as found:
        assert found == Board({"name": "B", "lists": [], "cards": []})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(value=VALUES)
def test_all_that_is_json_is_read_as_python_reads_it(value: Any) -> None:
    assert parsed(json.dumps(value)) == value


@settings(max_examples=300)
@given(text=st.text(alphabet='{}[]",:\\u0123d8e+-. \n', max_size=60) | st.text(max_size=20))
def test_no_text_gives_anything_but_a_value_or_a_sentence(text: str) -> None:
    try:
        parsed(text)
    except BadFile as refused:
        assert "\n" not in str(refused)
