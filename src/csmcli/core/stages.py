"""What a list of a board means: how far a client in it has come, and what a walk through the lists says was reached.

A list that is called as a milestone is where people work on it, so what lies before it is done; a list of what is
over, such as “Live” or “Shipped”, says that its milestone is reached. A name that says neither means nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from csmcli.core.naming import folded
from csmcli.core.playbook import Playbook

START = 0
"""Nothing reached yet."""

AT: Mapping[str, tuple[str, ...]] = {
    "timeline": ("timeline", "dates", "scheduling", "schedule", "planning", "排程", "時程", "時程規劃", "訂時間", "訂時程", "確認時程"),
    "copy": ("copy", "copywriting", "writing", "draft", "drafting", "page draft", "文案", "文案撰寫", "撰寫文案", "寫文案", "初稿", "頁面初稿"),
    "backend": ("backend", "back office", "set up", "setup", "後台", "編輯後台", "後台編輯", "後台設定", "設定後台"),
    "page": ("page", "review", "in review", "page review", "approval", "審核", "審核中", "送審", "頁面審核", "待審核"),
    "launch": ("launch", "ready to launch", "ready", "pre launch", "prelaunch", "待上線", "準備上線", "即將上線", "上線準備"),
}  # fmt: skip
"""Other names of a milestone that people work on, by its key."""

BEHIND: Mapping[str, tuple[str, ...]] = {
    "launch": ("live", "launched", "running", "campaign", "fundraising", "已上線", "上線中", "集資中", "募資中"),
    "end": ("ended", "campaign ended", "funded", "production", "shipping", "fulfilment", "fulfillment", "已結束", "集資結束", "募資結束", "生產中", "量產中", "製作中", "出貨中", "待出貨"),
}  # fmt: skip
"""Names that say that a milestone is reached."""

BEGUN = ("to do", "todo", "backlog", "inbox", "new", "new clients", "signed", "onboarding", "kick off", "kickoff", "待辦", "待處理", "新客戶", "新案", "已簽約", "剛簽約")  # fmt: skip
"""Where clients wait before the first milestone."""

DONE = ("done", "completed", "complete", "finished", "shipped", "rewards shipped", "delivered", "完成", "已完成", "已出貨", "出貨完成", "回饋出貨完成", "結案", "已結案")  # fmt: skip
"""Where all is over."""


def behind(name: str, practice: Playbook) -> int | None:
    """How many milestones, from the first, lie behind a client in the list `name`; None where it says nothing."""
    word = _plain(name)
    places = {milestone.key: place for place, milestone in enumerate(practice.milestones)}
    if word in DONE:
        return _last_gate(practice)
    for key, words in BEHIND.items():
        if word in words and key in places:
            return places[key] + 1
    if word in BEGUN:
        return START
    for key, place in places.items():
        titles = map(_plain, practice.milestones[place].title.values())
        if word == _plain(key) or word in titles or word in AT.get(key, ()):
            return place
    return None


def _plain(name: str) -> str:
    """The name without signs and numbers: ``2. 📝 Back-office (4)`` is ``back office``."""
    words = "".join(c if c.isalnum() else " " for c in folded(name)).split()
    return " ".join(word for word in words if not word.isdecimal()) or " ".join(words)


def _last_gate(practice: Playbook) -> int:
    gates = [place for place, milestone in enumerate(practice.milestones, 1) if milestone.gate]
    return max(gates, default=len(practice.milestones))


def reached(practice: Playbook, visits: Iterable[tuple[date, int]]) -> dict[str, date]:
    """The milestones reached on a walk through lists, (day, milestones behind) in the order of time, each with its day.

    A step over a gate says that the gate was reached, and nothing of what it passes: a campaign that has ended need
    not have met its target. A step back takes back what lies ahead again.
    """
    found: dict[str, date] = {}
    place = START
    for day, behind in visits:
        ahead = [milestone.key for milestone in practice.milestones[behind:]]
        found = {key: on for key, on in found.items() if key not in ahead}
        steps = practice.milestones[place:behind]
        passed = max((n for n, milestone in enumerate(steps) if milestone.gate), default=0)
        found |= {m.key: day for n, m in enumerate(steps) if m.gate or n >= passed}
        place = behind
    return found
