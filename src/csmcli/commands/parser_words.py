"""The words of Typer's parser that it looks up in no catalogue: put into the language in use.

Its errors and "Usage:" are fixed English text, so what it says is recognised piece by piece and said
anew. Only a run in another language loads this; an English one pays nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from typer import _click
from typer._click import exceptions, formatting

from csmcli.language import tell

PIECES = {
    r"Missing argument (?P<name>'.+?')\.": "Missing argument {name}.",
    r"Missing option (?P<name>.+?)\.": "Missing option {name}.",
    r"Choose from:": "Choose from:",
    r"No such option: (?P<name>\S+)": "No such option: {name}",
    r"\(Possible options: (?P<names>.*)\)": "(Possible options: {names})",
    r"Invalid value for (?P<name>.+?): ": "Invalid value for {name}: ",
    r"(?P<value>'.*?') is not one of (?P<choices>.*)\.": "{value} is not one of {choices}.",
    r"(?P<value>\S+) is not in the range (?P<range>.+)\.": "{value} is not in the range {range}.",
    r"(?P<value>'.*?') is not a valid (?:int|float|integer|number)(?: range)?\.": "{value} is no number.",
    r"Got unexpected extra argument\(s\) \((?P<words>.*)\)": "Too many words: {words}",
    r"Option (?P<name>\S+) requires an argument\.": "Option {name} requires a value.",
    r"Option (?P<name>\S+) does not take a value\.": "Option {name} takes no value.",
    r"\.? Did you mean (?P<names>.*)\?": ". Did you mean {names}?",
}
"""What the parser says → our sentence of the same meaning, the message id of its translation."""


def said(text: str) -> str:
    """A sentence of the parser in the language in use; what is not recognised stays as it is."""
    for pattern, template in PIECES.items():
        text = re.sub(pattern, partial(_filled, template), text)
    return text


def _filled(template: str, found: re.Match[str]) -> str:
    return tell(template, **found.groupdict())


class _Formatter(formatting.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        _fold()  # every help begins with its usage, and Rich is loaded by then
        super().write_usage(prog, args, tell("Usage: ") if prefix is None else prefix)


@cache
def _fold() -> None:
    """Have help continue on the next line: a Chinese sentence is one word to Rich, which cuts it off with “…”."""
    from rich.columns import Columns
    from rich.table import Table
    from typer import rich_utils

    class Folding(Table):
        def add_row(self, *cells: Any, **how: Any) -> None:
            super().add_row(*cells, **how)
            for column in self.columns:
                column.overflow = "fold"

    class FoldingColumns(Columns):
        def __init__(self, renderables: Iterable[Any], *args: Any, **how: Any) -> None:
            kept = list(renderables)
            for text in kept:
                text.overflow = "fold"
            super().__init__(kept, *args, **how)

    setattr(rich_utils, "Table", Folding)  # noqa: B010 - a class is replaced
    setattr(rich_utils, "Columns", FoldingColumns)  # noqa: B010


def _told(before: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda error: said(before(error))


def _with_help(before: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def option(command: Any, ctx: Any) -> Any:
        found = before(command, ctx)
        if found is not None:
            found.help = tell(found.help)
        return found

    return option


@cache
def _replace() -> None:
    """Put our words in the parser's place; once, since a second time would translate twice."""
    for kind in (exceptions.UsageError, exceptions.BadParameter, exceptions.MissingParameter, exceptions.NoSuchOption):
        setattr(kind, "format_message", _told(kind.format_message))  # noqa: B010 - a method is replaced
    command = _click.Command
    setattr(command, "get_help_option", _with_help(command.get_help_option))  # noqa: B010
    _click.Context.formatter_class = _Formatter


def speak(group: Any) -> None:
    """Have the parser, and the options of its own on `group`, speak the language in use."""
    _replace()
    for param in group.params:
        param.help = tell(param.help) if param.help else param.help
