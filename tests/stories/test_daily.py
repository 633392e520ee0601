"""The daily loop of one CSM, as a transcript that anyone can read."""

from __future__ import annotations

from pathlib import Path

from tests.stories.transcript import run_page


def test_the_daily_loop_prints_what_it_says(tmp_path: Path) -> None:
    run_page(Path(__file__).parent / "daily.md", tmp_path / "home")
