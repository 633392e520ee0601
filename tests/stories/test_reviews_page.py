"""docs/reviews.md can be followed to the letter."""

from __future__ import annotations

import re
from pathlib import Path

from csmcli.commands.review_answers import read_file
from csmcli.core.dates import date
from tests.stories.transcript import REPOSITORY, run_page
from tests.warm.client import Warm

PAGE = REPOSITORY / "docs" / "reviews.md"


def test_the_page_prints_what_it_says(tmp_path: Path, warm: Warm | None) -> None:
    run_page(PAGE, tmp_path / "home", warm)


def test_its_answers_can_be_read(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "answers.yaml"
    file.write_text(text, "utf-8")
    outcome = read_file(str(file), date(2026, 10, 15))
    assert (len(outcome.causes), len(outcome.changes)) == (1, 1)
