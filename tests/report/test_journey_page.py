"""What stands in the file, for whoever reads it without a browser; tests of how it looks are in test_in_browser."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from csmcli.core.internal_words import internal_word
from csmcli.core.journey import Achieved
from csmcli.report.journey_page import render
from csmcli.report.page import shown
from tests.report import journeys

VOID = {"meta", "circle", "path", "line", "rect", "polyline"}


class Reader(HTMLParser):
    """The words of a page, its headings and all its tags; complains of what is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


ALL = (
    journeys.full(),
    journeys.full("zh-TW"),
    journeys.campaign(),
    journeys.empty(),
    journeys.bare(),
    journeys.hostile(),
)


@pytest.mark.parametrize("journey", ALL)
def test_every_page_is_whole_and_has_nothing_that_runs_or_loads(journey) -> None:
    html = render(journey)
    page = Reader(html)
    assert f'<html lang="{journey.language}">' in html
    assert not page.tags & {"script", "img", "link", "iframe", "object", "form", "a", "base"}
    assert not {name for name in page.attributes if name.startswith("on")} | (
        page.attributes & {"src", "href", "style"}
    )
    assert "url(" not in html and "@import" not in html


@pytest.mark.parametrize("journey", ALL)
def test_headings_are_in_order(journey) -> None:
    levels = Reader(render(journey)).headings
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("journey", ALL[:5])
def test_the_page_itself_says_no_internal_word(journey) -> None:
    assert internal_word(Reader(render(journey)).text) is None


def test_it_says_all_that_a_record_holds_in_the_order_of_the_questions() -> None:
    text = Reader(render(journeys.full())).text
    told = [
        "Harbour & Loom", "As of Sun 22 November", "44 %", "4 of 9 steps done", "You are here: Part of the daily work",
        "What comes next", "On your side", "Name a second person per shop", "Priya Nair by Fri 27 November",
        "On our side", "Short guide for shop leads", "Together", "Meeting with the shop leads",
        "Done Tue 11 August", "Set-up done", "All 14 shops connected, orders arrive within 5 minutes.",
        "Planned Tue 15 September", "Stock synchronised with the warehouse added for you",
        "Now Fri 11 December", "Meeting Thu 3 December · What the shops need to use it daily with shop leads",
        "Regulars", "we call it: Repeat purchase rate", "On course", "Now 9.8%", "Target 15%", "At the start 5%",
        "Time to fill an order", "Short of the plan so far",
        "What was achieved", "62 customers came back",
    ]  # fmt: skip
    at = 0
    for words in told:
        assert words in text[at:], words
        at = text.index(words, at)


def test_parts_that_are_off_leave_no_heading() -> None:
    text = Reader(render(journeys.bare())).text
    assert "Nothing is open at the moment." in text
    for heading in ("The way and its dates", "Goals", "What was achieved", "You are here"):
        assert heading not in text


def test_when_all_is_done_it_says_so() -> None:
    journey = journeys.full()
    done = [
        stage._replace(state="done", stations=tuple(s._replace(state="done") for s in stage.stations))
        for stage in journey.stages
    ]
    text = Reader(render(journey._replace(stages=tuple(done), percent=100))).text
    assert "Every step is done." in text and "You are here" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n two\ttwo  three ", "one two two three"),
        ("a\u202eb\u200bc\x1bd\u2028e", "abcd e"),
        ("👩‍🚀 and 月動褲", "👩‍🚀 and 月動褲"),
        ("\ud800", ""),
    ],
)
def test_what_has_no_glyph_is_taken_out(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert shown(7) == 7


def test_a_lone_surrogate_does_not_keep_the_file_from_being_written() -> None:
    journey = journeys.empty()._replace(name="A\udcff", achieved=(Achieved(date(2026, 1, 1), "\ud800b"),))
    assert b"<h1>A</h1>" in render(journey).encode("utf-8")
