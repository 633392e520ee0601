"""Whether a document has the shape of its model, and if not, what would be right, in our words.

Pydantic finds the place; the words come from the annotation that stands there in `schema`. So
there is one sentence for a missing field, one for an unknown one and one for everything else,
and none of them needs a table of pydantic's error types that a new release could outgrow.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from csmcli.errors import CsmError
from csmcli.playbooks.events import Document, Path
from csmcli.playbooks.fields import Record
from csmcli.playbooks.findings import Finding
from csmcli.playbooks.places import clip
from csmcli.playbooks.sheets import place

Model = TypeVar("Model", bound=Record)

KEY = "[key]"
"""How pydantic marks that the key of a mapping, and not its value, is at fault."""


def shape(model: type[Model], document: Document, file: str) -> Model | list[Finding]:
    """The document as a `model`, or everything about it that does not fit."""
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        return [_finding(model, document, file, e) for e in error.errors(include_url=False)]


def _finding(model: type[BaseModel], document: Document, file: str, error: Mapping[str, Any]) -> Finding:
    path: Path = error["loc"]
    if path and path[-1] == KEY:
        path = path[:-1]
        allowed = get_args(_plain(_hint(model, path[:-1])))[0]
        problem = CsmError("is not a key that fits here; it must be {expected}.", expected=expected(allowed))
    elif error["type"] == "extra_forbidden":
        problem = unknown_field(str(path[-1]), _fields(_hint(model, path[:-1])))
    elif error["type"] == "missing":
        problem = CsmError("is missing; give {expected}.", expected=expected(_hint(model, path)))
    else:
        right, found = expected(_hint(model, path)), _found(error["input"])
        problem = CsmError("must be {expected}, not {found}.", expected=right, found=found)
    return place(file, document, path, problem)


def unknown_field(name: str, fields: Iterable[str]) -> CsmError:
    """That there is no such field, and which one was probably meant."""
    names = list(fields)
    near = difflib.get_close_matches(name, names, 1)
    if near:
        return CsmError('is not a field here; did you mean "{near}"?', near=near[0])
    return CsmError("is not a field here; the fields are {fields}.", fields=", ".join(names))


def expected(hint: Any) -> CsmError:
    """What an annotation of `schema` asks for, in words."""
    said = [m for m in getattr(hint, "__metadata__", ()) if isinstance(m, CsmError)]
    if said:
        return said[0]
    inner = _optional(hint)
    if inner is not hint:
        return expected(inner)
    if get_origin(hint) is Literal:
        return CsmError("one of {allowed}", allowed=", ".join(get_args(hint)))
    if hint is bool:
        return CsmError("true or false")
    fields = _fields(hint)
    return CsmError("a mapping with {fields}", fields=", ".join(fields)) if fields else CsmError("a mapping")


def _found(value: Any) -> CsmError | str:
    if value is None:
        return CsmError("empty")
    if isinstance(value, dict):
        return CsmError("a mapping")
    if isinstance(value, list):
        return CsmError("a list of {count}", count=len(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{clip(value)}"' if isinstance(value, str) else str(value)


def _hint(model: type[BaseModel], path: Path) -> Any:
    """The annotation at `path`, with what stands beside it."""
    here: Any = model
    for step in path:
        bare = _plain(here)
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            here = _hints(bare)[str(step)]
        else:
            here = get_args(bare)[-1]
    return here


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    """The annotations of a model, worked out once: a file can hold as many mistakes as it has lines."""
    hints = get_type_hints(model, include_extras=True)
    return {called: hints[name] for name, called in _names(model).items()}


def _names(model: type[BaseModel]) -> dict[str, str]:
    """The fields of a model, and what a file calls them: `from` is no name in Python."""
    return {name: field.alias or name for name, field in model.model_fields.items()}


def _fields(hint: Any) -> tuple[str, ...]:
    bare = _plain(hint)
    return tuple(_names(bare).values()) if isinstance(bare, type) and issubclass(bare, BaseModel) else ()


def _plain(hint: Any) -> Any:
    """An annotation without what stands beside it, and without ``| None``."""
    while True:
        inner = _optional(hint.__origin__ if get_origin(hint) is Annotated else hint)
        if inner is hint:
            return hint
        hint = inner


def _optional(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(a for a in get_args(hint) if a is not type(None))
    return hint
