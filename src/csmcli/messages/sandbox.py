"""The sandbox: Jinja with nothing in it but facts, days and amounts.

A dot only ever looks into our facts, so ``date.copy`` is a day and not a method of dict, and no attribute of
anything can be reached. A fact that is not known raises its own name when it is said, and is false when asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import test_defined
from jinja2.utils import missing

from csmcli.core.speech import Speech

OPEN, CLOSE = "\ue000", "\ue001"
"""Around own words; of the private use area, which neither a template nor a fact may hold."""


_AFTER_WORDS = re.compile(r"^(?![ \t]*{%[^%\n]*%}[ \t]*$)(.*)(?<![-+])%}[ \t]*$", re.MULTILINE)


class Own(str):
    """Words of the client's own: a name, an address. They may hold whatever the client likes."""

    __slots__ = ()


class Unknown(TemplateRuntimeError):
    """The name of a fact on its way out of Jinja."""


class _Missing(StrictUndefined):
    """A fact without a value: asked about it is false, said it is an error that has its name."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, *_: Any) -> None:
        super().__init__(hint, obj, name, Unknown)

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)

    def __bool__(self) -> bool:  # type: ignore[override] # to ask about a fact is no error
        return False


class _Group:
    """The facts behind a dot: ``date`` of ``date.launch``."""

    def __init__(self, name: str, facts: Mapping[str, object]) -> None:
        self.name = name
        self.facts = facts


class Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which a dot only ever looks into our facts: ``date.copy`` is a day, not a method of dict."""

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """A tag alone on its line takes the line's end along; one at the end of a sentence leaves it there."""
        return super().preprocess(_AFTER_WORDS.sub(r"\1+%}", source), name, filename)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The fact behind a dot; a missing one knows its whole name."""
        if isinstance(obj, _Group):
            name = f"{obj.name}.{argument}"
            return obj.facts[name] if name in obj.facts else self.undefined(name=name)
        if type(obj) is dict and argument in obj:
            return obj[argument]
        return obj if isinstance(obj, Undefined) else self.undefined(name=str(argument))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As `getitem`: there is nothing else to reach."""
        return self.getitem(obj, attribute)


def environment(speech: Speech | None = None) -> Environment:
    """Jinja with nothing of its own but ``is defined``; with `speech`, days and amounts can be said."""
    jinja = Environment(undefined=_Missing, autoescape=False, trim_blocks=True, lstrip_blocks=True, cache_size=0)
    jinja.globals.clear()
    jinja.tests = {"defined": test_defined}
    jinja.filters = {}
    if speech:
        told: dict[str, Callable[[Any], str]] = {"day": speech.day, "month": speech.month, "money": speech.money}
        jinja.filters = {name: _told(word) for name, word in told.items()}
        jinja.finalize = lambda value: _worded(value, speech)
    return jinja


def _told(word: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: word(_there(value))


def _there(value: Any) -> Any:
    """`value`, if it is known."""
    if isinstance(value, _Missing):
        raise Unknown(value._undefined_message)
    return value


def _worded(value: Any, speech: Speech) -> str:
    """What stands in the text for a value."""
    _there(value)
    if isinstance(value, Own):
        return OPEN + " ".join(_clean(value).split()) + CLOSE
    if isinstance(value, date):
        return speech.day(value)
    return _clean(value) if isinstance(value, str) else speech.number(value)


def _clean(words: str) -> str:
    """Words without control characters, and without those that mark own words."""
    return "".join(c for c in words if unicodedata.category(c) not in ("Cc", "Co", "Cs") or c.isspace())


def grouped(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts as a template sees them: every name behind a dot in its group."""
    groups = {name.partition(".")[0] for name in facts if "." in name} | {"link", "date", "resource", "proposed"}
    plain = {name: value for name, value in facts.items() if "." not in name}
    return {**plain, **{group: _Group(group, facts) for group in groups}}
