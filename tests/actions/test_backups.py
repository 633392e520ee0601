"""Restoring: verified first, what it replaces is kept, and no journal and no other command spoils it."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csmcli.actions import clients, touches
from csmcli.actions.backups import Choice, latest, restore, save
from csmcli.actions.desk import Desk
from csmcli.errors import BadFile, BadStore, CsmError, Damaged, NotFound, Refused
from csmcli.store.file import SCHEMA_VERSION, version
from csmcli.store.reading import reader
from csmcli.store.shelf import Shelf

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLDER = Path(__file__).parents[1] / "store" / "older"
SHELF = Shelf()


def keys(path: Path) -> list[str]:
    with reader(path) as connection:
        return [row[0] for row in connection.execute("SELECT key FROM client ORDER BY key")]


def agree(_choice: Choice) -> None:
    """Yes."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


@pytest.fixture
def saved(desk: Desk, acme: str) -> Path:
    """A backup of a database with Acme alone, which has got Beta since."""
    path = save(desk.database, SHELF, None)
    clients.add(desk, "Beta", playbook="crowdfunding")
    return path


def test_it_comes_back_and_what_it_replaced_is_kept(desk: Desk, saved: Path) -> None:
    asked: list[Choice] = []
    restored = restore(desk.database, SHELF, saved, asked.append, NOON)
    assert keys(desk.database) == ["acme"]
    assert desk.database.read_bytes() == saved.read_bytes()
    assert stat.S_IMODE(desk.database.stat().st_mode) == 0o600
    assert restored.kept == desk.database.parent / "backups" / "csm.2026-11-22T120000Z.restore.db"
    assert keys(restored.kept) == ["acme", "beta"]
    assert names(desk.database.parent) == ["csm.db"]
    [choice] = asked
    assert (choice.only_now.keys, choice.only_then.number, choice.now.since) == (("beta",), 0, 1)
    clients.add(desk, "Gamma", playbook="crowdfunding")
    assert keys(desk.database) == ["acme", "gamma"]


def test_it_can_be_taken_back_by_the_next_one(desk: Desk, saved: Path) -> None:
    restore(desk.database, SHELF, saved, agree)
    restore(desk.database, SHELF, latest(desk.database, SHELF), agree)
    assert keys(desk.database) == ["acme", "beta"]


def test_who_says_no_has_everything_as_it_was(desk: Desk, saved: Path) -> None:
    before, files = desk.database.read_bytes(), names(saved.parent)

    def refuse(_choice: Choice) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(desk.database, SHELF, saved, refuse)
    assert desk.database.read_bytes() == before
    assert (names(desk.database.parent), names(saved.parent)) == (["csm.db"], files)


def spoil(path: Path, how: str) -> None:
    if how == "text":
        path.write_text("Dear Mei")
    elif how == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif how == "pages":
        whole = bytearray(path.read_bytes())
        whole[8192:] = os.urandom(len(whole) - 8192)
        path.write_bytes(whole)
    else:
        connection = sqlite3.connect(path)
        connection.executescript(how)
        connection.close()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("text", "is not a database of csm"),
        ("half", "is cut short"),
        ("pages", "is damaged"),
        (f"PRAGMA user_version = {SCHEMA_VERSION + 1}", "was made by a newer csm"),
        ("PRAGMA application_id = 7", "is the database of another program"),
        ("CREATE TRIGGER t AFTER INSERT ON client BEGIN DELETE FROM task; END", "a trigger or view that csm never"),
        ("PRAGMA foreign_keys = OFF; UPDATE milestone SET client_id = 99", "has lost its client"),
    ],
)
def test_what_is_no_sound_backup_is_refused_untouched(desk: Desk, saved: Path, how: str, words: str) -> None:
    spoil(saved, how)
    before, live = saved.read_bytes(), desk.database.read_bytes()
    with pytest.raises(BadStore, match=words):
        restore(desk.database, SHELF, saved, agree)
    assert (saved.read_bytes(), desk.database.read_bytes()) == (before, live)
    assert names(desk.database.parent) == ["csm.db"]
    assert names(saved.parent) == [saved.name]


@pytest.mark.parametrize("older", sorted(OLDER.glob("*.db")), ids=lambda path: path.stem)
def test_an_older_one_is_migrated_on_a_copy(desk: Desk, older: Path, tmp_path: Path) -> None:
    file = shutil.copy(older, tmp_path / "old.db")
    restore(desk.database, SHELF, file, agree)
    assert file.read_bytes() == older.read_bytes()
    assert version(desk.database) == SCHEMA_VERSION
    assert len(keys(desk.database)) > 0


def test_where_there_is_no_database_it_makes_one(desk: Desk, saved: Path) -> None:
    desk.database.unlink()
    assert restore(desk.database, SHELF, saved, agree).kept is None
    assert keys(desk.database) == ["acme"]


def test_the_database_itself_is_no_backup_of_it(desk: Desk, acme: str, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(desk.database)
    for file in (desk.database, link):
        with pytest.raises(Refused, match="is the database itself"):
            restore(desk.database, SHELF, file, agree)


@pytest.mark.parametrize("how", ["text", "PRAGMA application_id = 7", f"PRAGMA user_version = {SCHEMA_VERSION + 1}"])
def test_what_is_none_of_ours_is_not_replaced(desk: Desk, saved: Path, how: str) -> None:
    spoil(desk.database, how)
    before = desk.database.read_bytes()
    with pytest.raises(BadStore):
        restore(desk.database, SHELF, saved, agree)
    assert desk.database.read_bytes() == before


@pytest.mark.parametrize(
    "how", ["half", "pages", "CREATE TRIGGER t AFTER INSERT ON client BEGIN DELETE FROM task; END"]
)
def test_a_damaged_one_is_set_aside_byte_for_byte(desk: Desk, saved: Path, how: str) -> None:
    spoil(desk.database, how)
    before = desk.database.read_bytes()
    restored = restore(desk.database, SHELF, saved, agree, NOON)
    assert restored.kept == saved.parent / "csm.2026-11-22T120000Z.damaged.db"
    assert restored.kept.read_bytes() == before
    assert keys(desk.database) == ["acme"]
    assert latest(desk.database, SHELF) == saved


def test_whatever_is_damaged_a_backup_takes_its_place(desk: Desk, saved: Path) -> None:
    """To ask a damaged file what would be given up must not stand in the way of giving it up."""
    whole, chance = desk.database.read_bytes(), random.Random(7)
    for number in range(60):
        spoilt = bytearray(whole)
        for _ in range(chance.choice((1, 6, 60, 2000))):
            spoilt[chance.randrange(100, len(spoilt))] ^= 1 << chance.randrange(8)
        desk.database.write_bytes(spoilt)
        restored = restore(desk.database, SHELF, saved, agree, NOON)
        assert desk.database.read_bytes() == saved.read_bytes(), number
        assert restored.kept is not None
        if restored.kept.name.endswith(".damaged.db"):
            assert restored.kept.read_bytes() == bytes(spoilt), number
        restored.kept.unlink()


def test_without_a_copy_of_what_it_replaces_there_is_no_restore(desk: Desk, saved: Path, tmp_path: Path) -> None:
    before = desk.database.read_bytes()
    (tmp_path / "in the way").write_text("")
    with pytest.raises(BadFile, match="cannot be made"):
        restore(desk.database, Shelf(tmp_path / "in the way"), saved, agree)
    assert desk.database.read_bytes() == before
    assert names(desk.database.parent) == ["csm.db", "in the way"]


def test_the_last_of_none(desk: Desk) -> None:
    with pytest.raises(NotFound, match="There is no backup in"):
        latest(desk.database, SHELF)


# -- journals --------------------------------------------------------------------------------------

KILLED = """
import os, sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("PRAGMA cache_size = 1")
c.execute("BEGIN IMMEDIATE")
c.execute("UPDATE client SET name = 'half of a change'")
c.executemany("INSERT INTO touch (client_id, on_day, two_way, meeting, text) VALUES (1, '2026-11-22', 1, 0, ?)",
              [("x" * 500,)] * 2000)
os._exit(9)
"""


def kill_a_writer(database: Path) -> Path:
    """Leaves a hot journal, and pages of a change that was never committed."""
    subprocess.run([sys.executable, "-c", KILLED, str(database)], check=False)
    journal = Path(f"{database}-journal")
    assert journal.stat().st_size > 512
    return journal


def test_a_journal_that_a_killed_writer_left_is_settled_first(desk: Desk, saved: Path) -> None:
    """It is put back into the file it belongs to, which is kept, and never into the one restored."""
    journal = kill_a_writer(desk.database)
    restored = restore(desk.database, SHELF, saved, agree)
    assert not journal.exists()
    assert desk.database.read_bytes() == saved.read_bytes()
    assert restored.kept is not None
    with reader(restored.kept) as connection:
        rows = connection.execute("SELECT name, (SELECT count(*) FROM touch) FROM client ORDER BY key").fetchall()
    assert rows == [("Acme", 0), ("Beta", 0)]


def test_a_journal_of_a_damaged_file_is_set_aside_with_it(desk: Desk, saved: Path) -> None:
    journal = kill_a_writer(desk.database)
    # The damage lies in the journal's own file: what SQLite puts back is no database any more.
    whole = bytearray(desk.database.read_bytes())
    whole[100:4096] = b"\xff" * 3996
    desk.database.write_bytes(whole)
    torn = bytearray(journal.read_bytes())
    torn[12:] = b"\xff" * (len(torn) - 12)
    journal.write_bytes(torn)
    restored = restore(desk.database, SHELF, saved, agree)
    assert restored.kept is not None
    assert restored.kept.name.endswith(".damaged.db")
    assert not journal.exists()
    assert desk.database.read_bytes() == saved.read_bytes()
    assert keys(desk.database) == ["acme"]


def test_a_journal_without_its_database_is_not_put_into_the_restored_one(desk: Desk, saved: Path) -> None:
    journal = kill_a_writer(desk.database)
    desk.database.unlink()
    restore(desk.database, SHELF, saved, agree)
    assert not journal.exists()
    assert keys(desk.database) == ["acme"]
    assert desk.database.read_bytes() == saved.read_bytes()


def test_a_write_ahead_log_is_not_put_into_the_restored_one(desk: Desk, saved: Path) -> None:
    program = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('PRAGMA journal_mode = WAL'); c.execute(\"UPDATE client SET name = 'in the log'\"); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program, str(desk.database)], check=False)
    assert Path(f"{desk.database}-wal").stat().st_size > 0
    restored = restore(desk.database, SHELF, saved, agree)
    assert names(desk.database.parent) == ["csm.db"]
    assert desk.database.read_bytes() == saved.read_bytes()
    assert restored.kept is not None
    with reader(restored.kept) as connection:
        assert connection.execute("SELECT DISTINCT name FROM client").fetchall() == [("in the log",)]


def test_a_backup_with_a_hot_journal_is_refused_untouched(desk: Desk, saved: Path) -> None:
    kill_a_writer(saved)
    before = saved.read_bytes()
    with pytest.raises(BadStore, match="in the middle of a change"):
        restore(desk.database, SHELF, saved, agree)
    assert saved.read_bytes() == before
    assert keys(desk.database) == ["acme", "beta"]


@pytest.mark.parametrize("moment", ["sweep", "settle"])
def test_killed_at_the_last_step_it_is_the_old_one_or_the_new_one(desk: Desk, saved: Path, moment: str) -> None:
    """Before the name changes hands, the old file stands alone and whole."""
    kill_a_writer(desk.database)
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from csmcli import whole_file\n"
        "from csmcli.actions.backups import restore\n"
        "from csmcli.store import restoring\n"
        "from csmcli.store.shelf import Shelf\n"
        "stop = lambda *a, **k: os._exit(9)\n"
        f"{'restoring.sweep' if moment == 'sweep' else 'whole_file._settle'} = stop\n"
        "restore(Path(sys.argv[1]), Shelf(), Path(sys.argv[2]), lambda choice: None)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(desk.database), str(saved)], check=False)
    assert done.returncode == 9
    assert keys(desk.database) == ["acme", "beta"]
    restore(desk.database, SHELF, saved, agree)
    assert keys(desk.database) == ["acme"]


# -- others at work --------------------------------------------------------------------------------


def test_a_writer_at_work_is_waited_for_and_then_told_of(
    desk: Desk, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csmcli.store.file.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(desk.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE client SET name = 'Acme & Co' WHERE key = 'acme'")
    with pytest.raises(BadStore, match="is in use by another program; nothing was changed"):
        restore(desk.database, SHELF, saved, agree)
    other.execute("COMMIT")
    other.close()
    with reader(desk.database) as connection:
        assert connection.execute("SELECT name FROM client ORDER BY key").fetchall() == [("Acme & Co",), ("Beta",)]


def test_what_is_written_while_somebody_is_asked_is_kept(desk: Desk, saved: Path) -> None:
    restored = restore(
        desk.database, SHELF, saved, lambda _: clients.add(desk, "Gamma", playbook="crowdfunding") and None
    )
    assert keys(desk.database) == ["acme"]
    assert restored.kept is not None
    assert keys(restored.kept) == ["acme", "beta", "gamma"]


def test_who_has_the_old_file_open_cannot_write_into_nowhere(desk: Desk, saved: Path) -> None:
    """The lost update of a rename: a change that is reported as done, in a file that has no name any more."""
    waiting = sqlite3.connect(desk.database, isolation_level=None)
    assert waiting.execute("SELECT count(*) FROM client").fetchone() == (2,)
    restore(desk.database, SHELF, saved, agree)
    waiting.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        waiting.execute("UPDATE client SET name = 'lost'")
    assert caught.value.sqlite_errorname == "SQLITE_READONLY_DBMOVED"
    waiting.close()


def test_the_lock_holds_while_what_is_replaced_is_kept(
    desk: Desk, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To open the file past SQLite would drop the lock: from the copy to the new name, nobody gets in."""
    from csmcli.store import restoring

    seen = []
    sweep = restoring.sweep

    def watched(database: Path) -> None:
        sweep(database)
        program = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
            "try: c.execute('BEGIN IMMEDIATE'); print('got in')\n"
            "except sqlite3.OperationalError as error: print(error)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(database)], capture_output=True, text=True, check=True
        )
        seen.append(done.stdout.strip())

    monkeypatch.setattr(restoring, "sweep", watched)
    restore(desk.database, SHELF, saved, agree)
    assert seen == ["database is locked"]


# -- the automatic ones ----------------------------------------------------------------------------


def at_home(desk: Desk) -> tuple[Desk, list[str]]:
    """The desk with a shelf, and what it is warned of."""
    told: list[str] = []
    return desk._replace(shelf=SHELF, warn=lambda problem: told.append(str(problem))), told


def occasions(desk: Desk) -> list[str]:
    return [backup.occasion for backup in SHELF.backups(desk.database)]


def test_the_first_write_of_a_day_backs_up_what_was_there_before(desk: Desk, acme: str) -> None:
    here, told = at_home(desk)
    touches.log(here, acme, "called", on=desk.today)
    touches.log(here, acme, "called again", on=desk.today)
    assert (occasions(desk), told) == (["daily"], [])
    with reader(latest(desk.database, SHELF)) as connection:
        assert connection.execute("SELECT count(*) FROM touch").fetchone() == (0,)


def test_the_first_write_of_all_has_nothing_to_back_up(desk: Desk) -> None:
    clients.add(at_home(desk)[0], "Acme", playbook="crowdfunding")
    assert occasions(desk) == []


def test_a_backup_of_the_day_that_fails_does_not_stop_the_work(desk: Desk, acme: str) -> None:
    here, told = at_home(desk)
    (desk.database.parent / "backups").write_text("")
    touches.log(here, acme, "called", on=desk.today)
    assert [line.partition(":")[0] for line in told] == ["There is no backup of today"]
    with reader(desk.database) as connection:
        assert connection.execute("SELECT count(*) FROM touch").fetchone() == (1,)


def test_a_migration_is_backed_up_first_or_does_not_happen(desk: Desk) -> None:
    shutil.copy(OLDER / "0001.db", desk.database)
    here, _ = at_home(desk)
    (desk.database.parent / "backups").write_text("")
    with pytest.raises(CsmError, match="cannot be made"):
        clients.add(here, "Gamma", playbook="crowdfunding")
    assert version(desk.database) == 1
    (desk.database.parent / "backups").unlink()
    clients.add(here, "Gamma", playbook="crowdfunding")
    assert occasions(desk) == ["migration"]
    assert version(latest(desk.database, SHELF)) == 1


def test_an_import_is_backed_up_first_or_does_not_happen(desk: Desk, acme: str) -> None:
    from csmcli.actions.importing import Manner, Row, bring_in

    here, _ = at_home(desk)
    manner = Manner(desk.today, "a", "crowdfunding")
    bring_in(here, [Row(2, "Rehearsed")], manner._replace(dry_run=True))
    assert occasions(desk) == []
    (desk.database.parent / "backups").write_text("")
    with pytest.raises(BadFile, match="cannot be made"):
        bring_in(here, [Row(2, "Beta")], manner)
    assert keys(desk.database) == ["acme"]
    (desk.database.parent / "backups").unlink()
    bring_in(here, [Row(2, "Beta")], manner)
    assert occasions(desk) == ["import"]
    assert keys(latest(desk.database, SHELF)) == ["acme"]


def test_damage_is_a_bad_store() -> None:
    assert issubclass(Damaged, BadStore)
