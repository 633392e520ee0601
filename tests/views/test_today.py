"""The morning's list, kind by kind: what brings a line onto it, and what takes it off again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from csmcli import config
from csmcli.views import due, duties, today, unchecked

CSM = Callable[..., Any]
DAY = "2026-11-24"
"""A Tuesday."""

PLAN = "launch=2027-03-01 end=2027-04-05 ship=2027-08"


@pytest.fixture
def lines(at: Callable[..., str]) -> Callable[..., list[dict[str, str]]]:
    """The lines of a day as the JSON has them."""

    def read(options: str = "", day: str = DAY) -> list[dict[str, str]]:
        return json.loads(at(day, f"today --json {options}"))

    return read


@pytest.fixture
def acme(at: Callable[..., str]) -> str:
    """A small client of yesterday, in touch, with all its dates; nothing is due."""
    at("2026-11-23", "add Acme --tier small --owner mei", f"plan acme {PLAN}", "log acme hello")
    at("2026-11-23", "milestone acme backend")
    return "acme"


Lines = Callable[..., list[dict[str, str]]]
At = Callable[..., str]
WITHOUT = "--without celebrate"


def test_the_fields_are_the_contract() -> None:
    assert due.Due._fields == ("kind", "key", "name", "text", "due_on", "command")
    assert due.KINDS == (
        "stalled", "follow-up", "renewal", "rhythm", "task", "milestone", "review", "check-in", "numbers", "celebrate",
    )  # fmt: skip
    assert any(setting.name == "today_without" for setting in config.SETTINGS)


def test_nothing_is_due(acme: str, lines: Lines) -> None:
    assert lines(WITHOUT) == []


def test_a_stalled_client_comes_first_with_its_reasons(acme: str, at: At, lines: Lines) -> None:
    at(DAY, 'follow acme "send ideas" --due 2027-01-05')
    first, second = lines("--without milestone,task,check-in", day="2027-01-05")
    assert (first["kind"], first["key"], first["name"], first["due_on"]) == ("stalled", "acme", "Acme", "2026-12-08")
    assert first["text"].startswith("stuck: no two-way contact since 2026-11-23: 43 d (limits 14 and 28)")
    assert first["command"] == "csm message acme"
    assert (second["kind"], second["text"]) == ("follow-up", "send ideas (today)")
    assert second["command"] == "csm done acme send-ideas"


def test_the_command_answers_the_worst_signal(at: At, lines: Lines) -> None:
    at("2026-10-01", "add Live --key live", "add Over --key over", "add Late --key late", "checklist --tier small")
    at("2026-10-01", "plan live launch=2026-11-01 end=2026-12-20 ship=2027-03", "plan over launch=2026-11-10")
    at("2026-11-01", "milestone live launch")
    at("2026-11-20", "log live hello", "log over hello", "log late hello")
    at("2026-10-01", "task late sign --vital --due 2026-11-02", f"plan late {PLAN}")
    at("2026-11-20", "milestone over page", "milestone over timeline", "milestone over copy", "milestone over backend")
    commands = {line["key"]: line["command"] for line in lines() if line["kind"] == "stalled"}
    assert commands == {
        "live": "csm measure live raised AMOUNT",
        "over": "csm milestone over launch",
        "late": "csm message late",
    }


def test_a_missed_contact_is_one_line_until_it_is_a_silence(acme: str, at: At, lines: Lines) -> None:
    def rhythm(day: str) -> list[str]:
        return [line["due_on"] for line in lines(day=day) if line["kind"] == "rhythm"]

    assert [rhythm(f"2026-12-{day}") for day in ("06", "07", "08")] == [[], ["2026-12-07"], []]
    assert [line["kind"] for line in lines(day="2026-12-08")][:1] == ["stalled"]
    at("2026-12-08", "log acme hello")
    assert rhythm("2026-12-21") == []
    assert rhythm("2026-12-22") == ["2026-12-22"]
    text = next(line["text"] for line in lines(day="2026-12-22") if line["kind"] == "rhythm")
    assert text == "last two-way contact 2026-12-08; small clients hear from us every 14 d"


def test_who_was_never_reached_gets_a_message(at: At, lines: Lines) -> None:
    at("2026-11-20", "add Acme --tier large", f"plan acme {PLAN}")
    (line,) = [line for line in lines(day="2026-11-27") if line["kind"] == "rhythm"]
    assert line["text"] == "no two-way contact since 2026-11-20, when it signed"
    assert line["command"] == "csm message acme"


def test_a_promise_is_due_even_during_a_hold_and_nothing_else_is(acme: str, at: At, lines: Lines) -> None:
    at(DAY, "follow acme ideas --due 2026-12-01", "task acme pixel --vital --due 2026-12-01")
    at(DAY, "hold acme --until 2027-01-05 --reason mould")
    assert [(line["kind"], line["text"]) for line in lines(day="2026-12-09")] == [("follow-up", "ideas (8 d late)")]
    assert {"task", "milestone"} <= {line["kind"] for line in lines(day="2027-01-10")}


def test_vital_tasks_of_ours_are_one_line_a_client(acme: str, at: At, lines: Lines) -> None:
    for side, vital, due_on in (("us", "--vital", "11-23"), ("shared", "--vital", "11-24"), ("client", "--vital", "11-20"), ("us", "", "11-01"), ("us", "--vital", "11-25")):  # fmt: skip
        at("2026-11-23", f"task acme {side}-{due_on} {vital} --side {side} --due 2026-{due_on}")
    (line,) = [line for line in lines(WITHOUT) if line["kind"] == "task"]
    assert (line["text"], line["due_on"]) == ("us-11-23 (1 d late), and 1 more", "2026-11-23")
    assert line["command"] == "csm done acme us-11-23"
    at(DAY, "done acme us-11-23 shared-11-24")
    assert lines(WITHOUT) == []


def test_a_task_of_the_playbook_speaks_the_readers_language(acme: str, at: At, lines: Lines) -> None:
    at("2026-11-23", "checklist acme")
    title = next(line["text"] for line in lines("--days 60") if line["kind"] == "task")
    chinese = json.loads(at(DAY, "--language zh-TW today --json --days 60"))
    assert title != next(line["text"] for line in chinese if line["kind"] == "task")


def test_milestones_of_the_week(acme: str, lines: Lines) -> None:
    def due_in(day: str) -> list[str]:
        return [line["text"] for line in lines("--without stalled", day=day) if line["kind"] == "milestone"]

    title = "First draft of the page written"
    assert due_in("2027-01-08") == []
    assert due_in("2027-01-09") == [f"{title} (in 6 d)"]
    assert due_in("2027-01-15") == [f"{title} (today)"]
    assert due_in("2027-01-16") == []


def test_planned_check_ins(acme: str, at: At, lines: Lines) -> None:
    at(DAY, "plan acme launch=2027-10-01 end=2027-11-01 ship=2028-02 --check-ins")
    (line,) = [line for line in lines(day="2026-12-24") if line["kind"] == "check-in"]
    assert (line["text"], line["command"]) == ("look in on it, as planned (today)", "csm log acme TEXT")
    at("2026-12-24", "log acme hello")
    assert [line for line in lines(day="2026-12-24") if line["kind"] == "check-in"] == []


def test_the_look_at_the_back_office_comes_from_the_playbook(at: At, lines: Lines) -> None:
    def looks(day: str) -> list[str]:
        return [line["text"] for line in lines(day=day) if line["kind"] == "check-in"]

    at("2026-11-10", "add Acme --tier small", f"plan acme {PLAN}", "log acme hello")
    at("2026-11-20", "log acme hello")
    title = "Look into the back office, and remind"
    assert looks("2026-11-23") == []
    assert looks(DAY) == [f"{title}; not once since it signed on 2026-11-10"]
    at(DAY, "log acme sent --outbound --topic backend-look")
    assert looks("2026-11-30") == []
    at("2026-11-30", "log acme hello")
    assert looks("2026-12-08") == [f"{title}; the last time was 2026-11-24"]
    at("2026-12-08", "milestone acme backend")
    assert looks("2026-12-08") == []


def test_the_number_of_the_week(acme: str, at: At, lines: Lines) -> None:
    def numbers(day: str) -> list[str]:
        return [line["text"] for line in lines(day=day) if line["kind"] == "numbers"]

    at(DAY, "plan acme launch=2026-11-24 end=2026-12-24", "milestone acme launch")
    assert numbers("2026-11-30") == []
    assert numbers("2026-12-01") == ["the campaign runs since 2026-11-24; Amount raised was not recorded yet"]
    at("2026-12-01", "measure acme raised 1000")
    assert numbers("2026-12-01") == []
    at("2026-12-04", "log acme hello")
    assert numbers("2026-12-08") == ["the campaign runs; Amount raised was last recorded 2026-12-01"]


@pytest.fixture
def celebrating(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The messages that count as congratulations, whatever the shipped playbook calls them."""
    from csmcli.playbooks import Library

    outline = Library.outline
    monkeypatch.setattr(
        Library, "outline", lambda self, name: outline(self, name)._replace(celebrations=("celebrate",))
    )


def touch(home: Path, message: str, day: str) -> None:
    with sqlite3.connect(home / "data" / "csm.db") as connection:
        connection.execute(
            "INSERT INTO touch (client_id, on_day, two_way, meeting, text, message) VALUES (1, ?, 0, 0, '', ?)",
            (day, message),
        )
    connection.close()


@pytest.mark.usefixtures("celebrating")
def test_what_was_reached_when_a_client_was_entered_is_no_news(acme: str, lines: Lines) -> None:
    assert [line for line in lines() if line["kind"] == "celebrate"] == []


@pytest.mark.usefixtures("celebrating")
def test_good_news_is_celebrated_once(acme: str, at: At, lines: Lines, home: Path) -> None:
    at(DAY, "milestone acme copy", "milestone acme page")

    def news(day: str = DAY) -> list[dict[str, str]]:
        return [line for line in lines(day=day) if line["kind"] == "celebrate"]

    (line,) = news()
    assert line["text"].startswith("First draft of the page written, Page approved: reached on 2026-11-24")
    assert line["command"] == "csm message acme celebrate --sent"
    touch(home, "numbers", DAY)
    assert len(news()) == 1
    touch(home, "celebrate", DAY)
    assert news() == []


@pytest.mark.usefixtures("celebrating")
def test_on_a_monday_the_news_of_friday_counts(acme: str, at: At, lines: Lines) -> None:
    at("2026-11-27", "milestone acme copy")
    assert [line["kind"] for line in lines(day="2026-11-30")] == ["celebrate"]
    assert [line for line in lines(day="2026-12-01") if line["kind"] == "celebrate"] == []


def test_a_closed_client_is_owed_nothing(acme: str, at: At, lines: Lines) -> None:
    at(DAY, "follow acme ideas --due today", "task acme pixel --vital --due today", "close acme --outcome completed")
    assert lines(day="2027-06-01") == []


def test_owners_kinds_and_limits(acme: str, at: At, lines: Lines, csm: CSM) -> None:
    at("2026-11-23", "add Other --tier small --owner lin", "follow other ideas --due 2026-11-24")
    at("2026-11-23", "follow acme ideas --due 2026-11-24", "follow acme more --due 2026-11-24")
    assert {line["key"] for line in lines("--owner me", DAY)} == {"acme"}
    assert {line["key"] for line in lines("--owner lin")} == {"other"}
    told = csm("today --owner me", CSM_OWNER="sue")
    assert (told.code, told.err.split(". Who")[0]) == (1, "csm: No client belongs to “sue”; the owners are: lin, mei")
    assert csm("today --owner nobody").err == "csm: No client belongs to “nobody”; the owners are: lin, mei.\n"
    assert [line["kind"] for line in lines("--without milestone,rhythm,check-in,celebrate --limit 2")] == [
        "follow-up"
    ] * 2
    cut = csm("today --limit 2", CSM_TODAY=DAY)
    assert "There is more than shown here of: follow-up" in cut.err
    assert lines(day=DAY)[:1] != csm("today --json", CSM_TODAY=DAY, CSM_TODAY_WITHOUT="follow-up").out


def test_where_more_may_be_due_it_says_so(at: At, csm: CSM) -> None:
    for number in range(5):
        at("2026-11-01", f"add C{number} --tier large", f"plan c{number} {PLAN}", f"milestone c{number} backend")
    at("2026-11-17", "log c0,c1,c2,c3,c4 hello --yes", "add Small --tier small --signed 2026-11-17 ")
    told = csm("today --limit 1", CSM_TODAY=DAY)
    assert "There is more than shown here of: renewal, contact, review, check-in, number. --limit shows it." in told.err
    for number in range(45):
        at("2026-11-17", f"task c0 t{number} --vital --due 2026-11-20")
    assert "task" in csm("today --limit 1", CSM_TODAY=DAY).err


def test_a_late_milestone_that_is_tolerated_is_listed(
    acme: str, at: At, lines: Lines, home: Path, tmp_path: Path
) -> None:
    folder = home / "config" / "playbooks"
    at(DAY, "playbook copy crowdfunding", "plan acme copy=2026-11-26")
    practice = folder / "crowdfunding" / "playbook.yaml"
    text = practice.read_text(encoding="utf-8")
    practice.write_text(text.replace("overdue: {expected: 0,", "overdue: {expected: 5,"), encoding="utf-8")

    def listed(day: str) -> list[str]:
        return [line["text"] for line in lines(day=day) if line["kind"] == "milestone"]

    assert listed("2026-12-01") == ["First draft of the page written (5 d late)"]
    assert listed("2026-12-02") == []


def test_keys_are_quoted_for_the_shell() -> None:
    assert [due.quoted(word) for word in ("acme-2", "月動褲", "o'hara", "a;b")] == [
        "acme-2",
        "月動褲",
        "'o'\"'\"'hara'",
        "'a;b'",
    ]


STATEMENTS = {
    "promises": (today.PROMISES, "ix_follow_up_due"),
    "tasks": (today.TASKS, "ix_task_ours"),
    "milestones": (today.MILESTONES, "ix_client_due"),
    "reached": (today.REACHED, "ix_milestone_reached"),
    "duties": (duties.DUE, "ix_client_duty"),
    "unknown": (unchecked.UNKNOWN, "ix_client_unknown"),
}


@pytest.fixture
def plan_of(acme: str, home: Path) -> Iterator[Callable[[str], str]]:
    connection = sqlite3.connect(home / "data" / "csm.db")

    def explain(sql: str) -> str:
        values = (DAY, DAY, 50, None, DAY, "[]")[: max(int(sql[i + 1]) for i, c in enumerate(sql) if c == "?")]
        return "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values))

    yield explain
    connection.close()


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_kind_is_a_range_read_of_its_index(plan_of: Callable[[str], str], name: str) -> None:
    sql, index = STATEMENTS[name]
    assert index in plan_of(sql)
    assert "USE TEMP B-TREE" not in plan_of(sql)
