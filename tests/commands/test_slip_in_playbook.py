"""A slip in the user's copy of a playbook: one line of warning, and the morning goes on with the last good one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

MORNING = (
    "list", "today", "stalled", "stalled --json", "show acme", "show other", "why acme", "calendar", "history", "export -",
    "export - --format json", "log acme hello", "milestone acme", "goals", "reviews", "doctor --fix",
)  # fmt: skip


@pytest.fixture
def practice(csm: Callable, home: Path) -> Path:
    """The user's own copy of a playbook, which one client of two follows."""
    assert csm("playbook copy crowdfunding").code == 0
    assert csm("playbook copy crowdfunding mine").code == 0
    assert csm("add Acme --key acme --playbook mine --signed 2026-10-01").code == 0
    assert csm("add Other --key other --signed 2026-10-01").code == 0
    assert csm("stalled").code in (0, 4)
    return home / "config" / "playbooks" / "mine" / "playbook.yaml"


def slip(file: Path) -> int:
    """Make one word of the file wrong; its line."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if line.startswith("milestones:"))
    lines[place] = "milestoness:\n"
    file.write_text("".join(lines), encoding="utf-8")
    return place + 1


def warnings(err: str) -> list[str]:
    return [line for line in err.splitlines() if "used as it last was" in line]


@pytest.mark.parametrize("line", MORNING)
def test_the_last_good_one_stands_in(csm: Callable, practice: Path, line: str) -> None:
    before = csm(line.removesuffix(" --fix")) if not line.startswith("log") else None
    slip(practice)
    after = csm(line)
    assert after.code == (4 if line.startswith("doctor") else 0), after
    assert "bug" not in after.err
    told = warnings(after.err)
    assert len(told) == 1, after.err
    assert str(practice) in told[0]
    assert told[0].startswith("csm: ")
    if before and not line.startswith(("doctor", "history", "export", "calendar")):
        assert after.out == before.out


def test_the_warning_names_the_line(csm: Callable, practice: Path) -> None:
    number = slip(practice)
    practice.write_text(
        practice.read_text(encoding="utf-8").replace("milestoness:", "milestones: [", 1), encoding="utf-8"
    )
    (told,) = warnings(csm("list").err)
    assert f"{practice}, line {number}: " in told or f"{practice}, line {number + 1}: " in told


def test_once_mended_it_is_read_anew(csm: Callable, practice: Path) -> None:
    whole = practice.read_text(encoding="utf-8")
    slip(practice)
    assert warnings(csm("list").err)
    practice.write_text(whole, encoding="utf-8")
    assert not csm("list").err


def test_check_still_says_what_is_wrong(csm: Callable, practice: Path) -> None:
    slip(practice)
    assert csm("playbook check mine").code == 1
    assert "playbook check mine" in csm("doctor").out


def test_without_a_last_good_one_history_and_export_go_on(csm: Callable, home: Path, practice: Path) -> None:
    slip(practice)
    shutil.rmtree(home / "cache")
    (home / "cache").mkdir()
    assert csm("list").code == 1
    for line in ("history", "history acme", "export -", "export - --format json", "export all.xlsx --table touch"):
        result = csm(line if "xlsx" not in line else f"export {home}/all.xlsx --table touch")
        assert result.code == 0, (line, result.err)


def test_a_folder_that_cannot_be_read_is_stood_in_for_as_well(csm: Callable, practice: Path) -> None:
    practice.unlink()
    practice.mkdir()
    result = csm("stalled")
    assert result.code == 0, result.err
    assert len(warnings(result.err)) == 1


def test_a_damaged_copy_stands_in_for_nothing(csm: Callable, home: Path, practice: Path) -> None:
    slip(practice)
    kept = home / "cache" / "mine.compiled"
    data = bytearray(kept.read_bytes())
    data[-5] ^= 1
    kept.write_bytes(data)
    assert csm("list").code == 1
