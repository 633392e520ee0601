"""docs/success.md can be followed to the letter, with the files of answers that stand on it."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from csmcli.playbooks import Library, shipped_folder
from tests.stories.transcript import REPOSITORY, run_page
from tests.warm.client import Warm

PAGE = REPOSITORY / "docs" / "success.md"
FILES = dict(re.findall(r"`(\w+\.yaml)`:\n\n```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))


def test_the_page_prints_what_it_says(tmp_path: Path, warm: Warm | None) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name, text in FILES.items():
        (home / name).write_text(text, encoding="utf-8")
    run_page(PAGE, home, warm)


def test_its_files_answer_questions_of_the_shipped_playbook() -> None:
    practice = Library(shipped_folder()).get("saas")
    for name, asked in (("handoff.yaml", practice.handoff), ("success.yaml", practice.success)):
        assert set(yaml.safe_load(FILES[name])) <= {question.key for question in asked}
