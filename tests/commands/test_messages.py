"""``csm message`` as typed: what goes to which stream, what is logged, and what is refused."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from csmcli.commands.messages import _names
from csmcli.core import messages as occasions
from csmcli.core.stalled import CODES
from csmcli.wording import _FITS, _REASONS, fit_words, reason_text

CSM = Callable[..., Any]


@pytest.fixture
def acme(csm: CSM) -> str:
    assert csm("add Acme --signed 2026-11-01 --link backend=https://example.com/b --language en").code == 0
    return "acme"


def touches(csm: CSM) -> list[dict[str, Any]]:
    """What was changed in the table of contacts."""
    found = json.loads(csm("history --json").out)
    every = {(e["id"], c["row"]): c for e in found for c in e["changes"] if c["table"] == "touch"}
    return list(every.values())


def test_the_message_is_on_stdout_and_the_rest_on_stderr(csm: CSM, acme: str) -> None:
    result = csm("message acme")
    assert result.code == 0
    assert result.out.startswith("Hello Acme team,\n\nI am glad")
    lines = result.err.splitlines()
    assert lines[0] == "welcome (Welcome with the back office and the manual): there was no contact yet."
    assert lines[1].startswith("To attach: ")
    assert lines[1].endswith("manual-backend.md")
    assert lines[2] == "Once it is sent: csm message acme welcome --sent"
    assert touches(csm) == []


def test_a_message_by_name_in_another_language_by_mail(csm: CSM, acme: str) -> None:
    result = csm("message acme silent-light --language zh-TW --channel mail")
    assert result.out.startswith("主旨：最近還好嗎？\n\nAcme 團隊，大家好！\n")
    assert result.err.splitlines()[0] == "silent-light (No answer: a light word)."


def test_one_object_for_programs(csm: CSM, acme: str) -> None:
    found = json.loads(csm("message acme --json").out)
    assert list(found) == ["key", "name", "message", "language", "channel", "subject", "text", "attachments"]
    assert (found["key"], found["name"], found["message"], found["language"]) == ("acme", "Acme", "welcome", "en")
    assert (found["channel"], found["subject"]) == (None, "Welcome to your campaign")
    assert found["text"].startswith("Hello Acme team,\n\n")
    assert json.loads(csm("message acme --channel mail --json").out)["text"] == found["text"]


def test_sent_is_logged_from_us_only(csm: CSM, acme: str, home: Path) -> None:
    import sqlite3

    csm("edit acme --channel line")
    result = csm("message acme --sent")
    assert result.err.splitlines()[-1] == "Logged for acme on 2026-11-22, from us only: the silence goes on."
    assert csm("message acme silent-light --channel mail --sent").code == 0
    connection = sqlite3.connect(home / "data" / "csm.db")
    rows = connection.execute("SELECT message, text, channel, two_way, on_day FROM touch ORDER BY id").fetchall()
    connection.close()
    assert rows == [
        ("welcome", "Welcome with the back office and the manual", "line", 0, "2026-11-22"),
        ("silent-light", "No answer: a light word", "mail", 0, "2026-11-22"),
    ]
    assert "It was sent before, on 2026-11-22." in csm("message acme welcome").err
    assert csm("undo").code == 0
    assert len(touches(csm)) == 3


def test_three_tones_follow_each_other(csm: CSM, acme: str) -> None:
    csm("log acme hello", CSM_TODAY="2026-11-02")
    csm("plan acme launch=2027-06-01 end=2027-07-01 ship=2027-12-31", CSM_TODAY="2026-11-02")
    for tone in ("light", "concrete", "last", "last"):
        result = csm("message acme --sent", CSM_TODAY="2026-11-20")
        assert result.err.startswith(f"silent-{tone} (")
    csm("log acme 'they answered'", CSM_TODAY="2026-11-20")
    assert not csm("message acme", CSM_TODAY="2026-11-20").err.startswith("silent")


def test_old_numbers_are_not_to_be_told(csm: CSM, acme: str) -> None:
    csm("milestone acme launch 2026-11-05")
    csm("plan acme end=2026-12-20")
    csm("log acme hi")
    csm("measure acme raised 1000 --on 2026-11-06")
    result = csm("message acme")
    assert "Record the new number first, then print it again: csm measure acme raised AMOUNT" in result.err
    csm("measure acme raised 2000")
    result = csm("message acme numbers")
    assert "Record" not in result.err
    assert "TWD 2,000" in result.out


class _NoClipboard(Exception):
    pass


@pytest.mark.parametrize("there", [True, False])
def test_the_clipboard_where_there_is_one(csm: CSM, acme: str, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    copied: list[str] = []

    def copy(text: str) -> None:
        if not there:
            raise _NoClipboard
        copied.append(text)

    monkeypatch.setitem(sys.modules, "pyperclip", SimpleNamespace(copy=copy, PyperclipException=_NoClipboard))
    result = csm("message acme --copy --channel mail")
    assert result.code == 0
    if there:
        assert ["Subject: Welcome to your campaign\n\n" + copied[0] + "\n"] == [result.out]
        assert "It is on the clipboard." in result.err
    else:
        assert result.out.startswith("Subject: ")
        assert "There is no clipboard here; copy the message from the screen." in result.err


@pytest.mark.parametrize("line", ["message --all", "message acme --all"])
def test_all_that_there_are(csm: CSM, acme: str, line: str) -> None:
    rows = json.loads(csm(f"{line} --json").out)
    assert [list(row) for row in rows[:1]] == [["key", "title", "fits", "languages"]]
    assert rows[0]["key"] == "welcome"
    table = csm(line).out.splitlines()
    assert len(table) == len(rows) + 1
    assert "late (timeline); moved (timeline); next step (timeline)" in table[2]


def test_all_without_a_database(csm: CSM) -> None:
    assert csm("message --all").code == 0


REFUSALS = (
    ("message", 2, "Name a client, or list the messages there are: csm message --all."),
    ("message nobody", 1, "No client goes by “nobody”"),
    ("message acme welcom", 1, "There is no message “welcom”. Did you mean welcome? csm message --all lists them."),
    ("message acme zzz", 1, "There is no message “zzz”. csm message --all lists them."),
    ("message acme --language fr", 2, "--language is “fr”; it takes en, zh-TW."),
    ("message acme --channel ''", 2, "The channel is empty"),
    ("message acme --all --sent", 2, "--all lists what there is"),
    ("message acme welcome --all", 2, "--all lists what there is"),
    ("message acme numbers", 1, "numbers says raised_on, which is not known of acme. Add it: csm milestone acme launch"),
    ("message acme roomier", 1, "Add it: csm plan acme launch=DATE"),
    ("message acme celebrate", 1, "Add it: csm milestone acme timeline"),
    ("message acme welcome --format yaml", 2, "yaml"),
)  # fmt: skip


@pytest.mark.parametrize(("line", "code", "said"), REFUSALS, ids=[case[0] for case in REFUSALS])
def test_what_cannot_be_sent_is_said_once_and_logs_nothing(
    csm: CSM, acme: str, line: str, code: int, said: str
) -> None:
    result = csm(line)
    assert (result.code, result.out) == (code, "")
    assert said in " ".join(result.err.replace("│", " ").split())
    assert csm(f"{line} --sent").code == code
    assert touches(csm) == []


@pytest.fixture
def own(csm: CSM, home: Path, acme: str) -> Path:
    """A playbook of one's own, which acme is guided by."""
    csm("playbook copy crowdfunding")
    return home / "config" / "playbooks" / "crowdfunding"


def test_a_faulty_template_is_said_by_file_and_line(csm: CSM, own: Path) -> None:
    file = own / "messages" / "en" / "welcome.j2"
    file.write_text("Hello\n{{ ''.__class__ }}\n", encoding="utf-8")
    result = csm("message acme")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"csm: {file}, line 2: “getattr” is not allowed in a message")
    file.write_text("{{ " + "(" * 9_000 + ")" * 9_000 + " }}", encoding="utf-8")
    assert "line 1: has more than 50 words in one tag." in csm("message acme").err
    file.write_text("You are a large account of the first tier.", encoding="utf-8")
    assert f"{file}: It says “tier”, a word of ours that no client should read." in csm("message acme").err
    file.unlink()
    assert "The message welcome is not there in en; --language zh-TW is." in csm("message acme").err
    (own / "messages" / "zh-TW" / "welcome.j2").unlink()
    assert f"{file}: there is no such file." in csm("message acme").err


def test_a_playbook_without_a_message_for_it(csm: CSM, own: Path) -> None:
    practice = own / "playbook.yaml"
    text = practice.read_text(encoding="utf-8")
    start, end = text.index("# What to say to a client"), text.index("check_ins: {when")
    text = (text[:start] + text[end:]).replace("messages: [backend-gentle, backend-concrete]", "messages: []")
    practice.write_text(text, encoding="utf-8")
    strategy = own / "checklist" / "strategy.yaml"  # its items are done by messages sent
    strategy.write_text(
        re.sub("    done_by: .*message:.*\n", "", strategy.read_text(encoding="utf-8")), encoding="utf-8"
    )
    assert "No message of the playbook crowdfunding fits now" in csm("message acme").err
    assert "The playbook crowdfunding has no message." in csm("message --all").err


def test_a_name_that_holds_an_internal_word_may_be_greeted(csm: CSM) -> None:
    csm("add 'Health Bar' --key hb --language en --link backend=https://example.com/tier")
    result = csm("message hb")
    assert result.code == 0
    assert result.out.startswith("Hello Health Bar team,")
    assert "https://example.com/tier" in result.out


def test_hostile_words_reach_no_terminal(csm: CSM) -> None:
    csm(["add", "Bad\x1b[31m\u202eName", "--key", "bad", "--language", "en", "--contact", "{{ 7*7 }}<b>[red]"])
    result = csm("message bad silent-light")
    assert result.out.startswith("Hi {{ 7*7 }}<b>[red],\n")
    csm("edit bad --clear contact")
    result = csm("message bad silent-light")
    assert "\x1b" not in result.out
    assert result.out.startswith("Hello Bad[31m<U+202E>Name team,")


def test_message_has_a_language_of_its_own_behind_it(csm: CSM, acme: str) -> None:
    assert "there was no contact yet" in csm("message acme --language zh-TW").err
    assert csm("--language zh-TW message acme --language en").out.startswith("Hello Acme team")


def test_names_are_completed_from_the_clients_playbook(csm: CSM, home: Path) -> None:
    def completed(begun: str, client: str | None) -> list[str]:
        ctx = typer.Context(typer.core.TyperCommand("message"))
        ctx.params["client"] = client
        return [key for key, _ in _names(ctx, begun)]

    assert completed("silent", None) == ["silent-light", "silent-concrete", "silent-last"]
    assert completed("silent", "nobody") == []
    csm("add Acme")
    assert completed("wel", "acme") == ["welcome"]
    assert isinstance(_names(typer.Context(typer.core.TyperCommand("x")), "dates"), list)


def test_every_reason_and_every_occasion_has_its_words() -> None:
    codes = {*CODES, *(getattr(occasions, name) for name in (
        "WELCOME", "CELEBRATE", "TIGHT", "REMINDER", "LAUNCH_WEEK", "CAMPAIGN", "SHIPPING", "CLOSING", "STEP",
        "NOTICE_PASSED",
    ))}  # fmt: skip
    assert {*_REASONS} == codes == {*_FITS}
    assert reason_text("overdue", "Draft") == "“Draft” is past its day"
    assert fit_words(("overdue:copy", "welcome")) == "late (copy); first contact"
