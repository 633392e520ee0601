"""Days: counting them, and reading them from what a person types.

The arithmetic is needed by nearly every command, the reading by those that are given a date in
words, so the words (`date_words`, `date_forms`) are imported only when an ISO date will not do.
A day is a `date`: without a time of day there is no time zone and no summer time to get wrong.
"""

from datetime import date
from typing import NamedTuple

from csmcli.errors import BadInput

DAY, WORKING_DAY, WEEK, MONTH, YEAR = "d", "wd", "w", "m", "y"
"""The units of a `Span`."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years in which a day that somebody types may lie; others are slips of the finger."""

_PLAN_BACK_DAYS = 60


class Span(NamedTuple):
    """A length of time: ``Span(2, "w")``. The amount may be negative, the unit is one of `DAY` to `YEAR`."""

    amount: int
    unit: str

    def __str__(self) -> str:
        """As `parse_span` reads it: ``2w``."""
        return f"{self.amount}{self.unit}"

    def add_to(self, day: date) -> date:
        """`day` moved by this length; months and years keep to the last day of a shorter month.

        Raises BadInput where that leaves the calendar.
        """
        if self.unit in (MONTH, YEAR):
            return add_months(day, self.amount * (12 if self.unit == YEAR else 1))
        return add_days(day, self.amount * (7 if self.unit == WEEK else 1), working=self.unit == WORKING_DAY)


def add_days(day: date, days: int, *, working: bool = False) -> date:
    """`day` moved by `days`, which may be negative; with `working`, Monday to Friday alone count.

    A weekend is no working day, so counting from a Saturday or Sunday, the first working day
    met is number one: 1 leads to Monday, -1 to Friday. 0 leaves every day as it is.
    Raises BadInput where that leaves the calendar (years 1 to 9999).
    """
    ordinal = day.toordinal() + (_calendar_days(day.weekday(), days) if working else days)
    if not date.min.toordinal() <= ordinal <= date.max.toordinal():
        raise _beyond(day)
    return date.fromordinal(ordinal)


def _calendar_days(weekday: int, working: int) -> int:
    """How many days in all lie in `working` working days counted from a weekday (0 is Monday)."""
    if working < 0:
        return -_calendar_days(_mirrored(weekday), -working)
    past_friday = max(0, weekday - 4)
    if working == 0:
        return 0
    weeks, rest = divmod(working, 5)
    over_a_weekend = min(weekday, 4) + rest > 4
    return weeks * 7 + rest + 2 * over_a_weekend - past_friday


def _mirrored(weekday: int) -> int:
    """The weekday as seen when time runs backwards: Monday is the last of five, Sunday comes next."""
    return (4 - weekday) % 7


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months, to the last day where the month is too short for it.

    Raises BadInput where that leaves the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise _beyond(day)
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def _beyond(day: date) -> BadInput:
    return BadInput("so far from {day} there is no calendar; give a smaller number", day=day)


def working_days_between(a: date, b: date) -> int:
    """The working days after `a` up to and with `b`; negative, and without `a`, where `b` is earlier.

    The inverse of counting: ``working_days_between(day, add_days(day, n, working=True)) == n``.
    """
    if b < a:
        return _working_days_until(b.toordinal() - 1) - _working_days_until(a.toordinal() - 1)
    return _working_days_until(b.toordinal()) - _working_days_until(a.toordinal())


def _working_days_until(ordinal: int) -> int:
    weeks, rest = divmod(ordinal, 7)  # day 1 of the calendar is a Monday
    return weeks * 5 + min(rest, 5)


def offset_day(anchor: date, days: int, before: bool, working: bool) -> date:
    """The day that lies `days` before or after `anchor`, as a playbook counts them.

    Raises BadInput where that leaves the calendar.
    """
    return add_days(anchor, -days if before else days, working=working)


def month_length(year: int, month: int) -> int:
    """The number of days of a month: 28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 + (month + month // 8) % 2


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, month_length(year, month))


def parse_day(text: str, today: date) -> date:
    """The day that `text` means on the day `today`, in English or Chinese.

    Weeks run from Monday to Sunday. A bare weekday is the next one after today, "next fri" the
    Friday of next week, "last fri" the Friday of last week. A month alone is its last day. A day
    without a year lies in the year that brings it nearest to today, about six months either way;
    a month without a year is the coming one, since plans are made in months. Numbers with the
    year last are refused where they could be read both ways.
    Raises BadInput, saying what was understood and what to write instead.
    """
    day = _iso(text)
    if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    from csmcli.core.date_forms import read_day

    return read_day(text, today)


def _iso(text: str) -> date | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_plan_day(text: str, today: date) -> date:
    """As `parse_day`, for a plan: a day without a year that lies over two months back is the one to come.

    On 22 November ``6/1`` is next June, and ``11/20`` still the day before yesterday. Raises BadInput.
    """
    day = parse_day(text, today)
    if (today - day).days <= _PLAN_BACK_DAYS or parse_day(text, add_days(today, 1)) != day:
        return day
    return parse_day(text, add_months(today, 12))


def parse_past_day(text: str, today: date) -> date:
    """As `parse_day`, for looking back: a day of the week is the last one, today included, and no day lies ahead.

    On a Wednesday ``monday`` is the day before yesterday. Raises BadInput for a day after today.
    """
    day = parse_day(text, today)
    if day > today and _is_weekday(text):
        day = add_days(day, -7)
    if day > today:
        raise BadInput(
            "“{text}” is {day}, after today ({today}); give a day that has been.", text=text, day=day, today=today
        )
    return day


def _is_weekday(text: str) -> bool:
    from csmcli.core.date_words import plain

    word = plain(text)
    return len(word) == 2 and word[0] == "W"


def parse_month(text: str, today: date) -> date:
    """The last day of the month that `text` names or a day of which it is; without a year, one begun by now.

    On 22 November ``november`` and 本月 are this month, ``december`` is last year's. Raises BadInput.
    """
    from csmcli.core.date_forms import read_month

    return read_month(text, today)


def parse_span(text: str) -> Span:
    """A length of time such as ``2w``, ``30 days``, ``5wd``, 三個月 or 半年; never zero or less.

    Raises BadInput.
    """
    from csmcli.core.date_forms import read_span

    return read_span(text)
