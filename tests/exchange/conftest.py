"""A desk at an empty database for tests of whole files; fixtures of the actions' tests are theirs alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csmcli.actions.desk import Desk
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.schema import ensure

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the newest schema; never written to."""
    path = tmp_path_factory.mktemp("template") / "csm.db"
    ensure(path, make=True).dispose()
    return path


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped practices, compiled once."""
    return Library(shipped_folder(), None, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def fresh_desk(template: Path, library: Library) -> Callable[[Path], Desk]:
    """Mei's desk at a new database in a folder."""

    def make(folder: Path, name: str = "csm.db") -> Desk:
        shutil.copy(template, folder / name)
        return Desk(folder / name, library, TODAY, "mei", "csm test")

    return make
