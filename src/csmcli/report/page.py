"""What all pages have in common: the frame, the style, and that nothing gets in but what was meant.

A page is opened years later, from a mail, on a machine without a network: style and pictures are inside it and
nothing is loaded. There is no script at all. The page itself forbids both, by a policy that lets in the one style
sheet by its hash, so that even a mistake in a template could neither run anything nor call home.

Data never passes as markup: everything is escaped, and characters without a glyph, which could turn a line round
or make two names alike, are taken out: spelled out, as on a terminal, they would puzzle a client.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from csmcli.core.speech import Speech
from csmcli.language import teller
from csmcli.output.amounts import amount
from csmcli.output.terminal import is_hidden

_FOLDER = Path(__file__).parent / "templates"
_EMOJI_JOINER = "\u200d"


def drawn(template: str, speech: Speech, **facts: object) -> str:
    """The page that `template` (a file of the templates folder) makes of `facts`, in the language of `speech`.

    In the template ``say`` speaks that language, and so do ``day``, ``month`` and ``amount(hundredths, unit)``.
    """
    style, policy = _style()
    return (
        _environment()
        .get_template(template)
        .render(
            language=speech.language,
            style=style,
            policy=policy,
            say=teller(speech.language),
            day=speech.day,
            month=speech.month,
            amount=partial(amount, speech=speech),
            **facts,
        )
    )


def shown(value: object) -> object:
    """`value` as it may stand on a page: a text on one line, without any character that has no glyph of its own."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    words = " ".join(value.split())
    if words.isprintable() and words.isascii():
        return words
    return "".join(c for c in words if c == _EMOJI_JOINER or not is_hidden(c))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> tuple[Markup, str]:
    """The style sheet, and the policy that lets in nothing but it."""
    sheet = (_FOLDER / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return Markup(sheet), policy  # noqa: S704 # a file of the package
