"""``csm resources`` as typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CSM = Callable[..., Any]


def test_the_pages_of_every_milestone_without_any_database(csm: CSM, home: Path) -> None:
    found = json.loads(csm("resources --json").out)
    assert [row["milestone"] for row in found] == ["copy", "copy", "backend"]
    assert all(Path(row["where"]).is_file() for row in found)
    assert not (home / "data").exists()


def test_the_pages_of_one_milestone_in_every_format(csm: CSM) -> None:
    for format in ("table", "json", "csv", "markdown"):
        result = csm(f"resources Backend --format {format}")
        assert result.code == 0
        assert "manual-backend.md" in result.out
        assert "page-outline.md" not in result.out
    assert "後台操作手冊" in csm("--language zh-TW resources backend").out


def test_of_a_playbook_of_ones_own(csm: CSM, home: Path) -> None:
    assert csm("playbook copy crowdfunding mine").code == 0
    found = json.loads(csm("resources copy --playbook mine --json").out)
    folder = home / "config" / "playbooks" / "mine" / "resources"
    assert {Path(row["where"]).parent for row in found} == {folder}
    assert json.loads(csm("resources copy --json", CSM_PLAYBOOK="mine").out) == found


def test_no_page_is_an_answer(csm: CSM, home: Path) -> None:
    result = csm("resources launch")
    assert (result.code, result.out) == (0, "")
    assert result.err == "launch has no manual page in the playbook crowdfunding.\n"
    assert json.loads(csm("resources launch --json").out) == []


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (
            "resources backnd",
            1,
            "it has timeline, copy, backend, page, launch, target, end, ship. Did you mean backend?",
        ),
        ("resources ''", 1, "has no milestone “”"),
        ("resources '\x1b[31m'", 1, "has no milestone “<U+001B>[31m”"),
        ("resources --playbook nothing", 1, "There is no playbook"),
        ("resources --playbook ../x", 2, "cannot name a playbook"),
    ],
)
def test_what_there_is_not(csm: CSM, line: str, code: int, words: str) -> None:
    result = csm(line)
    assert (result.code, result.out) == (code, "")
    assert words in result.err
    assert "\x1b" not in result.err
