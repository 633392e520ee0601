"""A store that somebody else prepared: refused in one sentence, by everything that reads or writes, before it acts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from csmcli.errors import Damaged
from csmcli.store.database import engine
from csmcli.store.reading import reader
from csmcli.store.schema import ensure

Fill = Callable[..., int]

HOSTILE = {
    "deletes": "CREATE TRIGGER t AFTER INSERT ON operation BEGIN DELETE FROM client; END",
    "leaks": "CREATE TRIGGER t AFTER INSERT ON touch BEGIN INSERT INTO link (client_id, name, url, match) "
    "SELECT new.client_id, 'page', 'https://example.com/?' || new.text, ''; END",
    "loops": "CREATE TRIGGER t AFTER INSERT ON operation BEGIN INSERT INTO touch SELECT * FROM "
    "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n); END",
    "lies": "DROP TABLE question; CREATE VIEW question AS SELECT 1 AS id, 1 AS client_id, 'x' AS topic",
    "never ends": "DROP TABLE hold; CREATE VIEW hold AS "
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n",
    "one view more": "CREATE VIEW everybody AS SELECT * FROM client",
    "virtual": "CREATE VIRTUAL TABLE notes USING fts5(text)",
    "a trigger that is spelt otherwise": "CREATE TRIGGER t AFTER INSERT ON operation BEGIN DELETE FROM client; END;"
    "PRAGMA writable_schema = ON; "
    "UPDATE sqlite_master SET sql = 'create /* TABLE */' || substr(sql, 7) WHERE type = 'trigger'",
}


def read(path: Path) -> None:
    with reader(path):
        raise AssertionError("it was opened")


def write(path: Path) -> None:
    with Session(ensure(path, make=False)) as session:
        session.connection()
        raise AssertionError("it was opened")


@pytest.mark.parametrize("use", [read, write])
@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_store_is_neither_read_nor_written(
    database: Path, fill: Fill, script: str, use: Callable[[Path], None]
) -> None:
    fill("client", key="acme")
    prepare(database, script)
    before = database.read_bytes()
    with pytest.raises(Damaged, match="a trigger or view that csm never made") as caught:
        use(database)
    assert "\n" not in str(caught.value)
    assert database.read_bytes() == before


def prepare(database: Path, script: str) -> None:
    connection = sqlite3.connect(database)
    try:
        connection.executescript(script)
    except sqlite3.OperationalError as error:
        if "no such module" in str(error):
            pytest.skip("this SQLite has no fts5")
        raise
    finally:
        connection.close()


@pytest.mark.parametrize(
    "definition", ["CREATE VIEW v_mine AS SELECT key FROM client", 'CREATE VIEW "v_x" AS SELECT 1']
)
def test_views_for_reading_are_let_in(database: Path, definition: str) -> None:
    prepare(database, definition)
    with reader(database) as connection:
        assert connection.execute("SELECT count(*) FROM client").fetchone() == (0,)
    with engine(database).begin():
        pass


@pytest.mark.parametrize(
    "line",
    [
        "stalled", "list", "show acme", "history", "log acme hello", "add Beta", "undo", "tier acme large",
        "import data/samples/portfolio.csv", "import data/samples/portfolio.csv --dry-run", "backup",
    ],
)  # fmt: skip
def test_every_command_refuses_it(csm: Callable[..., object], home: Path, line: str) -> None:
    assert csm("add Acme").code == 0  # type: ignore[attr-defined]
    path = home / "data" / "csm.db"
    prepare(path, HOSTILE["deletes"])
    before = path.read_bytes()
    result = csm(line)
    assert (result.code, result.out) == (1, "")  # type: ignore[attr-defined]
    assert result.err.count("\n") == 1 + line.startswith("import") * 3  # type: ignore[attr-defined]
    assert "“t”, a trigger or view that csm never made" in result.err  # type: ignore[attr-defined]
    assert path.read_bytes() == before
