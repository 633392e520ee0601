"""The clients whose pages are looked at: a full one in both languages, a campaign, one on its first day, a hostile one."""

from __future__ import annotations

from datetime import date

from csmcli.core.journey import (
    AHEAD,
    DONE,
    Achieved,
    Encounter,
    GoalLine,
    Journey,
    NextStep,
    Station,
    laid_out,
    percent,
)

DAY = date(2026, 11, 22)
LONG = "為每一個通路的門市夥伴把訂單與庫存資料對齊到同一個畫面並且在每週一早上九點以前自動寄出差異報表給區域督導與總公司營運團隊"
HOSTILE = "<script>alert(1)</script>\"' onload=x </title><!-- \u202egnp.exe\u202c \u200bA\x1b[31m {{ 7 * 7 }} &amp;"

STAGES = {
    "purchase": ("Purchase", "採購"),
    "implementation": ("Implementation", "導入"),
    "adoption": ("Adoption", "採用"),
    "success": ("Success", "成功"),
    "engagement": ("Engagement", "深化"),
    "renewal": ("Renewal", "續約"),
}

# stage, due, reached, optional, title, standard, theirs, meeting (day, topic, people)
STATIONS = (
    (
        "purchase", date(2026, 7, 3), date(2026, 7, 2), False,
        ("Handed over from sales", "銷售交接完成"),
        ("What was bought and why is on record, 12 of 12 answers.", "購買內容與原因已記錄，12 題答完 12 題。"),
        ("Ingrid Solberg, sponsor", "林副總（發起人）"), None,
    ),
    (
        "implementation", date(2026, 7, 14), date(2026, 7, 14), False,
        ("Kick-off held", "啟動會議"),
        ("Both sides have named who answers for what; dates agreed.", "雙方確認各項負責人與日期。"),
        ("Ingrid Solberg, sponsor", "林副總（發起人）"),
        (date(2026, 7, 14), ("Kick-off", "啟動會議"), ("sponsor, shop lead, our team", "發起人、門市主管、我們的團隊")),
    ),
    (
        "implementation", date(2026, 8, 7), date(2026, 8, 11), False,
        ("Set-up done", "設定完成"),
        ("All 14 shops connected, orders arrive within 5 minutes.", "14 家門市全部連線，訂單 5 分鐘內進到系統。"),
        ("Tom Ashby, IT", "許工程師（資訊）"), None,
    ),
    (
        "implementation", date(2026, 9, 15), None, True,
        ("Stock synchronised with the warehouse", "與倉庫同步庫存"),
        ("Differences under 1% at the weekly count.", "每週盤點差異低於 1%。"),
        ("Tom Ashby, IT", "許工程師（資訊）"), None,
    ),
    (
        "adoption", date(2026, 9, 30), date(2026, 9, 24), False,
        ("First value", "第一次看見成效"),
        ("The first campaign brought 50 returning customers.", "第一檔活動帶回 50 位回購顧客。"),
        ("Priya Nair, marketing", "周經理（行銷）"), None,
    ),
    (
        "adoption", date(2026, 12, 11), None, False,
        ("Part of the daily work", "成為每日工作的一部分"),
        ("Four out of five shop leads use it on four days a week.", "五位門市主管中有四位每週使用四天以上。"),
        ("Priya Nair, marketing", "周經理（行銷）"),
        (date(2026, 12, 3), ("What the shops need to use it daily", "門市每天使用還需要什麼"), ("shop leads, Priya Nair, our coach", "門市主管、周經理、我們的顧問")),
    ),
    (
        "success", date(2027, 1, 15), None, False,
        ("First review of the results", "第一次成效檢討"),
        ("Three months of figures, goals held against the checkpoints.", "累積三個月數字，對照檢查點。"),
        ("Ingrid Solberg, sponsor", "林副總（發起人）"),
        (None, ("The first three months", "前三個月的成果"), ("sponsor, marketing, our team", "發起人、行銷、我們的團隊")),
    ),
    (
        "engagement", date(2027, 3, 31), None, False,
        ("Second brand joined", "第二個品牌加入"),
        ("The second brand runs its first campaign.", "第二個品牌完成第一檔活動。"),
        ("Priya Nair, marketing", "周經理（行銷）"), None,
    ),
    (
        "renewal", date(2027, 4, 30), None, False,
        ("The next year agreed", "下一年度合作確認"),
        ("Signed 60 days before the contract ends.", "合約到期 60 天前完成簽署。"),
        ("Ingrid Solberg, sponsor", "林副總（發起人）"), None,
    ),
)  # fmt: skip

NEXT = (
    ("client", date(2026, 11, 27), ("Name a second person per shop who sees the weekly report", "每家門市指定第二位收週報的人"), ("Priya Nair", "周經理")),
    ("client", date(2026, 12, 1), ("Send the member list of the spring campaign", "提供春季活動的會員名單"), ("Tom Ashby", "許工程師")),
    ("us", date(2026, 11, 25), ("Short guide for shop leads, one page", "提供門市主管一頁操作指引"), ("Hana Lin", "林筱涵")),
    ("us", None, ("Set up the report by region", "設定分區報表"), ("Hana Lin", "林筱涵")),
    ("shared", date(2026, 12, 3), ("Meeting with the shop leads", "與門市主管開會"), ("", "")),
)  # fmt: skip

ACHIEVED = (
    (date(2026, 9, 24), ("62 customers came back through the first campaign", "第一檔活動帶回 62 位顧客")),
    (date(2026, 8, 11), ("All 14 shops connected within four weeks of kick-off", "啟動後四週內 14 家門市全部連線")),
    (date(2026, 7, 14), ("Who answers for what is agreed on both sides", "雙方負責人全部確認")),
)


def full(language: str = "en") -> Journey:
    """A client in the middle of its first year, with everything that a page can show."""
    at = ("en", "zh-TW").index(language)
    stages = laid_out(
        {key: words[at] for key, words in STAGES.items()}, [_station(at, n) for n in range(len(STATIONS))]
    )
    return Journey(
        name=("Harbour & Loom", "港織選物")[at],
        playbook=("Customer success", "客戶成功")[at],
        contact=("Ingrid Solberg", "林副總")[at],
        ours=("Hana Lin", "林筱涵")[at],
        day=DAY,
        language=language,
        currency="TWD",
        stages=stages,
        percent=percent(stages),
        next=tuple(NextStep(text[at], side, who[at], on) for side, on, text, who in NEXT),
        goals=_goals(at),
        achieved=tuple(Achieved(on, text[at]) for on, text in ACHIEVED),
    )


def _station(at: int, n: int) -> Station:
    stage, due, reached, optional, title, standard, theirs, meeting = STATIONS[n]
    met = Encounter(meeting[0], meeting[1][at], meeting[2][at]) if meeting else None
    state = DONE if reached else AHEAD
    ours = ("Hana Lin", "林筱涵")[at]
    return Station(str(n), title[at], stage, state, optional, standard[at], due, reached, ours, theirs[at], met)


def _goals(at: int) -> tuple[GoalLine, ...]:
    return (
        GoalLine(
            "repeat", ("Repeat purchase rate", "回購率")[at], ("Regulars", "熟客比例")[at], "percent", "up",
            500, 1500, date(2026, 7, 14), date(2027, 6, 30),
            ((date(2026, 9, 30), 700), (date(2026, 12, 31), 1000), (date(2027, 3, 31), 1200)),
            ((date(2026, 8, 31), 610), (date(2026, 9, 30), 760), (date(2026, 10, 31), 870), (date(2026, 11, 20), 980)),
            "on-track",
        ),
        GoalLine(
            "handling", ("Time to fill an order", "備貨時間")[at], "", "minutes", "down",
            4200, 2000, date(2026, 7, 14), date(2027, 3, 31),
            ((date(2026, 9, 30), 3500), (date(2026, 12, 31), 2700)),
            ((date(2026, 9, 30), 3900), (date(2026, 11, 15), 3650)),
            "behind",
        ),
    )  # fmt: skip


def campaign() -> Journey:
    """A crowdfunding client whose campaign runs, far beyond its target, in Chinese; a practice of other stages."""
    titles = {"signed": "簽約", "preparing": "準備", "live": "集資中", "fulfilling": "出貨", "done": "完成"}
    stations = (
        ("timeline", "訂定專案時間", "signed", DONE, date(2026, 8, 3)),
        ("copy", "撰寫專案文案", "preparing", DONE, date(2026, 9, 1)),
        ("launch", "上線", "live", DONE, date(2026, 10, 27)),
        ("target", "達成目標金額", "live", DONE, date(2026, 11, 2)),
        ("end", "集資結束", "live", AHEAD, None),
        ("ship", "回饋出貨", "fulfilling", AHEAD, None),
    )
    stages = laid_out(titles, [Station(key, title, stage, state, False, "", date(2026, 12, 15), on, "", "", None) for key, title, stage, state, on in stations])  # fmt: skip
    raised = GoalLine(
        "raised", "募資金額", "", "money", "up", 0, 100_000_000, date(2026, 10, 27), date(2026, 12, 11),
        ((date(2026, 10, 31), 30_000_000), (date(2026, 11, 18), 55_000_000)),
        ((date(2026, 10, 28), 41_000_000), (date(2026, 11, 2), 104_000_000), (date(2026, 11, 21), 142_694_300)), "met",
    )  # fmt: skip
    return Journey("月動褲", "群眾集資", "阿哲", "小美", DAY, "zh-TW", "TWD", stages, percent(stages), (), (raised,))


def empty(language: str = "en") -> Journey:
    """A client on its first day: nothing reached, no goal, nothing to do."""
    stages = laid_out({"implementation": "Implementation"}, [Station("kickoff", "Kick-off", "implementation", AHEAD, False, "", None, None, "", "", None)])  # fmt: skip
    return Journey("Acme", "", "", "", DAY, language, "TWD", stages, percent(stages))


def bare() -> Journey:
    """A client of whom nothing is shown at all: every part is switched off."""
    return Journey("Acme", "", "", "", DAY, "en", "TWD", (), 0)


def hostile(text: str = HOSTILE, language: str = "zh-TW") -> Journey:
    """Every text is an attack, or very long without a space; amounts and dates at their ends."""
    texts = (text, LONG, "W" * 120)
    stations = [
        Station(str(n), texts[n % 3], "a" if n < 4 else "nowhere", DONE if n < 2 else AHEAD, n % 2 == 1, texts[(n + 1) % 3],
                date(9999, 12, 31), None, texts[(n + 2) % 3], texts[n % 3], Encounter(None, texts[(n + 1) % 3], texts[n % 3]))
        for n in range(6)
    ]  # fmt: skip
    stages = laid_out({"a": text, "b": LONG}, stations)
    goals = tuple(
        GoalLine("m", texts[n], texts[(n + 1) % 3], unit, "up", low, high, date(2026, 1, 1), by, (), measured, "missed")
        for n, (unit, low, high, by, measured) in enumerate((
            ("money", -(10**15), 10**15, date(9999, 12, 31), ((date(2026, 1, 1), 10**15),)),
            ("count", None, 0, date(2026, 1, 1), ()),
            ("score", 450, 450, date(2026, 12, 31), ((date(2025, 1, 1), 450),)),
        ))
    )  # fmt: skip
    steps = tuple(NextStep(words, side, words, DAY) for side in ("us", "client", "shared") for words in texts)
    achieved = tuple(Achieved(date(1, 1, 1), words) for words in texts)
    return Journey(text, text, LONG, "W" * 120, DAY, language, "TWD", stages, percent(stages), steps, goals, achieved)
