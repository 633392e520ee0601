"""A review as Markdown, to be pasted into a mail or a document: nothing in a name can mark anything up."""

from __future__ import annotations

from collections.abc import Iterator

from csmcli.output.as_markdown import neutral
from csmcli.report.review_voice import Page


def markdown(page: Page) -> str:
    """The page as one text with its last line end."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield f"# {_safe(page.title)}"
    yield ""
    for title, text in page.facts:
        yield f"- {_safe(title)}: {_safe(text)}"
    for section in page.sections:
        yield from ("", f"## {_safe(section.title)}", "")
        yield _row(section.headings)
        yield _row(("---",) * len(section.headings), plain=True)
        yield from map(_row, section.rows)


def _row(cells: tuple[str, ...], *, plain: bool = False) -> str:
    return "| " + " | ".join(cells if plain else map(_safe, cells)) + " |"


def _safe(text: str) -> str:
    return neutral(text, None)
