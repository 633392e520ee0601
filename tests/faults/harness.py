"""csm in a process of its own, with faults: the client of server.py, and one way to start a whole process.

Every fault test speaks to csm through `Server.run` (a fork of a warm process, 0.05 s) or `process` (a start from
nothing, 0.5 s), and says what it saw as an `Answer`.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"
TODAY = "2026-11-22"
PATIENCE = 60
"""Seconds after which a command that has not ended counts as hung."""


class Answer(NamedTuple):
    """What a command did: exit code (negative: ended by that signal), what it printed, and what it took."""

    code: int
    out: str
    err: str
    changes: int
    """Calls that change a file below the root."""
    reads: int
    seconds: float
    kilobytes: int

    @property
    def complaint(self) -> str:
        """The last line on stderr: where a command failed, the sentence that says why."""
        return self.err.rstrip("\n").rpartition("\n")[2]


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


def words_of(line: str | Sequence[str], home: Path) -> list[str]:
    """The words of a line in which ``HOME`` stands for the home."""
    return [word.replace("HOME", str(home)) for word in (shlex.split(line) if isinstance(line, str) else line)]


def shim(folder: Path) -> Path:
    """The compiled shim; skips the test where there is no compiler for it."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("faults at calls need Linux and a C compiler")
    library = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "shim.c", "-ldl"], check=True)
    return library


class Server:
    """A warm csm that forks for every command."""

    def __init__(self, library: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "server.py")],
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(SOURCE), "LD_PRELOAD": str(library)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self._read() == "ready"

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the fork server has ended"
        return json.loads(line)

    def run(
        self, line: str | Sequence[str], home: Path, *, fault: tuple[str, int] = ("count", 0), **job: Any
    ) -> Answer:
        """Run a command with a fault of `server.KINDS` at a call.

        `job`: env, input (text), out (``pipe`` that nobody reads, or ``full`` device), user and umask (numbers),
        seconds (of work; six times that by the clock), bytes (of address space), patches, clock (seconds since 1970), record (a path), root.
        """
        env = {"LD_PRELOAD": "", **environment(home), **job.pop("env", {})}
        whole = {
            "words": words_of(line, home), "env": env, "folder": str(home), "root": str(home), "kind": fault[0],
            "at": fault[1], "input": "", "user": 0, "umask": 0o022, "seconds": PATIENCE, "bytes": 0, "patches": {},
            "clock": 0, "record": "", "out": "", **job,
        }  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(whole) + "\n")
        self._process.stdin.flush()
        return Answer(**self._read())

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)


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
