"""Files that csm makes, under the same faults: there whole, or not there; and the store is as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE, PRESENT, Writing
from tests.faults.counting import Tally
from tests.faults.harness import Server, one_sentence
from tests.faults.stores import copy, dump, fill

SAMPLE = 4
FILES = tuple(one for one in PRESENT if one.place != DATABASE and one.name != "demo")


def content(path: Path) -> object:
    """What is at a path, comparable; None for nothing. Drafts under other names do not count."""
    if path.is_dir():
        return {file.relative_to(path): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
    if not path.exists():
        return None
    if path.suffix != ".db":
        return path.read_bytes()
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump()), connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("one", FILES, ids=lambda one: one.name)
@pytest.mark.parametrize("kind", ["kill", "torn", "full", "broken"])
def test_a_file_is_there_whole_or_not_at_all(
    server: Server, template: Path, place: Path, one: Writing, kind: str, sample: Callable, tally: Tally
) -> None:
    base, home, clock = place / "base", place / "home", int(time.time())
    fill(server, copy(template, base), one.before)
    copy(base, home)
    whole_answer = server.run(one.line, home, clock=clock)
    assert whole_answer.code == 0, whole_answer.err
    whole, store = content(home / one.place), dump(base / DATABASE)
    assert whole is not None
    for number in sample(range(1, whole_answer.changes + 1), SAMPLE):
        copy(base, home)
        answer = server.run(one.line, home, clock=clock, fault=(kind, number))
        seen = content(home / one.place)
        assert seen in (None, whole), (kind, number, answer)
        assert dump(home / DATABASE) == store
        if kind in ("full", "broken"):
            assert answer.code == 0 or one_sentence(answer), (number, answer)
            assert answer.code != 0 or seen == whole, (number, answer)
        else:
            assert answer.code == -signal.SIGKILL
        tally("files")["whole" if seen else "none"] += 1


def test_the_demo_never_touches_your_own_database(
    server: Server, fresh: Callable[[], Path], sample: Callable, tally: Tally
) -> None:
    """Its own database is thrown away; killed in the middle, it may be half filled."""
    home = fresh()
    before = (home / DATABASE).read_bytes()
    for number in sample((1, 40, 400, 2000, 4000, 8000), 1):
        assert server.run("demo", home, fault=("kill", number)).code == -signal.SIGKILL
        assert (home / DATABASE).read_bytes() == before
        assert not os.path.exists(f"{home / DATABASE}-journal")
        tally("files")["not touched"] += 1
