"""The naughty strings through the commands that take words, and out again in every format."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from csmcli.output.as_csv import undefuse
from tests.realdata import REALDATA

STRINGS = REALDATA / "strings" / "blns.json"


def naughty() -> list[str]:
    if not STRINGS.exists():
        return []
    return json.loads(STRINGS.read_text(encoding="utf-8"))


@pytest.fixture
def words() -> list[str]:
    found = naughty()
    if not found:
        pytest.skip(f"{STRINGS} is not there")
    return found


def test_names_notes_and_touches_survive_the_way_in_and_out(csm, words: list[str]) -> None:
    """Every command that stores words takes each string or refuses it in one sentence; what is stored comes out the same."""
    kept = []
    for text in words[::6]:
        result = csm(["add", "--note", text or "x", "--", text])
        assert result.code in (0, 2), (text, result.err)
        assert "Traceback" not in result.err
        assert not _controls(result.err), text
        if result.code == 0:
            kept.append(text)
            number = f"#{len(kept)}"
            assert csm(["log", number, "--topic", text, "--", text]).code == 0
            assert csm(["hold", number, "--until", "+5d", "--reason", text]).code == 0
    assert len(kept) > 60
    assert sorted(row["name"] for row in json.loads(csm("list --json").out)) == sorted(kept)
    rows = list(csv.DictReader(io.StringIO(csm("list --format csv").out, newline="")))
    assert sorted(undefuse(row["name"]) for row in rows) == sorted(kept)
    for command in ("list", "stalled --on +60d", "history --limit 500", "show #1", "list --format markdown"):
        result = csm(command)
        assert result.code == 0
        assert not _controls(result.out), command


def _controls(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) == "Cc" and c != "\n"} | (set(text) & set("\u202e\u202d\u2066"))


def test_a_word_that_names_nobody_is_only_that(csm, words: list[str]) -> None:
    assert csm("add Acme").code == 0
    for text in words[::4]:
        for command in (["show", "--", text], ["why", "--", text]):
            result = csm(command)
            assert result.code in (0, 1, 2), (text, result.err)
            assert not _controls(result.err)


ENVIRONMENTS = (
    {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "cp950"},
    {"COLUMNS": "60"},
    {"COLUMNS": "200", "TERM": "dumb"},
    {"LANG": "zh_TW.UTF-8", "LANGUAGE": "zh_TW"},
)


@pytest.mark.parametrize("environ", ENVIRONMENTS, ids=lambda environ: " ".join(environ))
def test_commands_work_without_a_terminal_and_in_any_locale(csm, home: Path, environ: dict[str, str]) -> None:
    assert csm(["add", "月動褲｜吸血長褲 🩲 café", "--key", "moon", "--signed", "2026-10-01"]).code == 0
    env = {**os.environ, **environ, "CSM_HOME": str(home)}
    for words in (["stalled"], ["list", "--json"], ["show", "moon"], ["checklist", "--tier", "small"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "csmcli", *words], capture_output=True, env=env, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr
        assert done.stdout


def test_a_reader_that_has_enough_is_no_error(csm, home: Path) -> None:
    for number in range(3):
        assert csm(f"add Client{number} --signed 2026-09-01").code == 0
    env = {**os.environ, "CSM_HOME": str(home)}
    line = f"{sys.executable} -m csmcli checklist --tier large --advice | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=env)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
