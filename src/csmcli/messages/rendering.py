"""A checked template and a client's facts into text, in a sandbox that knows nothing but those facts.

A fact that is not known is an error with the fact's name, never a hole in a sentence. The client's own words
are marked while the text is made, so that one rendering serves twice: to be sent, and, with a neutral sign
in place of each own word, to be searched for internal words. A client called “Health Bar” can be greeted, and
no branch that a template takes for that name alone is left out of the search.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from csmcli.core.internal_words import internal_word
from csmcli.core.speech import Speech
from csmcli.errors import CsmError, Refused
from csmcli.messages.sandbox import CLOSE, OPEN, Unknown, environment, grouped

LONGEST_TEXT = 10_000

_MARK = "※"
_OWN = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
_HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]{CLOSE}) (?=[{_HAN}])|(?<=[{_HAN}]) (?={OPEN}[{_HAN}])")
"""A space beside own words, which a template has for a name in Latin letters and a Chinese name does without."""

_HOLES = re.compile(r"\n{3,}")


class NotKnown(CsmError):
    """A fact that the message says is not known of this client; ``fact`` is its name."""


class InternalWord(Refused):
    """The text carries a word that no client may read; ``word`` is the word."""


class TooLong(Refused):
    """The text is longer than any message should be."""


def render(source: str, facts: Mapping[str, object], speech: Speech) -> str:
    """The text of a template without faults. Raises NotKnown, with the name of the fact, InternalWord and TooLong."""
    template = environment(speech).from_string(source)
    parts: list[str] = []
    length = 0
    try:
        for part in template.generate(grouped(facts)):
            parts.append(part)
            length += len(part)
            if length > LONGEST_TEXT:
                raise TooLong("The message is longer than {most} characters.", most=LONGEST_TEXT)
    except Unknown as unknown:
        raise NotKnown("{fact} is not known.", fact=str(unknown)) from None
    text = _HOLES.sub("\n\n", _without_blanks(_BETWEEN_HAN.sub("", "".join(parts)))).strip()
    word = internal_word(_OWN.sub(_MARK, text))
    if word:
        raise InternalWord("It says “{word}”, a word of ours that no client should read.", word=word)
    return text.replace(OPEN, "").replace(CLOSE, "")


def _without_blanks(text: str) -> str:
    """`text` without blanks at the ends of its lines; a regular expression would go back over long runs of them."""
    return "\n".join(line.rstrip(" \t\u3000") for line in text.split("\n"))
