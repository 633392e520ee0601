"""The daily loop and a whole week of one CSM, as transcripts that anyone can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.stories.transcript import REPOSITORY, run_page
from tests.warm.client import Warm


@pytest.mark.parametrize("page", ["daily.md", "week.md", "saas.md", "crowdfunding.md", "two-weeks-more.md"])
def test_a_story_prints_what_it_says(page: str, tmp_path: Path, warm: Warm | None) -> None:
    run_page(Path(__file__).parent / page, tmp_path / "home", warm)


def test_a_spreadsheet_taken_over_and_mended_by_its_report(tmp_path: Path, warm: Warm | None) -> None:
    run_page(Path(__file__).parent / "taken-over.md", tmp_path / "home", warm)
    written = _rows(tmp_path / "home" / "to-mend.csv")
    mended = _rows(REPOSITORY / "data" / "samples" / "handkept-mended.csv")
    assert written[0] == mended[0]
    assert [sum(a != b for a, b in zip(*pair, strict=True)) for pair in zip(written, mended, strict=True)] == [
        0,
        1,
        1,
        1,
    ]


def _rows(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
