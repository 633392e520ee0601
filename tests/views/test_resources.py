"""The pages of a manual, in the order of the milestones."""

from __future__ import annotations

from pathlib import Path

import pytest

from csmcli.core.playbook import Resource
from csmcli.errors import NotFound
from csmcli.playbooks import Library, shipped_folder
from csmcli.views.resources import Page, pages


def test_every_page_of_the_shipped_playbook_is_there() -> None:
    library = Library(shipped_folder())
    found = pages(library.outline("crowdfunding"), library.folder("crowdfunding"), None, "en")
    assert [page.milestone for page in found] == ["copy", "copy", "backend"]
    assert all(Path(page.where).is_absolute() and Path(page.where).is_file() for page in found)


def test_an_address_is_told_as_it_is_and_a_file_with_its_folder() -> None:
    practice = Library(shipped_folder()).outline("crowdfunding")
    link = Resource({"en": "Fees", "zh-TW": "運費"}, "https://example.com/fees", None)
    file = Resource({"en": "Outline"}, None, "outline.md")
    first = practice.milestones[0]._replace(resources=(link, file))
    practice = practice._replace(milestones=(first, *practice.milestones[1:]))
    assert pages(practice, Path("/books/own"), "Timeline", "zh-TW") == [
        Page("timeline", "運費", "https://example.com/fees"),
        Page("timeline", "Outline", "/books/own/resources/outline.md"),
    ]
    assert pages(practice, Path("/books/own"), "launch", "en") == []
    with pytest.raises(NotFound, match="Did you mean launch"):
        pages(practice, Path("/books/own"), "lunch", "en")
