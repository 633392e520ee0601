"""What a command imports is its speed: held by the modules loaded, never by a clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from csmcli import paths
from csmcli.main import COMMANDS

HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "yaml", "alembic", "rich", "jinja2"}


def loaded(home: Path, *words: str) -> set[str]:
    """The modules that a command has loaded by its end, in a process of its own."""
    program = (
        "import sys, json\n"
        "from csmcli.main import run\n"
        "out, sys.stdout = sys.stdout, open('/dev/null', 'w')\n"
        f"sys.argv = ['csm', *{list(words)!r}]\n"
        "code = run(sys.argv[1:])\n"
        "print(json.dumps([code, *sys.modules]), file=out)\n"
    )
    env = {**os.environ, "CSM_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=True)
    code, *modules = json.loads(done.stdout)
    assert code == 0, done.stderr
    return set(modules)


@pytest.fixture
def portfolio(csm, home: Path) -> Path:
    assert csm("add Acme --tier small --signed 2026-10-01 --link backend=https://example.com").code == 0
    assert csm("checklist acme").code == 0
    assert csm("stalled").code == 0  # compiles the playbook into the cache
    return home


READS = (
    "today",
    "today --json",
    "today --format markdown --days 30",
    "diff --since 2026-10-01",
    "follow acme",
    "stalled",
    "stalled --json",
    "stalled --on +7d --format csv",
    "stalled --as-of 2026-11-01 --format markdown",
    "why acme",
    "why acme --as-of today",
    "list",
    "list --json",
    "show acme",
    "show acme --as-of today",
    "milestone acme",
    "journey acme",
    "journey acme --json",
    "journey acme --format markdown",
    "journey acme --parts",
    "checklist acme",
    "checklist acme --as-of today",
    "list --as-of today --where tier=small",
    "checklist --tier small",
    "tier acme",
    "handoff acme",
    "handoff acme --json",
    "success acme",
    "success acme --json",
    "goal acme",
    "goals",
    "goals acme --as-of today",
    "goals acme --costs --json",
    "questions",
    "questions acme --topic copy --open --json",
    "review acme",
    "review acme --for client --json",
    "review acme --format markdown --period 2026-Q3",
    "reviews",
    "reviews --held --json",
    "resources backend",
    "renewals --within 2y",
    "renewals --reasons --json",
    "time",
    "time --month 2026-10 --format csv",
    "backups",
    "backups --verify --json",
    "export - --format json",
    "export - acme --format jsonl",
    "history",
    "export -",
    "export - --table touch --format markdown",
    "calendar acme",
    "history acme --since yesterday --json",
)


WORDS = ("message acme", "message acme dates --json", "message --all")
"""Reads that put words together: Jinja is what they are for, and all they pay."""


@pytest.mark.parametrize("line", WORDS)
def test_a_message_imports_jinja_and_nothing_else_that_is_heavy(portfolio: Path, line: str) -> None:
    modules = loaded(portfolio, *line.split())
    assert (HEAVY - {"jinja2"} | {"pyperclip"}) & modules == set()


@pytest.mark.parametrize("line", READS)
def test_a_read_imports_none_of_the_heavy_libraries(portfolio: Path, line: str) -> None:
    assert HEAVY & loaded(portfolio, *line.split()) == set()


def test_a_page_for_a_client_imports_jinja_and_nothing_else_that_is_heavy(portfolio: Path) -> None:
    modules = loaded(portfolio, "journey", "acme", "--html", str(portfolio / "acme.html"))
    assert (HEAVY - {"jinja2"}) & modules == set()


def test_help_imports_no_command_module(home: Path) -> None:
    modules = loaded(home, "--help")
    assert not {f"csmcli.commands.{entry.module}" for entry in COMMANDS} & modules
    assert not HEAVY - {"rich"} & modules


def test_the_version_imports_nothing_at_all() -> None:
    program = "import sys; sys.argv = ['csm', '--version']; import csmcli.__main__ as m; m.main(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("csm ")
    assert not {"typer", "sqlite3", "csmcli.main", "csmcli.config"} & set(done.stdout.split())


def test_a_write_imports_no_yaml_and_no_alembic_once_the_file_is_there(portfolio: Path) -> None:
    modules = loaded(portfolio, "log", "acme", "called")
    assert "sqlmodel" in modules
    assert not {"yaml", "alembic", "rich", "csmcli.store.tables.task"} & modules


@pytest.mark.parametrize("kind", ["data", "config", "cache", "state"])
@pytest.mark.parametrize("told", [None, "/somewhere/else", "not/absolute"])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs itself is asked")
def test_the_folders_are_those_of_the_platform(kind: str, told: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.MonkeyPatch.context() as patch:
        variable = paths._XDG[kind][0]  # type: ignore[index]
        patch.delenv(variable, raising=False)
        if told:
            patch.setenv(variable, told)
        expected = getattr(platformdirs, f"user_{kind}_path")("csm", appauthor=False)
        if told != "not/absolute":  # the XDG rule: a path that is not absolute is to be ignored
            assert paths.platform_folder(kind) == expected  # type: ignore[arg-type]
        else:
            assert paths.platform_folder(kind).is_absolute()  # type: ignore[arg-type]
