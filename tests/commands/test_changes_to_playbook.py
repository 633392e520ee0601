"""A file that holds only what differs from a shipped playbook: laid over it, checked, and not in the way of new releases."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.playbooks import Library, shipped_folder

LIMIT = "limits:\n  task: {expected: 3}\n"


@pytest.fixture
def changes(home: Path) -> Path:
    file = home / "config" / "playbooks" / "crowdfunding" / "changes.yaml"
    file.parent.mkdir(parents=True)
    return file


def library(changes: Path, shipped: Path | None = None) -> Library:
    return Library(shipped or shipped_folder(), changes.parent.parent)


def test_one_limit(changes: Path) -> None:
    whole = Library(shipped_folder()).get("crowdfunding")
    changes.write_text(LIMIT, encoding="utf-8")
    found = library(changes).get("crowdfunding")
    assert found.limits["task"] != whole.limits["task"]
    assert found._replace(limits=whole.limits) == whole
    assert {code: limit for code, limit in found.limits.items() if code != "task"} == {
        code: limit for code, limit in whole.limits.items() if code != "task"
    }


def test_one_item_and_a_new_one(csm: Callable, changes: Path) -> None:
    changes.write_text(
        "checklist:\n  ads:\n    items:\n"
        "      - key: ad-account\n        title: {en: Our ad account}\n"
        "      - key: ad-house\n        title: {en: Book the house page, zh-TW: 訂版位}\n        tiers: {large: general}\n"
        "        side: us\n        advice: {general: {en: Ask early., zh-TW: 早點問。}}\n",
        encoding="utf-8",
    )
    assert csm("playbook check crowdfunding").code == 0
    rows = {row["key"]: row for row in json.loads(csm("checklist --tier large --playbook crowdfunding --json").out)}
    assert rows["ad-account"]["title"] == "Our ad account"
    assert rows["ad-house"]["side"] == "us"
    assert "ad-budget" in rows


def test_a_new_release_still_reaches_it(changes: Path, tmp_path: Path) -> None:
    changes.write_text(LIMIT, encoding="utf-8")
    shipped = Path(shutil.copytree(shipped_folder(), tmp_path / "release"))
    file = shipped / "crowdfunding" / "playbook.yaml"
    text = file.read_text(encoding="utf-8")
    assert "en: Project dates set" in text
    file.write_text(text.replace("en: Project dates set", "en: All dates set", 1), encoding="utf-8")
    before, after = library(changes).get("crowdfunding"), library(changes, shipped).get("crowdfunding")
    assert before.milestones[0].title["en"] == "Project dates set"
    assert after.milestones[0].title["en"] == "All dates set"
    assert after.limits == before.limits


def test_a_change_is_noticed_at_the_next_command(csm: Callable, changes: Path) -> None:
    assert csm("add Acme --signed 2026-11-01").code == 0
    assert csm("stalled --json").code == 0
    before = json.loads(csm("list --json").out)[0]["state"]
    changes.write_text(
        "limits:\n  silent: {expected: 60, maximum: 90}\n  overdue: {expected: 60, maximum: 90}\n", "utf-8"
    )
    assert json.loads(csm("list --json").out)[0]["state"] != before
    assert csm("doctor").code == 0


WRONG = (
    ("limits:\n  task: {expected: many}\n", 2, "limits.task.expected"),
    ("limits:\n  taks: {expected: 3, maximum: 9}\n", 2, "limits.taks"),
    ("\n\nmilestonez: []\n", 3, "milestonez"),
    ("checklist:\n  adz: {order: 1}\n", 2, "adz"),
    ("checklist:\n  ads:\n    items:\n      - {key: ad-account, side: nobody}\n", 4, "ad-account"),
    ("- a\n- b\n", 1, ""),
    ("checklist: 5\n", 1, ""),
    ("limits: [\n", 1, ""),
)


@pytest.mark.parametrize(("text", "line", "field"), WRONG)
def test_a_mistake_is_told_with_file_and_line(csm: Callable, changes: Path, text: str, line: int, field: str) -> None:
    changes.write_text(text, encoding="utf-8")
    result = csm("playbook check crowdfunding --json")
    assert result.code == 1, result
    found = [row for row in json.loads(result.out) if row["level"] == "error"]
    assert all(row["file"] == str(changes) for row in found), found
    assert any(abs(row["line"] - line) <= 1 and field in row["field"] for row in found), found


def test_a_mistake_stops_no_morning(csm: Callable, changes: Path) -> None:
    assert csm("add Acme --signed 2026-11-01").code == 0
    changes.write_text(LIMIT, encoding="utf-8")
    before = csm("list")
    assert before.code == 0
    changes.write_text("limits:\n  task: {expected: many}\n", encoding="utf-8")
    after = csm("list")
    assert (after.code, after.out) == (0, before.out)
    assert f"{changes}, line 2" in after.err


def test_a_whole_copy_goes_before_it(changes: Path) -> None:
    changes.write_text(LIMIT, encoding="utf-8")
    shutil.copytree(shipped_folder() / "crowdfunding", changes.parent, dirs_exist_ok=True)
    assert library(changes).get("crowdfunding") == Library(shipped_folder()).get("crowdfunding")
