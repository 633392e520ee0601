"""What `csm today`, `follow`, `log --meeting` and `diff` say and refuse, in the words the user sees."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CSM = Callable[..., Any]


@pytest.fixture
def acme(csm: CSM) -> str:
    assert csm('add "Acme Garden" --key acme --signed 2026-11-20 --tier medium').code == 0
    return "acme"


REFUSALS = (
    ("today --on yesterday", 2, "csm diff looks back"),
    (
        "today --without silence",
        2,
        "there are stalled, follow-up, renewal, rhythm, task, milestone, review, check-in, numbers, celebrate",
    ),
    ("today --days -1", 2, "--days"),
    ("follow acme x --due yesterday", 1, "before today"),
    ("follow acme x --due someday", 2, "someday"),
    ("follow acme x --every often", 2, "often"),
    ("follow acme --due +1w", 2, "csm follow CLIENT TEXT --due DATE"),
    ("follow acme x --drop y", 2, "leave out TEXT or --drop"),
    ("follow --drop y", 2, "csm follow CLIENT --drop y"),
    ("follow acme --drop y", 1, "acme has no open follow-up"),
    ("follow nobody x", 1, "No client goes by “nobody”"),
    ('log acme hi --follow-up "x" --no-follow-up', 2, "exclude each other"),
    ("log acme hi --due +1w", 2, "the day of a --follow-up TEXT"),
    ("log nobody hi --meeting", 1, "No client goes by “nobody”"),
    ("done acme nothing", 1, "has no checklist yet"),
)


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(("line", "code", "words"), REFUSALS, ids=[line for line, *_ in REFUSALS])
def test_refusals(csm: CSM, line: str, code: int, words: str) -> None:
    told = csm(line)
    assert (told.code, told.out) == (code, "")
    assert words in " ".join(told.err.replace("│", " ").split())


def test_a_day_on_which_nothing_is_due(csm: CSM, acme: str) -> None:
    told = csm("today --without milestone --fail")
    assert (told.code, told.out, told.err) == (0, "", "Nothing is due; left out were: milestone.\n")
    assert csm("plan acme launch=2027-05-01 end=2027-06-01 ship=2027-12").code == 0
    assert csm("today").err == "Nothing is due. Enjoy the day.\n"
    assert csm("undo").code == 0
    assert csm("today --without milestone --json").out == "[]\n"
    assert csm("today --without milestone --format markdown").out == "**2026-11-22: nothing is due**\n"


def test_cron_can_decide(csm: CSM, acme: str) -> None:
    told = csm("today --format markdown --fail")
    assert told.code == 4
    assert told.out.splitlines()[:5] == [
        "**2026-11-22: 1 to do**",
        "",
        "milestone",
        "",
        "- **Acme Garden** Project dates set (in 5 d) `csm milestone acme timeline`",
    ]


def test_it_ends_with_the_question_that_clears_most(csm: CSM) -> None:
    assert csm("add Paper --signed none").code == 0
    told = csm("today")
    assert told.err.splitlines()[-2:] == [
        "Not everything could be checked of: paper.",
        "Most telling: when did paper sign? csm edit paper --signed DATE",
    ]
    assert csm("edit paper --signed 2026-11-20").code == 0
    assert csm("today").err.splitlines()[-1] == "Most telling: how large is paper? csm intake paper"
    assert csm("tier paper small").code == 0
    assert "Not everything" not in csm("today").err
    for key in ("timeline", "copy", "backend", "page"):
        assert csm(f"milestone paper {key}").code == 0
    assert csm("today").err.splitlines()[-1] == (
        "Most telling: by when does paper reach launch? csm plan paper launch=DATE"
    )
    assert csm("today --format markdown").out.endswith("csm plan paper launch=DATE\n")


def test_kinds_can_be_switched_off_in_the_settings(csm: CSM, acme: str) -> None:
    assert csm("today", CSM_TODAY_WITHOUT="milestone").out == ""
    assert csm('today --without ""', CSM_TODAY_WITHOUT="milestone").out != ""
    assert csm("today", CSM_TODAY_WITHOUT="milstone").code == 2


def test_after_a_meeting_what_took_thought_is_offered(csm: CSM, acme: str) -> None:
    told = csm('log acme "planned the ads" --meeting --on 2026-11-20')
    assert told.err.splitlines()[-1] == (
        "What took thought follows between 2026-11-25 and 2026-11-27: csm follow acme TEXT --due 2026-11-25"
    )
    assert csm('log acme "again" --meeting --no-follow-up').err == "Logged for acme on 2026-11-22.\n"
    told = csm('log acme "and again" --meeting --follow-up "budget by week"')
    assert told.err.splitlines()[-1] == "To follow: csm done acme budget-by-week when it is sent."
    assert "2026-11-25" in csm("follow acme").out
    told = csm('log acme "called" --follow-up "a sample" --due "next fri"')
    assert "2026-11-27" in csm("follow --format csv").out


def test_promises_repeated_listed_and_given_up(csm: CSM, acme: str) -> None:
    assert csm("follow").err == "Nothing is promised.\n"
    told = csm('follow acme "look at the ads" --every 2w')
    assert told.err.splitlines()[0] == (
        "Promised to acme: look-at-the-ads, due 2026-12-06, then again 2w after it is done."
    )
    assert csm("done acme ads --on 2026-11-21").err.splitlines() == [
        "Done for acme: look-at-the-ads.",
        "look-at-the-ads comes again on 2026-12-05.",
    ]
    assert csm("follow acme --drop ads").err == "Given up for acme: look-at-the-ads.\n"
    assert csm('follow acme "x"').err.splitlines()[0] == "Promised to acme: x, due 2026-11-25."


@pytest.mark.parametrize(("answer", "promised"), [("budget by week", "budget by week"), ("", None)])
def test_on_a_terminal_the_question_is_asked(tmp_path: Path, answer: str, promised: str | None) -> None:
    home = {"CSM_HOME": str(tmp_path), "CSM_TODAY": "2026-11-22", "PYTHONPATH": "src"}
    env = {name: value for name, value in os.environ.items() if name != "CI"} | home
    command = [sys.executable, "-m", "csmcli"]
    subprocess.run([*command, "add", "Acme"], env=env, check=True, capture_output=True)
    master, slave = pty.openpty()
    run = subprocess.Popen(
        [*command, "log", "acme", "planned", "--meeting"], env=env, stdin=slave, stderr=slave, stdout=subprocess.PIPE
    )
    os.close(slave)
    os.write(master, f"{answer}\n".encode())
    assert run.wait(30) == 0
    os.close(master)
    assert run.stdout is not None
    run.stdout.close()
    listed = subprocess.run(
        [*command, "follow", "--format", "csv"], env=env, capture_output=True, text=True, check=True
    )
    assert (answer in listed.stdout) if promised else (len(listed.stdout.splitlines()) == 1)
