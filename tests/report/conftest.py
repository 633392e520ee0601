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
def tab() -> Iterator[Any]:
    """One tab of one browser for all tests of a run: to open either takes longer than to look at a page."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if BROWSER is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with driver.sync_playwright() as playwright:
        # Its sandbox needs rights that root in a container has not; the only pages opened are our own.
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


class Look:
    """A page as a reader has it open, and all that it said or asked for on the way."""

    def __init__(self, tab: Any) -> None:
        self.page = tab
        self.said: list[str] = []
        self.asked: list[str] = []
        self._listeners = {
            "console": lambda message: self.said.append(message.text),
            "pageerror": lambda error: self.said.append(str(error)),
            "dialog": lambda dialog: (self.said.append(dialog.message), dialog.dismiss()),
            "request": lambda request: self.asked.append(request.url),
        }
        for event, hear in self._listeners.items():
            tab.on(event, hear)

    def close(self) -> None:
        """Hear no more of what the tab says: it goes on to another page."""
        for event, hear in self._listeners.items():
            self.page.remove_listener(event, hear)


@pytest.fixture
def opened(tab: Any, tmp_path: Path) -> Iterator[Callable[..., Look]]:
    """Opens the text of a page from a file, as a client does: ``opened(html, width=360, scheme="dark")``."""
    look = Look(tab)

    def open_(html: str, *, width: int = 1280, scheme: str = "light") -> Look:
        file = tmp_path / "page.html"
        file.write_text(html, "utf-8")
        tab.set_viewport_size({"width": width, "height": 800})
        tab.emulate_media(media="screen", color_scheme=scheme)
        tab.goto(file.as_uri())
        return look

    yield open_
    look.close()
