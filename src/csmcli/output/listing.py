"""The one way out for data: a view's records, in the format that the user asked for.

A format's module is imported when it is asked for and never before, because Rich alone costs
a command about as many instructions as all the rest of it: a piped table or JSON never pays that.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from types import ModuleType
from typing import NamedTuple, TextIO

from csmcli.errors import BadInput
from csmcli.output.columns import Column

__all__ = ["FORMATS", "Column", "show", "show_one"]

_MODULES = {"table": "terminal", "json": "as_json", "csv": "as_csv", "markdown": "as_markdown"}

FORMATS = tuple(_MODULES)


def show(
    records: Iterable[NamedTuple],
    columns: Sequence[Column],
    format: str,
    out: TextIO,
    *,
    err: TextIO,
    width: int | None,
    colour: bool,
    empty: str,
    kind: type[NamedTuple] | None = None,
) -> None:
    """Write a listing to ``out``: the chosen columns (table, markdown) or every field (json, csv).

    ``records`` may be a generator: all but the table hold one record at a time. ``width`` is in
    terminal columns, None to ask the terminal. ``kind`` is the records' class, which gives an
    empty CSV its header; without it the header of an empty CSV is the fields of ``columns``.
    An empty table leaves ``out`` untouched and says ``empty`` on ``err``.
    Raises BadInput for a format that is not one of FORMATS.
    """
    module = _module(format)
    if format != "table":
        module.show_all(records, columns, out, kind)
        return
    kept = list(records)
    if not kept:
        module.write(err, empty)
    elif out.isatty():
        _rich().show_all(kept, columns, out, width, colour)
    else:
        module.show_all(kept, columns, out)


def show_one(
    record: NamedTuple,
    columns: Sequence[Column],
    format: str,
    out: TextIO,
    *,
    width: int | None,
    colour: bool,
) -> None:
    """Write one record: a JSON object, one CSV row, or its columns as lines of title and value.

    Raises BadInput for a format that is not one of FORMATS.
    """
    module = _module(format)
    if format == "table" and out.isatty():
        _rich().show_one(record, columns, out, width, colour)
    else:
        module.show_one(record, columns, out)


def _module(format: str) -> ModuleType:
    if format not in _MODULES:
        raise BadInput(
            'There is no format "{format}": use one of {formats}.', format=format, formats=", ".join(FORMATS)
        )
    return import_module(f"csmcli.output.{_MODULES[format]}")


def _rich() -> ModuleType:
    return import_module("csmcli.output.rich_table")
