"""The reviews whose pages are looked at: a full one in both languages, one with nothing in it, a hostile one."""

from __future__ import annotations

from datetime import date

from csmcli.core.journey import CLIENT, SHARED, US
from csmcli.core.review_report import (
    Changed,
    Contacts,
    Found,
    House,
    Moved,
    Next,
    Questions,
    Reached,
    Report,
    Share,
    Short,
    Sides,
)
from tests.report import journeys

FIRST, UNTIL, DAY = date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 8)


def full(language: str = "en") -> Report:
    """A quarter with everything that a page can show."""
    at = ("en", "zh-TW").index(language)
    words = ("Train the two new shop leads", "訓練兩位新門市主管")[at]
    return Report(
        name=("Harbour & Loom", "港織選物")[at],
        contact=("Ingrid Solberg", "林副總")[at],
        ours=("Hana Lin", "林筱涵")[at],
        period="2026-Q3",
        first=FIRST,
        until=UNTIL,
        running=False,
        day=DAY,
        language=language,
        currency="TWD",
        goals=journeys.full(language).goals,
        reached=(Reached(("Kick-off held", "啟動會議")[at], date(2026, 7, 14), date(2026, 7, 10)),),
        moved=(
            Moved(("Set-up done", "設定完成")[at], date(2026, 8, 7), date(2026, 8, 20), 13),
            Moved(("First value", "第一次看見成效")[at], date(2026, 9, 1), None, 29),
        ),
        contacts=Contacts(6, 2, 3),
        tasks=(Share(US, 7, 2, 0), Share(CLIENT, 4, 3, 1)),
        changes=(
            Changed(words, SHARED, ("Hana Lin", "林筱涵")[at], ("Priya Nair", "周經理")[at], date(2026, 11, 15), None),
        ),
        questions=Questions(5, 4, 1),
        next=Next(
            date(2026, 12, 10), True, ("Who works with it and how", "誰在用、怎麼用")[at], "Hana Lin", "Priya Nair"
        ),
    )


def empty(language: str = "en") -> Report:
    """A client of yesterday."""
    return Report(
        "Acme",
        "",
        "",
        "",
        DAY,
        DAY,
        False,
        DAY,
        language,
        "TWD",
        (),
        (),
        (),
        Contacts(0, 0, 0),
        (),
        (),
        Questions(0, 0, 0),
        None,
    )


def house(report: Report) -> House:
    """The same for us."""
    return House(
        key="harbour",
        tier="medium",
        report=report,
        against=tuple(Short(goal.metric, 40, 28, 700) for goal in report.goals),
        slipped=tuple(
            Sides(step.title, step.days, ("client", "us"), ("the sponsor quarrels with IT",)) for step in report.moved
        ),
        minutes=310,
        untimed=2,
        questions_open=("Can we export?",),
        causes=(Found("repeat", "Regulars", "people", "People are missing", "they left", DAY),),
        notes=("a hard talk",),
    )


def hostile(text: str = journeys.HOSTILE) -> Report:
    """Every text is an attack, or very long without a space."""
    long = journeys.LONG
    return full("zh-TW")._replace(
        name=text,
        contact=long,
        ours="W" * 120,
        goals=journeys.hostile(text).goals,
        reached=(Reached(text, date(1, 1, 1), None), Reached("W" * 120, DAY, date(9999, 12, 31))),
        moved=(Moved(long, FIRST, None, 10**6),),
        changes=(Changed(text, US, long, "W" * 120, None, DAY),),
        next=Next(DAY, True, text, long, "W" * 120),
    )
