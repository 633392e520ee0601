"""Values that csm never writes are found, and nothing that it does write is taken for one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from csmcli.store.oddities import Oddity, damage, oddities, unlike_history


@pytest.fixture
def portfolio(csm: Callable, home: Path) -> Path:
    for line in (
        "add Acme --tier small --signed 2026-10-01 --target 1,000,000",
        "checklist acme",
        "log acme called --minutes 5",
        "follow acme 'send the ladder' --due 2026-11-25",
        "plan acme copy=2026-12-01",
        "edit acme --note 'short calls'",
        "undo",
        "import data/samples/portfolio.csv",
    ):
        assert csm(line).code == 0
    return home / "data" / "csm.db"


def found(path: Path) -> tuple[list[Oddity], list[Oddity]]:
    with closing(sqlite3.connect(path)) as connection:
        return list(oddities(connection)), list(unlike_history(connection))


def test_nothing_that_csm_writes_is_odd(portfolio: Path) -> None:
    assert found(portfolio) == ([], [])
    assert damage(portfolio) is None


@pytest.mark.parametrize(
    ("sql", "odd", "unlike"),
    [
        ("UPDATE client SET signed_on = '2026-1x-01' WHERE id = 1", "signed_on", "signed_on"),
        ("UPDATE client SET signed_on = '2026-02-30' WHERE id = 1", "signed_on", "signed_on"),
        ("UPDATE client SET name = CAST('Acme' AS BLOB) WHERE id = 1", "name", "name"),
        ("UPDATE client SET name = 'Acne' WHERE id = 1", None, "name"),
        ("UPDATE touch SET minutes = 'five' WHERE id = 1", "minutes", "minutes"),
        ("UPDATE touch SET two_way = 7 WHERE id = 1", "two_way", "two_way"),
        ("UPDATE change SET after = '{' WHERE table_name = 'touch'", "after", None),
        ("DELETE FROM touch WHERE id = 1", None, "id"),
        ("UPDATE client SET stuck_on = '2030-01-01' WHERE id = 1", None, None),  # worked out, and so by no record
    ],
)
def test_what_it_does_not_write_is(portfolio: Path, sql: str, odd: str | None, unlike: str | None) -> None:
    with closing(sqlite3.connect(portfolio)) as connection, connection:
        assert connection.execute(sql).rowcount == 1
    with closing(sqlite3.connect(portfolio)) as connection:
        assert [one.column for one in oddities(connection)] == ([odd] if odd else [])
        if odd != "after":
            assert [one.column for one in unlike_history(connection)] == ([unlike] if unlike else [])
    problem = damage(portfolio)
    assert (problem is not None) == (odd is not None)
    assert problem is None or f"has a {odd} that cannot be" in str(problem)
