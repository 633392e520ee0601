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
    import gettext

    global _translate
    if language == "en":
        os.environ["LANGUAGE"] = "en"
        _translate = str
        return
    code = language.replace("-", "_")
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)
    _translate = gettext.translation(DOMAIN, LOCALE, [code], fallback=True).gettext


def tell(template: str, /, **fields: object) -> str:
    """A sentence in the language in use: the template is translated first and filled afterwards."""
    # To gettext the empty sentence is the catalogue's own heading.
    words = _translate(template) if template else ""
    return words.format(**fields) if fields else words


def sentence(error: CsmError, shown: Callable[[str], str] = str) -> str:
    """An error in the language in use; an error in a field of it, such as a `problem`, is put into it too.

    `shown` makes a text fit to be printed.
    """
    fields = {
        name: sentence(value, shown)
        if isinstance(value, CsmError)
        else shown(value)
        if isinstance(value, str)
        else value
        for name, value in error.fields.items()
    }
    return tell(error.template).format(**fields)
