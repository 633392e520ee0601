"""The page as a client sees it, in a real browser: laid out, silent, asking for nothing, and readable for everybody."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from csmcli.core.journey import Journey
from csmcli.report import review_page
from csmcli.report.journey_page import render
from tests.report import journeys, reports
from tests.report.conftest import Look

PAGES: dict[str, Callable[[], Journey]] = {
    "full en": journeys.full,
    "full zh-TW": lambda: journeys.full("zh-TW"),
    "campaign": journeys.campaign,
    "empty": journeys.empty,
    "bare": journeys.bare,
    "hostile": journeys.hostile,
}

OUT_OF_PLACE = """() => {
    // Blocks that stick out of the window, whose text is cut off, or that lie over one another.
    const told = [];
    const name = e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30);
    const blocks = [...document.querySelectorAll('h1, h2, h3, h4, p, li, dt, dd, time, text, .card, .plot, summary')];
    for (const e of blocks) {
        const box = e.getBoundingClientRect();
        if (box.width && (box.left < -0.5 || box.right > innerWidth + 0.5)) told.push('sticks out: ' + name(e));
        if (e.tagName == 'text') continue;
        if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'inline') told.push('too wide: ' + name(e));
        if (getComputedStyle(e).overflow == 'hidden') told.push('may be cut off: ' + name(e));
    }
    const leaves = blocks.filter(e => e.tagName != 'text' && !e.querySelector('h1, h2, h3, h4, p, li, dt, dd, time, summary') && e.textContent.trim());
    const boxes = leaves.map(e => [e, e.getBoundingClientRect()]).filter(([e, b]) => b.width && !e.closest('details:not([open]) > :not(summary)'));
    for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
        const [[a, p], [b, q]] = [boxes[i], boxes[j]];
        const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (across > 2 && down > 5 && !a.contains(b) && !b.contains(a)) told.push('overlap: ' + name(a) + ' / ' + name(b));
    }
    return told;
}"""

AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_it_is_laid_out_says_nothing_and_asks_for_nothing(opened: Callable[..., Look], name: str, width: int) -> None:
    look = opened(render(PAGES[name]()), width=width)
    assert look.page.evaluate("document.documentElement.scrollWidth") <= width
    assert look.page.evaluate(OUT_OF_PLACE) == []
    assert look.said == []
    assert look.asked == [look.page.url]


@pytest.fixture(scope="session")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe is not installed")
    return Path(found.origin).with_name("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_kept_from_reading_it(
    opened: Callable[..., Look], axe: str, name: str, scheme: str, width: int
) -> None:
    look = opened(render(PAGES[name]()), width=width, scheme=scheme)
    look.page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    look.page.evaluate(axe)
    found = look.page.evaluate(AXE)
    assert [(rule["id"], rule["impact"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_on_paper_in_dark_ink(opened: Callable[..., Look], name: str) -> None:
    look = opened(render(PAGES[name]()), scheme="dark")
    look.page.emulate_media(media="print")
    look.page.set_viewport_size({"width": 690, "height": 1000})  # A4 between its margins
    assert look.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert look.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert look.page.evaluate(OUT_OF_PLACE) == []


def test_a_pdf_is_made_of_it(opened: Callable[..., Look]) -> None:
    assert opened(render(journeys.full("zh-TW"))).page.pdf(format="A4").startswith(b"%PDF")


def test_the_policy_of_the_page_runs_no_script_and_loads_nothing(opened: Callable[..., Look]) -> None:
    """Even if a template let markup in: the page's own policy stops it."""
    attack = (
        "<script>document.title = 'taken'</script><img src='https://example.com/a.png' onerror=\"document.title = 'taken'\">"
        "<link rel=stylesheet href='https://example.com/a.css'><style>body { display: none }</style>"
    )
    look = opened(render(journeys.empty()).replace("</main>", attack + "</main>"))
    assert look.page.title().startswith("Acme")
    assert look.page.evaluate("getComputedStyle(document.body).display") == "block"
    assert len(look.said) >= 4
    assert all("Content Security Policy" in words for words in look.said)


def test_a_hostile_text_is_read_as_it_stands(opened: Callable[..., Look]) -> None:
    look = opened(render(journeys.hostile()))
    assert look.page.locator("h1").inner_text() == (
        "<script>alert(1)</script>\"' onload=x </title><!-- gnp.exe A[31m {{ 7 * 7 }} &amp;"
    )
    assert look.page.locator("script").count() == 0


def test_the_table_of_a_chart_is_opened_by_the_keyboard(opened: Callable[..., Look]) -> None:
    page = opened(render(journeys.full())).page
    assert not page.locator("table").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.locator("table").first.is_visible()
    assert page.locator("table").first.locator("tr").nth(3).inner_text().split("\t") == [
        "Wed 30 September",
        "7%",
        "7.6%",
    ]


REVIEWS: dict[str, Callable[[], str]] = {
    "client zh-TW": lambda: review_page.render(reports.full("zh-TW")),
    "house": lambda: review_page.render(reports.full(), reports.house(reports.full())),
    "hostile": lambda: review_page.render(reports.hostile()),
}


@pytest.mark.parametrize(("scheme", "width"), [("dark", 360), ("light", 1280)])
@pytest.mark.parametrize("name", REVIEWS)
def test_a_review_is_laid_out_says_nothing_and_keeps_nobody_out(
    opened: Callable[..., Look], axe: str, name: str, scheme: str, width: int
) -> None:
    look = opened(REVIEWS[name](), width=width, scheme=scheme)
    assert look.page.evaluate("document.documentElement.scrollWidth") <= width
    assert look.page.evaluate(OUT_OF_PLACE) == []
    assert (look.said, look.asked) == ([], [look.page.url])
    look.page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    look.page.evaluate(axe)
    found = look.page.evaluate(AXE)
    assert [(rule["id"], rule["impact"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []
