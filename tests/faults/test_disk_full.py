"""A small disk that is really full: nothing is half written, and csm says so."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE, STORED, Writing
from tests.faults.counting import Tally
from tests.faults.harness import Server, one_sentence
from tests.faults.stores import dump, fill

KIB = 1024
SIZE = 4096 * KIB
LEFT = (0, 4, 8, 16, 24, 40, 64, 100)
"""KiB left on the disk."""
SAMPLE = 2


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("a file system can be mounted by root only, and not in every container")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def leave(folder: Path, kib: int) -> None:
    """Fill the disk but for `kib`."""
    with (folder / "filler").open("wb") as file:
        file.truncate(0)
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_bsize
        file.write(b"\0" * max(0, free - kib * KIB))


@pytest.mark.parametrize("one", STORED, ids=lambda one: one.name)
def test_a_full_disk_changes_nothing(
    server: Server, template: Path, small: Path, one: Writing, sample: Callable, tally: Tally
) -> None:
    for kib in sample(LEFT, SAMPLE):
        home = small / "home"
        shutil.rmtree(home, ignore_errors=True)
        (small / "filler").unlink(missing_ok=True)
        shutil.copytree(template, home)
        fill(server, home, one.before)
        before = dump(home / DATABASE)
        leave(small, kib)
        answer = server.run(one.line, home)
        # On the full disk itself: what is needed to look must be there.
        listed = server.run("list --all --json", home)
        assert listed.code == 0, listed.err
        changed = dump(home / DATABASE) != before
        assert changed == (answer.code == 0), (kib, answer)
        assert answer.code == 0 or one_sentence(answer), answer
        tally("disk")["done, new store" if changed else "refused, old store"] += 1
