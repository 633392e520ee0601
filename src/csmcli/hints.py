"""Commands that a sentence tells the user to type: a name or a path in one must reach csm as it is.

A path may hold a space, a key a quote; pasted as they stand, the shell would read them as something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from shlex import quote

COMMAND = re.compile(
    r"\bcsm(?: --?[a-z][a-z-]*| [a-z][a-z-]*| [A-Z]+(?![a-z])(?:\.[a-z]+)?(?:=[A-Z]+)?| [\w=-]*\{\w+\}[\w=-]*)+",
    re.ASCII,
)
"""A command in a template: words, options and values, up to the first word that can be none."""
_FIELD = re.compile(r"\{(\w+)\}")


class Shell(str):
    """Words that are already as a shell takes them."""

    __slots__ = ()


PATHS = ("path", "file", "folder", "database")
"""The fields that hold a path."""


def shell_word(name: str, value: object) -> str:
    """The value of the field `name` as one word of a shell; of a path one that is neither an option nor a home folder."""
    text = str(value)
    if isinstance(value, Shell):
        return text
    if name in PATHS and text.startswith(("-", "~")):
        text = f"./{text}"
    return text if text.replace("-", "").replace(".", "").replace("/", "").replace("_", "").isalnum() else quote(text)


def typeable(template: str, fields: Mapping[str, object]) -> str:
    """The template filled with `fields`, those within a command quoted where that is needed."""
    pieces, done = [], 0
    for command in COMMAND.finditer(template):
        pieces.append(template[done : command.start()].format(**fields))
        pieces.append(_FIELD.sub(lambda field: shell_word(field[1], fields[field[1]]), command[0]))
        done = command.end()
    pieces.append(template[done:].format(**fields))
    return "".join(pieces)
