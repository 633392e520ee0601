"""``csm doctor`` finds what is wrong, says what mends it, mends what is safe, and never stumbles."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from csmcli.playbooks import lint, shipped_folder
from csmcli.playbooks.findings import Finding
from csmcli.store.examining import Trouble

CSM = Callable[..., Any]
FULL = bool(os.environ.get("CSM_FULL"))
SHIPPED = shipped_folder()
_check, _once = lint.check, cache(lint.check)
OLDER = Path(__file__).parents[1] / "store" / "older"


@pytest.fixture(autouse=True)
def looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The playbooks that csm ships are read in full once, and not by every examination."""

    def check(folder: Path, changes: str | None = None) -> list[Finding]:
        return _once(folder) if SHIPPED in folder.parents and changes is None else _check(folder, changes)

    monkeypatch.setattr(lint, "check", check)


@pytest.fixture
def store(filled: Callable[..., Path]) -> Path:
    """The database, with three clients and some history."""
    lines = "import data/samples/portfolio.csv", "add Acme --tier small --signed 2026-10-01", "log acme hello"
    return filled(*lines) / "data" / "csm.db"


def findings(csm: CSM, line: str = "doctor") -> list[dict[str, Any]]:
    result = csm(f"{line} --json")
    found: list[dict[str, Any]] = json.loads(result.out)
    assert result.code == (4 if found else 0), result.err
    return found


def script(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


def test_all_is_well(csm: CSM, store: Path) -> None:
    result = csm("doctor")
    assert (result.code, result.out) == (0, "")
    assert result.err == f"Nothing is wrong with {store}.\n"


def _draft(store: Path) -> None:
    (store.parent / f".{store.name}.2147483646.draft").touch()


def _orphan(store: Path) -> None:
    script(store, "PRAGMA foreign_keys = OFF; INSERT INTO milestone (client_id, key, position) VALUES (999, 'x', 0)")


def _no_schema_check(store: Path, sql: str) -> None:
    script(store, f"PRAGMA writable_schema = ON; {sql}")


CASES: tuple[tuple[str, str, str | None, Callable[[Path], object]], ...] = (
    ("mode", "warning", "doctor --fix", lambda store: store.chmod(0o644)),
    ("mode", "warning", "doctor --fix", lambda store: store.parent.chmod(0o777)),
    ("mode", "warning", "doctor --fix", lambda store: next((store.parent / "backups").iterdir()).chmod(0o640)),
    ("link", "warning", None, lambda store: os.link(store, store.with_name("other.db"))),
    ("draft", "warning", "doctor --fix", _draft),
    ("forecast", "error", "doctor --fix", lambda store: script(store, "UPDATE client SET behind_on = '2020-01-01'")),
    ("forecast", "error", "doctor --fix", lambda store: script(store, "UPDATE client SET progress = 99 WHERE key = 'acme'")),
    ("reference", "error", "restore --last", _orphan),
    ("facts", "error", "restore --last", lambda store: script(store, "UPDATE milestone SET due_on = '2026-02-31' WHERE id = 1")),
    ("facts", "error", "restore --last", lambda store: script(store, "UPDATE touch SET on_day = x'ff'")),
    ("facts", "error", "restore --last", lambda store: script(store, "UPDATE task SET vital = 7; UPDATE touch SET two_way = 7")),
    ("facts", "error", "restore --last", lambda store: script(store, "UPDATE change SET after = '{' WHERE table_name = 'touch'")),
    ("seal", "error", "restore --last", lambda store: script(store, "UPDATE operation SET actor = 'nei' WHERE id = 1")),
    ("seal", "error", "restore --last", lambda store: script(store, "UPDATE client SET name = 'Poodles' WHERE id = 1")),
    ("schema", "error", "restore --last", lambda store: script(store, "DROP INDEX ix_client_name")),
    ("schema", "warning", "restore --last", lambda store: script(store, "CREATE TABLE more (id INTEGER)")),
    ("schema", "warning", "restore --last", lambda store: script(store, "CREATE VIEW v_mine AS SELECT * FROM client")),
    ("schema", "error", "restore --last", lambda store: script(store, "ALTER TABLE touch ADD COLUMN more TEXT")),
    ("file", "error", "restore --last", lambda store: script(store, "CREATE TRIGGER t AFTER INSERT ON touch BEGIN SELECT 1; END")),
    ("file", "error", None, lambda store: script(store, "PRAGMA user_version = 99")),
    ("file", "error", None, lambda store: store.write_bytes(b"Dear Mei")),
    ("playbook", "error", "playbook list", lambda store: script(store, "UPDATE client SET playbook = 'gone' WHERE key = 'acme'")),
    ("backup", "warning", "backup", lambda store: script(store, "UPDATE operation SET at = '2020-01-0' || min(id, 9) || 'T08:00:00.000Z'")),
)  # fmt: skip


@pytest.mark.parametrize(("code", "level", "mend", "spoil"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)])
def test_each_thing_wrong_is_found_with_what_mends_it(
    csm: CSM, store: Path, code: str, level: str, mend: str | None, spoil: Callable[[Path], object]
) -> None:
    if code == "backup":
        shutil.rmtree(store.parent / "backups")
    spoil(store)
    before = store.read_bytes()
    found = [row for row in findings(csm) if row["code"] == code]
    assert [row["level"] for row in found] == [level] * len(found) != []
    assert mend is None or {row["mend"] for row in found} == {f"csm {mend}"}
    assert store.read_bytes() == before
    if mend == "doctor --fix":
        result = csm("doctor --fix")
        assert result.code == 0, result.out
        assert result.err.startswith("Mended: ")
        assert findings(csm) == []


def test_a_foreign_definition_under_the_name_of_ours(csm: CSM, store: Path) -> None:
    _no_schema_check(store, "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'touch'")
    assert "touch is not as csm defines it." in [row["text"] for row in findings(csm)]


def test_keys_that_two_clients_have(csm: CSM, store: Path) -> None:
    _no_schema_check(
        store,
        "UPDATE sqlite_master SET sql = replace(replace(sql, 'UNIQUE (\"key\")', 'CHECK (1)'), 'UNIQUE (key)', 'CHECK (1)') "
        "WHERE name = 'client'; DELETE FROM sqlite_master WHERE name LIKE 'sqlite_autoindex_client%'",
    )
    try:
        script(store, "UPDATE client SET key = 'acme' WHERE id = 1")
    except sqlite3.DatabaseError:
        pytest.skip("this SQLite does not let the index be taken away")
    assert {"twice", "schema"} <= {row["code"] for row in findings(csm)}


def test_rows_that_another_program_wrote_get_a_mark(csm: CSM, store: Path) -> None:
    for line in ("add Beta --signed none", "add Gamma --signed none"):
        assert csm(line).code == 0
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE client SET uid = '' WHERE id = 1")
        connection.execute("UPDATE client SET uid = (SELECT uid FROM client WHERE id = 2) WHERE id = 3")
    connection.close()
    told = csm("doctor --json")
    assert told.code == 4
    assert [(row["code"], row["text"], row["mend"]) for row in json.loads(told.out)] == [
        ("uid", "Rows of client without a mark of their own: 2.", "csm doctor --fix")
    ]
    assert csm("doctor --fix").code == 0
    with sqlite3.connect(store) as connection:
        uids = [row[0] for row in connection.execute("SELECT uid FROM client")]
    connection.close()
    assert len(set(uids)) == len(uids) >= 3
    assert {len(uid) for uid in uids} == {16}


def test_the_rights_that_are_mended(csm: CSM, store: Path) -> None:
    store.chmod(0o666)
    store.parent.chmod(0o775)
    assert csm("doctor --fix").code == 0
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.parent.stat().st_mode) == 0o755


def test_what_was_mended_is_nobodys_doing(csm: CSM, store: Path) -> None:
    before = csm("history --json").out
    script(store, "UPDATE client SET behind_on = '2020-01-01'")
    assert csm("doctor --fix").code == 0
    assert csm("history --json").out == before


def test_the_draft_of_a_command_at_work_is_left_alone(csm: CSM, store: Path) -> None:
    draft = store.parent / f".{store.name}.{os.getpid()}.draft"
    draft.touch()
    assert csm("doctor --fix").code == 0
    assert draft.exists()


def test_settings_that_cannot_be_used_do_not_keep_it_from_the_rest(csm: CSM, store: Path, home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text('colour = "pink"\n')
    result = csm("doctor --json", CSM_KEEP_DAILY="many")
    assert result.code == 4
    assert [row["code"] for row in json.loads(result.out)] == ["settings", "settings"]


def test_a_playbook_of_ones_own_that_does_not_load(csm: CSM, store: Path, home: Path) -> None:
    own = home / "config" / "playbooks" / "mine"
    own.mkdir(parents=True)
    (own / "playbook.yaml").write_text("key: mine\n")
    [found] = findings(csm)
    assert (found["code"], found["mend"]) == ("playbook", "csm playbook check mine")


def test_no_room_for_a_backup(csm: CSM, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: shutil._ntuple_diskusage(100, 99, 1))  # type: ignore[attr-defined]
    [found] = findings(csm)
    assert (found["code"], found["mend"]) == ("space", "csm backups")


@pytest.mark.parametrize("journal", [False, True])
@pytest.mark.parametrize("line", ["doctor", "doctor --fix"])
def test_a_database_that_another_program_holds_is_in_use_and_not_damaged(
    csm: CSM, store: Path, monkeypatch: pytest.MonkeyPatch, line: str, journal: bool
) -> None:
    monkeypatch.setattr("csmcli.store.file.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    if journal:
        other.execute("UPDATE client SET name = 'Acne' WHERE key = 'acme'")
    assert findings(csm, line) == [
        {
            "level": "warning",
            "code": "in-use",
            "text": f"{store} is in use by another program, and could not be examined.",
            "mend": "csm doctor",
        }
    ]
    other.execute("ROLLBACK")
    other.close()
    assert findings(csm) == []


def test_a_lock_that_comes_between_the_opening_and_the_first_check(
    csm: CSM, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csmcli.views import doctor

    other = sqlite3.connect(store, isolation_level=None)
    checked = doctor._content

    def content(case: doctor.Case, connection: sqlite3.Connection) -> Iterator[Trouble]:
        connection.execute("PRAGMA busy_timeout = 50")
        other.execute("BEGIN EXCLUSIVE")
        return checked(case, connection)

    monkeypatch.setattr(doctor, "_content", content)
    assert [row["code"] for row in findings(csm)] == ["in-use"]
    other.close()


def test_where_there_is_no_database(csm: CSM, home: Path) -> None:
    [found] = findings(csm)
    assert (found["code"], found["level"]) == ("missing", "warning")
    assert not (home / "data").exists()


def test_an_older_database_is_examined_as_it_is(csm: CSM, home: Path) -> None:
    path = home / "data" / "csm.db"
    path.parent.mkdir(parents=True)
    shutil.copy(OLDER / "0001.db", path)
    path.chmod(0o600)
    path.parent.chmod(0o700)
    before = path.read_bytes()
    assert {row["code"] for row in findings(csm)} <= {"version", "backup"}
    assert path.read_bytes() == before


def test_a_playbook_that_changed_since_is_no_fault(csm: CSM, store: Path) -> None:
    script(store, "UPDATE practice SET fingerprint = ''; UPDATE client SET behind_on = '2020-01-01'")
    assert findings(csm) == []


def test_the_database_named_by_the_user_is_named_in_the_command(csm: CSM, store: Path) -> None:
    store.chmod(0o644)
    [found] = findings(csm, f"doctor --db {store}")
    assert found["mend"] == f"csm --db {store} doctor --fix"


def test_a_journal_beside_what_cannot_be_opened(csm: CSM, store: Path) -> None:
    store.write_bytes(b"Dear Mei")
    Path(f"{store}-journal").write_bytes(b"\xff" * 600)
    assert {row["code"] for row in findings(csm)} == {"file", "journal"}


def test_no_damage_makes_it_stumble(csm: CSM, store: Path) -> None:
    """Flipped bytes anywhere, halves and pages of noise: findings or none, and never a bug."""
    whole, chance = store.read_bytes(), random.Random(4)
    for number in range(240 if FULL else 24):
        spoilt = bytearray(whole)
        if number % 3 == 0:
            at = chance.randrange(0, len(spoilt), 4096)
            spoilt[at : at + 4096] = chance.randbytes(4096)
        else:
            for _ in range(chance.choice((1, 8, 200))):
                spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        store.write_bytes(spoilt)
        for line in ("doctor --json", "doctor --fix --json")[: 2 if number % 4 == 0 else 1]:
            result = csm(line)
            assert result.code in (0, 4), (number, result.err)
            json.loads(result.out)


def test_where_facts_are_damaged_nothing_made_of_them_is_stored(csm: CSM, store: Path) -> None:
    script(store, "UPDATE client SET behind_on = '2020-01-01'; UPDATE milestone SET due_on = '2031-01-01' WHERE id = 1")
    before = {row["code"] for row in findings(csm)}
    assert {"forecast", "seal"} <= before
    assert {row["code"] for row in findings(csm, "doctor --fix")} == before


def test_without_a_backup_nobody_is_sent_to_restore_one(csm: CSM, store: Path) -> None:
    shutil.rmtree(store.parent / "backups")
    _orphan(store)
    assert [row["mend"] for row in findings(csm) if row["code"] == "reference"] == [None]
