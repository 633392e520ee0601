"""How much of the matrix was run: `--full`, the seed of a sample, and the counts that docs/reliability.md tables.

Loaded as a plugin by tests/conftest.py. Each test adds its counts to a row by the fixture `tally`; the rows of all
workers are put together at the end, printed, and, after a full run, kept in counts.json.
"""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.faults.page import KEPT, ROWS, table

Thing = TypeVar("Thing")
Tally = Callable[[str], Counter[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long sweeps of tests/faults whole (or CSM_FULL=1)")


def is_full(config: pytest.Config) -> bool:
    """Whether every point is to be run, and not a sample."""
    return bool(config.getoption("--full")) or os.environ.get("CSM_FULL") == "1"


def pytest_configure(config: pytest.Config) -> None:
    # Workers of xdist are children of this process and find both in their environment.
    os.environ.setdefault("FAULTS_SEED", str(random.SystemRandom().randrange(10**6)))
    os.environ.setdefault("FAULTS_RESULTS", tempfile.mkdtemp(prefix="csm-faults-"))


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["FAULTS_RESULTS"], ignore_errors=True)


def results() -> dict[str, Counter[str]]:
    """What was counted so far in this run, by row."""
    rows: dict[str, Counter[str]] = {}
    for file in Path(os.environ["FAULTS_RESULTS"]).glob("*.json"):
        for row, counts in json.loads(file.read_text(encoding="utf-8")).items():
            rows.setdefault(row, Counter()).update(counts)
    return {row: rows[row] for row in ROWS if row in rows}


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    rows = results()
    if rows:
        manner = "every point" if is_full(config) else f"a sample, FAULTS_SEED={os.environ['FAULTS_SEED']}"
        terminalreporter.section(f"faults: {manner}")
        terminalreporter.write(table(rows))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if is_full(session.config) and not exitstatus and not hasattr(session.config, "workerinput") and results():
        keep(results())


def keep(rows: dict[str, Counter[str]]) -> None:
    """Put the rows of a full run into counts.json; those that it did not run stay as they were."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {"rows": {}}
    known = {**kept["rows"], **{row: dict(sorted(counts.items())) for row, counts in rows.items()}}
    whole = {
        "run": f"{platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        "sampled": [row for row in kept.get("sampled", ()) if row not in rows],
        "rows": {row: known[row] for row in ROWS if row in known},
    }
    KEPT.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether every point is to be run."""
    return is_full(request.config)


@pytest.fixture
def sample(full: bool, request: pytest.FixtureRequest) -> Callable[[Sequence[Thing], int], list[Thing]]:
    """``sample(points, 5)``: five of them by the seed of this run; all of them in a full one."""
    chance = random.Random(f"{os.environ['FAULTS_SEED']} {request.node.nodeid}")

    def some(points: Sequence[Thing], number: int) -> list[Thing]:
        return list(points) if full or len(points) <= number else chance.sample(points, number)

    return some


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Numbers by the seed of this run; by a fixed one in a full run, so that its figures can be had again."""
    seed = "full" if is_full(request.config) else os.environ["FAULTS_SEED"]
    return random.Random(f"{seed} {request.node.nodeid}")


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    """``tally("kill")["old store"] += 1``: each case counts once, under what came of it."""
    rows: dict[str, Counter[str]] = {}

    def counts(row: str) -> Counter[str]:
        assert row in ROWS, f"{row} is no row of page.py"
        return rows.setdefault(row, Counter())

    yield counts
    handle, name = tempfile.mkstemp(suffix=".json", dir=os.environ["FAULTS_RESULTS"])
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(rows, file)
