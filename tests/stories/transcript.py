"""Runs the ``console`` blocks of a page as they stand there, so that documentation cannot rot.

A block holds commands (``$ csm …``, and ``$ cp A B`` for a copy) and what each prints, stdout and stderr as they come. A comment
``<!-- CSM_TODAY=2022-12-20 -->`` sets a variable for the blocks below it. A command that fails ends
with a line ``[exit 1]``. With ``CSM_REGOLD=1`` the page is rewritten with what was printed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.warm.client import Warm

REPOSITORY = Path(__file__).parents[2]

_PIECE = re.compile(
    r"^<!-- (?P<name>CSM_\w+)=(?P<value>.*?) -->$|^```console\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL
)


_CLOCK = re.compile(r"\d{4}-\d\d-\d\d(?:T\d{6}Z| \d\d:\d\d)")
_MOMENTS = {"T": "2026-11-22T081500Z", " ": "2026-11-22 08:15"}
"""The system's clock in what is printed: every moment is one Sunday morning."""


class Step(NamedTuple):
    """A command as typed, and what it prints, each line with its end."""

    command: str
    output: str


def run_page(path: Path, home: Path, warm: Warm | None = None) -> None:
    """Run every block of the page at `path`, with all of csm's files under the empty folder `home`.

    Commands run in the root of the repository, by `warm` or each as a process from nothing. Raises AssertionError where
    the page says otherwise.
    """
    page = path.read_text(encoding="utf-8")
    settings: dict[str, str] = {}

    def rerun(piece: re.Match[str]) -> str:
        if piece["name"]:
            settings[piece["name"]] = piece["value"]
            return piece[0]
        steps = [Step(step.command, _printed(step.command, home, settings, warm)) for step in steps_of(piece["block"])]
        return "```console\n" + "".join(f"$ {step.command}\n{step.output}" for step in steps) + "```"

    really = _PIECE.sub(rerun, page)
    if os.environ.get("CSM_REGOLD"):
        path.write_text(really, encoding="utf-8")
        return
    assert page.count("```console") > 0, f"{path} has no console block"
    assert page.splitlines() == really.splitlines()


def steps_of(block: str) -> list[Step]:
    """The commands of a block with the output written below each."""
    steps: list[Step] = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            steps.append(Step(line[2:].rstrip("\n"), ""))
        elif steps:
            steps[-1] = steps[-1]._replace(output=steps[-1].output + line)
        else:
            raise AssertionError(f"a console block begins with a command, not with {line!r}")
    return steps


def _printed(command: str, home: Path, settings: dict[str, str], warm: Warm | None) -> str:
    home.mkdir(exist_ok=True)
    # A path under the home folder, as a shell would hand it over.
    words = [str(home / word[2:]) if word.startswith("~/") else word for word in shlex.split(command)]
    if words[0] == "cp":
        shutil.copy(*words[1:])
        return ""
    assert words[0] == "csm", f"only csm runs here, not {command!r}"
    environment = _environment(home, settings)
    if warm:
        answer = warm.call(words[1:], REPOSITORY, environment, together=True)
        code, output = answer.code, answer.out
    else:
        code, output = _from_nothing(words[1:], environment)
    output = output.replace(str(home), "~").replace(str(REPOSITORY), "…")
    output = _CLOCK.sub(lambda moment: _MOMENTS[moment[0][10]], output)
    if output and not output.endswith("\n"):
        output += "\n"
    return output + (f"[exit {code}]\n" if code else "")


def _from_nothing(words: list[str], environment: dict[str, str]) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-m", "csmcli", *words],
        cwd=REPOSITORY,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return run.returncode, run.stdout


def _environment(home: Path, settings: dict[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(REPOSITORY / "src"),
        "PYTHONUNBUFFERED": "1",
        "HOME": str(home),
        "CSM_HOME": str(home),
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        **settings,
    }
