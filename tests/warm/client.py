"""csm run again and again by a process that has imported everything: 0.05 s where a start costs 0.5 s."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"
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


class Warm:
    """A csm that forks for every command; under `preload`, a library that is loaded before it."""

    def __init__(self, preload: Path | None = None) -> None:
        shim = {"LD_PRELOAD": str(preload)} if preload else {}
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "server.py")],
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(SOURCE), **shim},
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

    def call(self, words: Sequence[str], folder: Path, env: Mapping[str, str], **job: Any) -> Answer:
        """Run a command in `folder` with no other environment than `env`.

        `job`: input (text), together (stdout and stderr as one), out (``pipe`` that nobody reads, or ``full`` device),
        user and umask (numbers), seconds (of work; six times that by the clock), bytes (of address space), patches. Under
        the shim: kind and at (the fault, and at which call), clock (seconds since 1970), record (a path), root.
        """
        whole = {
            "words": list(words), "env": {**env, "LD_PRELOAD": ""}, "folder": str(folder), "root": str(folder),
            "kind": "count", "at": 0, "input": "", "together": False, "user": 0, "umask": 0o022, "seconds": PATIENCE,
            "bytes": 0, "patches": {}, "clock": 0, "record": "", "out": "", **job,
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
