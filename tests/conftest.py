"""What every test stands on: an empty home, a fixed day, and no way to the real home folder."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from csmcli.store.schema import migrate

pytest_plugins = ["tests.faults.counting"]  # --full, and the counts of the fault matrix

os.environ["CSM_HOME"] = "/nonexistent/csm-tests"
os.environ.pop("CSM_DB", None)

# The same examples every time, so that a change is judged by what it changed; others with CSM_FULL.
settings.register_profile(
    "csm",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CSM_FULL") != "1",
)
settings.load_profile("csm")

TODAY = "2026-11-22"


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test; the platform's real folders are out of reach."""
    for name in list(os.environ):
        if name.startswith("CSM_") and name not in ("CSM_REGOLD", "CSM_REALDATA", "CSM_FULL"):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("CSM_HOME", str(folder))
    monkeypatch.setenv("CSM_TODAY", TODAY)
    monkeypatch.setenv("CSM_ACTOR", "mei")
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def refuse(kind: str) -> Path:
        raise AssertionError(f"a test reached for the real {kind} folder")

    monkeypatch.setattr("csmcli.paths.platform_folder", refuse)
    return folder


@pytest.fixture(scope="session")
def beginnings(tmp_path_factory: pytest.TempPathFactory) -> Beginnings:
    """What thousands of new homes begin with, made once."""
    return Beginnings(tmp_path_factory.getbasetemp() / "beginnings")


class Beginnings:
    """Compiled playbooks and an empty database, kept by the first home that makes them: four fifths of a first ``csm add``."""

    def __init__(self, kept: Path) -> None:
        self.kept = kept
        self.cache, self.database = kept / "cache", kept / "new.db"
        self.cache.mkdir(parents=True)

    def give(self, home: Path) -> None:
        """Put what is kept of compiled playbooks into a home that has none."""
        if not (home / "cache").exists():
            shutil.copytree(self.cache, home / "cache")

    def take(self, home: Path) -> None:
        """Keep what a command has compiled since."""
        for compiled in home.glob("cache/*.compiled"):
            if not (self.cache / compiled.name).exists():
                shutil.copy(compiled, self.cache)

    def migrate(self, made: Engine, path: Path, revision: str = "head") -> None:
        """As `store.schema.migrate`; a file that is still empty becomes a copy of the first one that was."""
        new = path.stat().st_size == 0 and revision == "head"
        if new and self.database.exists():
            path.write_bytes(self.database.read_bytes())
            return
        migrate(made, path, revision)
        if new:
            shutil.copy(path, self.database)


@pytest.fixture
def csm(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path, beginnings: Beginnings
) -> Callable[..., Result]:
    """``csm("add Acme --tier small")`` in this process: exit code, stdout, stderr."""
    from csmcli import language
    from csmcli.main import run

    monkeypatch.setattr("csmcli.store.schema.migrate", beginnings.migrate)

    def call(line: str | list[str], **environ: str) -> Result:
        beginnings.give(home)
        words = shlex.split(line) if isinstance(line, str) else line
        with monkeypatch.context() as patch:
            for name, value in environ.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["csm", *words])
            code = run(words)
        beginnings.take(home)
        language.use("en")
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def at(csm: Callable[..., Result]) -> Callable[..., str]:
    """``at("2026-11-01", "log acme hello")`` on that day; each line must succeed. What the last one printed."""

    def run(day: str, *lines: str) -> str:
        result = Result(0, "", "")
        for line in lines:
            result = csm(line, CSM_TODAY=day)
            assert result.code == 0, result.err
        return result.out

    return run


@pytest.fixture
def filled(csm: Callable[..., Result], home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """``filled("add Acme", ("2026-11-01", "log acme hello"))``: a home in which that was done, today or on some day.

    Done once by each worker, and copied from then on: most of what many small tests cost is their beginning.
    """

    def fill(*lines: str | tuple[str, str]) -> Path:
        kept = tmp_path_factory.getbasetemp() / f"filled-{hashlib.sha256(repr(lines).encode()).hexdigest()[:16]}"
        if kept.is_dir():
            shutil.copytree(kept, home)
            return home
        for told in lines:
            day, line = (TODAY, told) if isinstance(told, str) else told
            result = csm(line, CSM_TODAY=day)
            assert result.code == 0, (line, result.err)
        shutil.copytree(home, kept)
        return home

    return fill
