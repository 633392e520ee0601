"""Several processes read a number, add one and write it back, while others read: no addition is lost, no read fails."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.faults.commands import DATABASE
from tests.faults.counting import Tally
from tests.faults.harness import Server, environment

WRITER = """
import sys
from datetime import date
from pathlib import Path
from csmcli.actions.desk import Desk
from csmcli.playbooks import Library, shipped_folder
from csmcli.store import file
from csmcli.store.tables.client import Client
file.BUSY_SECONDS = 60.0
home = Path(sys.argv[1])
desk = Desk(home / "data/csm.db", Library(shipped_folder(), None, home / "cache"), date(2026, 11, 22), "mei", "csm")
for _ in range(int(sys.argv[2])):
    with desk.writing() as work:
        client = work.session.get_one(Client, 1)
        client.note = str(int(client.note or 0) + 1)
"""


def test_no_addition_is_lost(server: Server, fresh: Callable[[], Path], full: bool, tally: Tally) -> None:
    writers, writes = (8, 100) if full else (4, 15)
    home, reads = fresh(), 0
    assert server.run("edit acme --note 0", home).code == 0
    words = [sys.executable, "-c", WRITER, str(home), str(writes)]
    running = [
        subprocess.Popen(words, env=environment(home), stderr=subprocess.PIPE, text=True) for _ in range(writers)
    ]
    while any(one.poll() is None for one in running):
        answer = server.run("stalled --json", home)
        assert answer.code == 0, answer.err
        reads += 1
    assert [one.communicate()[1] for one in running] == [""] * writers
    assert [one.returncode for one in running] == [0] * writers
    with sqlite3.connect(home / DATABASE) as connection:
        assert connection.execute("SELECT note FROM client WHERE id = 1").fetchone() == (str(writers * writes),)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tally("writers")["written and kept"] += writers * writes
    tally("writers")["read in between"] += reads
