"""A link, a pipe, a socket or a folder stands where a file of csm's is to be: refused at once, or used as it is meant."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE, PRESENT
from tests.faults.counting import Tally
from tests.faults.harness import Server, one_sentence

SECONDS = 10
"""A pipe that nobody writes to must not be waited for."""


def pipe(path: Path, _target: Path) -> None:
    os.mkfifo(path)


def link(path: Path, target: Path) -> None:
    target.write_text("precious", encoding="utf-8")
    path.symlink_to(target)


def dangling(path: Path, target: Path) -> None:
    path.symlink_to(target)


def loop(path: Path, _target: Path) -> None:
    path.symlink_to(path)


def folder(path: Path, _target: Path) -> None:
    path.mkdir()


def listener(path: Path, _target: Path) -> None:
    was = Path.cwd()
    os.chdir(path.parent)  # the path of a socket may have a hundred bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(was)


def hard_link(path: Path, target: Path) -> None:
    target.write_text("precious", encoding="utf-8")
    path.hardlink_to(target)


IN_PLACE = (pipe, link, dangling, loop, folder, listener, hard_link)


@pytest.mark.parametrize("make", IN_PLACE, ids=lambda make: make.__name__)
@pytest.mark.parametrize("line", ["list", "add Acme", "import HOME/portfolio.csv", "stalled --json"])
def test_in_place_of_the_database(
    server: Server, fresh: Callable[[], Path], make: Callable, line: str, tally: Tally
) -> None:
    home = fresh()
    (home / DATABASE).unlink()
    target = home / "target"
    make(home / DATABASE, target)
    was = target.read_text(encoding="utf-8") if target.exists() else None
    answer = server.run(line, home, seconds=SECONDS)
    assert one_sentence(answer), answer
    assert (target.read_text(encoding="utf-8") if target.exists() else None) == was
    tally("links")["refused"] += 1


@pytest.mark.parametrize("line", ["log acme hello", "list"])
def test_a_database_may_be_reached_by_a_link(
    server: Server, fresh: Callable[[], Path], line: str, tally: Tally
) -> None:
    """Data folders are linked to other disks: the file behind the link is the database, its journal beside it."""
    home = fresh()
    real = home / "out" / "real.db"
    (home / DATABASE).rename(real)
    (home / DATABASE).symlink_to(real)
    assert server.run(line, home).code == 0
    assert (home / DATABASE).is_symlink()
    tally("links")["used as it is meant"] += 1


@pytest.mark.parametrize("one", [one for one in PRESENT if one.place.startswith("out/")], ids=lambda one: one.name)
@pytest.mark.parametrize("make", IN_PLACE, ids=lambda make: make.__name__)
def test_in_place_of_a_file_that_is_to_be_made(
    server: Server, fresh: Callable[[], Path], make: Callable, one, tally: Tally
) -> None:
    home = fresh()
    make(home / one.place, home / "target")
    answer = server.run(one.line, home, seconds=SECONDS)
    if make is folder and one.name == "backup":  # it takes a folder, and names the file itself
        assert answer.code == 0, answer
        tally("links")["used as it is meant"] += 1
        return
    assert one_sentence(answer), answer
    assert not (home / "target").exists() or (home / "target").read_text(encoding="utf-8") == "precious"
    tally("links")["refused"] += 1


@pytest.mark.parametrize("make", [folder, loop, dangling, listener], ids=lambda make: make.__name__)
@pytest.mark.parametrize("line", ["import HOME/odd.csv", "intake acme --answers HOME/odd.yaml"])
def test_in_place_of_a_file_to_read(
    server: Server, fresh: Callable[[], Path], make: Callable, line: str, tally: Tally
) -> None:
    home = fresh()
    make(home / line.rpartition("/")[2], home / "target")
    answer = server.run(line, home, seconds=SECONDS)
    assert one_sentence(answer), answer
    tally("links")["refused"] += 1
