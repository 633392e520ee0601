"""The words in which we speak of clients among ourselves, and which no client may ever read.

Source: what is sent or shown to a client never carries its tier, or that it is stalled, stuck, behind or at
risk, or any score, health or churn: those words sort clients, and whoever reads that they were sorted
stops trusting. One list, for the messages and for every page that a client gets to see.

English words count whole, so that "stopover" is none; Chinese has no word ends, so the everyday words that
happen to hold one (「部分數字」, 「好評分享」) are told apart beside it. The cost is that an innocent "behind" is
refused as well: it can always be said another way, and what was sent cannot be taken back.
"""

import re
import unicodedata

from csmcli.core.naming import folded

_ENGLISH = re.compile(
    r"(?<![a-z])(tier(?:s|ed)?|stall(?:s|ed|ing)?|stuck|behind|at[ -]risk|score[sd]?|scoring|health|churn(?:s|ed|ing)?)(?![a-z])"
)
_CHINESE = re.compile(
    r"(?<!部)分級|(?<!升)級別|[大中小]型客戶|[大中小]客戶|停滯|卡住|卡關|落後|風險|評分(?!享)|(?<![部百])分數|健康度|流失"
)
_FILLERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters that show nothing: one between two others would hide a word."""


def internal_word(text: str) -> str | None:
    """The first internal word that `text` carries, however it is written; None for none.

    Full-width letters, marks above letters, invisible signs and spaces between Chinese characters hide nothing.
    """
    seen = "".join(_shown(c) for c in unicodedata.normalize("NFKD", text) if c.isspace() or not _unseen(c))
    found = _ENGLISH.search(folded(seen))
    if found is None:
        lines = ("".join(folded(line).split()) for line in seen.splitlines())
        found = next(filter(None, map(_CHINESE.search, lines)), None)
    return found[0] if found else None


def _shown(character: str) -> str:
    """A hyphen for every dash: they look alike."""
    return "-" if character == "\u2212" or unicodedata.category(character) == "Pd" else character


def _unseen(character: str) -> bool:
    return character in _FILLERS or unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me")
