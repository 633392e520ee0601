"""A cell as a day, in the ways in which programs write moments and people write days.

A moment with its zone (``2026-02-13T16:00:00Z``) is the day that it was here, by this computer's zone. Midnight is
taken as it stands, in whatever zone: that is how programs write a day that has no hour.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

from csmcli.core.dates import FIRST_YEAR, LAST_YEAR, parse_day
from csmcli.errors import BadFile
from csmcli.exchange.conventions import YEAR_LAST

_PLAIN = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[ T]\d\d?:\d\d(?::\d\d)?)?", re.ASCII)
_HOUR = re.compile(
    r"[ ,tT]\s*(?:[上下]午|[ap]m)?\s*\d\d?:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|[上下]午)?$", re.IGNORECASE
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)", re.ASCII)


class DayReader:
    """Reads the days of one file; words count from `today`."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._long = lru_cache(maxsize=4096)(self._by_hand)

    def read(self, text: str, day_first: bool | None) -> date:
        """The day. `day_first` is the order where the year comes last, None where no cell of the column has one.

        Raises CsmError, saying what is wrong.
        """
        plain = _PLAIN.fullmatch(text)
        if plain and FIRST_YEAR <= int(plain[1]) <= LAST_YEAR:
            return _day(text, int(plain[1]), int(plain[2]), int(plain[3]))
        return self._long(text, day_first)

    def of(self, day: date) -> date:
        """A true date or date-time as a day. Raises BadFile for a year that nobody means."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadFile(
                "the year {year} is not one of {first} to {last}.", year=day.year, first=FIRST_YEAR, last=LAST_YEAR
            )
        return day.date() if isinstance(day, datetime) else day

    def _by_hand(self, text: str, day_first: bool | None) -> date:
        plain = unicodedata.normalize("NFKC", text).strip()
        if _MOMENT.fullmatch(plain):
            return self.of(_here(text, plain))
        words = _HOUR.sub("", plain)
        last = YEAR_LAST.fullmatch(words)
        if last is None or day_first is None:
            return parse_day(words, self.today)
        month, day = (int(last[3]), int(last[1])) if day_first else (int(last[1]), int(last[3]))
        if day <= 12 < month:
            raise BadFile(_MISFIT[day_first], text=text)
        return self.of(_day(text, int(last[4]), month, day))


_MISFIT = {
    True: "“{text}” has the month first, while the rest of the column has the day first.",
    False: "“{text}” has the day first, while the rest of the column has the month first.",
}


def _here(text: str, moment: str) -> date:
    try:
        told = datetime.fromisoformat(moment)
        return told.date() if told.time() == time() else told.astimezone().date()
    except (ValueError, OverflowError, OSError):
        raise BadFile("there is no day “{text}”.", text=text) from None


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadFile("there is no day “{text}”.", text=text) from None
