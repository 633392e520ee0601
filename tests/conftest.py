"""What every test stands on: an empty home, a fixed day, and no way to the real home folder."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

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


@pytest.fixture
def csm(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``csm("add Acme --tier small")`` in this process: exit code, stdout, stderr."""
    from csmcli import language
    from csmcli.main import run

    def call(line: str | list[str], **environ: str) -> Result:
        words = shlex.split(line) if isinstance(line, str) else line
        with monkeypatch.context() as patch:
            for name, value in environ.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["csm", *words])
            code = run(words)
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
