"""Every step from every earlier schema, on stores that commands of that time have filled: up, down, up again, and killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from csmcli.errors import BadStore
from csmcli.store import seals
from csmcli.store.database import engine
from csmcli.store.file import SCHEMA_VERSION, version
from csmcli.store.schema import ensure, migrate

OLDER = Path(__file__).parent / "older"
KEPT = [f"{number:04d}" for number in range(1, SCHEMA_VERSION)]
FULL = bool(os.environ.get("CSM_FULL"))

Rows = dict[str, list[dict[str, object]]]


@pytest.fixture(params=KEPT)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A filled store of an earlier schema."""
    path = tmp_path / "csm.db"
    shutil.copy(OLDER / f"{request.param}.db", path)
    return path


def rows(path: Path) -> Rows:
    """Every row of every table but Alembic's, without the uids, which chance makes, and the seals over them."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    found = {
        name: [_without_uid(dict(row)) for row in connection.execute(f"SELECT * FROM {name}")]
        for name in names
        if name not in ("alembic_version", "sqlite_sequence")
    }
    connection.close()
    return found


def _without_uid(row: dict[str, object]) -> dict[str, object]:
    row.pop("uid", None)
    row.pop("seal", None)
    for image in ("before", "after"):
        if row.get(image):
            row[image] = {k: v for k, v in json.loads(str(row[image])).items() if k != "uid"}
    return row


def unsound(path: Path) -> set[int]:
    """The operations that are not as they were sealed."""
    with closing(sqlite3.connect(path)) as connection:
        return seals.broken(connection)


def schema(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
    connection.close()
    return found


def test_up_down_and_up_again(old: Path) -> None:
    found = version(old)
    assert found
    at_first = rows(old)
    ensure(old, make=False).dispose()
    newest, shape = rows(old), schema(old)
    assert unsound(old) == set()
    assert {name: len(newest[name]) for name in at_first} == {name: len(r) for name, r in at_first.items()}
    for number in range(SCHEMA_VERSION - 1, found - 1, -1):
        migrate(engine(old), old, f"{number:04d}")
        assert version(old) == number
    assert {**rows(old), "practice": []} == {**at_first, "practice": []}
    ensure(old, make=False).dispose()
    assert rows(old) == newest
    assert schema(old) == shape
    assert unsound(old) == set()


@pytest.mark.parametrize("number", range(1, SCHEMA_VERSION + 1))
def test_a_store_of_every_schema_is_sound_and_as_new_ones_are(number: int, tmp_path: Path) -> None:
    """Brought up step by step, and at once: the same file."""
    path, whole = tmp_path / "steps.db", tmp_path / "whole.db"
    ensure(whole, make=True).dispose()
    ensure(path, make=True).dispose()
    migrate(engine(path), path, "base")
    for step in range(1, number + 1):
        migrate(engine(path), path, f"{step:04d}")
    migrate(engine(path), path)
    assert schema(path) == schema(whole)


def _statements(path: Path, told: Callable[[Engine], None]) -> None:
    made = engine(path)
    told(made)
    migrate(made, path)
    made.dispose()


def _counted(path: Path) -> int:
    seen: list[str] = []

    def count(made: Engine) -> None:
        event.listen(made, "before_cursor_execute", lambda *told: seen.append(told[2]))

    _statements(path, count)
    return len(seen)


def _killed_before(path: Path, number: int) -> int:
    """Migrate in a child that dies before its statement `number`; how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = [0]

    def die(*_: object) -> None:
        seen[0] += 1
        if seen[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    _statements(path, lambda made: event.listen(made, "before_cursor_execute", die))
    os._exit(0)


def test_killed_at_every_statement_it_is_the_old_file_or_the_new_one(old: Path, tmp_path: Path) -> None:
    """By default every twelfth statement, all of them with CSM_FULL."""
    found, before = version(old), rows(old)
    whole = tmp_path / "whole.db"
    shutil.copy(old, whole)
    total = _counted(whole)
    after = rows(whole)
    assert total > 20
    for number in [*range(1, total, 1 if FULL else 12), total]:
        path = tmp_path / f"{number}.db"
        shutil.copy(old, path)
        assert _killed_before(path, number) == -signal.SIGKILL
        # SQLite rolls the journal back when the file is opened, and only then is the header to be trusted.
        assert rows(path) == before, f"killed before statement {number} of {total}"
        assert version(path) == found
        ensure(path, make=False).dispose()
        assert rows(path) == after
        path.unlink()


def test_a_migration_that_would_lose_rows_is_refused(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from csmcli.store import schema as ours

    before, found, counts = rows(old), version(old), ours._counts
    calls: list[int] = []

    def short(connection: object) -> dict[str, int]:
        calls.append(1)
        return {name: count - (name == "client" and len(calls) > 1) for name, count in counts(connection).items()}

    monkeypatch.setattr(ours, "_counts", short)
    with pytest.raises(BadStore, match="was not migrated: rows of client would be lost"):
        ensure(old, make=False)
    assert rows(old) == before
    assert version(old) == found


def test_rows_and_their_images_are_told_apart_alike(tmp_path: Path) -> None:
    path = tmp_path / "csm.db"
    shutil.copy(OLDER / "0002.db", path)
    ensure(path, make=False).dispose()
    connection = sqlite3.connect(path)
    for table in ("client", "touch", "follow_up", "question", "hold", "closing"):
        uids = dict(connection.execute(f"SELECT id, uid FROM {table}"))
        assert uids, table
        assert all(len(uid) == 16 for uid in uids.values())
        assert len(set(uids.values())) == len(uids)
        images = connection.execute(
            "SELECT row_id, json_extract(coalesce(before, after), '$.uid'), json_extract(coalesce(after, before), '$.uid') "
            "FROM change WHERE table_name = ? AND coalesce(before, after) IS NOT NULL",
            (table,),
        ).fetchall()
        for number, first, last in images:
            assert first == last
            assert uids.get(number, first) == first
    gone = connection.execute(
        "SELECT count(*) FROM change WHERE table_name = 'client' AND after IS NULL AND before IS NOT NULL"
    ).fetchone()[0]
    assert gone, "the kept file has a client that undo took away"
    connection.close()


def test_a_damaged_history_does_not_keep_a_store_from_being_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "csm.db"
    shutil.copy(OLDER / "0004.db", path)
    with closing(sqlite3.connect(path)) as connection, connection:
        broken = "UPDATE change SET before = '{broken' WHERE before NOT NULL AND last_row_id NOT NULL"
        assert connection.execute(broken).rowcount
    ensure(path, make=False).dispose()
    assert version(path) == SCHEMA_VERSION
    assert len(unsound(path)) == 1


def test_the_first_read_after_it_foresees_by_the_rules_of_today(old: Path) -> None:
    ensure(old, make=False).dispose()
    assert {row["fingerprint"] for row in rows(old)["practice"]} == {""}
