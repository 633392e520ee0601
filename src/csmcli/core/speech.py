"""How a day and an amount read in a message, in the language of the client and not in that of the screen."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DOLLAR = "TWD"


class Speech(NamedTuple):
    """The language of a message, the currency of its amounts, and the day it is written."""

    language: str
    currency: str
    today: date

    def day(self, day: date) -> str:
        """``Tue 1 December`` or 12月1日（二）; the year is said where it is not this one."""
        year = day.year if day.year != self.today.year else None
        if self.language == "zh-TW":
            return f"{f'{year}年' if year else ''}{day.month}月{day.day}日（{'一二三四五六日'[day.weekday()]}）"
        return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{f' {year}' if year else ''}"

    def month(self, day: date) -> str:
        """``December 2026`` or 2026年12月."""
        if self.language == "zh-TW":
            return f"{day.year}年{day.month}月"
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def money(self, amount: float) -> str:
        """``TWD 412,000`` or 412,000 元; another currency than TWD keeps its code in Chinese too."""
        if self.language == "zh-TW" and self.currency == _DOLLAR:
            return f"{self.number(amount)} 元"
        return f"{self.currency} {self.number(amount)}"

    def number(self, number: float) -> str:
        """``1,426,943``; two decimals at most."""
        return f"{number:,}" if number == int(number) else f"{number:,.2f}"
