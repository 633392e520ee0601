"""Words and the day they mean on Sunday 22 November 2026, and what is said of those that mean none."""

from __future__ import annotations

from datetime import date

import pytest

from csmcli.core.dates import parse_day
from csmcli.errors import BadInput

TODAY = date(2026, 11, 22)

MEANT = """
2027-03-01            2027-03-01
2027/3/1              2027-03-01
2027.3.1              2027-03-01
20270301              2027-03-01
２０２７／３／１      2027-03-01
2022/11/08 20:00:00   2022-11-08
2022-12-20t02:00      2022-12-20
西元2027年3月1日      2027-03-01
12/1                  2026-12-01
12-1                  2026-12-01
1/5                   2027-01-05
11/20                 2026-11-20
5/24                  2026-05-24
5/23                  2027-05-23
31/12/2027            2027-12-31
12/31/2027            2027-12-31
31.12.2027            2027-12-31
3/3/2027              2027-03-03
2027-08               2027-08-31
2027/08               2027-08-31
8/2027                2027-08-31
Aug 2027              2027-08-31
2027 aug              2027-08-31
February 2028         2028-02-29
november              2026-11-30
october               2027-10-31
1 Dec                 2026-12-01
Dec 1                 2026-12-01
Dec. 1st, 2026        2026-12-01
1 December 2026       2026-12-01
the 1st of December   2026-12-01
December 1, 2026      2026-12-01
1-Dec-2026            2026-12-01
2026-Dec-01           2026-12-01
Sept 5                2026-09-05
Tue, Dec 1            2026-12-01
12/1 (Tue)            2026-12-01
1/1 fri               2027-01-01
2/29/2028             2028-02-29
today                 2026-11-22
TOMORROW              2026-11-23
tmr                   2026-11-23
yesterday             2026-11-21
day after tomorrow    2026-11-24
the day before yesterday 2026-11-20
monday                2026-11-23
fri                   2026-11-27
thurs                 2026-11-26
sun                   2026-11-29
this fri              2026-11-20
next fri              2026-11-27
next sun              2026-11-29
last fri              2026-11-13
+2w                   2026-12-06
2w                    2026-12-06
-3d                   2026-11-19
−3d                   2026-11-19
+1m                   2026-12-22
+1y                   2027-11-22
+5wd                  2026-11-27
+ 2 weeks             2026-12-06
0d                    2026-11-22
2 weeks ago           2026-11-08
a week ago            2026-11-15
in 3 days             2026-11-25
in a month            2026-12-22
three working days from now 2026-11-25
2 business days ago   2026-11-19
twelve months later   2027-11-22
end of month          2026-11-30
end of the month      2026-11-30
end of next month     2026-12-31
end of last month     2026-10-31
end of year           2026-12-31
end of next year      2027-12-31
end of 2027           2027-12-31
end of Aug            2027-08-31
first monday of october 2027-10-04
the 2nd tuesday of dec 2026-12-08
last friday of next month 2026-12-25
fifth sunday in november 2026-11-29
12月1日               2026-12-01
１２月１日            2026-12-01
12月1號               2026-12-01
12月1号               2026-12-01
12 月 1 日            2026-12-01
12月1                 2026-12-01
二月十號              2027-02-10
十二月廿五日          2026-12-25
十月卅一日            2026-10-31
2027年3月1日          2027-03-01
2015年三月三號        2015-03-03
二〇二七年三月一日    2027-03-01
明年3月1日            2027-03-01
去年12月              2025-12-31
民國115年12月1日      2026-12-01
民國115年12月         2026-12-31
115年12月1日          2026-12-01
民國一百一十五年十二月一日 2026-12-01
民國一百零五年三月一日 2016-03-01
民國百年一月一日      2011-01-01
民國99年1月1日        2010-01-01
民國115/12/1          2026-12-01
115.12.1              2026-12-01
2027年8月             2027-08-31
8月                   2027-08-31
8月份                 2027-08-31
八月底                2027-08-31
2027年8月底           2027-08-31
11月                  2026-11-30
月底                  2026-11-30
這個月底              2026-11-30
本月底                2026-11-30
下個月底              2026-12-31
年底                  2026-12-31
明年底                2027-12-31
民國116年底           2027-12-31
今天                  2026-11-22
明天                  2026-11-23
明日                  2026-11-23
昨天                  2026-11-21
後天                  2026-11-24
后天                  2026-11-24
前天                  2026-11-20
大後天                2026-11-25
大前天                2026-11-19
週五                  2026-11-27
周五                  2026-11-27
星期五                2026-11-27
禮拜五                2026-11-27
礼拜五                2026-11-27
週日                  2026-11-29
星期天                2026-11-29
這週五                2026-11-20
本週五                2026-11-20
这个礼拜五            2026-11-20
下週五                2026-11-27
下個星期五            2026-11-27
下下週五              2026-12-04
上週五                2026-11-13
上上週五              2026-11-06
下個月20號            2026-12-20
下個月的20號          2026-12-20
下下個月5日           2027-01-05
本月20日              2026-11-20
上個月5號             2026-10-05
兩週後                2026-12-06
2 週後                2026-12-06
两周后                2026-12-06
兩個禮拜後            2026-12-06
兩週                  2026-12-06
+2週                  2026-12-06
三天前                2026-11-19
三天之前              2026-11-19
3天後                 2026-11-25
3日以後               2026-11-25
十五天後              2026-12-07
二十天後              2026-12-12
一個月後              2026-12-22
半個月後              2026-12-07
半年後                2027-05-22
一年前                2025-11-22
三個工作天後          2026-11-25
5工作日後             2026-11-27
十月的第一個星期一    2027-10-04
2026年12月第三個週四  2026-12-17
十二月最後一個星期五  2026-12-25
下個月第一個星期一    2026-12-07
週二, 12月1日         2026-12-01
週一十月五日          2026-10-05
12/1（二）            2026-12-01
12月1日（週二）       2026-12-01
民國115年12月1日(二)  2026-12-01
Tue,12月1日           2026-12-01
"""

REFUSED = [
    ("", ["no day was given", "2027-03-01"]),
    ("  \u200b ", ["no day was given"]),
    ("soon", ["“soon”", "not known as a day", "12月1日"]),
    ("tomorrow's", ["not known as a day"]),
    ("next", ["not known as a day"]),
    ("in 2 weeks ago", ["not known as a day"]),
    ("many weeks ago", ["not known as a day"]),
    ("2 moons", ["not known as a day"]),
    ("end of days", ["not known as a day"]),
    ("first monday of", ["not known as a day"]),
    ("first monday of dec 3", ["not known as a day"]),
    ("first monday of week", ["not known as a day"]),
    ("週末", ["not known as a day"]),
    ("週二8月", ["not known as a day"]),
    ("週二12/1(二)", ["not known as a day"]),
    ("月5日", ["not known as a day"]),
    ("月", ["not known as a day"]),
    ("半天後", ["not known as a day"]),
    ("10十月5日", ["not known as a day"]),
    ("1 2月3日", ["not known as a day"]),
    ("2027-3/1", ["not known as a day"]),
    ("12.1", ["not known as a day"]),
    ("115", ["not known as a day"]),
    ("民國0年3月1日", ["not known as a day"]),
    ("½", ["not known as a day"]),
    ("today" * 40, ["“todaytoday", "…”", "not known as a day"]),
    ("1/2/2027", ["“1/2/2027”", "2027-01-02 or 2027-02-01"]),
    ("1-12-2027", ["2027-01-12 or 2027-12-01"]),
    ("13/1", ["“13/1”", "month 13, day 1", "no date", "2027-01-13 or 1/13"]),
    ("31-12", ["month 31, day 12", "2026-12-31 or 12/31"]),
    ("40/5", ["month 40", "1 to 12"]),
    ("13/13/2027", ["month 13", "1 to 12"]),
    ("2027-13-01", ["month 13", "1 to 12"]),
    ("0/5", ["month 0", "1 to 12"]),
    ("13月1日", ["month 13", "1 to 12"]),
    ("2027-02-30", ["day 30 of 2027-02", "days 1 to 28"]),
    ("2/29", ["day 29 of 2027-02", "days 1 to 28"]),
    ("2/30", ["day 30 of 2027-02"]),
    ("12/0", ["day 0 of 2026-12", "days 1 to 31"]),
    ("12/32", ["day 32 of 2026-12"]),
    ("31/2/2027", ["day 31 of 2027-02"]),
    ("二月三十號", ["“二月三十號”", "day 30 of 2027-02"]),
    ("民國115年2月29日", ["day 29 of 2026-02", "days 1 to 28"]),
    ("下個月32號", ["day 32 of 2026-12"]),
    ("next week", ["from 2026-11-23 to 2026-11-29", "write the day"]),
    ("this week", ["from 2026-11-16 to 2026-11-22"]),
    ("last month", ["from 2026-10-01 to 2026-10-31"]),
    ("next month", ["from 2026-12-01 to 2026-12-31"]),
    ("next year", ["from 2027-01-01 to 2027-12-31"]),
    ("下週", ["“下週”", "from 2026-11-23 to 2026-11-29"]),
    ("下個禮拜", ["from 2026-11-23 to 2026-11-29"]),
    ("下個月", ["from 2026-12-01 to 2026-12-31"]),
    ("明年", ["“明年”", "from 2027-01-01 to 2027-12-31"]),
    ("2027", ["from 2027-01-01 to 2027-12-31"]),
    ("二〇二七年", ["from 2027-01-01 to 2027-12-31"]),
    ("115年", ["from 2026-01-01 to 2026-12-31"]),
    ("20號", ["“20號”", "leaves the month out", "12/1"]),
    ("廿日", ["leaves the month out"]),
    ("the 20th", ["leaves the month out"]),
    ("1/2/27", ["no year of four digits", "2027-03-01"]),
    ("27/3/1", ["no year of four digits"]),
    ("99年1月1日", ["no year of four digits", "民國99年"]),
    ("27年底", ["no year of four digits"]),
    ("1899-12-31", ["year 1899", "from 1900 to 2200"]),
    ("2201-01-01", ["year 2201"]),
    ("0000-01-01", ["year 0", "from 1900 to 2200"]),
    ("1/2/9999", ["year 9999"]),
    ("1201", ["year 1201"]),
    ("000年3月1日", ["year 0"]),
    ("200/3/1", ["year 200;"]),
    ("+200y", ["“+200y”", "year 2226"]),
    ("+9999y", ["2026-11-22", "no calendar", "smaller number"]),
    ("-99999999999999999999999d", ["no calendar"]),
    ("週一, 12月1日", ["contradicts itself", "2026-12-01 is another weekday"]),
    ("Mon 2026-12-01", ["contradicts itself", "2026-12-01"]),
    ("Thu 1/1", ["contradicts itself", "2027-01-01 is another weekday"]),
    ("下個月第五個星期一", ["does not exist", "2026-12 has 4"]),
    ("十月第0個星期一", ["does not exist", "2027-10 has 4"]),
]


def cases() -> list[tuple[str, str]]:
    return [(words.strip(), day) for words, _, day in (line.rpartition(" ") for line in MEANT.strip().splitlines())]


@pytest.mark.parametrize(("words", "day"), cases())
def test_words_mean_a_day(words: str, day: str) -> None:
    assert str(parse_day(words, TODAY)) == day


@pytest.mark.parametrize(("words", "told"), REFUSED)
def test_what_leaves_the_day_open_is_refused_with_what_was_understood(words: str, told: list[str]) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_day(words, TODAY)
    assert [part for part in told if part not in str(refusal.value)] == []


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u202e", "\ufeff", "\u00ad", "\ufe0f"])
def test_invisible_characters_do_not_matter(mark: str) -> None:
    assert parse_day(f"{mark}12{mark}月1日{mark}", TODAY) == date(2026, 12, 1)
    assert parse_day(f" {mark}2027-03-01{mark} ", TODAY) == date(2027, 3, 1)


def test_a_refusal_is_a_template_with_its_fields() -> None:
    with pytest.raises(BadInput) as refusal:
        parse_day("1/2/2027", TODAY)
    assert "{first} or {second}" in refusal.value.template
    assert refusal.value.fields == {"text": "1/2/2027", "first": "2027-01-02", "second": "2027-02-01"}
