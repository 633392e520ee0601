"""What the daily commands say and refuse, in the words the user sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def acme(csm) -> str:
    assert csm('add "Acme Garden" --signed 2026-11-01 --tier medium').code == 0
    return "acme-garden"


REFUSALS = (
    # typed, exit code, what the sentence holds
    ('add ""', 2, "The name is empty"),
    ('add "Acme Garden" --key acme-garden', 1, "is taken"),
    ('add X --key "a b"', 2, "cannot be a key"),
    ("add X --key 42", 2, "cannot be a key"),
    ("add X --signed 2027-01-01", 1, "after today (2026-11-22)"),
    ("add X --signed 13/1", 2, "month 13"),
    ("add X --target plenty", 2, "is no amount"),
    ("add X --language fr", 2, "it takes en, zh-TW"),
    ("add X --link backend", 2, "NAME=URL"),
    ("add X --playbook saas2", 1, "There is no playbook"),
    ("add X --playbook ../../etc", 2, "../../etc"),
    ("add X --tier huge", 2, "huge"),
    ("show nobody", 1, "No client goes by “nobody”"),
    ("show acme-gardn", 1, "Did you mean acme-garden?"),
    ("list --state happy", 2, "on-track, behind, stuck, hold, closed, unknown"),
    ("edit acme --clear name", 2, "cannot be cleared"),
    ("milestone acme copyy", 1, "Did you mean copy?"),
    ("milestone acme zzz", 1, "It has timeline, copy"),
    ("milestone acme copy tomorrow", 1, "csm plan acme-garden"),
    ("milestone acme copy 2026-10-01", 1, "--force"),
    ("milestone acme copy --clear", 1, "nothing to take back"),
    ("milestone acme copy today --clear", 2, "leave the date out"),
    ("plan acme launch", 2, "MILESTONE=DATE"),
    ("plan acme launch=+1w launch=+2w", 2, "planned twice"),
    ("plan acme launch=2026-10-01", 1, "before acme-garden signed"),
    ("plan acme launch=2099-01-01", 1, "more than 10 years off"),
    ("plan acme lunch=+1w", 1, "no milestone “lunch”. Did you mean launch?"),
    ("log acme ''", 2, "The text is empty"),
    ("log acme hi --on tomorrow", 1, "after today"),
    ("hold acme --until yesterday --reason x", 1, "A hold ends after today"),
    ("resume acme", 1, "is not on hold"),
    ("close acme --outcome dropped", 2, "--reason with one of dates"),
    ("close acme --outcome completed --reason dates", 2, "has no --reason"),
    ("close acme --outcome completed --on tomorrow", 1, "after today"),
    ("reopen acme", 1, "is not closed"),
    ("measure acme raised many", 2, "is no amount"),
    ("measure acme raised 5 --on tomorrow", 1, "after today"),
    ("stalled --on 2020-01-01", 2, "--as-of looks back"),
    ("stalled --as-of 2030-01-01", 2, "csm stalled --on 2030-01-01 looks ahead"),
    ("stalled --on +7d --as-of -7d", 2, "use one of them"),
    ("stalld", 2, "stalled"),
    ("stalled --nonsense", 2, "--nonsense"),
)


@pytest.mark.parametrize(("line", "code", "words"), REFUSALS, ids=[case[0] for case in REFUSALS])
def test_what_is_refused_is_said_once_and_changes_nothing(csm, acme: str, line: str, code: int, words: str) -> None:
    before = csm("history --json").out
    result = csm(line)
    assert result.code == code, result.err
    assert result.out == ""
    assert words in " ".join(result.err.replace("│", " ").split())
    assert "Traceback" not in result.err
    assert csm("history --json").out == before


def test_a_client_is_found_by_key_number_external_id_and_part_of_its_name(csm, acme: str) -> None:
    assert csm("edit acme --external-id HS-77").code == 0
    for word in ("acme-garden", "ACME-GARDEN", "1", "#1", "HS-77", "Garden", "acme"):
        assert csm(["show", word, "--json"]).code == 0
    assert csm("add Acme2").code == 0
    assert "fits several clients: acme-garden, acme2" in csm("show acm").err


def test_a_missing_database_is_said_and_not_made(csm, home: Path) -> None:
    for line in ("stalled", "list", "why x", "log x y", "undo", "redo", "history"):
        result = csm(line)
        assert result.code == 1
        assert "There is no database" in result.err
    assert not (home / "data").exists()


def test_the_database_may_be_told_before_or_after_the_command(csm, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    assert csm(["--db", str(path), "add", "Acme"]).code == 0
    assert "acme" in csm(["list", "--db", str(path)]).out
    assert "acme" in csm("list", CSM_DB=str(path)).out


def test_a_hold_takes_a_client_off_the_list_until_its_day(csm, acme: str) -> None:
    assert "acme-garden" in csm("stalled").out
    assert csm("hold acme --until 2026-12-01 --reason mould").code == 0
    assert csm("stalled").err.strip() == "Nobody is stalled."
    assert json.loads(csm("list --json").out)[0]["state"] == "hold"
    assert csm("stalled --on 2026-11-30").out == ""
    assert "acme-garden" in csm("stalled --on 2026-12-01").out
    assert "on hold until" in csm("hold acme --until 2026-12-05 --reason again").err
    assert csm("resume acme").code == 0
    assert "acme-garden" in csm("stalled").out


def test_stalled_fails_only_when_asked_and_somebody_is(csm, acme: str) -> None:
    assert csm("stalled").code == 0
    assert csm("stalled --fail").code == 4
    assert csm("close acme --outcome completed").code == 0
    assert csm("stalled --fail").code == 0


def test_an_outbound_touch_does_not_end_a_silence(csm, acme: str) -> None:
    assert csm("plan acme timeline=+30d").code == 0
    assert "acme" in csm("stalled").out
    assert csm("log acme hello --outbound").code == 0
    assert "acme" in csm("stalled").out
    assert csm("log acme 'they called back'").code == 0
    assert csm("stalled").out == ""


def test_an_edit_of_the_signing_date_moves_what_counts_from_it(csm, acme: str) -> None:
    assert (
        csm("edit acme --signed 2026-11-20 --name 'Acme Gardens' --key acme --link backend=https://example.com/1").code
        == 0
    )
    shown = json.loads(csm("show acme --json").out)
    assert shown["name"] == "Acme Gardens"
    # Signed two days ago: seven days after that, and not before the day it was told.
    assert shown["milestones"][0]["due_on"] == "2026-11-27"
    assert csm("edit acme --link backend= --signed none").code == 0
    shown = json.loads(csm("show acme --json").out)
    assert shown["signed_on"] is None
    assert shown["state"] == "unknown"
    assert "unknown" in csm("why acme").out


def test_far_launches_offer_check_ins_and_write_them_when_asked(csm, acme: str) -> None:
    offered = csm("plan acme launch=2027-09-01")
    assert "9 check-ins" in offered.err
    assert "--check-ins" in offered.err
    assert csm("plan acme launch=2027-09-02 --check-ins").code == 0
    page = csm("show acme").out
    assert "2026-12-22 check-in" in page


def test_undo_takes_back_step_by_step_down_to_nothing(csm, acme: str) -> None:
    csm("plan acme launch=+60d")
    csm("log acme hi")
    for _ in range(3):
        assert csm("undo").code == 0
    assert json.loads(csm("list --json").out) == []
    assert csm("undo").code == 1
    history = json.loads(csm("history --json").out)
    assert [entry["undone"] for entry in history] == [False, False, False, True, True, True]
    assert csm("history").out.count("(taken back by #") == 3
    assert csm("history --limit 1 --format markdown").code == 0


def test_demo_leaves_the_users_own_database_alone(csm, home: Path) -> None:
    result = csm("demo")
    assert result.code == 0
    assert "25 made-up clients" in result.err
    assert {line.split()[0] for line in result.out.splitlines()} >= {
        "Kind",
        "stalled",
        "follow-up",
        "task",
        "milestone",
    }
    assert not (home / "data").exists()


def test_settings_come_from_option_environment_and_file_in_that_order(csm, home: Path, tmp_path: Path) -> None:
    folder = home / "config"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('owner = "file"\nformat = "json"\n')
    csm("add One")
    csm("add Two", CSM_OWNER="environment")
    csm("add Three --owner option")
    owners = {row["key"]: row["owner"] for row in json.loads(csm("list").out)}
    assert owners == {"one": "file", "two": "environment", "three": "option"}


BAD_SETTINGS = (
    ("owner = [1]", "takes a text"),
    ("ovner = 'x'", "there is no setting “ovner”"),
    ("format = 'pdf'", "it takes table, json, csv, markdown"),
    ("owner = ", "is no TOML"),
)


@pytest.mark.parametrize(("text", "words"), BAD_SETTINGS)
def test_a_bad_setting_is_named_with_its_file(csm, home: Path, text: str, words: str) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text(text)
    result = csm("list")
    assert result.code == 1
    assert "config.toml" in result.err
    assert words in result.err


def test_why_and_show_in_every_format(csm, acme: str) -> None:
    for command in ("why acme", "show acme", "milestone acme", "list", "stalled", "history"):
        for format in ("table", "json", "csv", "markdown"):
            result = csm(f"{command} --format {format}")
            assert result.code == 0, (command, format, result.err)
            assert ("timeline" if command == "milestone acme" else "acme") in result.out + result.err
    assert json.loads(csm("list --as-of yesterday --json").out) == []
    assert [row["key"] for row in json.loads(csm("list --as-of today --tier medium --json").out)] == [acme]


def test_a_bug_of_ours_is_said_logged_and_holds_no_client_data(csm, home: Path, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret of 月動褲")

    monkeypatch.setattr("csmcli.store.reading.reader", broken)
    result = csm("list")
    assert result.code == 3
    log = (home / "state" / "crash.log").read_text()
    assert "RuntimeError" in log
    assert "secret" not in log + result.err
    assert (home / "state" / "crash.log").stat().st_mode & 0o777 == 0o600


def test_every_command_shows_an_example_in_its_help(csm) -> None:
    from csmcli.main import COMMANDS

    for entry in COMMANDS:
        if entry.name == "playbook":
            continue
        result = csm(f"{entry.name} --help")
        assert result.code == 0
        assert f"csm {entry.name}" in result.out.partition("Usage:")[2].partition("\n")[2], entry.name


def test_every_command_is_in_the_reference() -> None:
    from csmcli.main import COMMANDS

    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    for entry in COMMANDS:
        assert f"### csm {entry.name}\n" in page


def test_a_milestone_typed_again_says_since_when(csm) -> None:
    csm("add Acme --signed 2026-11-01")
    assert "acme reached copy on 2026-11-10." in csm("milestone acme copy 2026-11-10").err
    again = csm("milestone acme copy")
    assert (again.code, "has reached copy already, on 2026-11-10; nothing changed" in again.err) == (0, True)
    assert "acme reached copy on 2026-11-12, and no longer on 2026-11-10." in csm("milestone acme copy 2026-11-12").err


def test_an_edit_without_an_option_asks_what_is_to_change(csm) -> None:
    csm("add Acme")
    result = csm("edit acme")
    assert (result.code, "What is to change?" in result.err) == (2, True)
