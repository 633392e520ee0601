"""From facts to text: what is said, what is refused, and that nothing is ever left empty."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from csmcli.core.message_facts import DAY, FACTS
from csmcli.messages import InternalWord, NotKnown, Own, Speech, TooLong, faults, render

EN = Speech("en", "TWD", date(2026, 11, 22))
ZH = EN._replace(language="zh-TW")
KNOWN = {**FACTS, "date.copy": DAY, "date.items": DAY}

FACT: dict[str, Any] = {
    "name": Own("月光 Moonlamp"),
    "contact": Own("Mei"),
    "due": date(2026, 12, 1),
    "date.copy": date(2027, 1, 5),
    "raised": 412000,
    "target": 1000000.5,
    "percent": 1234,
    "milestone": "Draft written",
    "link.project page": Own("https://example.com/tier"),
    "dates": [{"title": "Launch", "day": date(2026, 12, 1)}, {"title": "End", "day": date(2027, 1, 5)}],
    "resources": ["Manual https://example.com"],
}


def said(source: str, speech: Speech = EN, **facts: Any) -> str:
    """The text of a sound template."""
    assert faults(source, KNOWN) == []
    return render(source, {**FACT, **facts}, speech)


SAID = [
    ("{{ name }}, {{ contact }}", "月光 Moonlamp, Mei", "月光 Moonlamp, Mei"),
    ("{{ due }}", "Tue 1 December", "12月1日（二）"),
    ("{{ due|day }}", "Tue 1 December", "12月1日（二）"),
    ("{{ date.copy|day }}", "Tue 5 January 2027", "2027年1月5日（二）"),
    ("{{ due|month }}", "December 2026", "2026年12月"),
    ("{{ raised|money }}", "TWD 412,000", "412,000 元"),
    ("{{ target|money }}", "TWD 1,000,000.50", "1,000,000.50 元"),
    ("{{ percent }}", "1,234", "1,234"),
    ("{{ link['project page'] }}", "https://example.com/tier", "https://example.com/tier"),
    ("{{ channel or contact }}", "Mei", "Mei"),
    ("{{ channel if channel else name }}", "月光 Moonlamp", "月光 Moonlamp"),
    ("{% if channel %}a{% else %}b{% endif %}", "b", "b"),
    ("{% if channel is defined %}a{% else %}b{% endif %}", "b", "b"),
    ("{% if due < today %}a{% else %}b{% endif %}", "b", "b"),
    ("{% for e in dates %}\n- {{ e.title }}: {{ e.day }}\n{% endfor %}", "- Launch: Tue 1 December\n- End: Tue 5 January 2027", "- Launch: 12月1日（二）\n- End: 2027年1月5日（二）"),
    ("{% for e in resources %}{{ e }}{% endfor %}", "Manual https://example.com", "Manual https://example.com"),
    # lines
    ("\n\n a  \n\n\n\nb\u3000\n", "a\n\nb", "a\n\nb"),
    ("a\n{% if name %}\nb\n{% endif %}\nc", "a\nb\nc", "a\nb\nc"),
    ("Hi {% if contact %}{{ contact }}{% endif %}\nyou", "Hi Mei\nyou", "Hi Mei\nyou"),
    ("a\r\nb", "a\nb", "a\nb"),
    ("{{ milestone }} <b>&", "Draft written <b>&", "Draft written <b>&"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "english", "chinese"), SAID, ids=[repr(case[0]) for case in SAID])
def test_what_a_template_says(source: str, english: str, chinese: str) -> None:
    facts = {"today": date(2026, 11, 22)}
    assert (said(source, **facts), said(source, ZH, **facts)) == (english, chinese)


def test_another_currency_keeps_its_code() -> None:
    assert said("{{ raised|money }}", ZH._replace(currency="JPY")) == "JPY 412,000"


@pytest.mark.parametrize(
    ("name", "text"), [("月動褲", "月動褲團隊，給月動褲的信"), ("Moonlamp", "Moonlamp 團隊，給 Moonlamp 的信")]
)
def test_a_space_beside_a_name_is_for_latin_letters(name: str, text: str) -> None:
    assert said("{{ name }} 團隊，給 {{ name }} 的信", ZH, name=Own(name)) == text


MISSING = [
    ("{{ channel }}", "channel"),
    ("{{ link.backend }}", "link.backend"),
    ("{{ date.items }}", "date.items"),
    ("{{ signed|day }}", "signed"),
    ("{{ 'x' if days_left > 3 else 'y' }}", "days_left"),
    ("{% if days_left == 3 %}{% endif %}", "days_left"),
    ("{{ channel or link.chat }}", "link.chat"),
    ("{{ proposed.launch }}", "proposed.launch"),
]


@pytest.mark.parametrize(("source", "fact"), MISSING)
def test_a_missing_fact_is_named_and_never_left_empty(source: str, fact: str) -> None:
    with pytest.raises(NotKnown) as caught:
        said(source)
    assert caught.value.fields["fact"] == fact


def test_a_missing_list_is_named_too() -> None:
    with pytest.raises(NotKnown, match="dates"):
        render("{% for e in dates %}x{% endfor %}", {}, EN)


SLIPS = [
    "You are behind.",
    "{{ 'You are behind' }}",
    "be{# #}hind",
    "{{ 'be' }}{{ 'hind' }}",
    "{% if name == '月光 Moonlamp' %}behind{% endif %}",
    "{{ 'behind' if contact else 'x' }}",
    "{{ name }}: behind",
    "{{ name }}behind",
    "{{ '\\ue000behind\\ue001' }}",
    "{{ '\\ue000' }}behind{{ '\\ue001' }}",
    "be\u200bhind",
    "{{ milestone }}",
]


@pytest.mark.parametrize("source", SLIPS)
def test_no_internal_word_slips_through(source: str) -> None:
    with pytest.raises(InternalWord, match="“behind”"):
        said(source, milestone="Behind")


@pytest.mark.parametrize("word", ["Health Bar", "Stuck Inc.", "小型客戶", "Tier One\u200b"])
def test_a_clients_own_words_never_block(word: str) -> None:
    assert word in said("{{ name }}: {{ contact }} {{ link['project page'] }}", name=Own(word))
    with pytest.raises(InternalWord):
        said("{{ name }}, your score", name=Own(word))


def test_own_words_stay_on_one_line_and_carry_no_marks() -> None:
    assert said("{{ name }}!", name=Own("Moon\n\tlamp\x1b\ue001\ue000 behind")) == "Moon lamp behind!"


def test_a_message_is_no_longer_than_a_message() -> None:
    with pytest.raises(TooLong, match="10000 characters"):
        said("{{ name }}", name=Own("x" * 10_001))
    with pytest.raises(TooLong):
        said("{% for e in dates %}" + "x" * 6_000 + "{% endfor %}")
    assert len(said("x" * 10_000)) == 10_000


def test_facts_named_like_methods_are_facts() -> None:
    with pytest.raises(NotKnown, match="date.items"):
        said("{{ date.items }}")
    assert said("{{ date.copy|month }}") == "January 2027"
