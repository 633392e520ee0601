"""Keys from names, and words and addresses reduced for comparison. Names themselves are kept as they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from csmcli.errors import BadInput, NotFound

KEY_LENGTH = 20
_BREAKS = "｜|/／:：!！?？,，。;；~～‧·—–"
_EMOJI_STYLE = "\ufe0e\ufe0f"
"""The marks that make a sign text or emoji: nobody can see them, so nobody could type a key that holds one."""


class _Table(dict[int, str]):
    """For `str.translate`: what each character becomes, worked out when it is first met."""

    def __init__(self, become: Callable[[str], str]) -> None:
        self._become = become

    def __missing__(self, point: int) -> str:
        self[point] = told = self._become(chr(point))
        return told


_visible = _Table(lambda c: c if c.isspace() or unicodedata.category(c) not in ("Cf", "Cc") else "")
_parted = _Table(lambda c: "\n" if c in _BREAKS or unicodedata.category(c) in ("Ps", "Pe", "Pi", "Pf") else c)
_spaced = _Table(
    lambda c: "" if c in _EMOJI_STYLE else c if c.isalnum() or unicodedata.category(c).startswith("M") else " "
)


def folded(word: str) -> str:
    """`word` as it is compared: NFKC, without case, white space at the ends or invisible characters."""
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word)
    return " ".join(word.casefold().translate(_visible).split())


def words(name: str) -> list[str]:
    """The words of a name as it is compared: its letters, marks and digits, without what stands between them."""
    return folded(name).translate(_spaced).split()


def sound(text: str, what: str) -> str:
    """`text` if it can be stored and says something. Raises BadInput, naming `what`."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadInput("The {what} holds bytes that are no UTF-8 text.", what=what) from None
    if not folded(text):
        raise BadInput("The {what} is empty; give it at least one visible character.", what=what)
    return text


def key_of(word: str) -> str:
    """A key as typed, made fit to be one. Raises BadInput for a word that cannot be a key."""
    key = folded(sound(word, "key"))
    if any(c.isspace() or c in "#=," for c in key) or key.isdecimal() or key.startswith("-"):
        raise BadInput(
            "“{word}” cannot be a key: a key has no spaces, “#”, “=” or “,”, is not a number alone and does not "
            "begin with “-”.",
            word=word,
        )
    return key


def key_from(name: str) -> str:
    """A short key for a client called `name`: its first words, in its own script.

    ``Acme Garden Tools Ltd`` gives ``acme-garden-tools``, ``月動褲｜吸血長褲`` gives ``月動褲``; a name
    without a letter or digit gives ``client``.
    """
    for part in folded(name).translate(_parted).split("\n"):
        found = part.translate(_spaced).split()
        if found:
            return _short(found)
    return "client"


def _short(words: list[str]) -> str:
    key = words[0][:KEY_LENGTH]
    for word in words[1:]:
        if _width(key) + 1 + _width(word) > KEY_LENGTH:
            break
        key += "-" + word
    while _width(key) > KEY_LENGTH:
        key = key[:-1]
    return f"client-{key}" if key.isdecimal() else key


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fitting(word: str, titles: Mapping[str, str]) -> list[str]:
    """The keys of `titles` that `word` may mean: the key itself, else all with it in key or title; none for nothing."""
    key = folded(word)
    if key in titles:
        return [key]
    return [k for k, title in titles.items() if key and (key in k or key in folded(title))]


def numbered(base: str) -> Iterator[str]:
    """`base`, then `base`-2, `base`-3 and so on, until one is free."""
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def address_match(url: str) -> str:
    """An address reduced to what tells pages apart: ``https://www.x.tw//projects/a/`` is ``x.tw/projects/a``."""
    rest = url.strip().partition("://")[2] or url.strip()
    host, _, path = rest.partition("#")[0].partition("/")
    steps = "/".join(step for step in path.split("/") if step)
    return f"{host.lower().removeprefix('www.')}/{steps}".rstrip("/")


def did_you_mean(word: str, known: Iterable[str]) -> NotFound | str:
    """What was probably meant, as a part of a sentence; empty where nothing is near."""
    from difflib import get_close_matches  # something is wrong already: only now is it worth its import

    near = get_close_matches(folded(word), list(known), n=3, cutoff=0.6)
    return NotFound(" Did you mean {keys}?", keys=", ".join(near)) if near else ""
