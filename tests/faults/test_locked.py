"""Another program holds the database: csm waits for it, and if that takes too long says so, and changes nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE, READS, STORED
from tests.faults.counting import Tally
from tests.faults.harness import Server, one_sentence

SHORT = {"csmcli.store.file:BUSY_SECONDS": 0.05}
HELD = 0.5
OPENS_NONE = ("resources", "checklist --tier", "playbook", "message --all")


@pytest.fixture
def home(fresh: Callable[[], Path]) -> Path:
    return fresh()


@pytest.fixture
def other(home: Path) -> Iterator[sqlite3.Connection]:
    """The other program."""
    connection = sqlite3.connect(home / DATABASE, isolation_level=None, check_same_thread=False)
    yield connection
    connection.close()


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_writer_that_waits_in_vain_says_so(
    server: Server, home: Path, other: sqlite3.Connection, lock: str, sample: Callable, tally: Tally
) -> None:
    before = (home / DATABASE).read_bytes()
    other.execute(f"BEGIN {lock}")
    for one in sample([one for one in STORED if not one.before], 8):
        answer = server.run(one.line, home, patches=SHORT)
        assert one_sentence(answer), (one.line, answer)
        assert "is in use by another program; nothing was changed" in answer.complaint
        tally("locked")["refused, old store"] += 1
    assert (home / DATABASE).read_bytes() == before


def test_a_reader_waits_only_while_the_other_commits(
    server: Server, home: Path, other: sqlite3.Connection, sample: Callable, tally: Tally
) -> None:
    for lock, code in (("IMMEDIATE", 0), ("EXCLUSIVE", 1)):
        other.execute(f"BEGIN {lock}")
        for line in sample([line for line in READS if not line.startswith((*OPENS_NONE, "doctor", "backups"))], 6):
            answer = server.run(line, home, patches=SHORT)
            assert answer.code == code, (lock, line, answer)
            assert code == 0 or one_sentence(answer)
            tally("locked")["refused, old store" if code else "read all the same"] += 1
        other.execute("ROLLBACK")


@pytest.mark.parametrize("line", ["log acme hello", "list --json", "add Somebody"])
def test_a_command_waits_for_the_other_to_end(
    server: Server, home: Path, other: sqlite3.Connection, line: str, tally: Tally
) -> None:
    other.execute("BEGIN EXCLUSIVE")
    end = threading.Timer(HELD, other.execute, ["COMMIT"])
    end.start()
    answer = server.run(line, home)
    end.join()
    assert answer.code == 0, answer
    assert answer.seconds > HELD / 2
    tally("locked")["waited, then done"] += 1
