"""The compiled copy: never wrong, never in the way."""

from __future__ import annotations

import hashlib
import os
import runpy
import stat
import sys
from pathlib import Path

import pytest

from csmcli.core.playbook import Playbook
from csmcli.errors import BadFile
from csmcli.playbooks import Library, cache


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache" / "tiny.compiled"


@pytest.fixture
def library(tiny: Path, kept: Path) -> Library:
    return Library(tiny.parent, None, kept.parent)


@pytest.fixture
def fresh(tiny: Path) -> Playbook:
    """The playbook as it is without any cache."""
    return Library(tiny.parent).get("tiny")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time that a playbook was compiled."""
    from csmcli.playbooks import compiling

    folders: list[str] = []
    compile_playbook = compiling.compile_playbook

    def count(folder: str, sources: dict[str, bytes]) -> object:
        folders.append(folder)
        return compile_playbook(folder, sources)

    monkeypatch.setattr(compiling, "compile_playbook", count)
    return folders


def test_what_is_cached_is_what_was_compiled(library: Library, fresh: Playbook, compiled: list[str]) -> None:
    assert library.get("tiny") == fresh
    assert library.get("tiny") == fresh
    assert len(compiled) == 1


def test_a_change_of_the_same_length_in_the_same_instant_is_noticed(
    library: Library, tiny: Path, compiled: list[str]
) -> None:
    path = tiny / "playbook.yaml"
    library.get("tiny")
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"days: 45", b"days: 46"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert library.get("tiny").milestones[0].due[0].days == 46
    assert len(compiled) == 2


def test_a_playbook_that_breaks_is_refused_although_a_copy_is_kept(library: Library, tiny: Path) -> None:
    library.get("tiny")
    (tiny / "checklist" / "ads.yaml").write_text("order: 1\n")
    with pytest.raises(BadFile, match="category: is missing"):
        library.get("tiny")


def test_the_copy_is_for_the_user_alone_and_leaves_nothing_beside_it(library: Library, kept: Path) -> None:
    library.get("tiny")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert os.listdir(kept.parent) == ["tiny.compiled"]


def _damage(data: bytes) -> list[bytes]:
    head, _, body = data.partition(b"\n")
    one, two, first, last, _ = head.split()
    practice, second = body[: int(first)], body[int(first) :]
    return [
        b"",
        b"\n",
        b"\n\n",
        b"not ours",
        data[:-1],
        data[: len(data) // 2],
        data.replace(b"Draft", b"Drift"),
        data.replace(b"Place the pixel", b"Place the pixie"),
        b"\n".join([b" ".join([b"0" * len(one), two, first, last]), body]),
        b"\n".join([b" ".join([one, two, last, first]), second + practice]),
        b"\n".join([b" ".join([one, two, first, b"0"]), practice]),
        b"\n".join([b" ".join([one, two, first, b"x"]), body]),
        b"\n".join([b" ".join([one, two, first]), body]),
    ]


@pytest.mark.parametrize("way", range(13))
def test_a_damaged_copy_is_ignored_and_written_anew(
    library: Library, fresh: Playbook, kept: Path, compiled: list[str], way: int
) -> None:
    library.get("tiny")
    sound = kept.read_bytes()
    kept.write_bytes(_damage(sound)[way])
    assert library.get("tiny") == fresh
    assert kept.read_bytes() == sound
    assert len(compiled) == 2


def test_a_copy_of_another_version_or_of_other_records_is_ignored(
    library: Library, fresh: Playbook, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_format", lambda second: b"0.0.0")
    library.get("tiny")
    monkeypatch.setattr(cache, "_format", lambda second: b"0.0.1")
    assert library.get("tiny") == fresh
    assert len(compiled) == 2


def test_the_format_names_every_field_of_every_record() -> None:
    for word in (b"working", b"hours_a_month", b"metric", b"link", b"check_in_every_days", b"until"):
        assert word in cache._format(second=False)
    for word in (b"waits_for", b"points", b"area", b"occasion", b"fits"):
        assert word in cache._format(second=True)


def test_no_copy_can_be_kept_and_the_playbook_is_read_all_the_same(tiny: Path, tmp_path: Path, fresh: Playbook) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "inner", Path("/proc/none")):
        assert Library(tiny.parent, None, folder).get("tiny") == fresh


def test_a_folder_in_the_place_of_the_copy_is_left_alone(library: Library, kept: Path, fresh: Playbook) -> None:
    (kept / "inner").mkdir(parents=True)
    assert library.get("tiny") == fresh
    assert os.listdir(kept.parent) == ["tiny.compiled"]
    assert os.listdir(kept) == ["inner"]


def test_a_link_in_the_place_of_the_copy_is_replaced_not_followed(library: Library, kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "precious.txt"
    other.write_text("mine")
    kept.parent.mkdir(parents=True)
    kept.symlink_to(other)
    library.get("tiny")
    assert other.read_text() == "mine"
    assert not kept.is_symlink()


def test_a_full_disk_leaves_the_old_copy(library: Library, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.get("tiny")
    sound = kept.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("csmcli.playbooks.cache.os.replace", fail)
    cache.save(str(kept), "other", {"key": "tiny"})
    assert kept.read_bytes() == sound
    assert os.listdir(kept.parent) == ["tiny.compiled"]


def test_the_digest_tells_files_apart_where_their_bytes_run_together() -> None:
    ways = [{"a": b"xy"}, {"a": b"x", "y": b""}, {"ax": b"y"}, {"a": b"", "b": b"xy"}, {"a": b"xy", "b": b""}, {}]
    assert len({cache.digest(way) for way in ways}) == len(ways)


def test_a_python_without_the_quick_hash_finds_the_same_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hashlib.blake2b(b"").digest_size == 64  # loaded before the quick one is hidden
    monkeypatch.setitem(sys.modules, "_blake2", None)
    slow = runpy.run_path(str(cache.__file__))
    assert slow["digest"]({"a": b"x"}) == cache.digest({"a": b"x"})
