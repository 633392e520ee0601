"""The many ways to write one thing, brought to one spelling, so that the forms are few.

Full-width, simplified and Chinese numbers, abbreviations and full names all end as the same
short text: ``W5`` for a Friday, ``M02`` for February by name, ``d w m y wd`` for the units.
Capitals mark what was recognised: nothing that a user types keeps one.
Expressions are compiled on first use (by `re` itself), since most commands need none.
"""

from __future__ import annotations

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SHORT = {
    "d": ("day", "days"),
    "w": ("week", "weeks", "wk", "wks"),
    "m": ("month", "months", "mo", "mos"),
    "y": ("year", "years", "yr", "yrs"),
    "wd": ("workday", "workdays", "wds", "bd", "bds"),
    "1st": ("first",),
    "2nd": ("second",),
    "3rd": ("third",),
    "4th": ("fourth",),
    "5th": ("fifth",),
}
_WORDS = {word: short for short, words in _SHORT.items() for word in words}

_VARIANTS: dict[int, int | str | None] = {
    **str.maketrans(
        "后个号周礼国这〇零○一二两兩三四五六七八九‐‒–—−,、",
        "後個號週禮國這00012223456789-----  ",
        "的份",
    ),
    ord("廿"): "2十",
    ord("卅"): "3十",
}

_TENS = r"(?:(?<![\dW])|(?<=W\d))(?=\d?[十百])(?:([1-9]?)百)?0?(?:([1-9]?)十)?(\d?)(?![\d十百])"
MINGUO_ZERO = 1911
"""The year before the first of the Republic (民國)."""

_LONGEST = 80


def plain(text: str) -> str:
    """`text` in the one spelling; empty if nothing visible is left, ``?`` if too long to be a day."""
    text = text.strip()
    if len(text) > _LONGEST:
        return "?"
    if not text.isascii():
        text = _compatible(text)
    text = text.lower()
    text = _latin(text) if text.isascii() else _chinese(text)
    return re.sub(r"[a-z]+", _named, text)


def _compatible(text: str) -> str:
    """Full-width and decorative characters made plain, invisible ones left out."""
    import unicodedata

    text = unicodedata.normalize("NFKC", text)
    kept = (c for c in text if unicodedata.category(c) != "Cf" and not "\ufe00" <= c <= "\ufe0f")
    return "".join(kept).strip()


def _latin(text: str) -> str:
    for two_words in ("working day", "business day"):
        text = text.replace(two_words, "workday")
    for mark in ",()":
        text = text.replace(mark, " ")
    return " ".join(word for word in text.split() if word != "the")


def _named(match: re.Match[str]) -> str:
    """A word of a weekday, month or unit in short; names may be cut after three letters."""
    word = match[0]
    if word in _WORDS:
        return _WORDS[word]
    if len(word) >= 3:
        for number, name in enumerate(WEEKDAYS, 1):
            if name.startswith(word):
                return f"W{number}"
        for number, name in enumerate(MONTHS, 1):
            if name.startswith(word):
                return f"M{number:02}"
    return word


def _chinese(text: str) -> str:
    """Weekdays before numbers, or 週二十月五日 would be the week of the twentieth month."""
    text = text.translate(_VARIANTS)
    text = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text)
    text = text.replace("星期", "週").replace("禮拜", "週")
    text = re.sub(r"\(?週([1-6日天])\)?|\(([1-6日])\)", _weekday, text)
    text = re.sub(_TENS, _number, text)
    text = re.sub(r"(?:中華)?民國0*([1-9]\d{0,2})(?!\d)", lambda m: str(MINGUO_ZERO + int(m[1])), text)
    return re.sub(r"[西公]元(?=\d)", "", text)


def _weekday(match: re.Match[str]) -> str:
    day = match[1] or match[2]
    return "W7" if day in "日天" else "W" + day


def _number(match: re.Match[str]) -> str:
    """十二, 一百一十五 and the like, their digits already Arabic; a missing digit before 十 or 百 is one."""
    hundreds, tens, ones = match.groups()
    value = int(ones or 0)
    for digits, worth in ((hundreds, 100), (tens, 10)):
        if digits is not None:
            value += worth * int(digits or 1)
    return str(value)
