"""A reader reads, agrees with itself, and cannot write."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csmcli import store, views
from csmcli.errors import BadStore
from csmcli.store.reading import reader, stale

Fill = Callable[..., int]


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM client", "CREATE TABLE more (id INTEGER)", "UPDATE client SET name = ''", "PRAGMA user_version = 9"],
)
def test_a_reader_cannot_write(database: Path, statement: str) -> None:
    before = database.read_bytes()
    with pytest.raises(BadStore, match="may not be written"), reader(database) as connection:
        connection.execute(statement)
    assert database.read_bytes() == before


def test_without_a_database_nothing_is_read_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(BadStore, match="There is no database at .* yet"), reader(tmp_path / "none.db"):
        raise AssertionError("it was opened")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("name", ["a b.db", "50%.db", "what?.db", "#1.db", "月.db"])
def test_any_file_name_will_do(database: Path, name: str) -> None:
    path = database.rename(database.with_name(name))
    with reader(path) as connection:
        assert connection.execute("SELECT count(*) FROM client").fetchone() == (0,)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_only_be_read_is_read(database: Path) -> None:
    database.chmod(0o400)
    database.parent.chmod(0o500)
    try:
        with reader(database) as connection:
            assert connection.execute("SELECT count(*) FROM client").fetchone() == (0,)
    finally:
        database.parent.chmod(0o700)


def test_what_was_begun_is_read_to_its_end(database: Path, fill: Fill) -> None:
    """Several reads see one state; a writer waits or comes after."""
    fill("client", key="acme")
    with reader(database) as connection:
        first = connection.execute("SELECT key FROM client").fetchall()
        writer = sqlite3.connect(database, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            writer.execute("DELETE FROM client")
            writer.commit()
        writer.close()
        assert connection.execute("SELECT key FROM client").fetchall() == first


def test_a_damaged_page_is_told_in_a_sentence(database: Path, fill: Fill) -> None:
    fill("client", key="acme")
    whole = bytearray(database.read_bytes())
    whole[4096:] = b"\xff" * (len(whole) - 4096)
    database.write_bytes(whole)
    with pytest.raises(BadStore, match="is damaged: restore a backup"), reader(database) as connection:
        connection.execute("SELECT * FROM client").fetchall()
    assert database.read_bytes() == bytes(whole)


def test_playbooks_that_changed_since(database: Path, fill: Fill) -> None:
    fill("practice", playbook="crowdfunding", fingerprint="a")
    fill("practice", playbook="other", fingerprint="b")
    with reader(database) as connection:
        assert stale(connection, {"crowdfunding": "a", "other": "b"}.__getitem__) == []
        assert stale(connection, {"crowdfunding": "x", "other": "b"}.__getitem__) == ["crowdfunding"]


def statements() -> Iterator[tuple[str, str]]:
    """Every constant of store and views that is a query."""
    for package in (store, views):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            if not module.ispkg:
                for name, value in vars(importlib.import_module(module.name)).items():
                    if isinstance(value, str) and value.lstrip().startswith(("SELECT ", "WITH ")):
                        yield f"{module.name}.{name}", value


def test_there_are_statements_to_prepare() -> None:
    assert len(list(statements())) > 20


@pytest.mark.parametrize("sql", [pytest.param(sql, id=name) for name, sql in statements()])
def test_every_statement_can_be_prepared_against_the_migrated_schema(migrated: Path, sql: str) -> None:
    numbers = [int(n) for n in re.findall(r"\?(\d+)", sql)]
    with reader(migrated) as connection:
        connection.execute(f"EXPLAIN {sql}", (None,) * (max(numbers) if numbers else sql.count("?")))
