"""csm in a process of its own, with faults: `Server.run` is a fork of a warm one, `start` a whole process from nothing."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.warm.client import PATIENCE, SOURCE, Answer, Warm

__all__ = ["PATIENCE", "SOURCE", "Answer", "Server", "environment", "one_sentence", "shim", "start"]

HERE = Path(__file__).parent
TODAY = "2026-11-22"


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command whose every file is below `home`."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(SOURCE),
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "CSM_HOME": str(home),
        "CSM_TODAY": TODAY,
        "CSM_ACTOR": "mei",
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        **more,
    }


def shim(folder: Path) -> Path:
    """The compiled shim; skips the test where there is no compiler for it."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("faults at calls need Linux and a C compiler")
    library = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "shim.c", "-ldl"], check=True)
    return library


def words_of(line: str | Sequence[str], home: Path) -> list[str]:
    """The words of a line in which ``HOME`` stands for the home."""
    return [word.replace("HOME", str(home)) for word in (shlex.split(line) if isinstance(line, str) else line)]


class Server(Warm):
    """A warm csm under the shim."""

    def run(
        self, line: str | Sequence[str], home: Path, *, fault: tuple[str, int] = ("count", 0), **job: Any
    ) -> Answer:
        """Run a command with a fault of `tests.warm.server.KINDS` at a call; `job` as `Warm.call` takes it, and env."""
        env = {**environment(home), **job.pop("env", {})}
        return self.call(words_of(line, home), home, env, kind=fault[0], at=fault[1], **job)


def start(line: str | Sequence[str], home: Path, *before: str, **popen: Any) -> subprocess.Popen[Any]:
    """A whole process of csm, begun; `before` is what runs it (``strace …``)."""
    environ = {**environment(home), **popen.pop("env", {})}
    words = [*before, sys.executable, "-m", "csmcli", *words_of(line, home)]
    return subprocess.Popen(words, env=environ, cwd=home, preexec_fn=_listen_to_interrupts, **popen)


def _listen_to_interrupts() -> None:
    """A shell has what it runs in the background ignore ^C, nohup a hang-up, and so would all that the tests start from there."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def one_sentence(answer: Answer) -> bool:
    """Whether a failure was told as it should be: one sentence, on stderr, without a traceback."""
    told = [line for line in answer.err.splitlines() if line.startswith("csm: ")]
    return answer.code in (1, 2) and told == [answer.complaint] and "Traceback" not in answer.err + answer.out
