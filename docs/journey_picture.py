"""The picture on docs/journey.md: the example client's page on a desk and, dark, on a phone.

    .venv/bin/python docs/journey_picture.py        write docs/journey.png

Made by hand after a change of the page, not by the check: a letter drawn one pixel off by another version of the
browser would be another file.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from csmcli.report.journey_page import render  # noqa: E402
from tests.report import journeys  # noqa: E402
from tests.report.conftest import BROWSER  # noqa: E402

HEIGHT = 960
DESK, PHONE = 960, 360
FRAME = "border-radius: 14px; display: block"


def shot(browser: Any, html: str, width: int, scheme: str, part: str) -> str:
    """The window on a page, scrolled to the heading `part`, as the address of a picture."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
    page = context.new_page()
    page.set_content(html)
    page.evaluate("part => { document.getElementById(part)?.scrollIntoView(); scrollBy(0, -24); }", part)
    picture = page.screenshot()
    context.close()
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def main() -> None:
    """Take both and put them side by side."""
    html = render(journeys.full("zh-TW" if "zh-TW" in sys.argv else "en"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        desk = shot(browser, html, DESK, "light", "")
        phone = shot(browser, html, PHONE, "dark", "goals")
        page = browser.new_page(viewport={"width": DESK + PHONE + 72, "height": HEIGHT + 48})
        page.set_content(
            "<body style='margin: 24px; display: flex; gap: 24px; background: #d9dcd8'>"
            f"<img style='{FRAME}' src='{desk}'><img style='{FRAME}' src='{phone}'>"
        )
        page.screenshot(path=ROOT / "docs" / "journey.png")
        browser.close()


if __name__ == "__main__":
    main()
