"""Which names may mean the same client: alike but for case, width, script, legal form, the order of words, or a letter.

Near names are found by what they have in common rather than by comparing everybody with everybody: each name has a few
variants, itself with one letter left out, and two names are alike when they share one. A figure is never left out: a
number tells clients apart on purpose (``Phase 1``, ``第二把``).
"""

from __future__ import annotations

from csmcli.core.naming import words

_FORMS = frozenset(
    (
        "ltd", "limited", "inc", "incorporated", "llc", "llp", "co", "corp", "corporation", "company", "plc", "pty",
        "gmbh", "ag", "bv", "nv", "sa", "sas", "srl", "spa", "oy", "ab", "kk",
    )
)  # fmt: skip
_FORMS_IN_CHINESE = ("股份有限公司", "有限责任公司", "有限公司", "公司", "株式会社")
_LONG, _LONG_IN_CHINESE = 5, 4
_MEASURED = 64
"""How much of a name is looked at letter by letter."""


def alike(name: str, other: str) -> bool:
    """Whether two names may well mean the same client."""
    return not variants(name).isdisjoint(variants(other))


def variants(name: str) -> set[str]:
    """What `name` is compared by: its bare letters, those of its words in order, and the former with one letter left out.

    A letter of a short word is not left out: ``Team A`` and ``Team B`` are two.
    """
    parts = _bare(name)
    whole = "".join(parts)
    found = {whole, "".join(sorted(parts))}
    at = 0
    for part in parts:
        if len(part) >= (_LONG if part.isascii() else _LONG_IN_CHINESE):
            for place in range(at, min(at + len(part), _MEASURED)):
                if not whole[place].isnumeric():
                    found.add(whole[:place] + whole[place + 1 :])
        at += len(part)
    return found


def _bare(name: str) -> list[str]:
    """The words of a name in one script and without its legal form; all of them where it is nothing else."""
    parts = words(name) or [name]
    if not name.isascii():
        from csmcli.core.simplified import SIMPLER  # most names need it not

        parts = [part.translate(SIMPLER) for part in parts]
    kept = [part for part in parts if part not in _FORMS and part not in _FORMS_IN_CHINESE]
    return [unformed(part) for part in kept] or parts


def unformed(word: str) -> str:
    """A word of Chinese without the legal form at its end: 月動褲有限公司 is 月動褲."""
    for form in _FORMS_IN_CHINESE:
        if word.endswith(form):
            return word.removesuffix(form)
    return word
