"""The journey as it is typed: drawn to the width of the terminal, its parts and people, and the page for the client."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csmcli.commands.journey_map import lines
from csmcli.output.terminal import display_width
from tests.conftest import Result
from tests.report import journeys
from tests.way import write_way

Csm = Callable[..., Result]


@pytest.fixture(autouse=True)
def _clients(csm: Csm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSM_PLAYBOOKS", str(write_way(tmp_path / "shelf").parent))
    for line in (
        "add Acme --playbook way --signed 2026-11-01 --owner Mei --contact Ann --tier small --target 1000",
        "add 茶屋 --key tea --playbook way --signed 2026-11-02",
        "milestone acme copy 2026-11-10",
        "plan acme launch=2026-12-10 ship=2027-03-01",
        "journey acme --add survey,shop --due 2026-12-20",
    ):
        assert csm(line).code == 0, line


MAP = """\
Acme · Tiny · Mei / Ann
████░░░░░░░░░░░░░░░░ 20 %

✓ Beginning ─ ● On air
✓ done  ● now  ○ ahead  + optional

✓ Beginning
  ✓ 2026-11-10  Draft (copy)
                4 pages are written.
  + 2026-12-20  Survey held (survey)
                100 people answered.
                client: Marketing
● On air
  ● 2026-12-10  Launch (launch)
                It is live.
                Meeting 2026-12-01: Ready to launch (Ann, Mei)
                us: Mei
  + 2026-12-20  Shop opened (shop)
                20 orders in a week.
  ○ 2027-03-01  Shipped (ship)
                It is sent.

Next
  2026-12-01  shared  Ready to launch (Ann, Mei)
  2026-12-10  client  Ready? (Ann)
"""


def test_the_map(csm: Csm) -> None:
    said = csm(
        "journey acme --set launch --ours Mei --meeting 2026-12-01 --topic 'Ready to launch' --people 'Ann, Mei'"
    )
    assert (said.code, said.err) == (0, "Kept for acme: launch.\n")
    assert csm("journey acme", COLUMNS="80").out == MAP


@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize("columns", [30, 80, 200])
def test_it_fits_the_terminal(csm: Csm, columns: int, language: str) -> None:
    assert (
        csm(["journey", "acme", "--set", "launch", "--standard", "很長的標準，" * 20, "--people", "word " * 60]).code
        == 0
    )
    lines = csm("journey acme,tea", COLUMNS=str(columns), CSM_LANGUAGE=language).out.splitlines()
    widths = [display_width(line) for line in lines]
    assert max(widths) <= columns or columns == 30  # what stands in front of a text is not broken
    assert max(widths) > columns - 8


def test_signs_where_an_encoding_lacks_them(home: Path) -> None:
    import subprocess
    import sys

    run = [sys.executable, "-m", "csmcli", "journey", "acme"]
    done = subprocess.run(run, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=True)
    assert b"x Beginning - > On air" in done.stdout
    assert b"  o 2027-03-01  Shipped" in done.stdout


def test_its_record(csm: Csm) -> None:
    record = json.loads(csm("journey acme --json").out)
    assert (record["name"], record["percent"]) == ("Acme", 20)
    assert [stage["state"] for stage in record["stages"]] == ["done", "now"]
    assert record["stages"][0]["stations"][1] == {
        "key": "survey", "title": "Survey held", "stage": "begin", "state": "ahead", "optional": True,
        "standard": "100 people answered.", "due_on": "2026-12-20", "reached_on": None, "ours": "",
        "theirs": "Marketing", "meeting": None,
    }  # fmt: skip
    assert record["next"] == [{"text": "Ready?", "side": "client", "who": "Ann", "due_on": "2026-12-10"}]
    assert record["achieved"] == [{"on": "2026-11-10", "text": "Draft"}]
    assert len(json.loads(csm("journey acme,tea --json").out)) == 2


def test_as_a_file_for_others(csm: Csm) -> None:
    rows = csm("journey acme,tea --format csv").out.splitlines()
    assert rows[0].startswith("client,key,title,stage,state,optional")
    assert len(rows) == 1 + 5 + 3
    text = csm("journey acme --format markdown").out
    assert (
        "| ✓ | Beginning | Draft | 2026-12-11 | 2026-11-10 | 4 pages are written. | First draft, founder, editor |"
        in text
    )
    assert "| 2026-12-10 | client | Ready? | Ann |" in text


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("utf-8", "    █████████░░░░░░░░░░░ 48 %  5% → 15% by 2027-06-30 · 9.8% on 2026-11-20 · on track"),
        ("ascii", "    [#########-----------] 48 %  5% -> 15% by 2027-06-30 - 9.8% on 2026-11-20 - on track"),
    ],
)
def test_goals_have_a_bar(encoding: str, line: str) -> None:
    drawn = lines(journeys.full(), 100, encoding)
    place = drawn.index("Goals")
    assert drawn[place + 1 : place + 3] == ["  Repeat purchase rate (Regulars)", line]
    assert "Achieved" in drawn


def test_whatever_a_text_says_it_stays_one_line_of_a_terminal() -> None:
    drawn = lines(journeys.hostile(), 60, "utf-8")
    assert all(line.isprintable() and display_width(line) <= 60 for line in drawn)
    assert lines(journeys.bare(), 60, "utf-8")[0] == "Acme"


def test_parts_are_listed_switched_hidden_and_shown(csm: Csm) -> None:
    rows = json.loads(csm("journey acme --parts --json").out)
    assert [(row["key"], row["state"], row["due_on"]) for row in rows] == [
        ("survey", "on", "2026-12-20"),
        ("shop", "on", "2026-12-20"),
    ]
    said = csm("journey acme --hide survey").err
    assert said == "survey is hidden for acme; csm journey acme --show survey brings it back.\n"
    assert "survey" not in csm("journey acme").out + csm("show acme").out + csm("milestone acme").out
    assert csm("journey acme --hide survey").err == "acme: survey is hidden already.\n"
    assert csm("journey acme --show survey").err == "acme: survey is on the map again.\n"
    assert "Survey held" in csm("show acme").out
    assert csm("journey tea --add shop").err == "tea: shop is on the map, without a date: csm plan tea shop=DATE.\n"
    assert csm("journey acme,tea --add shop").err == ("acme: shop is on already.\ntea: shop is on already.\n")


def test_the_other_commands_take_a_part_like_a_milestone(csm: Csm) -> None:
    """It is planned, reached and taken back by its key; nothing lists it as late, and nothing breaks on it."""
    stalled = csm("stalled --json").out
    for line in ("plan acme survey=2026-11-05", "milestone acme survey 2026-11-20", "milestone acme survey --clear"):
        assert csm(line).code == 0, line
    assert csm("stalled --json").out == stalled
    assert json.loads(csm("list --json").out)[0]["progress"] == 33
    for line in ("milestone acme shop 2026-11-20", "stalled --as-of 2026-11-21", "why acme", "message acme --all", "calendar acme", "doctor"):  # fmt: skip
        assert csm(line).code == 0, line
    assert "shop" not in csm("today").out.casefold()


def test_a_part_in_a_file_is_read_again(csm: Csm, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert csm(["export", str(file)]).code == 0
    assert "survey due" in file.read_text("utf-8")
    said = csm(["import", str(file)])
    assert said.code == 0
    assert "Not used" not in said.err
    assert "0 new, 0 updated, 2 unchanged" in said.err


@pytest.mark.parametrize(
    ("line", "code", "part"),
    [
        (
            "journey acme --hide launch",
            1,
            "launch is a step that every client walks: leave it out, and delivery fails.",
        ),
        ("journey acme --add nothing", 1, "has no optional part “nothing”."),
        ("journey acme --add shop --hide survey", 2, "--add and --hide are two things; give one of them."),
        ("journey acme --hide ,", 2, "Name an optional part; csm journey acme --parts lists them."),
        ("journey acme --due 2026-12-01", 2, "--due goes with --add; give that as well."),
        ("journey acme --set copy", 2, "Say what is the client's own: --standard, --ours"),
        ("journey acme --topic x", 2, "--topic goes with --set; give that as well."),
        ("journey acme --language en", 2, "--language goes with --html; give that as well."),
        ("journey acme --html x.html --language fr", 2, "--language is “fr”; it takes en, zh-TW."),
        ("journey acme,tea --html x.html", 2, "--html writes the page of one client"),
        ("journey nobody", 1, "No client goes by “nobody”."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(csm: Csm, line: str, code: int, part: str) -> None:
    result = csm(line)
    assert (result.code, result.out) == (code, "")
    assert part in result.err
    assert result.err.count("\n") == 1


def test_a_word_of_ours_is_told_of_when_it_is_typed(csm: Csm) -> None:
    assert (
        "It says “stuck”, which no client should read" in csm("journey acme --set copy --topic 'why it is stuck'").err
    )


@pytest.fixture
def page(csm: Csm, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    file = tmp_path / "acme.html"

    def write(*words: str) -> Result:
        return csm(["journey", "acme", "--html", str(file), *words])

    yield write


def test_the_page_is_written_once_and_says_where(page: Callable[..., Result], tmp_path: Path) -> None:
    said = page()
    file = tmp_path / "acme.html"
    assert said.err == (
        f"The page of acme is in {file}. It needs nothing else: open it in a browser ({file.as_uri()}), send it, or print it.\n"
    )
    text = file.read_text("utf-8")
    assert '<html lang="en"' in text
    assert file.stat().st_mode & 0o777 == 0o600
    assert page().code == 1
    assert file.read_text("utf-8") == text
    assert page("--force", "--language", "zh-TW").code == 0
    assert '<html lang="zh-TW"' in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("journey acme --set launch --standard 'nobody is at risk'", "The page would say “at risk”, a word of ours"),
        ("task acme 'Do not get stuck' --side client", "The page would say “stuck”, a word of ours"),
        ("edit acme --note 'the budget is gone'", "The page would show the private note “the budget is gone”"),
        ("log acme 'The budget is gone'", "The page would show the private note “The budget is gone”"),
        ("log acme '20 orders in a week.'", ""),  # the playbook says so itself
    ],
)
def test_the_page_is_refused_where_it_would_say_too_much(
    csm: Csm, page: Callable[..., Result], tmp_path: Path, line: str, part: str
) -> None:
    assert csm("task acme 'Say why: the budget is gone' --side client --due 2026-11-25").code == 0
    assert csm(line).code == 0
    said = page()
    assert (said.code, (tmp_path / "acme.html").exists()) == ((1, False) if part else (0, True))
    assert part in said.err


def test_the_shell_completes_the_parts_of_the_clients_playbook(csm: Csm) -> None:
    import typer

    from csmcli.commands.group import build
    from csmcli.commands.journey_options import _parts
    from csmcli.main import COMMANDS

    ctx = typer.Context(build(COMMANDS))
    assert _parts(ctx, "s") == []
    ctx.params["client"] = "acme"
    assert _parts(ctx, "sh") == [("shop", "Shop opened")]
    assert _parts(ctx, "shop,su") == [("shop,survey", "Survey held")]
