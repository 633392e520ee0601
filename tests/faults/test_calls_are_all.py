"""The shim counts what strace sees: no call that changes the database or its journal goes past it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE, STORED
from tests.faults.counting import Tally
from tests.faults.harness import PATIENCE, Server, start
from tests.faults.power import CREATE, MODE, SYNC, TRUNCATE, UNLINK, WRITE, recorded

TRACED = "openat,open,creat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,truncate,unlink,unlinkat,rename,"
TRACED += "renameat,renameat2,link,linkat,symlink,fallocate,copy_file_range,sendfile,sync_file_range,mmap,chmod,fchmod"
KINDS = {
    "openat": CREATE, "write": WRITE, "pwrite64": WRITE, "fsync": SYNC, "fdatasync": SYNC, "ftruncate": TRUNCATE,
    "unlink": UNLINK, "fchmod": MODE, "chmod": MODE,
}  # fmt: skip


def strace(trace: Path, folder: Path) -> list[tuple[int, str]]:
    """The calls that change files in `folder`, and their files, in order."""
    calls, known = [], {DATABASE.rpartition("/")[2]}
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        match = re.match(r"(?:\d+ +)?(\w+)\((.*)", line)
        path = re.search(rf"{re.escape(str(folder))}(?:/([\w.-]+))?(/)?", line)
        if not match or not path or path[2]:  # what lies in a folder within is not the store
            continue
        call, name = match[1], path[1] or ""
        if call == "openat" and ("O_CREAT" not in line or name in known):
            continue
        if call == "mmap" and ("PROT_WRITE" not in line or "MAP_SHARED" not in line):
            continue
        known.add(name)
        if call == "unlink":
            known.discard(name)
        calls.append((KINDS[call], name))
    return calls


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("name", ["log", "add", "undo", "measure"])
def test_the_calls_counted_are_all_there_are(
    server: Server, fresh: Callable[[], Path], place: Path, name: str, tally: Tally
) -> None:
    line = next(one.line for one in STORED if one.name == name)
    home, record, trace = fresh(), place / "record", place / "trace"
    folder = (home / DATABASE).parent
    assert server.run(line, home, record=str(record)).code == 0
    counted = [
        (call.kind, call.path.name if call.path != folder else "")
        for call in recorded(record)
        if folder in (call.path, call.path.parent)
    ]
    fresh()
    running = start(line, home, "strace", "-f", "-y", "-qq", "-o", str(trace), "-e", f"trace={TRACED}")
    assert running.wait(PATIENCE) == 0
    seen = strace(trace, folder)
    assert seen == counted
    tally("calls")["seen by both"] += len(seen)
