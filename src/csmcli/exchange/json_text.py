"""JSON as strict as it is meant to be: what Python's parser lets pass or chokes on is one sentence here.

NaN and Infinity are no JSON, of a name given twice only the last one would be kept in silence, a million
brackets end the parser's recursion, and a number of five thousand digits raises what nobody expects.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from csmcli.errors import BadFile

_SHOWN = 40
"""So many characters of what is complained of are shown."""


def parsed(text: str) -> Any:
    """The value of a JSON text. Raises BadFile, a sentence without file and line, for what is none."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise BadFile(
            "this is no JSON: {problem}, at character {place}.", problem=error.msg, place=error.pos + 1
        ) from None
    except RecursionError:
        raise BadFile("this is nested too deep to be data.") from None
    except ValueError:  # Python's own limit on the digits of a whole number
        raise BadFile("it holds a number of thousands of digits.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadFile("“{name}” is there twice in one object.", name=twice[:_SHOWN])
    return made


def _constant(word: str) -> Any:
    raise BadFile("{word} is no number in JSON.", word=word)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise BadFile("{number} is too large for a number.", number=text[:_SHOWN])
    return number


@contextmanager
def text_of(path: Path) -> Iterator[TextIO]:
    """The file at `path` open as text: UTF-8, UTF-16 or UTF-32, with or without a mark, as JSON begins in each.

    Raises BadFile where it cannot be read, also in the middle of it.
    """
    try:
        with path.open("rb") as file:
            encoding = json.detect_encoding(file.read(4))
        with path.open(encoding=encoding) as opened:
            yield opened
    except UnicodeError:
        raise BadFile("{file} is no text in {encoding}; save it as UTF-8.", file=path, encoding=encoding) from None
    except OSError as error:
        raise BadFile("{file} cannot be read: {problem}.", file=path, problem=error.strerror) from None


def shortened(text: str) -> str:
    """The beginning of a text, to be shown in a complaint."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
