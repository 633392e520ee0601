"""What the system or a library refuses is told as what it is: never as a bug, never as damage."""

from __future__ import annotations

import json
import os
import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

WRONG = 0xFF
CHECKSUM, PACKING = 16, 10
"""Where the entry of a part in an archive's directory has its checksum, and its manner of packing."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    "line",
    [
        "import pipe", "import pipe --dry-run --map name=x", "merge pipe", "restore pipe --yes", "--db pipe list",
        "intake acme --answers pipe", "export pipe --format csv --force", "calendar -o pipe --force",
    ],
)  # fmt: skip
def test_a_pipe_is_refused_and_not_waited_for(csm: Callable, here: Path, line: str) -> None:
    csm("add Acme")
    os.mkfifo(here / "pipe")
    result = csm(line)
    assert result.code in (1, 2), result
    assert "regular file" in result.err or "a pipe" in result.err


def spoilt(file: Path, part: str, place: int) -> None:
    """Change a byte of a part's entry in the archive's directory."""
    data = bytearray(file.read_bytes())
    at = data.find(b"PK\1\2")
    while at >= 0:
        (length,) = struct.unpack("<H", data[at + 28 : at + 30])
        if data[at + 46 : at + 46 + length].decode() == part:
            data[at + place] ^= WRONG
        at = data.find(b"PK\1\2", at + 4)
    file.write_bytes(data)


@pytest.mark.parametrize("place", [CHECKSUM, PACKING])
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"]
)  # fmt: skip
def test_a_part_of_a_workbook_that_does_not_hold_together(csm: Callable, here: Path, part: str, place: int) -> None:
    csm("add Acme")
    assert csm("export all.xlsx").code == 0
    assert part in zipfile.ZipFile(here / "all.xlsx").namelist()
    spoilt(here / "all.xlsx", part, place)
    for line in ("import all.xlsx", "--db new.db import all.xlsx", "import all.xlsx --sheet clients"):
        result = csm(line)
        assert result.code == 1, result
        assert "damaged workbook" in result.err


@pytest.mark.parametrize("kilobytes", [0, 1, 4, 8, 16])
def test_a_workbook_on_a_full_disk_is_one_sentence(csm: Callable, here: Path, kilobytes: int) -> None:
    """In a process of its own: what a library's destructor prints comes as the process ends."""
    for number in range(8):
        csm(f"add 'Client {number} {number}'")

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))

    run = subprocess.run(
        [sys.executable, "-m", "csmcli", "export", "all.xlsx"], preexec_fn=small, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1, run.stderr
    assert not list(here.iterdir())


def test_a_draft_of_a_killed_export_is_found_and_removed(csm: Callable, here: Path) -> None:
    csm("add Acme")
    gone = subprocess.run(["true"], check=True) and subprocess.Popen(["true"])
    gone.wait()
    left = here / f".all.json.{gone.pid}.draft"
    left.write_text("{}", encoding="utf-8")
    left.chmod(0o600)
    strange = here / f".somebody.{gone.pid}.draft"
    strange.write_text("x", encoding="utf-8")
    strange.chmod(0o644)  # not one of ours: those are private
    found = json.loads(csm("doctor --json").out)
    assert [row["code"] for row in found] == ["draft"]
    assert str(left) in found[0]["text"]
    assert csm("doctor --fix").code == 0
    assert [path.name for path in here.iterdir()] == [strange.name]


def test_a_disk_without_rights_of_its_own_takes_files(
    csm: Callable, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    csm("add Acme")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.chmod", refuse)
    monkeypatch.setattr("os.fchmod", refuse)
    for line in ("--db new.db add Acme", "--db new.db export all.csv", "--db new.db backup copy.db"):
        result = csm(line)
        assert result.code == 0, result.err


def test_the_doctor_looks_through_a_link(csm: Callable, home: Path, here: Path) -> None:
    csm("add Acme")
    real, link = here / "real.db", home / "data" / "csm.db"
    link.rename(real)
    link.symlink_to(real)
    assert csm("doctor").code == 0
    real.chmod(0o644)
    assert [row["code"] for row in json.loads(csm("doctor --json").out)] == ["mode"]
    assert csm("doctor --fix").code == 0
    assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("line", ["backup usb/", "calendar -o usb/", "export usb/ --format csv", "--db usb/ add Acme"])
def test_a_folder_that_is_not_there_becomes_no_file(csm: Callable, here: Path, line: str) -> None:
    csm("add Acme")
    result = csm(line)
    assert result.code == 2
    assert "There is no folder usb/" in result.err
    assert not list(here.iterdir())
    (here / "usb").mkdir()
    assert csm("backup usb/").code == 0
    assert len(list((here / "usb").iterdir())) == 1


@pytest.mark.parametrize(
    "error", [OSError(5, "Input/output error"), OSError(24, "Too many open files", "/x"), MemoryError()]
)
def test_what_the_system_refuses_is_no_bug(
    csm: Callable, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    csm("add Acme")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("csmcli.store.reading.version", fail)
    result = csm("list")
    assert result.code == 1
    assert "bug" not in result.err
    assert len(result.err.splitlines()) == 1


def test_a_crash_log_in_the_home_of_nobody(csm: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    from csmcli.crash import report

    monkeypatch.setenv("CSM_HOME", "~nosuchuser")
    assert report(AssertionError()) == 3
