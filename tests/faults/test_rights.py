"""Folders and files that may not be written, or read, by the user who runs csm: root may do everything, so nobody does."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE, READS, STORED
from tests.faults.counting import Tally
from tests.faults.harness import SOURCE, Answer, Server, one_sentence

NOBODY = 65534
READ_ONLY, WRITABLE, CLOSED = 0o555, 0o777, 0o000

CASES = {
    "file may not be written": (WRITABLE, 0o444),
    "folder may not be written": (READ_ONLY, 0o666),
    "neither may be written": (READ_ONLY, 0o444),
    "file may not be read": (WRITABLE, CLOSED),
    "folder may not be entered": (CLOSED, 0o666),
}
READABLE = tuple(CASES)[:3]


def _open_to_others(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (path, *path.parents))


pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a command as another user"),
    pytest.mark.skipif(not _open_to_others(SOURCE), reason="another user cannot read csm where it is"),
]


@pytest.fixture(params=CASES)
def closed(request: pytest.FixtureRequest, fresh: Callable[[], Path]) -> tuple[str, Path]:
    """The case, and a home of nobody's in which data is root's and so far closed."""
    home = fresh()
    for path in (home, *home.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    folder, file = CASES[request.param]
    os.chown(home / "data", 0, 0)
    os.chown(home / DATABASE, 0, 0)
    (home / DATABASE).chmod(file)
    (home / "data").chmod(folder)
    return request.param, home


def test_what_may_not_be_written_is_left_alone_and_said(
    server: Server, closed: tuple[str, Path], sample: Callable, tally: Tally
) -> None:
    name, home = closed
    before = (home / DATABASE).read_bytes()
    for one in sample([one for one in STORED if not one.before], 6):
        answer = server.run(one.line, home, user=NOBODY)
        assert one_sentence(answer), (one.line, answer)
        assert str(home / DATABASE) in answer.complaint
        assert (home / DATABASE).read_bytes() == before
        tally("rights")["refused, old store"] += 1


def test_what_may_be_read_is_read(server: Server, closed: tuple[str, Path], sample: Callable, tally: Tally) -> None:
    name, home = closed
    for line in sample(READS, 6):
        if line in ("resources", "checklist --tier small", "backups") or line.startswith(
            ("playbook", "message --all", "doctor")
        ):
            continue  # they open no database, or say of a closed one what is wrong with it
        answer = server.run(line, home, user=NOBODY)
        if name in READABLE:
            assert answer.code == 0, (line, answer)
            assert answer.out == server.run(line, home).out
            tally("rights")["read all the same"] += 1
        else:
            assert one_sentence(answer), (line, answer)
            tally("rights")["refused, old store"] += 1


def test_a_database_is_made_where_it_may_be(server: Server, place: Path, tally: Tally) -> None:
    home = place / "closed"
    home.mkdir(mode=0o755)
    answer: Answer = server.run("add Acme", home, user=NOBODY)
    assert one_sentence(answer), answer
    assert os.listdir(home) == []
    tally("rights")["refused, none made"] += 1
    os.chown(home, NOBODY, NOBODY)
    assert server.run("add Acme", home, user=NOBODY).code == 0
    assert stat.S_IMODE((home / DATABASE).stat().st_mode) == 0o600
