"""Goals on a day, and the signal that they give: stalled, why, looking ahead and back, on hold, and as the doctor finds it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.playbooks import Library, shipped_folder
from csmcli.store.reading import reader
from csmcli.views.goal_listing import GoalRow, Value, everybody, listing
from csmcli.views.goals import standings

Csm = Callable[..., Any]
At = Callable[..., str]
SET = "goal acme conversion --baseline 5% --target 10% --by 2027-12-31 --checkpoints 2027-03-31=6%,2027-06-30=8%"


@pytest.fixture
def acme(at: At) -> At:
    """A client with a goal, everything else about whom is in order for a year."""
    at("2026-11-22", "add Acme --playbook saas --tier small --signed 2026-11-22 --owner mei", SET)
    return at


def signal(csm: Csm, day: str, line: str = "why acme") -> dict[str, Any]:
    result = csm(f"{line} --json", CSM_TODAY=day)
    assert result.code == 0, result.err
    told = json.loads(result.out)
    return next(s for s in told["signals"] if s["code"] == "goal")


@pytest.mark.parametrize(
    ("day", "status", "value"),
    [("2027-03-31", "clear", 0), ("2027-04-01", "fired", 20), ("2027-06-30", "fired", 20), ("2027-07-01", "fired", 60)],
)
def test_a_missed_checkpoint_fires_on_the_day_after_it(acme: At, csm: Csm, day: str, status: str, value: int) -> None:
    found = signal(csm, day)
    assert (found["status"], found["value"], found["expected"], found["maximum"]) == (status, value, 10, 25)
    assert (found["behind_on"], found["stuck_on"]) == ("2027-04-01", "2027-07-01")


def test_the_list_of_the_stalled_says_by_how_much(acme: At, csm: Csm) -> None:
    acme("2027-03-30", "log acme 'all is well'", "milestone acme renewal --force")
    (row,) = [row for row in json.loads(csm("stalled --json", CSM_TODAY="2027-04-02").out) if row["key"] == "acme"]
    (found,) = [s for s in row["signals"] if s["code"] == "goal"]
    assert (found["status"], found["value"]) == ("fired", 20)
    assert found["text"] == "Conversion rate missed its checkpoint by 20 % of the way (limits 10 and 25)"


@pytest.mark.parametrize("command", ["why acme", "show acme", "stalled", "today", "diff --since 2026-11-24"])
@pytest.mark.parametrize(
    ("goal", "language", "title"),
    [
        ("conversion", "en", "Conversion rate"),
        ("conversion", "zh-TW", "轉換率"),
        ("conversion --title 'Baskets paid for'", "zh-TW", "Baskets paid for"),
        ("joy --unit score", "en", "joy"),
    ],
)
def test_a_sentence_names_a_goal_as_its_reader_knows_it(
    at: At, csm: Csm, command: str, goal: str, language: str, title: str
) -> None:
    at("2026-11-22", "add Acme --playbook saas --tier small --signed 2026-11-22")
    at("2026-11-22", f"goal acme {goal} --baseline 5 --target 10 --by 2026-11-30")
    result = csm(f"--language {language} {command}", CSM_TODAY="2026-12-01")
    assert result.code == 0, result.err
    missed = {"en": f"{title} missed its checkpoint", "zh-TW": f"{title} 沒達到檢查點"}[language]
    assert missed in result.out
    key = goal.split()[0]
    assert key == title or f"{key} missed" not in result.out + result.err


def test_a_measurement_says_it_anew(acme: At, csm: Csm) -> None:
    acme("2027-04-02", "measure acme conversion 7%")
    found = signal(csm, "2027-04-02")
    assert (found["status"], found["behind_on"], found["rests_on"]) == ("clear", "2027-07-01", "2027-04-02")


def test_looking_ahead_is_the_day_itself_where_nothing_happens(acme: At, csm: Csm) -> None:
    def stalled(day: str, line: str) -> Any:
        return json.loads(csm(f"{line} --json", CSM_TODAY=day).out)

    assert stalled("2027-03-31", "stalled --on 2027-07-02") == stalled("2027-07-02", "stalled")


def test_a_goal_set_later_was_not_known_then(acme: At, csm: Csm) -> None:
    acme("2027-04-10", "goal acme win-rate --baseline 20% --target 40% --by 2027-12-31", "goal acme conversion --drop")
    then = json.loads(csm("goals acme --as-of 2027-04-09 --json", CSM_TODAY="2027-04-20").out)
    assert [(row["metric"], row["state"]) for row in then] == [("conversion", "behind")]
    now = json.loads(csm("goals --json", CSM_TODAY="2027-04-20").out)
    assert [row["metric"] for row in now] == ["win-rate"]
    assert signal(csm, "2027-04-20", "why acme --as-of 2027-04-09")["value"] == 20
    assert signal(csm, "2027-04-20")["status"] == "clear"


def test_on_hold_the_days_do_not_count(acme: At, csm: Csm) -> None:
    acme("2027-03-20", "hold acme --until 2027-05-01 --reason 'moving house'")
    assert signal(csm, "2027-04-20")["behind_on"] == "2027-05-01"


def test_neither_a_baseline_nor_a_number_is_unknown_and_says_what_helps(at: At, csm: Csm) -> None:
    at("2026-11-22", "add Acme --playbook saas --tier small --signed 2026-11-22")
    at("2026-11-22", "goal acme conversion --target 10% --by 2027-12-31")
    found = signal(csm, "2026-11-22")
    assert (found["status"], found["value"]) == ("unknown", None)
    assert found["text"] == "Conversion rate has neither a baseline nor a number"
    assert "csm measure CLIENT METRIC VALUE" in found["clear"]


def test_what_is_stored_is_what_is_computed(acme: At, csm: Csm, home: Path) -> None:
    acme("2026-11-23", "measure acme conversion 5.5%")
    acme("2026-11-24", "goal acme win-rate --baseline 20% --target 40% --by 2026-12-31")
    connection = sqlite3.connect(home / "data" / "csm.db")
    assert connection.execute("SELECT behind_on FROM client").fetchone()[0] is not None
    connection.close()
    assert csm("doctor", CSM_TODAY="2026-11-24").err.startswith("Nothing is wrong")


@pytest.fixture
def read(home: Path) -> Callable[..., list[GoalRow]]:
    """``read(day)``: the goals of everybody on a day."""
    library = Library(shipped_folder())

    def call(day: date, **told: Any) -> list[GoalRow]:
        owner = told.pop("owner", None)
        with reader(home / "data" / "csm.db") as connection:
            ids = everybody(connection, library, day, owner)
            return listing(connection, library, ids, day, "en", closed=False, **told)

    return call


def test_the_fields_are_the_contract() -> None:
    assert GoalRow._fields == (
        "client", "name", "metric", "title", "their_word", "unit", "currency", "direction", "baseline", "target",
        "value", "measured_on", "set_on", "by_on", "expected", "short", "progress", "state", "note", "checkpoints",
        "measured",
    )  # fmt: skip


def test_one_goal_in_full(acme: At, read: Callable[..., list[GoalRow]]) -> None:
    acme("2026-11-23", "measure acme conversion 5.5%")
    acme("2026-12-23", "measure acme conversion 4%", "measure acme conversion 7%")
    (row,) = read(date(2027, 4, 15))
    assert row == GoalRow(
        "acme", "Acme", "conversion", "Conversion rate", None, "percent", None, "up", 5, 10,
        7, date(2026, 12, 23), date(2026, 11, 22), date(2027, 12, 31), 6.32, 0, 40, "on-track", None,
        (Value(date(2027, 3, 31), 6), Value(date(2027, 6, 30), 8), Value(date(2027, 12, 31), 10)),
        (Value(date(2026, 11, 23), 5.5), Value(date(2026, 12, 23), 7)),
    )  # fmt: skip


def test_the_worst_comes_first(at: At, read: Callable[..., list[GoalRow]]) -> None:
    at("2026-11-22", *(f"add {name} --playbook saas --tier {tier} --owner {owner}" for name, tier, owner in
                       (("Met", "large", "mei"), ("Missed", "small", "lin"), ("Behind", "small", "mei"),
                        ("Fine", "small", "mei"), ("Dark", "small", "mei"), ("Gone", "small", "mei"))))  # fmt: skip
    for name, told in (
        ("met", "--baseline 5% --by 2027-12-31"),
        ("missed", "--baseline 5% --by 2027-02-28"),
        ("behind", "--baseline 5% --by 2027-12-31 --checkpoints 2027-02-28=9%"),
        ("fine", "--baseline 5% --by 2027-12-31"),
        ("dark", "--by 2027-12-31"),
        ("gone", "--baseline 5% --by 2027-12-31"),
    ):
        at("2026-11-22", f"goal {name} conversion --target 10% {told}")
    at("2026-11-23", "measure met conversion 10%", "close gone --outcome completed")
    found = read(date(2027, 3, 1))
    assert [(row.client, row.state) for row in found] == [
        ("missed", "missed"), ("behind", "behind"), ("dark", "unknown"), ("fine", "on-track"), ("met", "met"),
    ]  # fmt: skip
    assert [row.client for row in read(date(2027, 3, 1), owner="lin")] == ["missed"]
    assert [row.client for row in read(date(2027, 3, 1), tier="large")] == ["met"]


def test_a_campaign_has_its_pace_while_it_runs(at: At, read: Callable[..., list[GoalRow]]) -> None:
    at("2026-10-01", "add Moon --tier small --signed 2026-10-01 --target 100萬 --currency USD")
    at("2026-11-01", "plan moon launch=2026-11-02 end=2026-12-02")
    assert read(date(2026, 11, 1)) == []
    at("2026-11-02", "milestone moon launch --force")
    at("2026-11-10", "measure moon raised 30萬")
    (row,) = read(date(2026, 11, 17))
    assert (row.metric, row.currency, row.baseline, row.target, row.value) == ("raised", "USD", 0, 1_000_000, 300_000)
    assert (row.set_on, row.by_on, row.state) == (date(2026, 11, 2), date(2026, 12, 2), "behind")
    assert row.expected == 550_000  # the middle of the campaign
    at("2026-11-20", "goal moon raised --target 80萬 --by 2026-12-02")
    assert [row.target for row in read(date(2026, 11, 20))] == [800_000]
    at("2026-12-02", "goal moon raised --drop", "milestone moon end --force")
    assert read(date(2026, 12, 2)) == []


def test_many_clients_are_read_at_once(at: At, home: Path) -> None:
    for name in ("A1", "B1", "C1"):
        at("2026-11-22", f"add {name} --playbook saas", f"goal {name} conversion --target 10% --by 2027-12-31")
    library, statements = Library(shipped_folder(), once=True), []
    with reader(home / "data" / "csm.db") as connection:
        for ids in ([1], [1, 2, 3]):
            connection.set_trace_callback(statements.append)
            listing(connection, library, ids, date(2026, 11, 22), "en")
            connection.set_trace_callback(None)
            statements.append("")
        each = [standings(connection, library, n, date(2026, 11, 22), "en") for n in (1, 2, 3)]
    first = statements.index("")
    assert first == len(statements) - first - 2
    assert [goal.metric for (goal,) in each] == ["conversion"] * 3
