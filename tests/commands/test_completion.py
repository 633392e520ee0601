"""Completion by the shell: commands, client keys, milestones, plans."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CASES = (
    ("csm sta", {"stalled"}),
    ("csm show mo", {"moon", "moor"}),
    ("csm show moons", set()),
    ("csm milestone moon co", {"copy"}),
    ("csm plan moon la", {"launch="}),
    ("csm checklist --tier sm", {"small"}),
    ("csm log moon,mo", {"moon,moon", "moon,moor"}),
    ("csm done moon se", {"send-ideas"}),
    ("csm done moon as", {"ask-the-aunt"}),
    ("csm done moor se", set()),
    ("csm follow moon --drop s", {"send-ideas"}),
    ("csm ask mo", {"moon", "moor"}),
    ("csm questions --topic s", {"ship", "shipping"}),
    ("csm resources ba", {"backend"}),
    ("csm message moon launch", {"launch-week"}),
    ("csm plan moon mid", {"mid-news="}),
    ("csm milestone moor mid", set()),
    ("csm journey moon --set mid", {"mid-news"}),
    ("csm journey moon --add early", {"early-list"}),
    ("csm journey moon --hide mid-news,early", {"mid-news,early-list"}),
)


def complete(line: str, home: Path) -> set[str]:
    words = line.split(" ")
    env = {
        **os.environ,
        "CSM_HOME": str(home),
        "_CSM_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run([sys.executable, "-m", "csmcli"], capture_output=True, text=True, env=env)
    assert "Traceback" not in done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_shell_completes(csm, home: Path, line: str, expected: set[str]) -> None:
    assert csm("add Moon --key moon").code == 0
    assert csm("add Moor --key moor").code == 0
    assert csm('follow moon "send ideas"').code == csm('task moon "ask the aunt"').code == 0
    assert csm("ask moor x --topic Shipping").code == csm("journey moon --add mid-news").code == 0
    assert complete(line, home) == expected


def test_completion_without_a_database_is_silent(home: Path) -> None:
    assert complete("csm show a", home) == set()
    assert complete("csm questions --topic shi", home) == {"ship"}


def test_the_keys_offered_come_in_this_process_too(csm) -> None:
    import typer

    from csmcli.commands import options
    from csmcli.commands.group import build
    from csmcli.main import COMMANDS

    ctx = typer.Context(build(COMMANDS))
    assert options._keys(ctx, "m") == []
    assert csm("add Moon --key moon").code == 0
    assert csm('task moon "ring the aunt"').code == 0
    assert options._keys(ctx, "m") == [("moon", "Moon")]
    assert options.milestone_keys(ctx, "t") == ["timeline", "target"]
    assert options._plan_keys(ctx, "e") == ["end="]
    ctx.params["client"] = "moon"
    assert options._item_keys(ctx, "r") == [("ring-the-aunt", "ring the aunt")]
    assert options._topics(ctx, "t") == ["timeline", "target"]
    assert csm("ask moon x --topic 'Tax rates'").code == 0
    assert options._topics(ctx, "T") == ["tax rates"]
    assert options._topics(ctx, "t") == ["timeline", "target", "tax rates"]


def test_the_database_told_is_the_one_that_is_completed_from(csm, home: Path, tmp_path: Path) -> None:
    assert csm(["--db", str(tmp_path / "other.db"), "add", "Moon"]).code == 0
    assert complete(f"csm --db {tmp_path / 'other.db'} show mo", home) == {"moon"}


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells(csm, home: Path, shell: str) -> None:
    assert csm("add Moon --key moon").code == 0
    env = {
        **os.environ,
        "CSM_HOME": str(home),
        "_CSM_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "csm show mo",
    }
    env |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = subprocess.run([sys.executable, "-m", "csmcli"], capture_output=True, text=True, env=env)
    assert "moon" in done.stdout


def test_a_clients_language_is_told_behind_add_and_csms_own_before_it(csm) -> None:
    assert "Added acme" in csm("add Acme --language zh-TW").err
    assert "Added" not in csm("--language zh-TW add Beta --language en").err
    assert csm("edit acme --language en").code == 0
