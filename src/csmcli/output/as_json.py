"""JSON: every field of every record with its true value, one record in memory at a time.

Written by hand, because ``json.dumps`` takes a named tuple for an array and holds the whole
listing, and the import alone costs more than writing fifty records; the bytes are those of
``json.dumps(…, indent=2)``. A hidden character is escaped instead of spelled out: a reader gets
it back exactly, and a terminal never sees it. Field names are a contract (docs/json.md).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite
from typing import NamedTuple, TextIO

from csmcli.output.columns import Column
from csmcli.output.terminal import FILLERS, is_hidden

_SHORT = {ord('"'): '\\"', ord("\\"): "\\\\"} | {
    ord(sign): f"\\{name}" for sign, name in zip("\n\r\t\b\f", "nrtbf", strict=True)
}


class _Escapes(dict[int, str]):
    """Code point → how it stands in a JSON string: itself, or escaped where it is hidden."""

    def __missing__(self, point: int) -> str:
        self[point] = escaped = self._escape(point)
        return escaped

    def _escape(self, point: int) -> str:
        return _unicode_escape(point) if is_hidden(chr(point)) else chr(point)


class _AsciiEscapes(_Escapes):
    """The same for a stream that cannot write every character as it is."""

    def _escape(self, point: int) -> str:
        return _unicode_escape(point) if point > 0x7E else super()._escape(point)


# The joiner is hidden, but an emoji of several pictures would be unreadable without it.
_ESCAPES = _Escapes(_SHORT | {0x200D: "\u200d"})
_ASCII_ESCAPES = _AsciiEscapes(_SHORT)
_ONLY_HIDDEN = _Escapes({ord("\n"): "\n", 0x200D: "\u200d"})


def tame(text: str) -> str:
    """A piece of JSON made elsewhere, with its hidden characters escaped as they are here."""
    # Seven searches in C cost an eighth of looking up each character of a row.
    shows = text.isprintable() and (text.isascii() or not any(filler in text for filler in FILLERS))
    return text if shows else text.translate(_ONLY_HIDDEN)


def show_all(
    records: Iterable[NamedTuple], columns: Sequence[Column], out: TextIO, kind: type[NamedTuple] | None = None
) -> None:
    """Write an array of objects, indented by 2, as the records come."""
    before = "[\n  "
    for record in records:
        out.write(before + _writable(record, "\n  ", out.encoding))
        before = ",\n  "
    out.write("[]\n" if before.startswith("[") else "\n]\n")


def show_one(record: NamedTuple, columns: Sequence[Column], out: TextIO) -> None:
    """Write one object, indented by 2."""
    out.write(_writable(record, "\n", out.encoding) + "\n")


def _writable(record: NamedTuple, line_end: str, encoding: str | None) -> str:
    text = _rendered(record, line_end, _ESCAPES)
    if text.isascii() or _survives(text, encoding or "utf-8"):
        return text
    return _rendered(record, line_end, _ASCII_ESCAPES)


def _survives(text: str, encoding: str) -> bool:
    # Some code pages write two characters alike (cp950 both ¢ and ￠), so only a way back proves it.
    try:
        return text.encode(encoding).decode(encoding) == text
    except UnicodeEncodeError:
        return False


def _rendered(value: object, line_end: str, escapes: _Escapes) -> str:
    if isinstance(value, str):
        return f'"{value if _is_tame(value) else value.translate(escapes)}"'
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return _container(value, line_end, escapes)
    if isinstance(value, float):
        # NaN and Infinity are not JSON: one of them would spoil the whole document.
        return repr(value) if isfinite(value) else "null"
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return str(value) if isinstance(value, int) else _rendered(str(value), line_end, escapes)


def _is_tame(text: str) -> bool:
    # Most texts are; looking each of their characters up would double the cost of a listing.
    return text.isascii() and text.isprintable() and '"' not in text and "\\" not in text


def _container(value: Sequence[object], line_end: str, escapes: _Escapes) -> str:
    deeper = line_end + "  "
    items = [_rendered(item, deeper, escapes) for item in value]
    opening, closing = "[]"
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        opening, closing = "{}"
        items = [f'"{name}": {item}' for name, item in zip(value._fields, items, strict=True)]
    if not items:
        return opening + closing
    return opening + deeper + ("," + deeper).join(items) + line_end + closing


def _unicode_escape(point: int) -> str:
    if point < 0x10000:
        return f"\\u{point:04x}"
    high, low = divmod(point - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
