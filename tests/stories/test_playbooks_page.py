"""docs/playbooks.md is enough to write a playbook: its example loads, and its commands run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.playbooks import Library
from csmcli.playbooks.lint import check
from tests.conftest import Result
from tests.stories.transcript import REPOSITORY

PAGE = (REPOSITORY / "docs" / "playbooks.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`(agency/[\w./-]+)`[^\n]*\n\n```\w+\n(.*?)```", PAGE, re.DOTALL))

_LATER = PAGE.partition("## The parts that serve outcomes")[2]
_BLOCKS = re.findall(r"```yaml\n(.*?)```", _LATER, re.DOTALL)
EXAMPLES = (*_BLOCKS[0].split("\n\n"), _BLOCKS[1])
"""A campaign with its pace, costs, and a question of success."""


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


def test_it_serves_a_client_to_the_renewal(agency: Path) -> None:
    practice = Library(agency.parent).get("agency")
    assert [milestone.stage for milestone in practice.milestones] == ["planning", "planning", "building"]
    assert [metric.key for metric in practice.metrics] == ["enquiries", "leave-at-once"]
    assert (len(practice.parts), len(practice.handoff), len(practice.success), len(practice.causes)) == (1, 1, 3, 2)
    assert practice.renewal is not None
    assert practice.renewal.category == practice.categories[0].key


def test_its_further_examples_fit_as_well(agency: Path) -> None:
    campaign, costs, fit = EXAMPLES
    text = FILES["agency/playbook.yaml"] + costs
    for ours, theirs in (("launch", "brief"), ("ends: end", "ends: live"), ("raised", "enquiries")):
        campaign = campaign.replace(ours, theirs)
    text = text.replace("milestones:\n", f"{campaign}\nmilestones:\n", 1)
    text = text.replace("  - key: enquiries-today\n", fit + "  - key: enquiries-today\n")
    (agency / "playbook.yaml").write_text(text, encoding="utf-8")
    assert check(agency) == []
    practice = Library(agency.parent).get("agency")
    assert practice.campaign is not None
    assert practice.campaign.pace[-1] == (100, 100)
    assert (practice.costs[0].percent, practice.success[2].key) == (20, "fit")


@pytest.mark.parametrize("part", re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))
def test_every_part_of_the_table_is_one_of_the_format(part: str) -> None:
    from csmcli.playbooks.schema import PracticeRecord

    assert part in PracticeRecord.model_fields or part == "checklist"


def test_its_changes_to_a_shipped_playbook_are_sound(csm: Callable[..., Result], home: Path) -> None:
    file = home / "config" / "playbooks" / "crowdfunding" / "changes.yaml"
    file.parent.mkdir(parents=True)
    (text,) = re.findall(r"```\n(limits:\n.*?)```", PAGE, re.DOTALL)
    file.write_text(text, encoding="utf-8")
    result = csm("playbook check crowdfunding")
    assert (result.code, result.err) == (0, "Nothing is wrong with crowdfunding.\n"), result
