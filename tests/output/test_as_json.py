from __future__ import annotations

import io
import json
import math
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.output.as_json import show_all, show_one


class Empty(NamedTuple):
    pass


def as_plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: as_plain(item) for name, item in value._asdict().items()}
    if isinstance(value, (tuple, list)):
        return [as_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp950"])
@pytest.mark.parametrize("tty", [False, True])
def test_true_values_come_back(
    encoding: str, tty: bool, clients: Any, columns: Any, draw: Callable[..., bytes]
) -> None:
    drawn = draw(clients, columns, "json", encoding=encoding, tty=tty)
    assert json.loads(drawn.decode(encoding)) == as_plain(clients)
    assert json.loads(draw(clients[1], columns, "json", encoding=encoding, tty=tty).decode(encoding)) == as_plain(
        clients[1]
    )


def test_the_bytes_are_those_of_the_standard_library(clients: Any, columns: Any, draw: Callable[..., bytes]) -> None:
    tame = clients[:3]
    assert draw(tame, columns, "json").decode() == json.dumps(as_plain(tame), indent=2, ensure_ascii=False) + "\n"
    assert draw(tame, columns, "json", encoding="ascii").decode() == json.dumps(as_plain(tame), indent=2) + "\n"


def test_nothing_is_an_empty_array(columns: Any, draw: Callable[..., bytes]) -> None:
    assert draw([], columns, "json") == b"[]\n"


def test_an_empty_record_is_an_empty_object() -> None:
    out = io.StringIO()
    show_one(Empty(), (), out)
    assert out.getvalue() == "{}\n"


def test_anything_else_is_its_text(note: Any) -> None:
    out = io.StringIO()
    show_one(note(Decimal("1.50")), (), out)
    assert json.loads(out.getvalue()) == {"text": "1.50"}


def test_strings_are_escaped_as_the_standard_library_does(note: Any) -> None:
    text = "".join(map(chr, range(0x7F))) + "é月🎉"
    for encoding, ascii_only in [("utf-8", False), ("ascii", True)]:
        buffer = io.BytesIO()
        out = io.TextIOWrapper(buffer, encoding=encoding, newline="\n")
        show_one(note(text), (), out)
        out.flush()
        standard = json.dumps({"text": text}, indent=2, ensure_ascii=ascii_only) + "\n"
        assert buffer.getvalue().decode(encoding) == standard


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_say_is_null(value: float, note: Any) -> None:
    out = io.StringIO()
    show_one(note(value), (), out)
    assert json.loads(out.getvalue(), parse_constant=pytest.fail) == {"text": None}


@given(st.text(st.characters(exclude_categories=())), st.sampled_from(["utf-8", "ascii", "cp950"]))
def test_every_text_comes_back_and_nothing_hidden_is_written(text: str, encoding: str) -> None:
    buffer = io.BytesIO()
    out = io.TextIOWrapper(buffer, encoding=encoding, newline="\n")
    show_all([(text,)], (), out)  # type: ignore[list-item]
    out.flush()
    drawn = buffer.getvalue().decode(encoding)
    assert json.loads(drawn) == [[text]]
    assert not any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in drawn.replace("\n", ""))


def test_records_are_written_as_they_come(note: Any) -> None:
    out = io.StringIO()

    def records() -> Iterator[Any]:
        yield note("one")
        assert "one" in out.getvalue()
        yield note("two")

    show_all(records(), (), out)
    assert json.loads(out.getvalue()) == [{"text": "one"}, {"text": "two"}]
