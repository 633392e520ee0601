from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from csmcli.errors import BadFile
from csmcli.playbooks import events
from csmcli.playbooks.events import Document, read_yaml, read_yaml_bytes, read_yaml_text

PARSERS = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="pyyaml")]


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers that a machine may have."""
    monkeypatch.setattr(events, "Loader", request.param)


VALUES: list[tuple[str, Any]] = [
    ("", None),
    ("# nothing\n", None),
    ("---\n...\n", None),
    ("word", "word"),
    ("[]", []),
    ("{}", {}),
    ("a: 1\nb: [x, 2.5, ~]\n", {"a": 1, "b": ["x", 2.5, None]}),
    ("a: '1'\nb: \"true\"\n", {"a": "1", "b": "true"}),
    ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
    ("a: >-\n  one\n  two\n", {"a": "one two"}),
    ("team: 一人團隊\n", {"team": "一人團隊"}),
    ("? a\n: 1\n", {"a": 1}),
    ("'1': x\n", {"1": "x"}),
    ("\ufeffa: 1\n", {"a": 1}),
    ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
    ("yes: no\n", {"yes": "no"}),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
@pytest.mark.usefixtures("parser")
def test_a_document_is_plain_values(text: str, value: Any) -> None:
    assert read_yaml_bytes(text.encode(), "f.yaml").value == value


@pytest.mark.usefixtures("parser")
def test_every_value_has_the_position_of_its_key_or_its_own() -> None:
    document = read_yaml_text("# top\na:\n  - x\n  - {b: 1,\n     c: 2}\n", "f.yaml")
    assert document.positions == {
        (): (2, 1),
        ("a",): (2, 1),
        ("a", 0): (3, 5),
        ("a", 1): (4, 5),
        ("a", 1, "b"): (4, 6),
        ("a", 1, "c"): (5, 6),
    }


def test_a_place_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    document = read_yaml_text("a:\n  b: 1\n", "f.yaml")
    assert document.line(("a", "missing", 3)) == 1
    assert document.line(("missing",)) == 1
    assert document.line(("a", "b")) == 2


def test_a_field_goes_by_the_keys_of_its_entries() -> None:
    text = "m: [{key: copy, due: [{days: 1}, {days: 2}]}, {value: one, p: 1}, {key: 3}]"
    document = read_yaml_text(text, "f.yaml")
    assert document.field(("m", 0, "due", 1, "days")) == "m.copy.due.2.days"
    assert document.field(("m", 1, "p")) == "m.one.p"
    assert document.field(("m", 2, "key")) == "m.3.key"
    assert document.field(("m", 9, "key")) == "m.10.key"
    assert document.field(()) == ""


FLOW = "a value is missing before the bracket or comma."
ASTRAY = "this does not continue what stands above it; look at its indentation, and at quotes before it."
COLON = 'a colon is not expected here; put a text that holds ": " in quotes, or mend the indentation.'

REFUSED = [
    ("a: &x 1\nb: *x\n", 1, "the anchor &x is not allowed; leave it out."),
    ("a: 1\nb: *x\n", 2, "the alias *x is not allowed; write it out."),
    ("a: &x\n  b: 1\n", 1, "the anchor &x is not allowed; leave it out."),
    (
        "a: !!python/object/apply:os.system [ls]\n",
        1,
        "the tag tag:yaml.org,2002:python/object/apply... is not allowed; leave it out.",
    ),
    ("- a\n- !local b\n", 2, "the tag !local is not allowed; leave it out."),
    ("a: 1\nb: 2\na: 3\n", 3, '"a" stands here twice, first on line 1; keep one.'),
    ("a:\n  x: 1\n  x: 1\n", 3, '"x" stands here twice, first on line 2; keep one.'),
    ("a: 1\n2: b\n", 2, "the key 2 must be a word; put it in quotes."),
    ("true: 1\n", 1, "the key true must be a word; put it in quotes."),
    ("? \n: 1\n", 1, "the key ~ must be a word; put it in quotes."),
    ("? [a, b]\n: 1\n", 1, "a key must be a word, not a list or a mapping."),
    ("a: 1\n---\nb: 2\n", 2, "a second document begins here; a file may hold one only."),
    ("[" * 21 + "]" * 21, 1, "more than 20 levels lie inside each other."),
    ("a: 1\nb: 1e999\n", 2, "the number is too large; put it in quotes if it is a name."),
    ("a: b\n\nc: \x07\n", 3, "the character U+0007 may not stand in YAML; take it out."),
    ("a: \ud800\n", 1, "the character U+D800 may not stand in YAML; take it out."),
    ('a:\n  "open\n\nb: 1\n', 2, "the quote that opens here is never closed."),
    ("a:\n\tb: 1\n", 2, "a tab stands where only spaces may; indent with spaces."),
    ("a: @b\n", 1, 'a value may not begin with "@"; put it in quotes.'),
    ("a: b: c\n", 1, COLON),
    ("a: b\n  c: d\n", 2, COLON),
    ("a: - b\n", 1, "a list entry is not expected here; begin each entry on a line of its own."),
    ("a: [1,\n  2\nb: 3\n", 1, "the list that opens here is never closed, or a comma is missing; write [a, b]."),
    ("a: {b: 1\n", 1, "the mapping that opens here is never closed, or a comma is missing; write {a: 1, b: 2}."),
    ('a: "\\q"\n', 1, 'after "\\" stands no escape that YAML knows; write "\\\\" or use single quotes.'),
    ("- a\nb: c\n", 2, ASTRAY),
    ('a: "x" y\n', 1, ASTRAY),
    ("a: }\n", 1, FLOW),
    ("a: 1\nword\nb: 2\n", 2, 'a key without ":" stands here; write "key: value".'),
    ("%YAML 3.0\n--- a\n", 1, "this version of YAML is not known; leave the %YAML line out."),
    ("[a]]\n", 1, "this stands after the end of the document; a file may hold one only."),
]


@pytest.mark.parametrize(("text", "line", "sentence"), REFUSED)
@pytest.mark.usefixtures("parser")
def test_what_is_unsafe_or_unclear_is_refused_at_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_yaml_text(text, "f.yaml")
    assert str(caught.value) == f"f.yaml, line {line}: {sentence}"


def test_a_mistake_without_a_sentence_of_its_own_still_has_its_line() -> None:
    with pytest.raises(BadFile, match="^f[.]yaml, line 2: this is not YAML; look at"):
        read_yaml_text("a: 1\nb: !<x y\n", "f.yaml")


@pytest.mark.parametrize("escape", ["\\ud800", "\\UFFFFFFFF"])
@pytest.mark.usefixtures("parser")
def test_an_escape_for_no_character_is_refused(escape: str) -> None:
    with pytest.raises(BadFile, match=r"^f\.yaml, line 1: "):
        read_yaml_text(f'"{escape}"', "f.yaml")


def test_a_file_in_another_encoding_is_refused_at_its_line() -> None:
    with pytest.raises(BadFile) as caught:
        read_yaml_bytes("a: 1\nb: 群\n".encode("big5"), "f.yaml")
    assert str(caught.value) == "f.yaml, line 2: byte 0xb8 is not UTF-8; save the file as UTF-8."


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 200_000, "- " * 200_000, "? " * 200_000])
@pytest.mark.usefixtures("parser")
def test_deep_nesting_gives_one_sentence(text: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_yaml_text(text, "f.yaml")
    assert "\n" not in str(caught.value)


def test_aliases_cannot_multiply() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    with pytest.raises(BadFile, match="the anchor &a0 is not allowed"):
        read_yaml_text(bomb, "f.yaml")


def test_a_sentence_does_not_repeat_a_whole_file() -> None:
    with pytest.raises(BadFile) as caught:
        read_yaml_text(f"? {'k' * 100_000}\n: 1\n? {'k' * 100_000}\n: 2\n", "f.yaml")
    assert len(str(caught.value)) < 200


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("team-size: one\n", encoding="utf-8")
    assert read_yaml(path).value == {"team-size": "one"}
    path.write_text("team-size: [\n", encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_yaml(str(path))
    assert caught.value.fields["file"] == str(path)


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(type(key) is str and _is_plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or type(value) in (str, bool, int) or (type(value) is float and math.isfinite(value))


YAML_LIKE = st.text(st.sampled_from("ab:-[]{}#&*!|>'\"%@`,? \n\t\\0159.~\r\ufeff\u2028中"), max_size=60)


@pytest.mark.parametrize("loader", PARSERS)
@settings(max_examples=150, deadline=None)
@given(text=st.one_of(st.text(max_size=60), YAML_LIKE))
def test_any_text_is_a_document_or_a_sentence(loader: Any, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "Loader", loader)
        try:
            document = read_yaml_text(text, "f.yaml")
        except BadFile as error:
            assert str(error).startswith("f.yaml, line ")
            assert 1 <= error.fields["line"] <= max(len(text.splitlines()), 1)  # type: ignore[operator]
        else:
            assert isinstance(document, Document)
            assert _is_plain(document.value)


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=60))
def test_any_bytes_are_a_document_or_a_sentence(data: bytes) -> None:
    try:
        assert _is_plain(read_yaml_bytes(data, "f.yaml").value)
    except BadFile as error:
        assert str(error).startswith("f.yaml, line ")


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
    | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc-", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(value=PLAIN)
def test_what_is_written_as_json_is_read_as_it_was(value: Any) -> None:
    assert read_yaml_text(json.dumps(value, ensure_ascii=False), "f.yaml").value == value
