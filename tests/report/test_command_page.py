"""The page that the command writes for a client of a shipped practice, as the client opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.report.conftest import Look
from tests.report.test_in_browser import AXE, OUT_OF_PLACE, axe

__all__ = ["axe"]

CLIENTS = {
    "saas": ("kickoff", "integration"),
    "crowdfunding": ("copy", "mid-news"),
}


@pytest.fixture
def written(csm: Callable[..., Result], tmp_path: Path) -> Callable[[str, str], str]:
    def write(playbook: str, language: str) -> str:
        step, part = CLIENTS[playbook]
        file = tmp_path / "written.html"
        for words in (
            ["add", "Harbour & Loom", "--key", "it", "--playbook", playbook, "--tier", "large", "--signed", "2026-09-01",
             "--contact", "林副總", "--owner", "Hana", "--language", language, "--target", "1000000"],
            ["checklist", "it"],
            ["milestone", "it", "timeline" if playbook == "crowdfunding" else "handoff", "2026-09-05"],
            ["journey", "it", "--add", part, "--due", "2026-12-20"],
            ["journey", "it", "--set", step, "--theirs", "Ann", "--meeting", "2026-12-01", "--topic", "A look at it"],
            ["edit", "it", "--note", "a note that nobody is to read"],
            ["journey", "it", "--html", str(file)],
        ):  # fmt: skip
            result = csm(words)
            assert result.code == 0, (words, result.err)
        return file.read_text("utf-8")

    return write


@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize("playbook", CLIENTS)
def test_a_client_opens_what_the_command_wrote(
    written: Callable[[str, str], str], opened: Callable[..., Look], axe: str, playbook: str, language: str
) -> None:
    html = written(playbook, language)
    assert "a note that nobody" not in html
    for width, scheme in ((360, "dark"), (1280, "light")):
        look = opened(html, width=width, scheme=scheme)
        assert look.page.evaluate("document.documentElement.scrollWidth") <= width
        assert look.page.evaluate(OUT_OF_PLACE) == []
        assert look.page.evaluate("document.documentElement.lang") == language
        assert look.page.locator("h1").inner_text() == "Harbour & Loom"
        assert look.page.locator("text=A look at it").count() >= 1
        assert (look.said, set(look.asked)) == ([], {look.page.url})
        look.page.evaluate(axe)
        assert look.page.evaluate(AXE) == []
