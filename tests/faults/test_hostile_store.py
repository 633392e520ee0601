"""A database that somebody else has had: triggers and views that are not csm's are refused before anything is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE
from tests.faults.counting import Tally
from tests.faults.harness import Server, one_sentence

HOSTILE = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON touch BEGIN DELETE FROM client; END",
    "quiet trigger": "CREATE TRIGGER t AFTER UPDATE ON client BEGIN UPDATE client SET note = 'owned'; END",
    "view for a table": "ALTER TABLE touch RENAME TO other; CREATE VIEW touch AS SELECT * FROM other",
    "endless view": "ALTER TABLE link RENAME TO other; CREATE VIEW link AS WITH RECURSIVE n(i) AS "
    "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, i AS client_id, 'a' AS name, 'b' AS url, 'c' AS match FROM n",
}
SECONDS = 5


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused(server: Server, fresh: Callable[[], Path], name: str, tally: Tally) -> None:
    home = fresh()
    with closing(sqlite3.connect(home / DATABASE)) as connection:
        connection.executescript(HOSTILE[name])
    before = (home / DATABASE).read_bytes()
    for line in ("log acme hello", "list", "show acme"):
        answer = server.run(line, home, seconds=SECONDS)
        assert one_sentence(answer), answer
        assert (home / DATABASE).read_bytes() == before
        tally("hostile")["refused, left as it was"] += 1
