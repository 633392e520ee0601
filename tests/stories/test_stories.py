"""The daily loop and a whole week of one CSM, as transcripts that anyone can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.transcript import run_page


@pytest.mark.parametrize("page", ["daily.md", "week.md"])
def test_a_story_prints_what_it_says(page: str, tmp_path: Path) -> None:
    run_page(Path(__file__).parent / page, tmp_path / "home")
