"""Several processes write at once and nothing is lost; one is killed and nothing is half done."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import csmcli
from csmcli.store.database import engine

WRITERS, WRITES = 8, 100 if os.environ.get("CSM_FULL") else 10
HEAD = """
import sys
from datetime import date
from pathlib import Path
from csmcli.actions import clients, touches
from csmcli.actions.desk import Desk
from csmcli.playbooks import Library, shipped_folder
from csmcli.store import file
file.BUSY_SECONDS = 60.0
desk = Desk(Path(sys.argv[1]), Library(shipped_folder(), None, Path(sys.argv[2])), date(2026, 11, 22), "mei", "csm log")
"""
ADD = HEAD + "clients.add(desk, 'Acme', playbook='crowdfunding')"
LOG = (
    HEAD
    + f"""
for number in range({WRITES}):
    touches.log(desk, "acme", f"{{sys.argv[3]}}-{{number}}", on=desk.today)
"""
)
HANG = (
    HEAD
    + """
from csmcli.store.tables.client import Client
with desk.writing() as work:
    work.session.get_one(Client, 1).name = "half done"
    work.session.flush()
    work.connection.execute("PRAGMA cache_spill = ON")
    work.connection.execute("PRAGMA cache_size = 1")
    work.connection.execute("CREATE TABLE much AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
                            "WHERE i < 2000) SELECT i, randomblob(500) AS b FROM n")
    work.connection.execute("UPDATE client SET note = 'half done'")
    print("in the middle", flush=True)
    sys.stdin.read()
"""
)


def start(script: str, path: Path, *words: str) -> subprocess.Popen[str]:
    source = str(Path(csmcli.__file__).parent.parent)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path), str(path.parent / "cache"), *words],
        env={**os.environ, "PYTHONPATH": source},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> None:
    _, err = process.communicate()
    assert (process.returncode, err) == (0, "")


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def test_eight_writers_at_once_lose_nothing(database: Path) -> None:
    finish(start(ADD, database))
    for writer in [start(LOG, database, str(number)) for number in range(WRITERS)]:
        finish(writer)
    logged = {row[0] for row in rows(database, "SELECT text FROM touch")}
    assert logged == {f"{writer}-{number}" for writer in range(WRITERS) for number in range(WRITES)}
    assert rows(database, "SELECT count(*) FROM operation") == [(1 + WRITERS * WRITES,)]
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]


def test_a_writer_that_is_killed_leaves_the_old_state(database: Path) -> None:
    """Killed after pages have reached the file, so that only the journal can bring the old state back."""
    finish(start(ADD, database))
    before = rows(database, "SELECT * FROM client")
    writer = start(HANG, database)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "in the middle\n"
    journal = Path(f"{database}-journal")
    assert journal.stat().st_size > 0
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    assert journal.exists()
    finish(start("from csmcli.store.reading import reader\nimport sys\nfrom pathlib import Path\n"
                 "with reader(Path(sys.argv[1])) as c: c.execute('SELECT 1 FROM client').fetchone()", database))  # fmt: skip
    assert rows(database, "SELECT * FROM client") == before
    assert rows(database, "SELECT name FROM sqlite_master WHERE name = 'much'") == []
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    finish(start(ADD, database))


def test_a_transaction_is_the_only_writer_before_it_has_read_anything(database: Path) -> None:
    """Else two could read the same, both write, and one of them be lost."""
    made = engine(database)
    with made.begin():
        other = sqlite3.connect(database, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM client").fetchone() == (0,)
        other.close()
    made.dispose()
