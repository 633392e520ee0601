"""``csm erase``: nothing of a client is left in any file, and what is left of the others is sound."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import String

from csmcli.store import seals
from csmcli.store.schema import metadata

CANARY = "Canary"
KEY = "canary"

FILLED = (
    "add 'Shop Canary' --key canary --tier large --owner lin --note noteCanary --contact contactCanary"
    " --channel channelCanary --address a@Canary.tw --target 800000 --external-id idCanary"
    " --link backend=https://Canary.tw/b",
    "add Other --key other --note kept",
    "add 'Second Canary' --key second-canary --note secondCanary",
    "log second-canary 'said before it was merged, mergedCanary'",
    "merge-clients canary second-canary --prefer A --yes",
    "tier canary medium --reason whyCanary",
    "log canary 'talkCanary' --topic copy --channel lineCanary --minutes 10",
    "log canary,other 'to both of them' --yes",
    "log other 'kept, too'",
    "follow canary 'promiseCanary' --due +3d",
    "task canary 'taskCanary' --due +3d",
    "checklist canary",
    "ask canary 'questionCanary?' --topic copy --answered-by https://Canary.tw/page",
    "hold canary --until +9d --reason pauseCanary",
    "resume canary",
    "plan canary launch=2027-03-01 --side client",
    "plan canary launch=2027-04-01 --side client --reason moveCanary",
    "journey canary --set copy --ours usCanary --theirs themCanary --meeting 2026-12-04 --topic topicCanary"
    " --standard standardCanary --people peopleCanary",
    "goal canary backers --baseline 100 --target 500 --by +90d --title goalCanary --note agreedCanary",
    "measure canary backers 250 --note countedCanary",
    "review canary --plan 2026-12-10 --topic reviewCanary --theirs theyCanary",
    "review canary --held --on 2026-11-20 --cause ads",
    "contract canary --ends 2027-07-31 --notice 60d --note contractCanary",
    "success canary --word 'amount raised=wordCanary'",
    "handoff canary --set promises=answerCanary",
    "edit canary --note 'another noteCanary'",
    "close canary --outcome dropped --reason dates --note endCanary",
    "import HOME/rows.csv",
    "undo",
    "redo",
)
ROWS = "name,key,note,contact,signed\nBulk A,bulk-a,plain,Ann,2026-11-01\nBulk Canary,bulk-canary,bulkCanary,bulkPersonCanary,2026-11-01\nBulk C,bulk-c,plain,Cee,2026-11-01\n"

CSM = Callable[..., "object"]


@pytest.fixture
def filled(csm: CSM, home: Path) -> Path:
    """A store in which one client says its name in whatever can be said, and its database."""
    home.mkdir(exist_ok=True)
    (home / "rows.csv").write_text(ROWS)
    for line in FILLED:
        done = csm(line.replace("HOME", str(home)))
        assert done.code == 0, (line, done.err)
    (home / "rows.csv").unlink()
    return home / "data" / "csm.db"


def told(path: Path) -> list[str]:
    """The files below a folder in which the canary is, whatever their kind."""
    return sorted(
        str(file.relative_to(path))
        for file in path.rglob("*")
        if file.is_file() and re.search(b"canary", file.read_bytes(), re.IGNORECASE)
    )


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def texts() -> Iterator[tuple[str, str]]:
    """The columns of a client's records in which a person may have written."""
    for name, table in metadata().tables.items():
        if name in ("operation", "change", "practice"):
            continue
        for column in table.columns:
            if isinstance(column.type, String):
                yield name, column.name


NOT_WRITTEN = {
    ("answer", "question"), ("cause", "metric"), ("cause", "review"), ("client", "currency"), ("client", "language"),
    ("client", "milestone"), ("client", "playbook"), ("client", "tier"), ("client", "unknown"), ("client", "owner"),
    ("closing", "outcome"), ("closing", "reason"), ("contract", "notice"), ("contract", "outcome"), ("contract", "reason"),
    ("follow_up", "every"), ("follow_up", "kind"), ("goal", "checkpoints"), ("goal", "direction"), ("goal", "ending"),
    ("goal", "metric"), ("goal", "unit"), ("link", "name"), ("measurement", "metric"), ("measurement", "source"),
    ("milestone", "key"), ("move", "key"), ("move", "kind"), ("move", "side"), ("owner_change", "owner"),
    ("question", "topic"), ("review", "period"), ("review", "note"), ("review", "ours"), ("review_move", "review"),
    ("task", "advice"), ("task", "category"), ("task", "done_by"), ("task", "ours"), ("task", "side"), ("task", "theirs"),
    ("term", "department"), ("term", "ours"), ("tier_change", "tier"), ("touch", "message"), ("touch", "topic"),
    ("cause", "code"), ("cause", "note"),
}  # fmt: skip
"""Text that only the program chooses, or a word of a list; and what no command of `FILLED` can write for this playbook."""


def test_the_canary_is_in_every_column_that_a_person_writes(filled: Path) -> None:
    silent = {
        (table, column)
        for table, column in texts()
        if column != "uid" and not rows(filled, f"SELECT 1 FROM {table} WHERE lower({column}) LIKE '%canary%'")
    }
    assert silent <= NOT_WRITTEN


def test_nothing_is_left_in_any_file(csm: CSM, home: Path, filled: Path) -> None:
    assert csm("backup").code == 0
    assert csm(f"erase {KEY} --yes --backups").code == 0
    assert csm("erase bulk-canary --yes --backups").code == 0
    assert told(home) == []
    assert csm("doctor").code == 0
    assert csm("backups --verify").code == 0
    for backup in (home / "data" / "backups").glob("*.db"):
        with closing(sqlite3.connect(backup)) as connection:
            assert seals.broken(connection) == set()
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_of_the_others_nothing_is_lost_and_all_can_be_taken_back(csm: CSM, filled: Path) -> None:
    others = "SELECT * FROM {} WHERE client_id IN (SELECT id FROM client WHERE key IN ('other', 'bulk-a', 'bulk-c')) ORDER BY id"
    tables = ("milestone", "touch", "task", "move")
    before = [rows(filled, others.format(table)) for table in tables]
    csm(f"erase {KEY} --yes --keep-backups")
    csm("erase bulk-canary --yes --keep-backups")
    assert [rows(filled, others.format(table)) for table in tables] == before
    with closing(sqlite3.connect(filled)) as connection:
        assert seals.broken(connection) == set()
    while (result := csm("undo")).code == 0:
        pass
    assert "There is nothing to undo" in result.err
    assert rows(filled, "SELECT count(*) FROM client") == [(0,)]
    assert csm("redo").code == 0


def test_the_history_says_that_a_client_was_erased_and_not_which(csm: CSM, filled: Path) -> None:
    csm(f"erase {KEY} --yes --keep-backups")
    shown = csm("history --limit 3 --json").out
    assert '"command": "csm erase"' in shown
    assert KEY not in csm("history").out.replace("bulk-canary", "").replace("Bulk Canary", "").lower()
    number = rows(filled, "SELECT id FROM operation WHERE command = 'csm tier canary' OR command = 'csm tier'")[0][0]
    refused = csm(f"undo --id {number}")
    assert (refused.code, "the client was erased" in refused.err) == (1, True)


REFUSED = [
    ("nobody can answer", f"erase {KEY}", 2, "without undo; if it is right, repeat with --yes"),
    ("not its whole key", "erase Shop --yes --keep-backups", 2, "give its whole key"),
    ("nobody said about the backups", f"erase {KEY} --yes", 2, "--backups erases it there as well"),
    ("nobody", "erase nobody --yes", 1, "No client goes by"),
]


@pytest.mark.parametrize(("line", "code", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused_and_nothing_is_changed(csm: CSM, filled: Path, line: str, code: int, said: str) -> None:
    csm("backup")
    before = filled.read_bytes()
    result = csm(line)
    assert (result.code, said in result.err) == (code, True), result.err
    assert filled.read_bytes() == before


def test_a_backup_that_is_left_is_named(csm: CSM, home: Path, filled: Path) -> None:
    csm("backup")
    (home / "data" / "backups" / "csm.2026-11-01T000000Z.manual.db").write_bytes(b"no database at all" * 99)
    result = csm(f"erase {KEY} --yes --keep-backups")
    assert result.code == 0
    assert "This backup still holds it: " in result.err
    assert "This backup cannot be read, and may hold it: " in result.err


def test_a_backup_of_an_older_schema(csm: CSM, home: Path) -> None:
    """What a kept store of schema 2 says of its client goes from the backup, which stays of its schema."""
    database = home / "data" / "csm.db"
    database.parent.mkdir(parents=True)
    older = Path(__file__).parents[1] / "store" / "older" / "0002.db"
    shutil.copy(older, database)
    key, name = rows(database, "SELECT key, name FROM client LIMIT 1")[0]
    assert csm("log 1 hello").code == 0
    backups = list((home / "data" / "backups").glob("*.db"))
    assert backups
    result = csm(f"erase {key} --yes --backups")
    assert result.code == 0, result.err
    for backup in backups:
        assert str(name).encode() not in backup.read_bytes()
        assert rows(backup, "PRAGMA user_version") in ([(2,)], [(6,)])


def test_asked_twice_on_a_terminal(csm: CSM, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["y", "other"])
    monkeypatch.setattr("csmcli.commands.erasing.interactive", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: next(answers) == "y")
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    result = csm(f"erase {KEY}")
    assert (result.code, "nothing was erased" in result.err) == (2, True)
    answers = iter(["n"])
    assert csm(f"erase {KEY}").code != 0
    answers = iter(["y", KEY])
    assert csm(f"erase {KEY} --keep-backups").code == 0
    assert rows(filled, f"SELECT 1 FROM client WHERE key = '{KEY}'") == []
