"""Year, month and day as people write them, and the day that they mean.

Reading and resolving are kept apart, because a weekday beside a date may tell its year. What
leaves two days open is refused: a wrong date in a plan costs more than a question.
"""

import re
from datetime import date
from typing import NamedTuple

from csmcli.core.date_words import MINGUO_ZERO, plain
from csmcli.core.dates import FIRST_YEAR, LAST_YEAR, add_months, month_end, month_length
from csmcli.errors import BadInput

_HALF_YEAR = 182
"""How far back, in days, a day without a year may lie: the nearest one is meant."""
_NINE_MONTHS = 274
"""How far off, in days, a weekday may make it: beyond that the weekday is more likely a mistake."""

RELATIVE = r"(?P<which>next|this|last|下下?|上上?|這|本)個? ?"
WHICH = {"next": 1, "this": 0, "last": -1, "下": 1, "下下": 2, "上": -1, "上上": -2, "這": 0, "本": 0}
_YEARS = {"前": -2, "去": -1, "今": 0, "本": 0, "明": 1, "後": 2}

_TH = r"(?:st|nd|rd|th)?"
_TIME = r"(?:[ t]\d\d?:\d\d(?::\d\d)?)?"
_NUMERIC = (
    rf"(?P<y>\d{{3,4}})([-/.])(?P<m>\d\d?)(?:\2(?P<d>\d\d?){_TIME})?",
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    r"(?P<m>\d\d?)[-/.](?P<y>\d{4})",
)
_ENGLISH = (
    rf"(?P<d>\d\d?){_TH}(?: of)?[ -]?M(?P<m>\d\d)\.?(?:[ -]?(?P<y>\d{{4}}))?",
    rf"M(?P<m>\d\d)\.?[ -]?(?P<d>\d\d?){_TH}(?:[ -](?P<y>\d{{4}}))?",
    r"(?:end of )?M(?P<m>\d\d)\.?(?:[ -]?(?P<y>\d{4}))?",
    rf"(?P<y>\d{{4}})[ -]M(?P<m>\d\d)\.?(?:[ -](?P<d>\d\d?){_TH})?",
)
_CHINESE = (r"(?:(?P<y>\d{1,4})年)?(?P<m>\d\d?)月(?:(?P<d>\d\d?)[日號]?|底)?",)


class Said(NamedTuple):
    """What was typed: as a refusal quotes it, and in the one spelling of `date_words`."""

    text: str
    plain: str
    today: date


class Fields(NamedTuple):
    """The parts of a date as written, any of them perhaps out of range; without `day`, the whole month."""

    year: int | None
    month: int
    day: int | None = None


def said(text: str, today: date) -> Said:
    """`text`, shortened for quoting, with 明年 and its like already a number."""
    words = plain(text)
    if words[1:2] == "年" and words[0] in _YEARS:
        words = f"{today.year + _YEARS[words[0]]}{words[1:]}"
    return Said(quoted(text), words, today)


def quoted(text: str) -> str:
    """`text` as a sentence can bear it."""
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else shown[:39] + "…"


def check_year(said: Said, year: int) -> None:
    """Raises BadInput for a year that nobody means."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(
            "“{text}” leads to the year {year}; write a day from {first} to {last}",
            text=said.text,
            year=year,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )


def read_fields(said: Said, words: str) -> Fields | None:
    """The fields that `words`, a part of what was said, name; None if they are no date.

    Raises BadInput where they can be read in two ways, or are cut short.
    """
    if words.isascii() and "M" not in words and words[0].isdigit():
        return _month_and_day(said, words) or _match(said, words, _NUMERIC) or _year_last(said, words)
    return (
        _match(said, words, _CHINESE if "月" in words else _ENGLISH)
        or _relative_month(said, words)
        or _end_of_year(said, words)
    )


def _match(said: Said, words: str, forms: tuple[str, ...]) -> Fields | None:
    for form in forms:
        match = re.fullmatch(form, words)
        if match:
            year, day = match["y"], match.groupdict().get("d")
            return Fields(full_year(said, year) if year else None, int(match["m"]), int(day) if day else None)
    return None


def full_year(said: Said, digits: str) -> int:
    """A year of three digits below 200 is one of the Republic (民國). Raises BadInput for fewer digits."""
    if len(digits) < 3:
        raise BadInput(
            "“{text}” has no year of four digits; write it in full, as in 2027-03-01, or 民國99年", text=said.text
        )
    year = int(digits)
    return year + MINGUO_ZERO if len(digits) == 3 and 1 <= year < 200 else year


def _month_and_day(said: Said, words: str) -> Fields | None:
    """12/1 and 12-1: the month first, as in Taiwan."""
    match = re.fullmatch(r"(\d\d?)[-/](\d\d?)", words)
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    if 1 <= day <= 12 < month <= 31:
        raise BadInput(
            "“{text}” reads as month {month}, day {day}, which is no date; write {iso} or {short}",
            text=said.text,
            month=month,
            day=day,
            iso=_iso(_year_of(said.today, day, month), day, month),
            short=f"{day}/{month}",
        )
    return Fields(None, month, day)


def _year_last(said: Said, words: str) -> Fields | None:
    match = re.fullmatch(r"(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d?)", words)
    if match is None:
        return None
    a, b, year = int(match[1]), int(match[3]), full_year(said, match[4])
    check_year(said, year)
    if a != b and 1 <= a <= 12 and 1 <= b <= 12:
        raise BadInput(
            "“{text}” could be {first} or {second}; write the one that you mean",
            text=said.text,
            first=_iso(year, a, b),
            second=_iso(year, b, a),
        )
    return Fields(year, b, a) if a > 12 >= b else Fields(year, a, b)


def _relative_month(said: Said, words: str) -> Fields | None:
    """下個月20號, 月底, end of next month; 下個月 alone is for who asks for a month."""
    match = re.fullmatch(rf"(?P<end>end of )?(?:{RELATIVE})?(?:m|月(?:(?P<day>\d\d?)[日號]?|(?P<last>底))?)", words)
    if match is None or not (match["which"] or match["end"] or match["last"]):
        return None
    month = add_months(said.today, WHICH[match["which"] or "this"])
    return Fields(month.year, month.month, int(match["day"]) if match["day"] else None)


def _end_of_year(said: Said, words: str) -> Fields | None:
    """End of year, end of 2027, 年底, 2027年底."""
    match = re.fullmatch(rf"end of (?:{RELATIVE})?y|end of (?P<y>\d{{4}})|(?:(?P<n>\d{{1,4}})年|年)底", words)
    if match is None:
        return None
    year = match["y"] or match["n"]
    return Fields(full_year(said, year) if year else said.today.year + WHICH[match["which"] or "this"], 12)


def resolve(said: Said, fields: Fields, weekday: int = 0) -> date:
    """The day that the fields mean; a `weekday` of 1 to 7 must agree with it, 0 says nothing.

    Raises BadInput where there is no such day.
    """
    month, day = fields.month, fields.day
    if not 1 <= month <= 12:
        raise BadInput("“{text}” reads as month {month}; months go from 1 to 12", text=said.text, month=month)
    year = _year_of(said.today, month, day, weekday) if fields.year is None else fields.year
    check_year(said, year)
    if day is None:
        return month_end(year, month)
    length = month_length(year, month)
    if not 1 <= day <= length:
        raise BadInput(
            "“{text}” would be day {day} of {month}, which has days 1 to {length}",
            text=said.text,
            day=day,
            month=month_of(month_end(year, month)),
            length=length,
        )
    result = date(year, month, day)
    if weekday not in (0, result.isoweekday()):
        raise BadInput(
            "“{text}” contradicts itself: {day} is another weekday; mend one of them or leave the weekday out",
            text=said.text,
            day=result,
        )
    return result


def _year_of(today: date, month: int, day: int | None, weekday: int = 0) -> int:
    """The year that brings the day nearest; for a month alone, the month not over yet.

    A `weekday` may prefer the other side of today: Tuesday 1 June, though a Monday lies nearer.
    """
    years = [year for year in range(today.year - 1, today.year + 2) if FIRST_YEAR <= year <= LAST_YEAR]
    days = [date(year, month, min(day or 31, month_length(year, month))) for year in years]
    near = [(abs((d - today).days), d.year) for d in days if d.isoweekday() == weekday and d.day == day]
    if near and min(near)[0] <= _NINE_MONTHS:
        return min(near)[1]
    back = _HALF_YEAR if day else 0
    return next((d.year for d in days if (d - today).days >= -back), today.year + 1)


def month_of(day: date) -> str:
    """The month of a day, as in 2027-02."""
    return day.isoformat()[:7]


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"
