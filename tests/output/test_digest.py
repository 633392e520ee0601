"""A digest for mail or chat: what a reader sees, and data that marks nothing up."""

from __future__ import annotations

import io

from csmcli.output.digest import Line, show


def written(*arguments: object) -> str:
    out = io.StringIO()
    show(*arguments, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_groups_lines_and_a_closing() -> None:
    text = written(
        "2026-11-24: 1 to do", [("stalled", [Line("Acme", "silent: 15 d", "csm message acme")])], ["Ask Acme."]
    )
    assert text == ("**2026-11-24: 1 to do**\n\nstalled\n\n- **Acme** silent: 15 d `csm message acme`\n\nAsk Acme.\n")


def test_nothing_is_a_heading_alone() -> None:
    assert written("nothing is due", [], []) == "**nothing is due**\n"


def test_data_marks_nothing_up() -> None:
    text = written("h", [("g", [Line("[x](http://y)*", "a\nb\x1b", "csm done `x`")])], [])
    assert "- **\\[x\\](http\\://y)\\*** a⏎b\\<U+001B\\> csm done \\`x\\`\n" in text
