"""Amounts as people write them, kept as whole hundredths: a float would lose a cent sooner or later."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from csmcli.errors import BadInput

_CURRENCY = re.compile(
    r"(?i)^(nt\$?|ntd|twd|新[台臺]幣|us\$|usd|eur|jpy|hk\$|[$€£¥元])\s*|\s*(元|圓|ntd|twd|usd|eur|jpy|[$€£¥%])$"
)
_GROUPED = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_GROUPED_BY_POINTS = re.compile(r"[+-]?(\d{1,3}([. ]\d{3})+|\d+)(,\d+)?")
_SWAPPED = str.maketrans(".,", ",.", " ")
_LARGEST = 10**15


def to_hundredths(text: str, *, decimal_comma: bool = False) -> int:
    """``NT$1,426,943`` as 142694300. Takes full-width digits, a currency, thousands by commas, 萬 and a percent sign.

    With `decimal_comma` amounts are written ``1.426.943,50`` or ``1 426 943,50``.

    Raises BadInput for what is no amount, has more than two decimals, or is beyond 10 ** 15.
    """
    words = _CURRENCY.sub("", _CURRENCY.sub("", unicodedata.normalize("NFKC", text).strip()))
    factor = 10_000 if words.endswith(("萬", "万")) else 1
    words = words.removesuffix("萬").removesuffix("万").strip()
    if decimal_comma and _GROUPED_BY_POINTS.fullmatch(words):
        words = words.translate(_SWAPPED)
    elif decimal_comma or not _GROUPED.fullmatch(words):
        raise BadInput("“{text}” is no amount; write 1426943, 1,426,943 or 142.5萬.", text=text)
    amount = Decimal(words.replace(",", "")) * factor * 100
    if amount != amount.to_integral_value():
        raise BadInput("“{text}” has more than two decimals.", text=text)
    if abs(amount) > _LARGEST:
        raise BadInput("“{text}” is beyond what is kept (10 million million).", text=text)
    return int(amount)


def in_units(hundredths: int) -> int | float:
    """Hundredths as a number of units, whole where it is."""
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def worded(hundredths: int | None, currency: str = "") -> str:
    """``1,426,943 TWD``."""
    if hundredths is None:
        return ""
    return f"{in_units(hundredths):,} {currency}".rstrip()
