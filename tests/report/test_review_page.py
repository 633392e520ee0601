"""A review in words, as Markdown and as a page: what the client reads, what only the house does."""

from __future__ import annotations

import re

import pytest

from csmcli.core.internal_words import internal_word
from csmcli.core.review_report import House, Report
from csmcli.report.guard import refuse_internal
from csmcli.report.review_markdown import markdown
from csmcli.report.review_page import render
from csmcli.report.review_text import page
from tests.report import reports
from tests.report.test_journey_page import Reader

OURS = ("medium", "310", "quarrels", "People are missing", "they left", "a hard talk", "Can we export?", "Time spent")
ALL: tuple[tuple[Report, House | None], ...] = (
    (reports.full(), None),
    (reports.full("zh-TW"), None),
    (reports.empty(), None),
    (reports.hostile(), None),
    (reports.full(), reports.house(reports.full())),
    (reports.hostile(), reports.house(reports.hostile())),
)


@pytest.mark.parametrize(("report", "own"), ALL)
def test_every_page_is_whole_and_has_nothing_that_runs_or_loads(report: Report, own: House | None) -> None:
    html = render(report, own)
    found = Reader(html)
    assert f'<html lang="{report.language}">' in html
    assert not found.tags & {"script", "img", "link", "iframe", "object", "form", "a", "base"}
    assert not {name for name in found.attributes if name.startswith("on")} | (
        found.attributes & {"src", "href", "style"}
    )
    assert found.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(found.headings, found.headings[1:], strict=False))


def test_the_house_reads_what_the_client_does_not() -> None:
    report = reports.full()
    for text in (Reader(render(report)).text, markdown(page(report))):
        assert [words for words in OURS if words in text] == []
        assert "On your side" in text and "Together" in text
    own = reports.house(report)
    for text in (Reader(render(report, own)).text, markdown(page(report, own))):
        assert [words for words in OURS if words not in text] == []


def test_no_word_of_ours_is_in_the_frame_of_the_clients_version() -> None:
    for language in ("en", "zh-TW"):
        assert internal_word(Reader(render(reports.full(language))).text) is None
        refuse_internal(reports.full(language), ["the sponsor quarrels with IT"])


def test_a_section_with_nothing_in_it_is_left_out() -> None:
    assert [section.key for section in page(reports.empty()).sections] == ["contacts"]
    assert [section.key for section in page(reports.full()).sections] == [
        "goals", "reached", "moved", "changes", "tasks", "contacts", "next",
    ]  # fmt: skip


def test_a_review_that_only_the_playbook_wants_is_no_promise_to_the_client() -> None:
    wanted = reports.full()._replace(next=reports.full().next._replace(planned=False))
    assert "next" not in [section.key for section in page(wanted).sections]
    (section,) = [s for s in page(wanted, reports.house(wanted)).sections if s.key == "next"]
    assert section.rows[0][0] == "2026-12-10 (not planned yet)"


@pytest.mark.parametrize("own", [None, reports.house(reports.full())])
def test_rows_are_as_long_as_their_headings(own: House | None) -> None:
    for section in page(reports.full(), own).sections:
        assert {len(row) for row in section.rows} == {len(section.headings)}, section.key


def test_the_client_is_held_to_what_was_agreed_and_we_to_the_line() -> None:
    goals = page(reports.full()).sections[0]
    assert [row[:4] for row in goals.rows] == [
        ("Regulars (Repeat purchase rate)", "9.8%", "7%", "15%"),
        ("Time to fill an order", "36.5 min", "35 min", "20 min"),
    ]
    ours = page(reports.full(), reports.house(reports.full())).sections[0]
    assert [(row[2], row[-1]) for row in ours.rows] == [("7%", "28"), ("7 min", "28")]


def test_markdown_lets_nothing_be_marked_up() -> None:
    text = markdown(page(reports.hostile()))
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in tables}) <= 6
    assert "<script>" not in text.replace("\\<", "")
    assert "\u202e" not in text
    assert text.splitlines()[0].startswith("# \\<script")
