"""The pages of docs/ can be followed to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.transcript import REPOSITORY, run_page
from tests.warm.client import Warm


@pytest.mark.parametrize("page", ["backup", "export", "goals", "import", "journey", "merge", "privacy", "renewals"])
def test_a_page_prints_what_it_says(page: str, tmp_path: Path, warm: Warm | None) -> None:
    run_page(REPOSITORY / "docs" / f"{page}.md", tmp_path / "home", warm)
