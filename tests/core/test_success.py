"""What is missing, what is vague, whose fit is in doubt, and which metrics suit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.materials import Choice, Question
from csmcli.core.outcomes import Metric, Named
from csmcli.core.playbook import Playbook
from csmcli.core.success import (
    FITS,
    Business,
    Word,
    business,
    doubted,
    due_on,
    is_vague,
    joined,
    missing,
    named,
    parse_word,
    promised,
    step_of,
    suiting,
)
from csmcli.errors import BadInput

TODAY = date(2026, 11, 20)  # a Friday
FOLLOW = {"en": "And then?"}


def question(key: str, kind: str = "text", area: str = "purpose", **more: Any) -> Question:
    return Question(key, area, {"en": key}, kind, 0, more.pop("choices", ()), **more)


def test_missing_is_what_is_required_and_not_answered() -> None:
    asked = (question("why", required=True), question("rival"), question("until", required=True))
    assert [one.key for one in missing(asked, {})] == ["why", "until"]
    assert [one.key for one in missing(asked, {"until": "2027-01-01"})] == ["why"]
    assert missing(asked, {"why", "until"}) == ()


@pytest.mark.parametrize(
    ("days", "signed", "due"),
    [
        pytest.param(2, date(2026, 11, 19), date(2026, 11, 23), id="over a weekend"),
        pytest.param(5, date(2026, 11, 20), date(2026, 11, 27), id="a week on"),
        pytest.param(2, date(2026, 9, 1), TODAY, id="long past: today"),
        pytest.param(1, None, date(2026, 11, 23), id="signing not known: from today"),
        pytest.param(0, TODAY, TODAY, id="at once"),
    ],
)
def test_a_missing_answer_is_due_some_working_days_after_signing(days: int, signed: date | None, due: date) -> None:
    assert due_on(question("why", days=days), signed, TODAY) == due


@pytest.mark.parametrize(
    ("answer", "vague"),
    [
        ("people find things", True),
        ("people find what they look for on every page", True),
        ("handling time falls from 12 to 8 minutes", False),
        ("12 minutes", True),
        ("客人找得到資料", True),
        ("客服處理時間從12分鐘降到8分鐘", False),
        ("處理時間降到八分鐘以內", False),
        ("八分鐘", True),
        ("希望一切一定變好一些", True),
        ("turnover doubles within １２ months from now", False),
        ("…", True),
    ],
)
def test_an_answer_is_vague_without_a_number_or_in_a_few_words(answer: str, vague: bool) -> None:
    assert is_vague(question("own-words", follow=FOLLOW), answer) is vague


@pytest.mark.parametrize(
    "asked",
    [
        question("own-words"),
        question("by-when", "date", follow=FOLLOW),
        question("fit", "choice", follow=FOLLOW, choices=(Choice("both", {}, 0),)),
    ],
)
def test_where_there_is_nothing_to_ask_on_nothing_is_vague(asked: Question) -> None:
    assert not is_vague(asked, "well")


@pytest.mark.parametrize(("answer", "vague"), [("5%", False), ("about 5 %", False), ("nobody knows it", True)])
def test_a_question_for_a_number_is_content_with_a_number(answer: str, vague: bool) -> None:
    assert is_vague(question("number-today", area="measure", follow=FOLLOW), answer) is vague


@given(st.text(min_size=1), st.text(min_size=1))
def test_asking_on_keeps_both_answers_and_a_concrete_one_stays_concrete(vague: str, further: str) -> None:
    asked, both = question("own-words", follow=FOLLOW), joined(vague, further)
    assert both.startswith(vague)
    assert both.endswith(further)
    assert is_vague(asked, both) <= is_vague(asked, further)


def test_the_promise_of_an_answer_tells_its_question() -> None:
    assert promised("why") == "handoff-why"


def test_the_fit_is_in_doubt_unless_both_sides_can_say_it() -> None:
    assert [doubted(fit) for fit in FITS] == [False, True, True, True]
    assert not doubted(None)


@pytest.mark.parametrize(
    ("key", "step"),
    [("attract", "attract"), ("convert-flow", "convert"), ("repeat-who", "repeat"), ("repeats", None), ("why", None)],
)
def test_the_step_a_question_is_about_stands_in_its_key(key: str, step: str | None) -> None:
    assert step_of(key) == step


RETAIL, CLINIC = Named("retail", {"en": "Retail"}), Named("clinic", {"en": "Clinics"})
SALES, SUPPORT = Named("sales", {"en": "Sales", "zh-TW": "業務"}), Named("support", {"en": "Customer service"})
PRACTICE = Playbook(
    **{
        **dict.fromkeys(Playbook._fields, ()),  # type: ignore[arg-type]
        "industries": (RETAIL, CLINIC),
        "departments": (SALES, SUPPORT),
        "success": (
            question("industry", "choice"),
            question("department", "choice"),
            question("attract-flow"),
            question("convert-flow"),
            question("free"),
        ),
    }
)


@pytest.mark.parametrize(
    ("answers", "words", "found"),
    [
        ({}, (), Business(None, frozenset(), frozenset(), frozenset())),
        (
            {"industry": "retail", "department": "support", "convert-flow": "by phone", "free": "sales"},
            [("conversion", "sales"), ("seat", ""), ("case", "elsewhere")],
            Business(
                "retail",
                frozenset(("sales", "support")),
                frozenset(["convert"]),
                frozenset(("conversion", "seat", "case")),
            ),
        ),
    ],
)
def test_a_business_is_known_by_its_answers_and_words(answers: Any, words: Any, found: Business) -> None:
    assert business(PRACTICE, answers, words) == found


def metric(key: str, industries: str = "", departments: str = "", steps: str = "") -> Metric:
    lists = (tuple(industries.split()), tuple(departments.split()), tuple(steps.split()))
    return Metric(key, {"en": key.title(), "zh-TW": f"{key}率"}, "percent", "up", *lists, None, {})


METRICS = (
    metric("any"),
    metric("shop", industries="retail"),
    metric("calls", departments="support"),
    metric("closing", departments="sales", steps="convert"),
    metric("beds", industries="clinic"),
)


def known(industry: str | None = None, departments: str = "", steps: str = "", words: str = "") -> Business:
    return Business(industry, *(frozenset(told.split()) for told in (departments, steps, words)))


@pytest.mark.parametrize(
    ("client", "taken", "keys"),
    [
        pytest.param(known(), (), "any shop calls closing beds", id="nothing known rules nothing out"),
        pytest.param(known("retail"), (), "shop any calls closing", id="an industry rules others out, and leads"),
        pytest.param(known(None, "sales", "convert"), (), "closing any shop calls beds", id="two fits before one"),
        pytest.param(
            known(None, "", "convert"), (), "closing any shop calls beds", id="a step leads, and rules nothing out"
        ),
        pytest.param(
            known("retail", words="any beds"), (), "any beds shop calls closing", id="a word of its own leads"
        ),
        pytest.param(known("clinic"), {"beds", "any"}, "calls closing", id="what is a goal already is not offered"),
    ],
)
def test_metrics_that_suit(client: Business, taken: Any, keys: str) -> None:
    assert " ".join(metric.key for metric in suiting(METRICS, client, taken)) == keys


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("conversion=成交率", Word("conversion", "成交率", "")),
        ("handling time = 處理時間 ", Word("handling time", "處理時間", "")),
        ("conversion=成交率@sales", Word("conversion", "成交率", "sales")),
        ("mail=a@b@ Customer service", Word("mail", "a@b", "Customer service")),
        ("conversion=", Word("conversion", "", "")),
        ("conversion= \u200b", Word("conversion", "", "")),
        ("conversion=@sales", Word("conversion", "", "sales")),
        ("a=b=c", Word("a", "b=c", "")),
    ],
)
def test_a_word_as_it_is_typed(text: str, word: Word) -> None:
    assert parse_word(text) == word


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("conversion", "“conversion” is no word; write OURS=THEIRS"),
        ("=成交率", "“=成交率” is no word; write OURS=THEIRS"),
        ("conversion=成交率@", "names no department"),
        (" ", "The word is empty"),
        ("a=\udcff", "The word holds bytes that are no UTF-8 text."),
    ],
)
def test_what_is_no_word(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        parse_word(text)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("shop", "shop"),
        ("SHOP", "shop"),
        ("Ｓｈｏｐ", "shop"),
        ("shop率", "shop"),
        ("Closing ", "closing"),
        ("zoo", None),
    ],
)
def test_a_metric_goes_by_its_key_and_by_its_title_in_every_language(word: str, key: str | None) -> None:
    assert named(word, METRICS) == key
