"""In which encoding a text file is written, found out from its bytes.

UTF-8 proves itself, UTF-16 by its mark or its zero bytes. Between Big5, GB18030 and Western text there is no
proof, since most bytes are text in all of them: what tells is how likely the characters are that come out
(`likelihood`). Nothing is guessed where two read about equally well: a wrong name in the store costs more than a question.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from csmcli.errors import BadFile, BadInput
from csmcli.exchange.likelihood import chinese, western, worth

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
"""How many bytes of lines that are not ASCII are looked at: more does not tell more."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_AS_MEANT = {"big5": "cp950", "gb2312": "gb18030", "gbk": "gb18030", "utf-8": "utf-8-sig", "ansi": "cp1252"}
"""What programs that say the one have written, nearly always: the wider sibling."""

_FAMILIES = (("cp950", "big5hkscs"), ("gb18030",), ("cp1252",))
"""Siblings agree on nearly every byte: the second is tried where the first does not know a character."""

_LEAST = 0.35
"""How likely a reading has to be."""
_AHEAD, _AHEAD_BY_LENGTH = 0.15, 0.5
"""How far the best reading must be ahead of the next: at the least, and times the root of the number of characters."""


def encoding_of(path: Path, told: str | None) -> str:
    """The codec that reads the file; `told` overrules. Raises BadInput for an unknown word, BadFile where none fits."""
    if told:
        return _codec(told)
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return codec
    if b"\0" in start:
        return _wide(path, start)
    look = _looked(path)
    if look.utf8:
        return "utf-8"
    if look.mostly_utf8:
        raise unreadable(path, "utf-8")
    return _likeliest(path, look.sample)


def _codec(told: str) -> str:
    name = f"cp{told}" if told.isdecimal() else told
    try:
        codec = codecs.lookup(name).name
        "a".encode(codec)  # not every codec is one of texts
    except (LookupError, UnicodeError):
        raise BadInput(
            "There is no encoding “{word}”; say utf-8, utf-16, cp950 (Big5), big5-hkscs, gb18030 or cp1252.", word=told
        ) from None
    return _AS_MEANT.get(codec, codec)


def unreadable(path: Path, codec: str) -> BadFile:
    """What is wrong with a file that is no text in the encoding `codec`: the line where that shows."""
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    for chunk in _chunks(path):
        try:
            line += _lines(decoder.decode(chunk))
        except UnicodeDecodeError as error:
            line += _lines(error.object[: error.start].decode(codec, "ignore"))
            break
    return BadFile(
        "{file}, line {line}: this is not {encoding} text. Say another encoding with --encoding, "
        "or save the file as “CSV UTF-8”.",
        file=path,
        line=line,
        encoding=shown(codec),
    )


def _lines(text: str) -> int:
    return text.count("\n") + len(re.findall(r"\r(?!\n)", text))


def shown(codec: str) -> str:
    """An encoding as people call it."""
    names = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "big5hkscs": "Big5-HKSCS", "gb18030": "GB18030"}
    return names.get(codec) or ("UTF-16" if codec.startswith("utf-16") else codec)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


class _Look(NamedTuple):
    """``sample`` holds lines that are not ASCII; ``mostly_utf8`` whether most of them are UTF-8 all the same."""

    utf8: bool
    mostly_utf8: bool
    sample: bytes


def _looked(path: Path) -> _Look:
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, sample, held = True, bytearray(), False
    for chunk in _chunks(path):
        if b"\0" in chunk:
            raise _zero_bytes(path)
        if chunk.isascii() and not held:
            continue
        try:
            # What is left of a character at the end of a chunk is carried over by the decoder.
            if utf8:
                decoder.decode(chunk)
                held = bool(decoder.getstate()[0])
        except UnicodeDecodeError:
            utf8, held = False, False
        if len(sample) < _SAMPLE:
            sample += b"".join(line for line in chunk.splitlines(keepends=True) if not line.isascii())
    lines = bytes(sample[:_SAMPLE]).splitlines()[: None if len(sample) <= _SAMPLE else -1]
    good = sum(_reads(line, "utf-8") for line in lines)
    return _Look(utf8 and not held, good * 2 >= len(lines), b"\n".join(lines))


def _zero_bytes(path: Path) -> BadFile:
    with path.open("rb") as file:
        line = next(number for number, line in enumerate(file, 1) if b"\0" in line)
    return zero_byte(path, line)


def zero_byte(path: Path, line: int) -> BadFile:
    """For what no text holds: nearly always the end of a file that a disk or a copy has lost."""
    return BadFile("{file}, line {line}: a zero byte; this is no text file, or a damaged one.", file=path, line=line)


def _reads(sample: bytes, codec: str) -> bool:
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _wide(path: Path, start: bytes) -> str:
    """UTF-16 without its mark: the order of bytes in which text comes out, if there is one."""
    shares = {}
    for codec in ("utf-16-le", "utf-16-be"):
        text = start[: len(start) & ~1].decode(codec, "replace")
        shares[codec] = sum(c in "\t\r\n" or " " <= c <= "~" or worth(c) > 0 for c in text) / len(text) if text else 0
    best, other = sorted(shares, key=shares.__getitem__, reverse=True)
    if shares[best] < _LEAST or shares[best] - shares[other] < _AHEAD:
        raise _zero_bytes(path)
    return best


class _Reading(NamedTuple):
    likely: float
    characters: int
    codec: str


def _likeliest(path: Path, sample: bytes) -> str:
    ranked = sorted(filter(None, (_reading(sample, family) for family in _FAMILIES)), reverse=True)
    if not ranked or ranked[0].likely < _LEAST:
        raise BadFile(
            "{file}: its encoding cannot be told, and it is not UTF-8; say it with --encoding (cp950, gb18030, cp1252, …).",
            file=path,
        )
    best = ranked[0]
    ahead = best.likely - ranked[1].likely if len(ranked) > 1 else 1.0
    if ahead < _AHEAD or ahead * best.characters**0.5 < _AHEAD_BY_LENGTH:
        raise BadFile(
            "{file} reads about equally well as {first} and as {second}; say which with --encoding.",
            file=path,
            first=shown(best.codec),
            second=shown(ranked[1].codec),
        )
    if best.codec == "cp950" and not all_of(path, "cp950") and all_of(path, "big5hkscs"):
        return "big5hkscs"
    return best.codec


def _reading(sample: bytes, family: tuple[str, ...]) -> _Reading | None:
    for codec in family:
        if _reads(sample, codec):
            runs = re.findall(r"[^\x00-\x7f]+", sample.decode(codec))
            likely = western if codec == "cp1252" else chinese
            return _Reading(likely(runs), sum(map(len, runs)), codec)
    return None


def all_of(path: Path, codec: str) -> bool:
    """Whether the whole file is text in an encoding."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
