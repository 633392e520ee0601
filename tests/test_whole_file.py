"""A file is there whole, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from csmcli.errors import BadFile
from csmcli.whole_file import placed


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o277])
def test_it_is_for_the_owner_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        with placed(tmp_path / "out.csv") as draft:
            draft.write_text("all of it")
    finally:
        os.umask(before)
    assert (tmp_path / "out.csv").read_text() == "all of it"
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
    assert names(tmp_path) == ["out.csv"]


def test_nothing_is_left_of_one_that_failed(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("before")
    with pytest.raises(ZeroDivisionError), placed(tmp_path / "out.csv", replace=True) as draft:
        draft.write_text("half")
        _ = 1 / 0
    assert (tmp_path / "out.csv").read_text() == "before"
    assert names(tmp_path) == ["out.csv"]


def test_one_that_is_there_is_kept_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")
    with pytest.raises(BadFile, match="is there already"), placed(path):
        raise AssertionError
    with placed(path, replace=True) as draft:
        draft.write_text("after")
    assert path.read_text() == "after"


@pytest.mark.parametrize("linked", [True, False])
def test_one_that_came_in_the_meantime_is_kept(tmp_path: Path, linked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"

    def refuse(*_: object) -> None:
        raise PermissionError

    if not linked:
        monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(BadFile, match="is there already"), placed(path) as draft:
        draft.write_text("ours")
        path.write_text("theirs")
    assert path.read_text() == "theirs"
    assert names(tmp_path) == ["out.csv"]


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    with placed(tmp_path / "out.csv") as draft:
        draft.write_text("ours")
    assert names(tmp_path) == ["out.csv"]


@pytest.mark.parametrize("replace", [True, False])
def test_links_pipes_and_folders_are_refused(tmp_path: Path, replace: bool) -> None:
    (tmp_path / "real").write_text("real")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name, words in (
        ("link", "is a link"),
        ("dangling", "is a link"),
        ("pipe", "no regular file"),
        ("folder", "is a folder"),
        ("missing/out.csv", "No such file"),
        ("real/out.csv", "Not a directory"),
    ):
        with pytest.raises(BadFile, match=words), placed(tmp_path / name, replace=replace):
            raise AssertionError(name)
    assert names(tmp_path) == ["dangling", "folder", "link", "pipe", "real"]
    assert (tmp_path / "real").read_text() == "real"


def test_replacing_one_name_of_a_file_leaves_its_other_name_alone(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("before")
    os.link(tmp_path / "real", tmp_path / "other")
    with placed(tmp_path / "other", replace=True) as draft:
        draft.write_text("after")
    assert (tmp_path / "real").read_text() == "before"
    assert (tmp_path / "other").read_text() == "after"


def test_what_a_killed_process_left_is_swept_away_a_day_later(tmp_path: Path) -> None:
    old, fresh, other = (tmp_path / name for name in (".a[1].db.7.draft-journal", ".a[1].db.8.draft", ".b.db.7.draft"))
    for path, days in ((old, 2), (fresh, 0), (other, 2)):
        path.write_text("half")
        os.utime(path, (path.stat().st_mtime - days * 86_400,) * 2)
    with placed(tmp_path / "a[1].db") as draft:
        draft.write_text("whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a[1].db.8.draft", ".b.db.7.draft", "a[1].db"]
