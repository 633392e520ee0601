"""A warm csm per worker, a filled store to copy, and a home of its own for every test on the fastest disk there is."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import harness, stores


@pytest.fixture(scope="session")
def disk() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of stores are written here."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="csm-faults-", dir=memory))
    folder.chmod(0o755)  # some children are another user
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server(disk: Path) -> Iterator[harness.Server]:
    """The fork server of this worker."""
    made = harness.Server(harness.shim(disk))
    yield made
    made.close()


@pytest.fixture(scope="session")
def template(server: harness.Server, disk: Path) -> Path:
    """The home with the filled store; never written to."""
    home = disk / "template"
    stores.prepare(home)
    stores.fill(server, home)
    return home


@pytest.fixture
def place(disk: Path) -> Iterator[Path]:
    """Where this test's homes are."""
    folder = Path(tempfile.mkdtemp(dir=disk))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh(template: Path, place: Path) -> Callable[[], Path]:
    """``fresh()``: the test's home, as the template has it."""
    return lambda: stores.copy(template, place / "home")
