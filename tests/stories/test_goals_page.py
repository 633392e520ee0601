"""docs/goals.md can be followed to the letter."""

from __future__ import annotations

from pathlib import Path

from tests.stories.transcript import REPOSITORY, run_page


def test_the_page_prints_what_it_says(tmp_path: Path) -> None:
    run_page(REPOSITORY / "docs" / "goals.md", tmp_path / "home")
