"""docs/playbooks.md is enough to write a playbook: its example loads, and its commands run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.stories.transcript import REPOSITORY

PAGE = (REPOSITORY / "docs" / "playbooks.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`(agency/[\w./-]+)`[^\n]*\n\n```\w+\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the page, in a folder of the user's own."""
    for name, text in FILES.items():
        path = tmp_path / "playbooks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("CSM_PLAYBOOKS", str(tmp_path / "playbooks"))
    return tmp_path / "playbooks" / "agency"


def test_the_page_has_the_whole_playbook(agency: Path) -> None:
    assert sorted(FILES) == [
        "agency/checklist/content.yaml",
        "agency/messages/en/missing.j2",
        "agency/messages/zh-TW/missing.j2",
        "agency/playbook.yaml",
    ]


@pytest.mark.usefixtures("agency")
def test_its_commands_run_as_they_stand_there(csm: Callable[..., Result]) -> None:
    lines = re.findall(r"^\$ csm (.*)$", PAGE, re.MULTILINE)
    assert lines[0] == "playbook check agency"
    results = [csm(line) for line in lines]
    assert [result.code for result in results] == [0] * 3
    assert results[0].out + results[0].err == "Nothing is wrong with agency.\n"
    assert "logo" in results[2].out
    assert "photos" not in results[2].out


@pytest.mark.usefixtures("agency")
def test_a_client_of_it_becomes_late_and_is_written_to(csm: Callable[..., Result], at: Callable[..., str]) -> None:
    at("2026-09-01", 'add "Corner Bakery" --playbook agency --tier small --contact Ann')
    at("2026-09-02", 'log bakery "signed and happy"')
    stalled = json.loads(csm("stalled --json").out)
    assert [(row["key"], row["milestone"], row["state"]) for row in stalled] == [("corner-bakery", "brief", "stuck")]
    assert csm("message bakery").out.startswith("Hello Ann,\n\nWho are the three people the site is for")


@pytest.mark.parametrize("part", re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))
def test_every_part_of_the_table_is_one_of_the_format(part: str) -> None:
    from csmcli.playbooks.schema import PracticeRecord

    assert part in PracticeRecord.model_fields or part == "checklist"
