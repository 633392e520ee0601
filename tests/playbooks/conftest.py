"""A whole small playbook on disk, and ways to spoil it in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PRACTICE = """\
playbook: tiny
title: {en: Tiny, zh-TW: 小}
about: {en: A practice of three steps., zh-TW: 三個步驟。}
language: en
currency: TWD
milestones:
  - key: copy
    title: {en: Draft, zh-TW: 文案}
    aha: true
    due:
      - {days: 45, before: launch}
      - {days: 30, after: signing, working: true}
    reached: {en: It exists., zh-TW: 有了。}
    obstacle: {en: The empty page., zh-TW: 空白頁。}
    ask: {en: What is written?, zh-TW: 寫了什麼？}
    offer: {en: An outline., zh-TW: 大綱。}
    resources:
      - {title: {en: Outline, zh-TW: 大綱}, file: outline.md}
      - {title: {en: Examples, zh-TW: 案例}, link: "https://example.org/pages"}
  - key: launch
    title: {en: Launch, zh-TW: 上線}
    gate: true
    reached: {en: It is live., zh-TW: 上線了。}
    obstacle: {en: Nerves., zh-TW: 緊張。}
    ask: {en: Ready?, zh-TW: 好了嗎？}
    offer: {en: A hand., zh-TW: 幫忙。}
  - key: ship
    title: {en: Shipped, zh-TW: 出貨}
    due:
    reached: {en: It is sent., zh-TW: 寄出了。}
    reached_when_dated: [launch]
    obstacle: {en: Parcels., zh-TW: 包裹。}
    ask: {en: When?, zh-TW: 何時？}
    offer: {en: A list., zh-TW: 清單。}
    resources: [{key: packing, title: {en: Packing, zh-TW: 包裝}, link: "https://example.org/packing"}]
campaign: {starts: launch, ends: ship, metric: raised}
tiers:
  large: {title: {en: L, zh-TW: 大}, score_aim: 100, rhythm_days: 7, hours_a_month: 8, score_from: 70, service: {en: All, zh-TW: 全}}
  medium: {title: {en: M, zh-TW: 中}, score_aim: 80, rhythm_days: 14, hours_a_month: 3.5, score_from: 40, service: {en: Some, zh-TW: 些}}
  small: {title: {en: S, zh-TW: 小}, score_aim: 60, rhythm_days: 14, hours_a_month: 1, score_from: 0, service: {en: Few, zh-TW: 少}}
limits:
  overdue: {expected: 0, maximum: 14, milestones: {copy: {expected: 3, maximum: 9}}}
  slipping: {expected: 13, maximum: 27, moves: {expected: 2, maximum: 3}}
  silent: {expected: 14, maximum: 28, tiers: {large: {expected: 7, maximum: 14}}}
  task: {expected: 7, maximum: 21}
  numbers: {expected: 7, maximum: 14}
next_steps:
  slipping: {copy: {en: Send the outline., zh-TW: 寄大綱。}, any: {en: Ask why., zh-TW: 問原因。}}
  overdue: {launch: {en: Call., zh-TW: 打電話。}, ship: {en: Ask., zh-TW: 詢問。}, any: {en: Ask., zh-TW: 詢問。}}
  silent: {any: {en: Call., zh-TW: 打電話。}}
  task: {any: {en: Remind., zh-TW: 提醒。}}
  numbers: {any: {en: Look., zh-TW: 看。}}
clearing:
  overdue: {en: Enter the dates., zh-TW: 填日期。}
  slipping: {en: Enter the dates., zh-TW: 填日期。}
  silent: {en: Enter the day of signing., zh-TW: 填簽約日。}
  task: {en: Make the checklist., zh-TW: 建立清單。}
  numbers: {en: Enter a number., zh-TW: 填數字。}
reasons:
  dates: {en: Never settled., zh-TW: 日期未定。}
reminders:
  - {key: draft-look, title: {en: Look at the draft, zh-TW: 看文案}, until: copy, every_days: 14, messages: [hello]}
messages:
  - key: hello
    title: {en: Hello, zh-TW: 問候}
    subject: {en: A greeting, zh-TW: 你好}
    fits:
      - {occasion: welcome}
      - {signal: silent, milestone: copy}
check_ins: {when_launch_is_beyond_days: 180, every_days: 30}
intake:
  - key: team-size
    area: team
    question: {en: How many are you?, zh-TW: 幾個人？}
    kind: choice
    weight: 3
    choices:
      - {value: one, title: {en: One, zh-TW: 一人}, points: 0}
      - {value: more, title: {en: More, zh-TW: 多人}, points: 100}
  - {key: wish, area: means, question: {en: What do you wish?, zh-TW: 想要什麼？}, kind: text, weight: 0}
"""

ADS = """\
category: ads
order: 2
title: {en: Advertising, zh-TW: 廣告}
items:
  - key: pixel
    title: {en: Place the pixel, zh-TW: 裝像素}
    tiers: {large: customised, small: general}
    side: client
    due: {days: 30, before: launch}
    vital: true
    waits_for: [budget]
    advice:
      general: {en: Place it early., zh-TW: 早點裝。}
      detailed: {en: Place it and test it., zh-TW: 裝好並測試。}
  - key: thanks
    title: {en: Thank the backers, zh-TW: 感謝}
    tiers: {medium: general}
    side: us
    advice:
      general: {en: Say thanks., zh-TW: 說謝謝。}
"""

STRATEGY = """\
category: strategy
order: 1
title: {en: Strategy, zh-TW: 策略}
items:
  - key: budget
    title: {en: Set the budget, zh-TW: 定預算}
    tiers: {large: general, medium: general, small: general}
    side: shared
    due: {days: 60, before: launch}
    advice:
      general: {en: Write it down., zh-TW: 寫下來。}
"""

HELLO = {
    "en": "Hi {{ contact or name }},\n\n{{ resource.packing }}\n",
    "zh-TW": "{{ contact or name }}，您好！\n\n{{ resource.packing }}\n",
}

STAGES = """\
stages:
  - {key: before, title: {en: Before, zh-TW: 之前}}
  - {key: after, title: {en: After, zh-TW: 之後}}
milestones:
"""

ROLES = """\
    stage: before
    summary: {en: 1 draft exists., zh-TW: 有 1 份初稿。}
    ours: {en: CSM, zh-TW: 顧問}
    theirs: {en: Writer, zh-TW: 撰稿人}
    meeting: {topic: {en: The draft, zh-TW: 初稿}, people: {en: Writer and CSM, zh-TW: 撰稿人與顧問}}
"""

LIMITS = """\
  goal: {expected: 5, maximum: 20, tiers: {large: {expected: 0, maximum: 10}}, milestones: {ship: {expected: 9, maximum: 9}}}
  review: {expected: 3, maximum: 9}
"""

OUTCOMES = """\
parts:
  - key: fair
    title: {en: A fair, zh-TW: 展覽}
    stage: after
    reached: {en: 2 days were held., zh-TW: 辦了 2 天。}
    industries: [toys]
    steps: [attract, convert]
    due: [{days: 20, after: launch}]
    theirs: {en: Sales, zh-TW: 業務}
    meeting: {topic: {en: The stand, zh-TW: 攤位}, people: {en: Sales, zh-TW: 業務}}
  - {key: club, title: {en: A club, zh-TW: 會員}, stage: before, reached: {en: 9 members., zh-TW: 9 位會員。}}
industries:
  - {key: toys, title: {en: Toys, zh-TW: 玩具}}
  - {key: food, title: {en: Food, zh-TW: 食品}}
departments: [{key: sales, title: {en: Sales, zh-TW: 業務}}]
metrics:
  - key: raised
    title: {en: Raised, zh-TW: 金額}
    unit: money
    direction: up
    about: {en: As the page says., zh-TW: 頁面上的金額。}
  - key: happy
    title: {en: Happiness, zh-TW: 滿意}
    unit: score
    direction: up
    industries: [food]
    departments: [sales]
    steps: [repeat]
    baseline: {from: 3.25, to: 4}
    about: {en: One question., zh-TW: 問一題。}
handoff:
  - {key: bought-why, area: purpose, question: {en: Why?, zh-TW: 為什麼？}, kind: text, days: 2}
  - {key: rival, area: purpose, question: {en: Who else?, zh-TW: 還有誰？}, kind: text, required: false}
success:
  - {key: own-words, area: words, question: {en: What is it?, zh-TW: 是什麼？}, kind: text, required: true, follow: {en: And then?, zh-TW: 然後呢？}}
  - {key: industry, area: business, question: {en: Which trade?, zh-TW: 哪一行？}, kind: choice}
  - key: fit
    area: purpose
    question: {en: Who knows?, zh-TW: 誰知道？}
    kind: choice
    choices:
      - {value: both, title: {en: Both, zh-TW: 都知道}}
      - {value: client, title: {en: They, zh-TW: 他們}}
      - {value: us, title: {en: We, zh-TW: 我們}}
      - {value: neither, title: {en: Nobody, zh-TW: 沒人}}
  - {key: fit-reason, area: purpose, question: {en: Why so?, zh-TW: 原因？}, kind: text}
reviews:
  first_days: 90
  every_days: {large: 60, medium: 90, small: 180}
  topics: [{key: start, title: {en: The start, zh-TW: 開始}}]
  causes: [{key: team, title: {en: The team, zh-TW: 團隊}, ask: {en: Who left?, zh-TW: 誰離開了？}}]
renewal: {notice_days: 30, lead_days: {large: 120, medium: 90, small: 60}, category: ads}
costs:
  - {key: making, title: {en: Making, zh-TW: 生產}, percent: 60, about: {en: A guess., zh-TW: 估計。}}
  - {key: sending, title: {en: Sending, zh-TW: 運費}, percent: 40}
"""

Spoil = Callable[[str, str, str], Path]


def write_tiny(shelf: Path) -> Path:
    folder = shelf / "tiny"
    (folder / "checklist").mkdir(parents=True)
    (folder / "resources").mkdir()
    (folder / "resources" / "outline.md").write_text("An outline.\n", encoding="utf-8")
    for language, words in HELLO.items():
        (folder / "messages" / language).mkdir(parents=True)
        (folder / "messages" / language / "hello.j2").write_text(words, encoding="utf-8")
    (folder / "playbook.yaml").write_text(PRACTICE, encoding="utf-8")
    (folder / "checklist" / "ads.yaml").write_text(ADS, encoding="utf-8")
    (folder / "checklist" / "strategy.yaml").write_text(STRATEGY, encoding="utf-8")
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The folder of a sound playbook with three milestones and three items, in a shelf of its own."""
    return write_tiny(tmp_path / "shelf")


@pytest.fixture
def rich(tiny: Path) -> Path:
    """The same playbook with everything that serves outcomes."""
    path = tiny / "playbook.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("milestones:\n", STAGES, 1)
    text = text.replace("    aha: true\n", f"    aha: true\n{ROLES}")
    text = text.replace("    gate: true\n", "    gate: true\n    stage: before\n")
    text = text.replace("    due:\n    reached", "    stage: after\n    due:\n    reached")
    text = text.replace(
        "metric: raised}",
        "metric: raised, pace: [{time: 10, amount: 40}, {time: 90, amount: 70}, {time: 100, amount: 100}]}",
    )
    text = text.replace(
        "next_steps:\n",
        f"{LIMITS}next_steps:\n  goal: {{any: {{en: Look., zh-TW: 看一下。}}}}\n  review: {{any: {{en: Invite., zh-TW: 邀請。}}}}\n",
    )
    path.write_text(text + OUTCOMES, encoding="utf-8")
    return tiny


@pytest.fixture
def spoil(tiny: Path) -> Spoil:
    """Replaces the one place where `old` stands in `file`; "" as `file` is playbook.yaml."""

    def replace(file: str, old: str, new: str) -> Path:
        path = tiny / (file or "playbook.yaml")
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return tiny

    return replace
