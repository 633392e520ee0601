from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from csmcli.errors import BadFile, BadInput
from csmcli.playbooks.files import MAX_BYTES, is_name, read_bytes, read_folder, require_name

NAMES = ["a", "crowdfunding", "page-draft", "a1-", "x" * 64]
NO_NAMES = [
    "",
    "A",
    "1a",
    "-a",
    "a_b",
    "a.b",
    "a/b",
    "../a",
    "/etc",
    "a\n",
    "a\0",
    "群",
    "é",
    "a b",
    "x" * 65,
    ".",
    "..",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name(name: str) -> None:
    assert is_name(name)
    assert require_name(name) == name


@pytest.mark.parametrize("name", NO_NAMES)
def test_no_name(name: str) -> None:
    assert not is_name(name)
    with pytest.raises(BadInput) as caught:
        require_name(name)
    assert str(caught.value).startswith(f'"{name}" cannot name a playbook: use lower-case letters')


def _refused(path: object) -> str:
    with pytest.raises(BadFile) as caught:
        read_bytes(str(path))
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value).removeprefix(f"{path}: ")


def test_a_file_of_one_mebibyte_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_bytes(str(path))) == MAX_BYTES
    path.write_bytes(b"#" * (2 * MAX_BYTES))
    assert _refused(path) == "the file is larger than 1 MiB, the most that is read."


def test_a_file_that_grows_while_it_is_read_is_not_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growing.yaml"
    path.write_bytes(b"")
    before = os.stat(path)
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    monkeypatch.setattr("csmcli.playbooks.files.os.stat", lambda _: before)
    assert _refused(path) == "the file is larger than 1 MiB, the most that is read."


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    assert _refused(tmp_path) == "this is a folder; name a file."
    os.mkfifo(tmp_path / "pipe")
    assert _refused(tmp_path / "pipe") == "this is a device or a pipe; name an ordinary file."
    assert _refused("/dev/zero") == "this is a device or a pipe; name an ordinary file."


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert _refused(tmp_path / "none.yaml") == "there is no such file."
    (tmp_path / "file").write_text("")
    assert _refused(tmp_path / "file" / "inner.yaml") == "there is no such file."
    (tmp_path / "dangling").symlink_to("none")
    assert _refused(tmp_path / "dangling") == "there is no such file."


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert _refused(tmp_path / "a") == "the symbolic links lead round in a circle; name the file itself."


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_impossible_names_are_refused(tmp_path: Path, name: str) -> None:
    assert _refused(tmp_path / name) == "no file can have such a name."


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "you have no permission to read it."),
        (errno.EIO, f"it cannot be read ({os.strerror(errno.EIO)})."),
    ],
)
def test_what_the_system_refuses(monkeypatch: pytest.MonkeyPatch, number: int, sentence: str) -> None:
    def fail(_: str) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("csmcli.playbooks.files.os.stat", fail)
    assert _refused("f.yaml") == sentence


def test_a_folder_gives_its_yaml_files_in_order(tiny: Path) -> None:
    for other in ("notes.md", "ads.yaml~", ".ads.yaml", ".ads.yaml.swp"):
        (tiny / "checklist" / other).write_text("not ours")
    sources = read_folder(str(tiny))
    assert list(sources) == ["playbook.yaml", "checklist/ads.yaml", "checklist/strategy.yaml"]
    assert sources["checklist/ads.yaml"] == (tiny / "checklist" / "ads.yaml").read_bytes()


def test_a_folder_may_have_no_checklist(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text("a: 1")
    assert read_folder(str(tmp_path)) == {"playbook.yaml": b"a: 1"}


def _folder_refused(folder: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read_folder(str(folder))
    return str(caught.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize("name", ["Ads.yaml", "ads.yml", "a b.yaml", "é.yaml", ("x" * 65) + ".yaml"])
def test_a_checklist_file_must_have_a_name(tiny: Path, name: str) -> None:
    (tiny / "checklist" / name).write_text("a: 1")
    sentence = "call it by lower-case letters, digits and hyphens, ending in .yaml, as in ads.yaml."
    assert _folder_refused(tiny) == f"checklist/{name}: {sentence}"


OUT = "a symbolic link leads out of the playbook's folder; put the file itself there."


def test_no_file_may_lead_out_of_the_folder(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text("category: ads")
    (tiny / "checklist" / "ads.yaml").unlink()
    (tiny / "checklist" / "ads.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert _folder_refused(tiny) == f"checklist/ads.yaml: {OUT}"


def test_neither_may_the_checklist_nor_the_practice(tiny: Path, tmp_path: Path) -> None:
    (tiny / "checklist").rename(tmp_path / "checklist")
    (tiny / "checklist").symlink_to(tmp_path / "checklist")
    assert _folder_refused(tiny) == f"checklist: {OUT}"
    (tiny / "checklist").unlink()
    (tiny / "playbook.yaml").unlink()
    (tiny / "playbook.yaml").symlink_to("/etc/hostname")
    assert _folder_refused(tiny) == f"playbook.yaml: {OUT}"


def test_a_link_inside_the_folder_is_followed(tiny: Path, tmp_path: Path) -> None:
    (tiny / "checklist" / "ads.yaml").rename(tiny / "ads-of-old.yaml")
    (tiny / "checklist" / "ads.yaml").symlink_to("../ads-of-old.yaml")
    (tmp_path / "linked").symlink_to(tiny)
    assert b"category: ads" in read_folder(str(tmp_path / "linked"))["checklist/ads.yaml"]


def test_the_checklist_must_be_a_folder_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text("a: 1")
    (tmp_path / "checklist").write_text("")
    assert _folder_refused(tmp_path) == "checklist: this must be a folder, with a file for each category."
    (tmp_path / "checklist").unlink()
    (tmp_path / "checklist").symlink_to("checklist")
    assert _folder_refused(tmp_path) == ("checklist: the symbolic links lead round in a circle; name the file itself.")
