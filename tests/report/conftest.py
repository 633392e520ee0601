"""A real browser for the pages: the chromium of the system, headless; where there is none the tests are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all tests of a run: to start it takes longer than to look at a page."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if BROWSER is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with driver.sync_playwright() as playwright:
        # Its sandbox needs rights that root in a container has not; the only pages opened are our own.
        started = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


class Look:
    """A page as a reader has it open, and all that it said or asked for on the way."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(address)


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Look]]:
    """Opens the text of a page from a file, as a client does: ``opened(html, width=360, scheme="dark")``."""
    contexts = []

    def open_(html: str, *, width: int = 1280, scheme: str = "light") -> Look:
        file = tmp_path / f"page-{len(contexts)}.html"
        file.write_text(html, "utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme))
        return Look(contexts[-1].new_page(), file.as_uri())

    yield open_
    for context in contexts:
        context.close()
