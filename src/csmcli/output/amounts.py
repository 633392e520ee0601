"""Amounts of a metric as people read them: with their unit, in the reader's language; short ones for the axis of a chart.

One wording for the client's page, whose reader is the client, and for the screen, whose reader is at work.
"""

from __future__ import annotations

from csmcli.core.money import in_units
from csmcli.core.speech import Speech
from csmcli.language import teller

_SCALES = {
    "en": ((10**12, "tn"), (10**9, "bn"), (10**6, "m"), (10**3, "k")),
    "zh-TW": ((10**12, "兆"), (10**8, "億"), (10**4, "萬")),
}
_SHORTENED_FROM = 10_000
"""Below this a number is as short as any word for it."""


def amount(hundredths: int, unit: str, speech: Speech) -> str:
    """``8.2%``, ``TWD 412,000``, ``12 min``: `hundredths` of `unit`, one of the units of a playbook's metrics."""
    return in_words(in_units(hundredths), unit, speech)


def in_words(number: float, unit: str, speech: Speech) -> str:
    """The same of a number of units."""
    return speech.money(number) if unit == "money" else _with_unit(f"{number:,}", unit, speech)


def short_amount(hundredths: int, unit: str, speech: Speech) -> str:
    """The same for an axis: without a currency or a unit of time, and large numbers by thousands or by 萬, with one decimal."""
    number = in_units(hundredths)
    for size, word in _SCALES.get(speech.language, _SCALES["en"]):
        if abs(number) >= max(size, _SHORTENED_FROM):
            few = f"{round(number / size, 1):,g}"
            return f"{few} {word}" if speech.language == "en" else few + word
    return f"{number:,}%" if unit == "percent" else f"{number:,}"


def _with_unit(number: str, unit: str, speech: Speech) -> str:
    say = teller(speech.language)
    if unit == "percent":
        return f"{number}%"
    if unit == "minutes":
        return say("{number} min", number=number)
    if unit == "hours":
        return say("{number} h", number=number)
    if unit == "days":
        return say("{number} days", number=number)
    return number
