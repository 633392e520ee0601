"""A small playbook that asks at the handoff and asks what success is, for tests that shall not hang on the shipped words."""

from __future__ import annotations

from pathlib import Path

from tests.playbooks.conftest import PRACTICE, write_tiny

OUTCOMES = """\
industries:
  - {key: retail, title: {en: Retail, zh-TW: 零售}}
  - {key: clinic, title: {en: Clinics, zh-TW: 診所}}
departments:
  - {key: sales, title: {en: Sales, zh-TW: 業務}}
  - {key: support, title: {en: Customer service, zh-TW: 客服}}
metrics:
  - {key: raised-in-shop, title: {en: Shop turnover, zh-TW: 門市營收}, unit: money, direction: up, industries: [retail], about: {en: A month of it., zh-TW: 一個月。}}
  - {key: handling-time, title: {en: Handling time, zh-TW: 處理時間}, unit: minutes, direction: down, departments: [support], baseline: {from: 8, to: 15}, about: {en: Median per case., zh-TW: 每件中位數。}}
  - {key: conversion, title: {en: Conversion rate, zh-TW: 轉換率}, unit: percent, direction: up, departments: [sales], steps: [convert], baseline: {from: 1, to: 5}, about: {en: Buyers over visitors., zh-TW: 購買人數除以訪客數。}}
  - {key: no-shows, title: {en: No-shows, zh-TW: 爽約率}, unit: percent, direction: down, industries: [clinic], about: {en: Missed over booked., zh-TW: 未到除以預約。}}
handoff:
  - {key: why, area: purpose, question: {en: Why did they buy?, zh-TW: 為什麼買？}, kind: text, days: 2}
  - {key: contract-until, area: contract, question: {en: When does the contract end?, zh-TW: 合約到哪天？}, kind: date}
  - key: decider
    area: people
    question: {en: Who decides?, zh-TW: 誰決定？}
    kind: choice
    choices:
      - {value: owner, title: {en: The owner, zh-TW: 老闆}}
      - {value: board, title: {en: The board, zh-TW: 董事會}}
  - {key: rival, area: purpose, question: {en: Whom were we compared with?, zh-TW: 和誰比較？}, kind: text, required: false}
success:
  - {key: own-words, area: words, question: {en: What is success?, zh-TW: 什麼叫成功？}, kind: text, required: true, follow: {en: What do you see on that day?, zh-TW: 那天會看到什麼？}}
  - {key: industry, area: business, question: {en: Which trade?, zh-TW: 哪一行？}, kind: choice}
  - {key: convert-flow, area: business, question: {en: How do visitors become buyers?, zh-TW: 訪客如何變成客人？}, kind: text}
  - {key: number-today, area: measure, question: {en: What is the number today?, zh-TW: 現在的數字？}, kind: text, required: true, follow: {en: What would you guess?, zh-TW: 猜大概多少？}}
  - {key: by-when, area: measure, question: {en: By when?, zh-TW: 什麼時候之前？}, kind: date}
  - key: fit
    area: purpose
    question: {en: Who can say what success is?, zh-TW: 誰說得出成功是什麼？}
    kind: choice
    choices:
      - {value: both, title: {en: Both, zh-TW: 雙方}}
      - {value: client, title: {en: The client, zh-TW: 客戶}}
      - {value: us, title: {en: We, zh-TW: 我們}}
      - {value: neither, title: {en: Nobody, zh-TW: 都說不出來}}
  - {key: fit-reason, area: purpose, question: {en: Why?, zh-TW: 為什麼？}, kind: text}
"""

HANDOFF = """\
  - key: handoff
    title: {en: Handed over, zh-TW: 已交接}
    reached: {en: Nothing is missing., zh-TW: 資料齊全。}
    obstacle: {en: Nobody wrote it down., zh-TW: 沒人寫下來。}
    ask: {en: Why?, zh-TW: 為什麼？}
    offer: {en: A list., zh-TW: 清單。}
"""


def write_practice(shelf: Path) -> Path:
    """The playbook ``tiny``, with a milestone ``handoff`` before all others, below `shelf`."""
    folder = write_tiny(shelf)
    text = PRACTICE.replace("milestones:\n", f"milestones:\n{HANDOFF}", 1) + OUTCOMES
    (folder / "playbook.yaml").write_text(text, encoding="utf-8")
    return folder
