"""A small practice with stages, optional parts, people and meetings, for whoever tests the journey."""

from __future__ import annotations

from pathlib import Path

from tests.playbooks.conftest import write_tiny

COPY = """\
  - key: copy
    stage: begin
    summary: {en: 4 pages are written., zh-TW: 寫好 4 頁。}
    ours: {en: Editor, zh-TW: 編輯}
    theirs: {en: Founder, zh-TW: 創辦人}
    meeting: {topic: {en: First draft, zh-TW: 初稿}, people: {en: "founder, editor", zh-TW: 創辦人、編輯}}
"""
MORE = """\
stages:
  - {key: begin, title: {en: Beginning, zh-TW: 開始}}
  - {key: live, title: {en: On air, zh-TW: 上線中}}
parts:
  - key: survey
    stage: begin
    title: {en: Survey held, zh-TW: 問卷完成}
    reached: {en: 100 people answered., zh-TW: 100 人填寫。}
    due: [{days: 10, after: signing}]
    theirs: {en: Marketing, zh-TW: 行銷}
    steps: [attract]
  - key: shop
    stage: live
    title: {en: Shop opened, zh-TW: 商店開張}
    reached: {en: 20 orders in a week., zh-TW: 一週 20 筆訂單。}
    due: [{days: 30, after: launch}]
    industries: [retail]
industries:
  - {key: retail, title: {en: Retail, zh-TW: 零售}}
  - {key: games, title: {en: Games, zh-TW: 遊戲}}
metrics:
  - {key: raised, title: {en: Raised, zh-TW: 募得}, unit: money, direction: up, about: {en: All of it., zh-TW: 全部。}}
  - {key: fans, title: {en: Fans, zh-TW: 粉絲}, unit: count, direction: up, about: {en: All of them., zh-TW: 全部。}}
success:
  - {key: industry, area: business, question: {en: Which industry?, zh-TW: 哪一行？}, kind: choice}
"""


def write_way(shelf: Path) -> Path:
    """The folder of the practice ``way``, in a shelf that ``CSM_PLAYBOOKS`` may name."""
    folder = write_tiny(shelf).rename(shelf / "way")
    file = folder / "playbook.yaml"
    text = file.read_text("utf-8").replace("playbook: tiny", "playbook: way")
    text = text.replace("  - key: copy\n", COPY)
    for key in ("launch", "ship"):
        text = text.replace(f"  - key: {key}\n", f"  - key: {key}\n    stage: live\n")
    file.write_text(text.replace("    reached_when_dated: [launch]\n", "") + MORE, "utf-8")
    return folder
