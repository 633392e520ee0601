"""kill -9 in the middle of an import: the store holds all of it or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROWS = 12_000
PATIENCE_SECONDS = 60


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_import_leaves_the_store_as_it_was(csm, home: Path, tmp_path: Path) -> None:
    assert csm("add Before --key before").code == 0
    database = home / "data" / "csm.db"
    file = tmp_path / "many.csv"
    rows = (f"Project {n},https://example.com/p/{n},2027-03-01,2027-04-01" for n in range(ROWS))
    file.write_text("\n".join(["name,link,launch,end", *rows]), encoding="utf-8")
    words = [sys.executable, "-m", "csmcli", "import", str(file)]
    running = subprocess.Popen(words, env={**os.environ, "CSM_HOME": str(home)}, stderr=subprocess.DEVNULL)
    journal, until = Path(f"{database}-journal"), time.monotonic() + PATIENCE_SECONDS
    # The journal tells that the transaction has begun: kill it there.
    while not journal.exists() and running.poll() is None and time.monotonic() < until:
        pass
    assert running.poll() is None, "the import ended before it could be killed"
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert '"before"' in csm("list --json").out
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM client").fetchone()[0] in (1, ROWS + 1)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert csm(["import", str(file)]).code == 0
