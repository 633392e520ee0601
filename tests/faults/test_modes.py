"""Whatever the umask, the files that csm makes are for their owner's eyes only."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE, PRESENT
from tests.faults.counting import Tally
from tests.faults.harness import Server
from tests.faults.stores import copy, fill, prepare

OURS = ("data", "cache", "state", "out", "tmp")
SHARED = ("config",)
"""A copied playbook is to be edited and shared: it has the user's own umask."""


def modes(home: Path, *, but: set[Path]) -> dict[str, int]:
    """The rights of each file and folder below `home` that was not there before."""
    paths = [path for path in home.rglob("*") if path not in but and path.relative_to(home).parts[0] not in SHARED]
    return {str(path.relative_to(home)): stat.S_IMODE(path.lstat().st_mode) for path in paths}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_may_read(
    server: Server, place: Path, umask: int, template: Path, sample: Callable, tally: Tally
) -> None:
    home = place / "new"
    prepare(home)
    there = set(home.rglob("*"))
    assert server.run("add Acme --key acme", home, umask=umask).code == 0
    assert server.run("list", home, umask=umask, patches={"csmcli.views.clients:listing": "fail"}).code == 3
    made = modes(home, but=there)
    assert {"data/csm.db", "state/crash.log", "cache/crowdfunding.compiled"} <= set(made)
    for one in sample(PRESENT, 6):
        copy(template, home)
        fill(server, home, one.before)
        there = set(home.rglob("*"))
        assert server.run(one.line, home, umask=umask).code == 0
        made |= modes(home, but=there)
    for name, mode in made.items():
        assert mode & 0o077 == 0, (name, oct(mode))
    tally("modes")["owner only"] += len(made)


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_journal_has_the_rights_of_the_database(
    server: Server, fresh: Callable[[], Path], umask: int, tally: Tally
) -> None:
    for number in range(1, 12):
        home = fresh()
        os.chmod(home / DATABASE, 0o600)
        server.run("log acme hello", home, umask=umask, fault=("kill", number))
        journal = Path(f"{home / DATABASE}-journal")
        if journal.exists():
            assert stat.S_IMODE(journal.stat().st_mode) == 0o600
            tally("modes")["owner only"] += 1
            return
    raise AssertionError("there was no journal")
