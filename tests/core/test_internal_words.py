"""The words no client may read, in every disguise; and the everyday words that only look like them."""

from __future__ import annotations

import pytest

from csmcli.core.internal_words import internal_word

FOUND = [
    ("You are in the small tier.", "tier"),
    ("Our TIERS", "tiers"),
    ("You have stalled.", "stalled"),
    ("We are stuck here.", "stuck"),
    ("You are behind.", "behind"),
    ("a project at risk", "at risk"),
    ("an at-risk project", "at-risk"),
    ("at\nrisk", "at risk"),
    ("an at\u2011risk project", "at-risk"),
    ("an at\u2212risk project", "at-risk"),
    ("it stalls", "stalls"),
    ("scored", "scored"),
    ("Your score: 60", "score"),
    ("health check", "health"),
    ("churned", "churned"),
    ("tier2", "tier"),
    ("tier_small", "tier"),
    ("ｔｉｅｒ", "tier"),
    ("t\u200bi\u00ade\u2060r", "tier"),
    ("t\u034fier", "tier"),
    ("tïér", "tier"),
    ("s\u3164core", "score"),
    ("您的級別是大型", "級別"),
    ("我們的客戶分級", "分級"),
    ("屬於小型客戶", "小型客戶"),
    ("大客戶", "大客戶"),
    ("專案停滯了", "停滯"),
    ("卡 住 了", "卡住"),
    ("卡\u200b關", "卡關"),
    ("進度落後", "落後"),
    ("有風險", "風險"),
    ("您的評分", "評分"),
    ("您的分數", "分數"),
    ("健康度很好", "健康度"),
    ("流失", "流失"),
]
INNOCENT = [
    "",
    "Best regards from the tierra project, a frontier of scorekeeping",
    "behindhand, healthy, unstuck, at riskless",
    "frisk at",
    "這部分級距不同，部分數字還在變動",
    "百分數",
    "謝謝大家的好評分享",
    "想升級別的方案嗎",
    "卡片住址、關卡、落日之後、風評與危險",
    "這是大型展覽的客戶",
]


@pytest.mark.parametrize(("text", "word"), FOUND)
def test_an_internal_word_is_found_however_it_is_written(text: str, word: str) -> None:
    assert internal_word(text) == word


@pytest.mark.parametrize("text", INNOCENT)
def test_an_innocent_word_is_none(text: str) -> None:
    assert internal_word(text) is None


def test_chinese_words_do_not_run_on_into_the_next_line() -> None:
    assert internal_word("卡\n住址") is None
