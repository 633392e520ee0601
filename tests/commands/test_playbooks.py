"""``csm playbook list|show|check|copy`` as typed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from csmcli.commands.playbooks import _names, playbook
from csmcli.errors import Refused
from csmcli.playbooks import shipped_folder
from csmcli.playbooks.copying import copy

CSM = Callable[..., Any]


@pytest.fixture
def own(home: Path) -> Path:
    return home / "config" / "playbooks"


def spoil(playbook: Path, old: str, new: str) -> None:
    file = playbook / "playbook.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_ones_are_listed(csm: CSM) -> None:
    found = json.loads(csm("playbook list --json").out)
    assert [(row["name"], row["title"], row["own"]) for row in found] == [
        ("crowdfunding", "Crowdfunding", False),
        ("saas", "Software as a service", False),
    ]
    assert "shipped" in csm("playbook list").out


def test_own_ones_go_before_and_broken_ones_are_listed_too(csm: CSM, own: Path) -> None:
    csm("playbook copy crowdfunding")
    csm("playbook copy crowdfunding broken")
    spoil(own / "broken", "language:", "languag:")
    found = {row["name"]: row for row in json.loads(csm("playbook list --json").out)}
    assert found["crowdfunding"]["own"] is True
    assert found["crowdfunding"]["folder"] == str(own / "crowdfunding")
    assert found["broken"]["title"] is None
    assert "does not load: csm playbook check broken" in csm("playbook list").out


@pytest.mark.parametrize(
    ("part", "first", "field"),
    [
        ("", "timeline", "due"),
        ("--milestones", "timeline", "reached"),
        ("--tiers", "large", "rhythm_days"),
        ("--checklist", "kick-off", "waits_for"),
        ("--intake", "social-channels", "choices"),
        ("--parts", "warm-up-survey", "reached"),
        ("--metrics", "raised", "baseline"),
        ("--handoff", "why-crowdfunding", "required"),
        ("--success", "own-words", "follow"),
    ],
)
def test_the_parts_of_a_playbook(csm: CSM, part: str, first: str, field: str) -> None:
    found = json.loads(csm(f"playbook show crowdfunding {part} --json").out)
    assert found[0]["key"] == first
    assert field in found[0]
    table = csm(f"playbook show crowdfunding {part}")
    assert table.code == 0
    assert len(table.out.splitlines()) == len(found) + 1


def test_due_days_are_in_words(csm: CSM) -> None:
    found = {row["key"]: row for row in json.loads(csm("playbook show crowdfunding --json").out)}
    assert found["copy"]["due"] == ["45 d before launch", "30 d after signing"]
    assert found["target"]["due"] == ["on end"]


def test_a_sound_playbook_passes(csm: CSM) -> None:
    result = csm("playbook check")
    assert (result.code, result.out, result.err) == (0, "", "Nothing is wrong with crowdfunding, saas.\n")
    assert csm("playbook check crowdfunding").code == 0
    assert json.loads(csm("playbook check crowdfunding --json").out) == []


def test_an_error_is_found_by_file_line_and_field(csm: CSM, own: Path) -> None:
    csm("playbook copy crowdfunding mine")
    spoil(own / "mine", "language: zh-TW", "language: klingon")
    result = csm("playbook check mine --json")
    assert result.code == 1
    (found,) = json.loads(result.out)
    assert (found["level"], found["field"]) == ("error", "language")
    lines = (own / "mine" / "playbook.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[found["line"] - 1].startswith("language: klingon")
    assert "Errors: 1, warnings: 0." in result.err
    assert f"playbook.yaml:{found['line']}" in csm("playbook check mine").out
    assert f"mine/playbook.yaml:{found['line']}" in csm("playbook check").out


def test_a_warning_does_not_fail(csm: CSM, own: Path) -> None:
    csm("playbook copy crowdfunding mine")
    os.remove(next((own / "mine" / "resources").iterdir()))
    result = csm(["playbook", "check", str(own / "mine")])
    assert result.code == 0
    assert "warning" in result.out
    assert "Errors: 0, warnings: 1." in result.err


def test_a_folder_can_be_checked_wherever_it_is(csm: CSM, tmp_path: Path) -> None:
    made = copy(shipped_folder() / "crowdfunding", tmp_path / "shelf", "mine")
    spoil(made, "milestones:", "milestone:")
    result = csm(["playbook", "check", str(made)])
    assert result.code == 1
    assert "milestones" in result.out


def test_a_copy_is_whole_sound_and_called_by_its_new_name(csm: CSM, own: Path) -> None:
    result = csm("playbook copy crowdfunding my-practice")
    made = own / "my-practice"
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [f"Copied to {made}.", "After a change: csm playbook check my-practice"]
    source = shipped_folder() / "crowdfunding"
    files = {file.relative_to(source) for file in source.rglob("*") if file.is_file()}
    assert {file.relative_to(made) for file in made.rglob("*") if file.is_file()} == files
    changed = [str(file) for file in files if (source / file).read_bytes() != (made / file).read_bytes()]
    assert changed == ["playbook.yaml"]
    before = (source / "playbook.yaml").read_bytes()
    after = before.replace(b"playbook: crowdfunding", b"playbook: my-practice", 1)
    assert (made / "playbook.yaml").read_bytes() == after
    assert csm("playbook check my-practice").code == 0
    assert csm("checklist --tier small --playbook my-practice").out == csm("checklist --tier small").out
    assert [entry.name for entry in own.iterdir()] == ["my-practice"]


def test_a_copy_of_the_same_name_goes_before_the_shipped_one(csm: CSM, own: Path) -> None:
    assert "in place of the shipped one" in csm("playbook copy crowdfunding").err
    spoil(own / "crowdfunding", "en: Crowdfunding", "en: Our own way")
    assert "Our own way" in csm("playbook list").out


def test_a_setting_says_where_the_own_ones_are(csm: CSM, tmp_path: Path) -> None:
    csm("playbook copy crowdfunding mine", CSM_PLAYBOOKS=str(tmp_path / "elsewhere"))
    assert (tmp_path / "elsewhere" / "mine" / "playbook.yaml").is_file()


def test_nothing_is_ever_copied_over(csm: CSM, own: Path) -> None:
    csm("playbook copy crowdfunding mine")
    before = {file: file.read_bytes() for file in own.rglob("*") if file.is_file()}
    result = csm("playbook copy crowdfunding mine")
    assert result.code == 1
    assert "give the copy another name" in result.err
    assert {file: file.read_bytes() for file in own.rglob("*") if file.is_file()} == before


def test_a_dangling_link_is_in_the_way_as_well(tmp_path: Path) -> None:
    (tmp_path / "mine").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match="already"):
        copy(shipped_folder() / "crowdfunding", tmp_path, "mine")


def test_a_failed_copy_leaves_nothing(csm: CSM, own: Path, tmp_path: Path) -> None:
    source = tmp_path / "odd"
    source.mkdir()
    (source / "playbook.yaml").write_text("{playbook: odd}\n", encoding="utf-8")
    own.mkdir(parents=True)
    (own / "odd").symlink_to(source)
    result = csm("playbook copy odd other")
    assert result.code == 1
    assert "no line begins with “playbook:”" in result.err
    assert [entry.name for entry in own.iterdir()] == ["odd"]


def test_a_shelf_that_cannot_be_written(csm: CSM, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = csm("playbook copy crowdfunding mine", CSM_PLAYBOOKS=str(tmp_path / "file"))
    assert result.code == 1
    assert "cannot be written" in result.err


@pytest.mark.parametrize(
    ("quoted", "named"), [('"odd"', "new"), ("'odd'", "new"), ("odd # the old one", "new # the old one")]
)
def test_the_name_is_changed_however_it_is_written(tmp_path: Path, quoted: str, named: str) -> None:
    source = tmp_path / "odd"
    source.mkdir()
    (source / "playbook.yaml").write_bytes(f"title: x\r\nplaybook: {quoted}\r\nlanguage: en\r\n".encode())
    made = copy(source, tmp_path / "shelf", "new")
    assert (made / "playbook.yaml").read_bytes() == f"title: x\r\nplaybook: {named}\r\nlanguage: en\r\n".encode()


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("playbook show zebra", 1, 'There is no playbook "zebra"; there are: crowdfunding, saas.'),
        ("playbook show crowdfunding --tiers --intake", 2, "One part at a time"),
        ("playbook show ../x", 2, "cannot name a playbook"),
        ("playbook check zebra", 1, 'There is no playbook "zebra"'),
        ("playbook check ./zebra", 1, "There is no folder zebra."),
        ("playbook copy zebra", 1, 'There is no playbook "zebra"'),
        ("playbook copy crowdfunding ../x", 2, "cannot name a playbook"),
        ("playbook copy crowdfunding Mine", 2, "cannot name a playbook"),
        ("playbook zebra", 2, "zebra"),
    ],
)
def test_what_cannot_be_done_is_said(csm: CSM, own: Path, line: str, code: int, said: str) -> None:
    result = csm(line)
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert not own.exists()


@pytest.mark.parametrize("word", ["list", "show", "check", "copy"])
def test_help_shows_an_example(csm: CSM, word: str) -> None:
    result = csm(f"playbook {word} --help")
    assert result.code == 0
    assert f"\n csm playbook {word}" in result.out


def test_names_of_playbooks_are_completed(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def completed(begun: str) -> list[str]:
        return _names(typer.main.get_command(playbook).make_context("playbook", ["list"]), begun)

    assert (completed("cro"), completed("x")) == (["crowdfunding"], [])
    own.parent.mkdir(parents=True)
    (own.parent / "config.toml").write_text("= broken", encoding="utf-8")
    assert completed("cro") == []
