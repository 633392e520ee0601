"""Values as people type them, with the unit that a metric is told in: ``5%``, ``30 min``, ``142萬``.

Whoever types a per cent for an amount of money has the wrong metric in mind, or the wrong number: a unit that is typed
has to be that of the metric, and nothing is converted. A bare number is taken as it is.
"""

from __future__ import annotations

import re
import unicodedata

from csmcli.core.money import to_hundredths
from csmcli.errors import BadInput

_SIGNS = {
    "percent": ("%",),
    "minutes": ("min", "mins", "minute", "minutes", "分鐘", "分"),
    "hours": ("h", "hr", "hrs", "hour", "hours", "小時"),
    "days": ("d", "day", "days", "天", "日"),
    "score": ("points", "分"),
}
"""What may stand behind a number, by unit; that of money is known to `money`."""

EXAMPLES = {
    "percent": "5%",
    "count": "1,200",
    "money": "1,426,943",
    "minutes": "30 min",
    "hours": "8 h",
    "days": "3 d",
    "score": "4.5",
}
"""How a value of each unit may be typed."""

_SIGNED = re.compile(r"(?P<number>.*[\d萬万])\s*(?P<sign>[^\d\s萬万]+)")
_BARE = re.compile(r"[-+\d,.\s萬万]*")


def read(text: str) -> tuple[int, tuple[str, ...]]:
    """The hundredths that `text` says, and the units that it can mean: none for a bare number.

    Raises BadInput as `money.to_hundredths`.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    found = _SIGNED.fullmatch(words)
    units = tuple(unit for unit, signs in _SIGNS.items() if found and found["sign"].casefold() in signs)
    if found and units:
        return to_hundredths(found["number"]), units
    return to_hundredths(text), () if _BARE.fullmatch(words) else ("money",)


def in_unit(text: str, unit: str, metric: str) -> int:
    """The hundredths of `unit` that `text` says, of a `metric`. Raises BadInput for what is no number or has another unit."""
    value, units = read(text)
    if units and unit not in units:
        raise BadInput(
            "“{text}” is of another unit: {metric} is told in {unit}, such as {example}.",
            text=text,
            metric=metric,
            unit=unit,
            example=EXAMPLES[unit],
        )
    return value


def written(hundredths: int, unit: str) -> str:
    """A value as it may be typed back, in any language: ``6.5%``, ``1,426,943``."""
    number = f"{hundredths / 100:,.2f}".rstrip("0").rstrip(".") if hundredths % 100 else f"{hundredths // 100:,}"
    return number + {"percent": "%", "minutes": " min", "hours": " h", "days": " d"}.get(unit, "")
