"""``csm goal``, ``csm goals`` and ``csm measure`` as typed: what is said, and what is refused."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

Csm = Callable[..., Any]
At = Callable[..., str]
SET = "goal acme conversion --baseline 5% --target 10% --by 2027-12-31"


@pytest.fixture
def acme(at: At) -> At:
    at("2026-11-22", "add Acme --playbook saas --tier small --signed 2026-11-22 --owner mei")
    return at


@pytest.fixture
def moon(at: At) -> At:
    """A campaign in its middle, with a target of a million."""
    at("2026-10-01", "add 月動褲 --key moon --tier small --signed 2026-10-01 --target 100萬 --owner lin")
    at("2026-11-07", "plan moon launch=2026-11-07 end=2026-12-07", "milestone moon launch --force")
    return at


def said(csm: Csm, line: str, day: str = "2026-11-22") -> list[str]:
    result = csm(line, CSM_TODAY=day)
    assert result.code == 0, result.err
    return result.err.splitlines()


def test_a_goal_is_said_in_full(acme: At, csm: Csm) -> None:
    assert said(csm, f"{SET} --checkpoints 8%,10%") == [
        "acme: Conversion rate from 5% to 10% by 2027-12-31.",
        "Checkpoints: 2027-06-12 8%, 2027-12-31 10%.",
    ]
    assert said(csm, f"{SET} --checkpoints 8%,10%") == [
        "acme has this goal already: Conversion rate 10%; nothing is changed."
    ]
    assert said(csm, "goal acme conversion --target 12% --by 2027-12-31") == [
        "acme: Conversion rate from 5% to 12% by 2027-12-31.",
        "Until now it was 10% by 2027-12-31.",
    ]
    assert said(csm, "goal acme win-rate --target 40% --by 2027-12-31") == [
        "acme: Offers that were accepted to 40% by 2027-12-31.",
        "Where does it stand? csm measure acme win-rate VALUE",
    ]


def test_by_quarter(acme: At, csm: Csm) -> None:
    told = said(csm, f"{SET} --quarterly")[1]
    assert [point.split()[0] for point in told.removeprefix("Checkpoints: ").split(", ")] == [
        "2026-12-31", "2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31",
    ]  # fmt: skip


def test_a_metric_of_its_own(acme: At, csm: Csm) -> None:
    line = (
        "goal acme joy --title 'Joy of the team' --unit score --direction up --target 4.5 --by +6m --note 'by survey'"
    )
    assert said(csm, line)[0] == "acme: Joy of the team to 4.5 by 2027-05-22."
    (row,) = json.loads(csm("goals acme --json").out)
    assert (row["title"], row["unit"], row["note"], row["state"]) == (
        "Joy of the team",
        "score",
        "by survey",
        "unknown",
    )


def test_given_up_or_closed(acme: At, csm: Csm) -> None:
    said(csm, SET)
    assert said(csm, "goal acme conversion --drop") == ["Given up for acme: Conversion rate."]
    said(csm, SET)
    said(csm, "measure acme conversion 10.5%")
    assert said(csm, "goal acme 'conversion rate' --drop") == ["Reached and closed for acme: Conversion rate."]
    assert csm("goals acme").err == "There is no goal yet: csm goal CLIENT proposes some.\n"


@pytest.mark.parametrize(
    ("value", "day", "says"),
    [
        ("6.5%", "2027-03-01", "Conversion rate 6.5%: on track; the next checkpoint is 6% on 2027-03-31."),
        ("5.1%", "2027-04-01", "Conversion rate 5.1%: behind; the checkpoint of 2027-03-31 was 6%."),
        ("10%", "2027-04-01", "Conversion rate 10%: the target 10% is reached."),
        ("9.9%", "2028-01-01", "Conversion rate 9.9%: missed; it was to be 10% by 2027-12-31."),
    ],
)
def test_a_number_says_how_its_goal_stands(acme: At, csm: Csm, value: str, day: str, says: str) -> None:
    said(csm, f"{SET} --checkpoints 2027-03-31=6%")
    assert said(csm, f"measure acme conversion {value} --note counted", day) == [
        f"acme: conversion {value} on {day}.",
        says,
    ]


def test_a_number_of_no_goal_says_no_more(acme: At, csm: Csm) -> None:
    assert said(csm, "measure acme umbrellas 1,200") == ["acme: umbrellas 1,200 on 2026-11-22."]
    assert said(csm, "measure acme win-rate 15") == ["acme: win-rate 15% on 2026-11-22."]


def test_a_goal_of_its_own_for_a_campaign_has_the_usual_pace(moon: At, csm: Csm) -> None:
    told = said(csm, "goal moon raised --target 200萬 --by 2026-12-07")
    assert told[0] == "moon: Amount raised from TWD 0 to TWD 2,000,000 by 2026-12-07."
    assert told[1].startswith("Checkpoints: 2026-11-") and told[1].endswith("2026-12-07 TWD 2,000,000.")
    said(csm, "goal moon raised --target 200萬 --by 2026-12-07 --checkpoints 50萬,200萬")
    (row,) = json.loads(csm("goals moon --json").out)
    assert [point["value"] for point in row["checkpoints"]] == [500_000, 2_000_000]


@pytest.mark.parametrize("own", [(), ("goal moon raised --target 200萬 --by 2026-12-07",)])
def test_before_its_first_number_nothing_is_known_of_a_campaign(moon: At, csm: Csm, own: tuple[str, ...]) -> None:
    for line in own:
        said(csm, line)
    (row,) = json.loads(csm("goals moon --json").out)
    assert (row["state"], row["value"], row["baseline"]) == ("unknown", None, 0)
    codes = {s["code"]: s["status"] for s in json.loads(csm("why moon --json").out)["signals"]}
    assert "goal" not in codes and codes["numbers"] == "fired"
    said(csm, "measure moon raised 30萬")
    assert "goal" in {s["code"] for s in json.loads(csm("why moon --json").out)["signals"]}


@pytest.mark.parametrize(
    ("line", "said_first"),
    [
        ("measure acme growth -3%", "acme: growth -3 on 2026-11-22."),
        ("measure acme growth -3", "acme: growth -3 on 2026-11-22."),
        ("measure acme growth -1,200.5 --note x", "acme: growth -1,200.5 on 2026-11-22."),
        ("measure acme growth --note -5 -3h", "acme: growth -3 on 2026-11-22."),
        ("measure acme --on -2d growth -3", "acme: growth -3 on 2026-11-20."),
        ("measure acme growth -- -3%", "acme: growth -3 on 2026-11-22."),
        ("measure --where owner=mei growth -3", "acme: growth -3 on 2026-11-22."),
        (
            "goal acme growth --unit percent --target -3% --baseline -8% --by 2027-12-31",
            "acme: growth from -8% to -3% by 2027-12-31.",
        ),
        (
            "goal acme growth --unit percent --target=-3% --baseline=-8% --by 2027-12-31",
            "acme: growth from -8% to -3% by 2027-12-31.",
        ),
    ],
)
def test_a_value_below_zero_is_typed_as_it_is(acme: At, csm: Csm, line: str, said_first: str) -> None:
    assert said(csm, line)[0] == said_first


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("measure acme growth -3 --nte x", "--nte"),
        ("measure acme growth 3 --nwe", "--nwe"),
        ("measure acme growth -x", "-x"),
        ("measure acme -3 growth -3", "-3"),
        ("goal acme growth --tarjet -3% --by 2027-12-31", "--tarjet"),
    ],
)
def test_a_mistyped_option_does_not_pass_for_a_value(acme: At, csm: Csm, line: str, option: str) -> None:
    result = csm(line)
    assert result.code == 2
    assert option in result.err
    assert json.loads(csm("goals --json").out) == []


@pytest.mark.parametrize(
    "line",
    ["measure acme conversion 5%", "handoff acme --set sponsor=Ann", "success acme --set own-words=fast"],
)
def test_nothing_is_entered_for_a_client_that_is_closed(acme: At, csm: Csm, line: str) -> None:
    acme("2026-11-22", "close acme --outcome completed")
    assert csm(line)[:3] == (1, "", "csm: acme is closed; csm reopen acme first.\n")
    acme("2026-11-22", "reopen acme")
    assert csm(line).code == 0


def test_a_number_from_before_the_goal_says_what_was_recorded(acme: At, csm: Csm) -> None:
    said(csm, SET)
    assert said(csm, "measure acme conversion 6.5% --on 2026-11-01") == [
        "acme: conversion 6.5% on 2026-11-01.",
        "That is before 2026-11-22, from which the goal Conversion rate counts; how it stands is unchanged.",
    ]
    assert said(csm, "measure acme conversion 6.5% --on 2026-11-22")[1].startswith("Conversion rate 6.5%: on track")


def test_a_campaign_is_held_against_its_usual_pace(moon: At, csm: Csm) -> None:
    assert said(csm, "measure moon raised 30萬") == [
        "moon: raised 300,000 on 2026-11-22.",
        "Amount raised TWD 300,000: behind; the checkpoint of 2026-11-14 was TWD 430,000.",
    ]
    assert (
        said(csm, "measure moon raised NT$1,000,000")[1]
        == "Amount raised TWD 1,000,000: the target TWD 1,000,000 is reached."
    )


def test_several_clients_are_one_operation(acme: At, csm: Csm) -> None:
    acme("2026-11-22", "add Beta --playbook saas --tier small")
    told = said(csm, "goal acme,beta conversion --baseline 5% --target 10% --by 2027-12-31")
    assert [line.split(":")[0] for line in told] == ["acme", "beta"]
    assert len(said(csm, "measure --where tier=small conversion 6%")) == 4
    said(csm, "undo 2")
    assert csm("goals --json").out == "[]\n"


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("goal acme --target 10%", 2, "A goal is set with csm goal CLIENT METRIC --target VALUE --by DATE; --drop alone ends one."),
        ("goal acme conversion --drop --target 10%", 2, "--drop alone ends one."),
        ("goal acme --quarterly", 2, "A goal is set with"),
        ("goal acme --drop", 2, "Which goal? Name its metric: csm goal CLIENT METRIC --drop."),
        ("goal acme conversion --target 10%", 2, "A goal needs a target and a day: csm goal CLIENT conversion"),
        ("goal acme conversion --by +6m", 2, "A goal needs a target and a day"),
        ("goal acme conversion --target 10% --by yesterday", 1, "A goal is for a day after today (2026-11-22)"),
        ("goal acme conversion --target NT$5 --by +6m", 2, "“NT$5” is of another unit: conversion is told in percent"),
        ("goal acme convers --target 5% --by +6m", 1, "acme knows no metric “convers”. Did you mean conversion"),
        ("goal acme win-rate --drop", 1, "acme has no goal “win-rate”; its goals are: –."),
        ("goal nobody", 1, "No client goes by “nobody”."),
        ("measure acme convershion 5%", 1, "acme knows no metric “convershion”. Did you mean conversion? If it is another one"),
        ("measure acme conversion 5min", 2, "“5min” is of another unit"),
        ("goals acme --owner mei", 2, "--owner is for the goals of everybody"),
        ("goals --costs", 2, "--costs splits the amount of a client; name it"),
        ("goals --as-of tomorrow", 2, "after today"),
        ("goals --owner nobody", 1, "No client belongs to “nobody”"),
    ],
)  # fmt: skip
def test_what_is_refused(acme: At, csm: Csm, line: str, code: int, says: str) -> None:
    result = csm(line)
    assert (result.code, result.out) == (code, "")
    assert says in result.err


def test_everybodys_goals_and_a_part_of_them(acme: At, moon: At, csm: Csm) -> None:
    said(csm, SET)
    said(csm, "measure acme conversion 6%", "2026-12-01")
    said(csm, "measure acme conversion 8%", "2026-12-02")
    said(csm, "measure moon raised 30萬")
    lines = csm("goals", CSM_TODAY="2026-12-02").out.splitlines()
    assert lines[0].split("  ")[0] == "Client"
    assert [line.split()[0] for line in lines[1:]] == ["moon", "acme"]
    assert "Amount raised, TWD  300,000   736,000  behind    0 → 1,000,000, 2026-12-07  30 %  ▁" in lines[1]
    assert "Conversion rate          8%" in lines[2]
    assert lines[2].endswith("60 %  ▁▇")

    def clients(options: str) -> list[str]:
        return [row["client"] for row in json.loads(csm(f"goals {options} --json", CSM_TODAY="2026-12-02").out)]

    assert clients("--state behind") == ["moon"]
    assert clients("--metric conversion") == ["acme"]
    assert clients("--owner lin") == ["moon"]
    assert clients("--tier large") == []
    assert clients("acme") == ["acme"]
    assert clients("acme,moon --state on-track") == ["acme"]
    assert csm("goals --metric conversion --state met").err == "There is no such goal.\n"
    wrong = csm("goals --metric convershion")
    assert (wrong.code, wrong.err) == (1, "csm: No goal is about “convershion”. Did you mean conversion?\n")


def test_the_blocks_have_a_stand_in(acme: At, csm: Csm) -> None:
    said(csm, SET)
    said(csm, "measure acme conversion 6%")
    done = subprocess.run(
        [sys.executable, "-m", "csmcli", "goals", "acme"], capture_output=True, env=_ascii(), check=True
    )
    assert b"5 -> 10%" in done.stdout
    assert done.stdout.rstrip().endswith(b"_")


def _ascii() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "ascii"}


def test_the_costs_of_a_campaign_are_told_soberly(moon: At, csm: Csm) -> None:
    said(csm, "measure moon raised 500,001")
    rows = json.loads(csm("goals moon --costs --json").out)
    assert list(rows[0]) == ["client", "key", "title", "percent", "of_target", "of_raised", "currency", "about"]
    assert sum(row["percent"] for row in rows) == 100
    assert sum(row["of_target"] for row in rows) == 1_000_000
    assert round(sum(row["of_raised"] for row in rows), 2) == 500_001
    assert (rows[-1]["key"], rows[-1]["percent"]) == ("left", 100 - sum(row["percent"] for row in rows[:-1]))
    shown = csm("goals moon")
    assert "Ads " in shown.out
    assert "what is left" in shown.out
    assert "a client's own figures go before these of the playbook" in shown.err
    assert "Ads" not in csm("goals").out


def test_without_an_amount_there_is_nothing_to_split(acme: At, csm: Csm) -> None:
    assert csm("goals acme --costs").err == "No amount to raise is known: csm edit CLIENT --target AMOUNT.\n"
    assert "figures" not in csm("goals acme").err


def test_metrics_that_suit_are_proposed_with_their_command(acme: At, csm: Csm) -> None:
    rows = json.loads(csm("goal acme --json").out)
    assert len(rows) > 10
    (conversion,) = [row for row in rows if row["metric"] == "conversion"]
    assert conversion["command"] == "csm goal acme conversion --baseline N% --target N% --by 2027-11-22"
    assert (conversion["unit"], conversion["direction"], conversion["usually_to"]) == ("percent", "up", 5)
    assert "--baseline Nh" in next(row["command"] for row in rows if row["unit"] == "hours")
    said(csm, SET)
    assert "conversion" not in [row["metric"] for row in json.loads(csm("goal acme --json").out)]


def test_what_is_known_of_the_client_narrows_them(acme: At, csm: Csm, home: Any) -> None:
    every = {row["metric"] for row in json.loads(csm("goal acme --json").out)}
    connection = sqlite3.connect(home / "data" / "csm.db")
    for question, value in (("industry", "retail"), ("departments", "few")):
        connection.execute(
            "INSERT INTO answer (client_id, question, value, answered_on) VALUES (1, ?, ?, '2026-11-22')",
            (question, value),
        )
    connection.commit()
    connection.close()
    some = {row["metric"] for row in json.loads(csm("goal acme --json").out)}
    assert some < every
    assert "donors-kept" in every - some


def test_in_chinese_an_amount_is_said_as_there(moon: At, csm: Csm) -> None:
    assert "300,000 元" in csm("measure moon raised 30萬", CSM_LANGUAGE="zh-TW").err
