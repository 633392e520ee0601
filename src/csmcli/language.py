"""The language csm speaks: English, or Traditional Chinese from a gettext catalogue.

The choice is made before Typer is imported, because Typer reads its own words on import; the
catalogue is looked up once and not, as ``gettext.gettext`` would, anew for every sentence.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from csmcli.errors import CsmError

LANGUAGES = ("en", "zh-TW")
DOMAIN = "csm"
LOCALE = Path(__file__).parent / "locale"

_translate: Callable[[str], str] = str


def choose(told: str | None, environ: Mapping[str, str]) -> str:
    """`told` where it is a language of ours, else what the system speaks, else English."""
    if told in LANGUAGES:
        return told
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return "zh-TW" if value.replace("-", "_").startswith(("zh_TW", "zh_Hant", "zh_HK")) else "en"
    return "en"


def use(language: str) -> None:
    """Speak `language` from now on, Typer included if it is not imported yet."""
    global _translate
    os.environ["LANGUAGE"] = language.replace("-", "_")
    if language != "en":
        import gettext

        gettext.bindtextdomain(DOMAIN, LOCALE)
        gettext.textdomain(DOMAIN)
    _translate = _catalogue(language)


def tell(template: str, /, **fields: object) -> str:
    """A sentence in the language in use: the template is translated first and filled afterwards."""
    return _said(_translate, template, fields)


def teller(language: str) -> Callable[..., str]:
    """A `tell` that speaks `language` whatever language is in use: what a client reads is in the client's own."""
    translate = _catalogue(language)

    def told(template: str, /, **fields: object) -> str:
        return _said(translate, template, fields)

    return told


def _catalogue(language: str) -> Callable[[str], str]:
    if language == "en":
        return str
    import gettext

    return gettext.translation(DOMAIN, LOCALE, [language.replace("-", "_")], fallback=True).gettext


def _said(translate: Callable[[str], str], template: str, fields: Mapping[str, object]) -> str:
    # To gettext the empty sentence is the catalogue's own heading.
    words = translate(template) if template else ""
    return _filled(words, fields) if fields else words


def _filled(words: str, fields: Mapping[str, object]) -> str:
    """The sentence with its fields in place; what stands in a command to be typed is quoted where a shell needs it."""
    if "csm " not in words or not any(isinstance(value, (str, os.PathLike)) for value in fields.values()):
        return words.format(**fields)
    from csmcli.hints import typeable

    return typeable(words, fields)


def sentence(error: CsmError, shown: Callable[[str], str] = str) -> str:
    """An error in the language in use; an error in a field of it, such as a `problem`, is put into it too.

    `shown` makes a text fit to be printed.
    """
    fields = {
        name: sentence(value, shown)
        if isinstance(value, CsmError)
        else shown(str(value))
        if isinstance(value, (str, os.PathLike))
        else value
        for name, value in error.fields.items()
    }
    return _filled(tell(error.template), fields)
