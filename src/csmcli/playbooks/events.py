"""YAML as plain values that remember where they stood, built from the parser's events without recursion.

`yaml.load` loses the positions that an error message needs, follows aliases that multiply, and
crashes the interpreter on deep nesting. Events come one at a time, so what is unsafe or unclear is
refused at the line where it begins, before anything is built from it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from csmcli.errors import BadFile, CsmError
from csmcli.playbooks.files import is_name, read_bytes
from csmcli.playbooks.places import clip, located
from csmcli.playbooks.scalars import TooLarge, resolve
from csmcli.playbooks.syntax import explain

MAX_DEPTH = 20

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

Path = tuple[str | int, ...]
"""The keys and indexes (from 0) that lead from the top of a document to a value."""


class Position(NamedTuple):
    """Where something stands in its file, both counted from 1."""

    line: int
    column: int


class Document(NamedTuple):
    """A YAML file: dict, list, str, int, float, bool and None, and the position of each by its path.

    A value in a mapping has the position of its key, which is where a reader looks for it.
    An empty file has the value None. A date stays text, and so does a number with a leading zero.
    """

    value: Any
    positions: Mapping[Path, Position]

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest one around it that exists."""
        while path not in self.positions and path:
            path = path[:-1]
        return self.positions[path].line

    def field(self, path: Path) -> str:
        """`path` as a person reads it: ``milestones.copy.due.1.days``."""
        names: list[str] = []
        here = self.value
        for step in path:
            here = _inside(here, step)
            names.append(_entry_name(here, step))
        return ".".join(names)


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _entry_name(value: Any, step: str | int) -> str:
    if isinstance(step, str):
        return clip(step)
    key = value.get("key", value.get("value")) if isinstance(value, dict) else None
    return key if isinstance(key, str) and is_name(key) else str(step + 1)


def read_yaml(path: str | os.PathLike[str]) -> Document:
    """The YAML file at `path`, at most 1 MiB. Raises BadFile with the line."""
    name = os.fspath(path)
    return read_yaml_bytes(read_bytes(name), name)


def read_yaml_bytes(data: bytes, name: str) -> Document:
    """The YAML in `data`, whose errors speak of the file `name`. Raises BadFile."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = CsmError("byte {byte:#04x} is not UTF-8; save the file as UTF-8.", byte=data[error.start])
        raise located(name, line, problem) from None
    return read_yaml_text(text, name)


def read_yaml_text(text: str, name: str) -> Document:
    """The YAML in `text`, whose errors speak of the file `name`. Raises BadFile."""
    strange = _UNPRINTABLE.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        problem = CsmError("the character U+{code:04X} may not stand in YAML; take it out.", code=ord(strange.group()))
        raise located(name, line, problem)
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=Loader):
            builder.take(event)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        line, problem = explain(error, text)
        raise located(name, line, problem) from None
    return Document(builder.root, builder.positions)


class _Open:
    """A list or mapping that is being filled; ``key`` waits for its value."""

    __slots__ = ("into", "key", "path")

    def __init__(self, into: Any, path: Path) -> None:
        self.into = into
        self.path = path
        self.key: str | None = None


class _Builder:
    """Takes events in order; afterwards ``root`` is the value and ``positions`` the places."""

    def __init__(self, name: str) -> None:
        self.root: Any = None
        self.positions: dict[Path, Position] = {(): Position(1, 1)}
        self._name = name
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise self._refuse(
                event, CsmError("the alias *{name} is not allowed; write it out.", name=clip(str(event.anchor)))
            )
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._refuse(event, CsmError("a second document begins here; a file may hold one only."))

    def _scalar(self, event: Any) -> None:
        self._require_plain(event)
        if _SURROGATE.search(event.value):
            raise self._refuse(event, CsmError("an escape here stands for no character; write the character itself."))
        try:
            value = resolve(event.value) if event.implicit[0] else event.value
        except TooLarge as problem:
            raise self._refuse(event, problem) from None
        if self._awaits_key():
            self._key(event, value)
        else:
            self._put(value, self._place(event))

    def _start(self, event: Any) -> None:
        self._require_plain(event)
        if self._awaits_key():
            raise self._refuse(event, CsmError("a key must be a word, not a list or a mapping."))
        if len(self._open) >= MAX_DEPTH:
            raise self._refuse(event, CsmError("more than {depth} levels lie inside each other.", depth=MAX_DEPTH))
        into: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(event)
        self._put(into, path)
        self._open.append(_Open(into, path))

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].into, dict) and self._open[-1].key is None

    def _key(self, event: Any, key: Any) -> None:
        top = self._open[-1]
        if not isinstance(key, str):
            raise self._refuse(
                event, CsmError("the key {key} must be a word; put it in quotes.", key=clip(str(event.value)) or "~")
            )
        path = (*top.path, key)
        if key in top.into:
            first = self.positions[path].line
            problem = CsmError(
                '"{key}" stands here twice, first on line {first}; keep one.', key=clip(key), first=first
            )
            raise self._refuse(event, problem)
        top.key = key
        self.positions[path] = _position(event)

    def _place(self, event: Any) -> Path:
        """The path of the value that begins with `event`, noting its position unless its key stands for it."""
        if not self._open:
            self.positions[()] = _position(event)
            return ()
        top = self._open[-1]
        if top.key is not None:
            return (*top.path, top.key)
        path = (*top.path, len(top.into))
        self.positions[path] = _position(event)
        return path

    def _put(self, value: Any, path: Path) -> None:
        if not path:
            self.root = value
            return
        top = self._open[-1]
        if top.key is None:
            top.into.append(value)
        else:
            top.into[top.key] = value
            top.key = None

    def _require_plain(self, event: Any) -> None:
        if event.anchor is not None:
            raise self._refuse(
                event, CsmError("the anchor &{name} is not allowed; leave it out.", name=clip(event.anchor))
            )
        if event.tag is not None:
            raise self._refuse(event, CsmError("the tag {tag} is not allowed; leave it out.", tag=clip(event.tag)))

    def _refuse(self, event: Any, problem: CsmError) -> BadFile:
        return located(self._name, _position(event).line, problem)


def _position(event: Any) -> Position:
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)
