"""The forms in which a day or a length of time is said, tried one after the other.

A form answers None where it does not apply, a day where it does, and refuses where it applies
but is not enough to tell the day.
"""

import re
from collections.abc import Callable
from datetime import date

from csmcli.core.date_fields import (
    RELATIVE,
    WHICH,
    Said,
    check_year,
    full_year,
    month_of,
    quoted,
    read_fields,
    resolve,
    said,
)
from csmcli.core.date_words import plain
from csmcli.core.dates import DAY, MONTH, WEEK, WORKING_DAY, YEAR, Span, add_days, add_months, month_end
from csmcli.errors import BadInput

_FROM_TODAY = {
    "today": 0,
    "tomorrow": 1,
    "tmr": 1,
    "yesterday": -1,
    "d after tomorrow": 2,
    "d before yesterday": -2,
    "今": 0,
    "明": 1,
    "昨": -1,
    "後": 2,
    "前": -2,
    "大後": 3,
    "大前": -3,
}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_UNITS = {
    **{unit: unit for unit in (DAY, WORKING_DAY, WEEK, MONTH, YEAR)},
    "天": DAY,
    "日": DAY,
    "工作天": WORKING_DAY,
    "工作日": WORKING_DAY,
    "週": WEEK,
    "個月": MONTH,
    "年": YEAR,
}
_HALVES = {"年": Span(6, MONTH), "個月": Span(15, DAY)}
_SPAN = r"(?P<amount>\d+|半|[a-z]+(?= )) ?(?P<unit>[a-z]+|[個月週工作天日年]+)"


def read_day(text: str, today: date) -> date:
    """See `dates.parse_day`."""
    words = said(text, today)
    if not words.plain:
        raise BadInput("no day was given; write one like 2027-03-01, 12/1, +2w, next fri or 12月1日")
    for form in _forms(words.plain):
        day = form(words)
        if day is not None:
            check_year(words, day.year)
            return day
    raise BadInput(
        "“{text}” is not known as a day; write one like 2027-03-01, 12/1, +2w, next fri or 12月1日",
        text=words.text,
    )


def _forms(plain: str) -> tuple[Callable[[Said], date | None], ...]:
    """Those that can apply at all: each costs the compiling of its expression."""
    if "W" in plain:
        return _weekday, _weekday_of_month, _dated
    if plain[-1].isdigit():
        return _year_alone, _dated
    return _from_today, _counted, _relative_period, _year_alone, _dated, _day_alone


def read_month(text: str, today: date) -> date:
    """See `dates.parse_month`."""
    words = said(text, today)
    fields = read_fields(words, words.plain) if words.plain and "W" not in words.plain else None
    day = resolve(words, fields) if fields else read_day(text, today)
    if fields and fields.year is None and (day.year, day.month) > (today.year, today.month):
        day = resolve(words, fields._replace(year=day.year - 1))
    return month_end(day.year, day.month)


def read_span(text: str) -> Span:
    """See `dates.parse_span`."""
    match = re.fullmatch(_SPAN, plain(text))
    span = _span(match) if match else None
    if span is None or span.amount == 0:
        raise BadInput(
            "“{text}” is no length of time; write one like 30d, 5wd (working days), 2w, 3m or 1y",
            text=quoted(text),
        )
    return span


def _span(match: re.Match[str]) -> Span | None:
    amount, unit = match["amount"], match["unit"]
    if amount == "半":
        return _HALVES.get(unit)
    short = _UNITS.get(unit) or _UNITS.get(unit.removeprefix("個"))
    number = _count(amount)
    return Span(number, short) if short and number is not None else None


def _count(amount: str) -> int | None:
    if amount.isdigit():
        return int(amount)
    if amount == "a":
        return 1
    return _NUMBERS.index(amount) + 1 if amount in _NUMBERS else None


def _from_today(said: Said) -> date | None:
    word = said.plain[:-1] if said.plain[-1] in "天日" else said.plain
    days = _FROM_TODAY.get(word)
    return None if days is None else add_days(said.today, days)


def _counted(said: Said) -> date | None:
    """+2w, in 3 days, a week ago, 三天前. Bare 日 and 年 belong to dates: 3日 is a third, 115年 a year."""
    match = re.fullmatch(rf"(?P<head>[+-] ?|in )?{_SPAN}(?P<tail> ago| from now| later|[之以]?[後前])?", said.plain)
    span = _span(match) if match else None
    if match is None or span is None:
        return None
    head, tail = match["head"] or "", match["tail"] or ""
    if (head and tail) or (not head and not tail and match["unit"] in "日年"):
        return None
    back = head.startswith("-") or tail.endswith(("ago", "前"))
    return span._replace(amount=-span.amount if back else span.amount).add_to(said.today)


def _weekday(said: Said) -> date | None:
    """Fri: the next one after today. Next fri, 下週五: that of another week, Monday to Sunday."""
    match = re.fullmatch(rf"(?:{RELATIVE})?W([1-7])", said.plain)
    if match is None:
        return None
    ahead = int(match[2]) - said.today.isoweekday()
    return add_days(said.today, ahead + 7 * WHICH[match[1]] if match[1] else (ahead - 1) % 7 + 1)


def _weekday_of_month(said: Said) -> date | None:
    """The first Monday of October, 十月的第一個星期一; last and 最後一個 count from the end."""
    match = re.fullmatch(r"(?P<of>.+)(?:第(?P<nth>\d)|最後1)個W(?P<weekday>[1-7])", said.plain) or re.fullmatch(
        r"(?:(?P<nth>\d)(?:st|nd|rd|th)|last) W(?P<weekday>[1-7]) (?:of|in) (?P<of>.+)", said.plain
    )
    fields = read_fields(said, match["of"]) if match else None
    if match is None or fields is None or fields.day is not None:
        return None
    last = resolve(said, fields)
    first = 1 + (int(match["weekday"]) - last.replace(day=1).isoweekday()) % 7
    days = range(first, last.day + 1, 7)
    nth = int(match["nth"] or len(days))
    if not 1 <= nth <= len(days):
        raise BadInput(
            "“{text}” does not exist: {month} has {count} of that weekday",
            text=said.text,
            month=month_of(last),
            count=len(days),
        )
    return last.replace(day=days[nth - 1])


def _relative_period(said: Said) -> None:
    """Next week, 下個月."""
    match = re.fullmatch(rf"{RELATIVE}(?P<unit>[wmy週月])", said.plain)
    if match is None:
        return
    which, today = WHICH[match["which"]], said.today
    if match["unit"] in "w週":
        monday = add_days(today, 7 * which - today.weekday())
        raise _several_days(said, monday, add_days(monday, 6))
    if match["unit"] == "y":
        raise _several_days(said, *_year(add_months(today, 12 * which).year))
    month = add_months(today, which)
    raise _several_days(said, month.replace(day=1), month_end(month.year, month.month))


def _year_alone(said: Said) -> None:
    """2027, 2027年, 民國116年, 明年."""
    digits = said.plain.removesuffix("年")
    if digits.isdecimal() and (len(digits) == 4 or (len(digits) == 3 and digits != said.plain)):
        year = full_year(said, digits)
        check_year(said, year)
        raise _several_days(said, *_year(year))


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _several_days(said: Said, first: date, last: date) -> BadInput:
    return BadInput(
        "“{text}” is the time from {first} to {last}; write the day that you mean",
        text=said.text,
        first=first,
        last=last,
    )


def _dated(said: Said) -> date | None:
    """A date, with or without its weekday, which must be right and may tell the year."""
    words, weekday = _without_weekday(said.plain)
    fields = read_fields(said, words) if words else None
    if fields is None or (weekday and fields.day is None):
        return None
    return resolve(said, fields, weekday)


def _without_weekday(plain: str) -> tuple[str, int]:
    """The words without a weekday before or after them, and that weekday, 0 for none."""
    if plain[0] == "W":
        return plain[2:].strip(), int(plain[1])
    if plain[-2:-1] == "W":
        return plain[:-2].strip(), int(plain[-1])
    return plain, 0


def _day_alone(said: Said) -> None:
    if re.fullmatch(r"\d\d?(?:[日號]|st|nd|rd|th)", said.plain):
        raise BadInput("“{text}” leaves the month out; write both, as in 12/1 or 12月1日", text=said.text)
