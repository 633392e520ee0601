"""One path has one meaning: every file is made under the very name that was told, private, and nothing beside it.

The names are those that some text would read as something else: an address, a query, a pattern, an option, a home folder.
"""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

NAMES = (
    "two words", "mine%20copy", "50%", "a?b=c", "a#b", "a&b", "a;b", "it's", 'say "hi"', "a[1]", "a*", "{x}", "$HOME", "`x`",
    "客戶 檔案", "🙂", "-dash", "--dash", ":memory:", "file:x", "[bold]x", "a\\b", "é", "<b>", "a'b\"c%41?d#e",
)  # fmt: skip
DIGITS = 0o077


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, so that a name is told as it is: without a slash before it."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def made(folder: Path) -> set[str]:
    """Every file below `folder`, each for its owner alone."""
    found = {str(file.relative_to(folder)): file for file in folder.rglob("*") if file.is_file()}
    for file in found.values():
        assert not stat.S_IMODE(file.stat().st_mode) & DIGITS, file
    return set(found)


def sure(result) -> str:
    assert result.code == 0, result.err
    return result.out


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("how", ["option", "environment", "settings"])
def test_a_database(csm: Callable, here: Path, home: Path, name: str, how: str) -> None:
    file = f"{name}.db"
    words: list[str] = []
    environ = {}
    if how == "option":
        words = ["--db", file]
    elif how == "environment":
        environ = {"CSM_DB": file}
    else:
        (home / "config").mkdir(parents=True)
        escaped = file.replace("\\", "\\\\").replace('"', '\\"')
        (home / "config" / "config.toml").write_text(f'db = "{escaped}"\n', encoding="utf-8")
    sure(csm([*words, "add", "Acme"], CSM_DAILY_BACKUP="no", **environ))
    assert made(here) == {file}
    assert '"acme"' in sure(csm([*words, "list", "--json"], **environ))
    sure(csm([*words, "log", "acme", "hello"], **environ))  # and the day's backup, beside it
    backups = {one for one in made(here) if one != file}
    assert len(backups) == 1
    assert all(one.startswith(f"backups/{name}.2") for one in backups)
    assert csm([*words, "doctor"], **environ).code == 0
    sure(csm([*words, "restore", "--last", "--yes"], **environ))


@pytest.mark.parametrize("name", NAMES)
def test_a_home(csm: Callable, here: Path, name: str) -> None:
    sure(csm("add Acme", CSM_HOME=name))
    sure(csm("log acme hello", CSM_HOME=name))
    assert (here / name / "data" / "csm.db").is_file()
    assert {path.name for path in here.iterdir()} == {name}
    assert '"acme"' in sure(csm("list --json", CSM_HOME=name))
    database = here / name / "data" / "csm.db"
    assert not database.stat().st_mode & DIGITS


FILES = {
    ".csv": "export",
    ".xlsx": "export",
    ".json": "export",
    ".md": "export",
    ".db": "backup",
    ".ics": "calendar -o",
    ".html": "journey acme --html",
}
"""The ending of a file, and the command that makes it."""


@pytest.mark.parametrize("name", NAMES)
def test_files_that_are_made_and_read(csm: Callable, here: Path, name: str) -> None:
    sure(csm("add Acme --signed 2026-11-01"))
    for ending, command in FILES.items():
        words = command.split()
        option = words[-1].startswith("-")
        sure(csm([*words, f"{name}{ending}"] if option else [*words, "--", f"{name}{ending}"]))
    assert made(here) == {f"{name}{ending}" for ending in FILES}
    sure(csm(["import", "--", f"{name}.csv"]))
    for ending in (".json", ".db"):
        sure(csm(["merge", "--", f"{name}{ending}"]))
    sure(csm(["restore", "--yes", "--", f"{name}.db"]))
    sure(csm(["--db", f"{name}.2.db", "import", "--", f"{name}.json"]))
    sure(csm(["--db", f"{name}.3.db", "import", "--", f"{name}.xlsx"]))
    assert made(here) == {f"{name}{ending}" for ending in (*FILES, ".2.db", ".3.db")}


@pytest.mark.parametrize("name", NAMES)
def test_folders_of_settings(csm: Callable, here: Path, name: str) -> None:
    sure(csm("add Acme", CSM_BACKUPS=f"{name}/b"))
    sure(csm("backup", CSM_BACKUPS=f"{name}/b"))
    assert len(made(here)) == 1
    sure(csm("playbook copy crowdfunding mine", CSM_PLAYBOOKS=f"{name}/p"))
    assert (here / name / "p" / "mine" / "playbook.yaml").is_file()
    sure(csm("add Other --playbook mine", CSM_PLAYBOOKS=f"{name}/p"))
    sure(csm(["playbook", "check", f"./{name}/p/mine"]))


@pytest.mark.parametrize("name", NAMES)
def test_answers(csm: Callable, here: Path, name: str) -> None:
    sure(csm("add Acme"))
    (here / f"{name}.yaml").write_text("own-list: under-500\n", encoding="utf-8")
    sure(csm(["intake", "acme", f"--answers={name}.yaml"]))


NOBODY = "~nosuchuser/x"


@pytest.mark.parametrize(
    "line",
    [
        "--db {} list", "--db {} add Acme", "export {}.csv", "import {}.csv", "merge {}.db", "backup {}", "restore {} --yes",
        "calendar -o {}", "journey acme --html {}", "review acme -o {}.html", "intake acme --answers {}", "playbook check {}",
        "import a.csv --bad-rows {}",
    ],
)  # fmt: skip
def test_the_home_of_nobody_is_a_sentence(csm: Callable, here: Path, line: str) -> None:
    csm("add Acme")
    result = csm(line.format(NOBODY))
    assert result.code == 2, result
    assert f"./{NOBODY}" in result.err
    assert "Traceback" not in result.err
    assert not made(here)


@pytest.mark.parametrize("name", ["CSM_HOME", "CSM_DB", "CSM_CONFIG", "CSM_BACKUPS", "CSM_PLAYBOOKS"])
@pytest.mark.parametrize("line", ["list", "doctor", "add Two"])
def test_the_home_of_nobody_in_a_setting(csm: Callable, here: Path, name: str, line: str) -> None:
    csm("add Acme")
    result = csm(line, **{name: NOBODY})
    assert result.code != 3, result
    assert "Traceback" not in result.err
    assert not made(here)


def test_a_folder_of_that_name_can_be_told(csm: Callable, here: Path) -> None:
    sure(csm(["--db", f"./{NOBODY}.db", "add", "Acme"]))
    assert (here / f"{NOBODY}.db").is_file()


def test_up_and_down_again(csm: Callable, here: Path) -> None:
    (here / "sub").mkdir()
    sure(csm(["--db", "sub/../other.db", "add", "Acme"]))
    assert (here / "other.db").is_file()
    assert '"acme"' in sure(csm(["--db", "./sub/../other.db", "list", "--json"]))


@pytest.mark.parametrize("name", NAMES)
def test_a_hint_can_be_pasted(csm: Callable, here: Path, name: str) -> None:
    """The command that a sentence gives is read by a shell as it is meant."""
    sure(csm(["--db", f"{name}.db", "add", "Acme"]))
    os.chmod(here / f"{name}.db", 0o644)
    (finding,) = json.loads(csm(["--db", f"{name}.db", "doctor", "--json"]).out)
    words = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {finding['mend']}"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert words == shlex.split(finding["mend"])
    assert Path(words[2]) == Path(f"{name}.db")
    sure(csm("add Two"))
    sure(csm(["export", "--", f"{name}.json"]))
    refused = csm(["import", "--", f"{name}.json"])
    assert refused.code == 1
    hint = refused.err[refused.err.index("csm merge ") :].split(" puts both")[0]
    assert [Path(word) for word in shlex.split(hint)[2:]] == [Path(f"{name}.json")]
