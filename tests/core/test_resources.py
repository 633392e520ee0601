"""Which page of the manual is meant, and which milestone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csmcli.core.playbook import Milestone, Playbook, Resource
from csmcli.core.resources import milestone_meant, of_milestone, page, place
from csmcli.errors import BadInput, NotFound

OUTLINE = Resource({"en": "Page outline", "zh-TW": "專案頁面大綱"}, None, "page-outline.md", "outline")
MANUAL = Resource({"en": "Manual"}, "https://example.com/manual", None)


@pytest.fixture
def manual(practice: Callable[..., Playbook], step: Callable[..., Milestone]) -> Playbook:
    """The practice with two pages at its milestone ``copy``."""
    return practice(milestones=(step("dates"), step("copy")._replace(resources=(OUTLINE, MANUAL))))


CASES = (
    ("page-outline.md", "page-outline.md"),
    (" Page-Outline.MD ", "page-outline.md"),
    ("outline", "page-outline.md"),
    ("page outline", "page-outline.md"),
    ("專案頁面大綱", "page-outline.md"),
    ("manual", "https://example.com/manual"),
    ("HTTPS://example.com/Manual", "https://example.com/manual"),
    ("https://example.com/other", "https://example.com/other"),
    (" https://例.tw/頁 ", "https://例.tw/頁"),
)


@pytest.mark.parametrize(("word", "meant"), CASES)
def test_a_page_is_kept_by_its_file_or_address(manual: Playbook, word: str, meant: str) -> None:
    assert page(word, [manual]) == meant


def test_what_is_no_page(manual: Playbook) -> None:
    with pytest.raises(BadInput, match=r"Did you mean page-outline\.md\?"):
        page("page-outlin.md", [manual])
    with pytest.raises(BadInput, match="neither an address"):
        page("page-outline.md", [])
    with pytest.raises(BadInput, match="The page is empty"):
        page(" ", [manual])


def test_the_pages_of_a_milestone(manual: Playbook) -> None:
    assert [place(resource) for resource in of_milestone(manual, "copy")] == [
        "page-outline.md",
        "https://example.com/manual",
    ]
    assert of_milestone(manual, "dates") == of_milestone(manual, "shipping fees") == ()


def test_a_milestone_is_named_as_it_is_typed(manual: Playbook) -> None:
    assert milestone_meant(manual, " COPY ") == "copy"
    with pytest.raises(NotFound, match=r"no milestone “copyy”; it has dates, copy\. Did you mean copy\?"):
        milestone_meant(manual, "copyy")
