"""The page of a review: the goals with their charts, and below them what else the three months were.

Pure, as `journey_page`: a record in, the text of a file out. The client's version is made of a `Report` alone;
`guard` is to be asked before.
"""

from __future__ import annotations

from typing import NamedTuple

from csmcli.core.review_report import House, Report
from csmcli.core.speech import Speech
from csmcli.report.journey_page import picture
from csmcli.report.page import drawn
from csmcli.report.review_text import page
from csmcli.report.review_voice import Section

_COUNTS = ("contacts", "time")


class _Entry(NamedTuple):
    """A row of a section: what it is about, and the rest of it with its headings."""

    what: str
    facts: tuple[tuple[str, str], ...]


class _Block(NamedTuple):
    """A section; one of mere counts is drawn as ``figures``."""

    key: str
    title: str
    entries: tuple[_Entry, ...]
    figures: bool


def render(report: Report, house: House | None = None) -> str:
    """One self-contained HTML file: for the client in its language, with a `house` for us."""
    speech = Speech(report.language, report.currency, report.day)
    words = page(report, house)
    # What the charts say already is not said twice to the client; for us the table says more.
    shown = [section for section in words.sections if house or section.key != "goals"]
    return drawn(
        "review.html.j2",
        speech,
        page=words,
        blocks=tuple(map(_block, shown)),
        pictures=tuple(picture(goal, speech) for goal in report.goals),
    )


def _block(section: Section) -> _Block:
    entries = [
        _Entry(what, tuple((title, text) for title, text in zip(section.headings[1:], rest, strict=True) if text))
        for what, *rest in section.rows
    ]
    return _Block(section.key, section.title, tuple(entries), section.key in _COUNTS)
