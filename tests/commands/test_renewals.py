"""``csm contract``, ``csm renew`` and ``csm renewals``, and the signal of a renewal from its first day to its last."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Result

CSM = Callable[..., Result]
At = Callable[..., str]

DAY = "2026-08-01"
ENTER = "contract ledger --starts 2026-02-01 --ends 2027-01-31 --value 480,000"


@pytest.fixture
def ledger(at: At) -> None:
    at(DAY, "add Ledger --playbook saas --tier medium --signed 2026-07-20", "checklist ledger", ENTER)


def signal(csm: CSM, day: str, code: str = "renewal") -> dict[str, Any]:
    """The signal of that code as `csm why` tells it on a day."""
    found = json.loads(csm("why ledger --json", CSM_TODAY=day).out)
    rows = found if isinstance(found, list) else found["signals"]
    return next(row for row in rows if row["code"] == code)


def test_the_day_that_binds_is_said(csm: CSM, ledger: None) -> None:
    told = csm(ENTER, CSM_TODAY=DAY)
    assert told.err.splitlines() == [
        "The contract of ledger runs until 2027-01-31; with 60 days of notice it can be ended until 2026-12-02.",
        "“Renewed” is due on that day.",
        "Its renewal is to be prepared from 2026-09-03.",
    ]


@pytest.mark.parametrize(
    ("day", "status", "value"),
    [("2026-09-03", "clear", 0), ("2026-09-04", "fired", 1), ("2026-10-04", "fired", 31)],
)
def test_nothing_prepared_fires_from_its_day_on(csm: CSM, ledger: None, day: str, status: str, value: int) -> None:
    found = signal(csm, day)
    assert (found["status"], found["value"]) == (status, value)


def test_a_task_that_prepares_it_ends_the_silence_until_the_deadline(csm: CSM, at: At, ledger: None) -> None:
    at("2026-09-10", "done ledger value-page")
    assert signal(csm, "2026-12-02")["status"] == "clear"
    assert (
        signal(csm, "2026-12-02")["text"] == "the renewal is being prepared; the contract can be ended until 2026-12-02"
    )
    assert signal(csm, "2026-12-03")["text"].startswith("the contract could be ended until 2026-12-02: 1 d ago")


def test_what_was_done_a_year_ago_prepares_nothing(csm: CSM, at: At, ledger: None) -> None:
    at("2026-02-20", "done ledger value-page")
    assert signal(csm, "2026-10-01")["status"] == "fired"


def test_in_the_morning(csm: CSM, at: At) -> None:
    at(DAY, "add Ledger --playbook saas --tier medium --signed 2026-07-20", ENTER)
    at("2026-09-02", "log ledger hello")
    for key in ("handoff", "kickoff", "success", "setup", "aha", "activated", "adopted", "review"):
        at("2026-09-02", f"milestone ledger {key}")
    at("2026-09-02", "milestone ledger power-user")
    lines = json.loads(csm("today --json --days 7", CSM_TODAY="2026-09-02").out)
    (line,) = [line for line in lines if line["kind"] == "renewal"]
    assert (line["due_on"], line["command"]) == ("2026-09-03", "csm renewals ledger")
    assert line["text"] == "until 2026-12-02 the contract can be ended; begin to prepare its renewal"


def test_once_notice_cannot_be_given_its_outcome_is_asked_for(csm: CSM, at: At, ledger: None) -> None:
    for key in ("handoff", "kickoff", "success", "setup", "aha", "activated", "adopted", "review", "power-user"):
        at("2026-09-10", f"milestone ledger {key}")
    at("2026-11-30", "log ledger hello", "review ledger --held")

    def told(day: str) -> tuple[str, str, list[str]]:
        shown = json.loads(csm("show ledger --json", CSM_TODAY=day).out)
        lines = json.loads(csm("today --json", CSM_TODAY=day).out)
        commands = [line["command"] for line in lines if line["kind"] in ("stalled", "renewal")]
        return shown["next"], shown["message"], commands

    step, message, commands = told("2026-12-02")
    assert "binds for another term" not in step
    assert (message, commands) == ("renew", ["csm renewals ledger"])
    step, message, commands = told("2026-12-03")
    assert "binds for another term" in step
    assert (message, commands) == ("term-goes-on", ["csm renew ledger --outcome OUTCOME"])
    assert signal(csm, "2026-12-03")["clear"] == step
    at("2026-12-03", "renew ledger --outcome renewed")
    assert told("2026-12-03")[1] != "term-goes-on"


def test_the_list(csm: CSM, ledger: None) -> None:
    rows = json.loads(csm("renewals --json", CSM_TODAY=DAY).out)
    assert [(row["key"], row["opt_out_on"], row["days"], row["prepared"], row["value"]) for row in rows] == [
        ("ledger", "2026-12-02", 123, False, 480000)
    ]
    assert rows[0]["tasks"] == 6
    assert csm("renewals --within 30d", CSM_TODAY=DAY).err == (
        "No contract can be ended within 30d; --within looks further ahead.\n"
    )
    assert "ledger" in csm("renewals ledger", CSM_TODAY="2025-12-01").out


def test_outcomes_and_reasons_are_counted(csm: CSM, at: At, ledger: None) -> None:
    at(DAY, "renew ledger --outcome downgraded --reason budget --value 30萬 --note 'two teams less'")
    at(DAY, "add Kayak --signed 2026-07-01", "close kayak --outcome dropped --reason dates")
    at(DAY, "add Rain --playbook saas --tier small --signed 2026-07-01", "contract rain --ends 2027-06-30")
    at(DAY, "close rain --outcome dropped --reason budget")
    found = json.loads(csm("renewals --reasons --json").out)
    assert [(row["reason"], row["times"]) for row in found] == [("budget", 2), ("dates", 1)]
    ended = json.loads(csm("renewals --decided --json").out)
    assert {(row["key"], row["outcome"], row["title"]) for row in ended} == {
        ("ledger", "downgraded", "The budget was cut"), ("rain", "lost", "The budget was cut"),
    }  # fmt: skip
    rows = json.loads(csm("renewals --within 2y --json", CSM_TODAY=DAY).out)
    assert [(row["key"], row["ends_on"], row["value"], row["tasks"]) for row in rows] == [
        ("ledger", "2028-01-31", 300000, 5)
    ]


@pytest.mark.parametrize(
    ("line", "code", "part"),
    [
        (
            "contract ledger --ends 2026-01-01 --starts 2026-02-01",
            2,
            "--ends 2026-01-01 comes before --starts 2026-02-01",
        ),
        ("renew ledger --outcome lost --reason budget --until 2028-01-01", 2, "leave out --until"),
        ("renew ledger --outcome lost", 2, "lost needs a reason"),
        ("renewals --decided --reasons", 2, "--decided or --reasons"),
        ("renewals --decided --within 30d", 2, "leave it out with --decided"),
        ("contract ledger --notice soon", 2, "soon"),
    ],
)
def test_bad_words(csm: CSM, ledger: None, line: str, code: int, part: str) -> None:
    told = csm(line, CSM_TODAY=DAY)
    assert told.code == code
    assert part in told.err


def test_notice_by_months_and_none_at_all(csm: CSM, ledger: None) -> None:
    assert "with 92 days of notice" in csm("contract ledger --notice 3m", CSM_TODAY=DAY).err
    assert "with 0 days of notice" in csm("contract ledger --notice 0", CSM_TODAY=DAY).err
    assert "with 45 days of notice" in csm("contract ledger --notice 45", CSM_TODAY=DAY).err


def test_lost_says_what_comes_then(csm: CSM, ledger: None) -> None:
    told = csm("renew ledger --outcome lost --reason champion", CSM_TODAY=DAY)
    assert told.err.splitlines()[-1] == (
        "It runs until 2027-01-31; then: csm close ledger --outcome dropped --reason champion"
    )


def test_a_contract_that_was_lost_and_the_end_that_follows_count_once(csm: CSM, at: At, ledger: None) -> None:
    at(DAY, "renew ledger --outcome lost --reason champion")
    at("2027-02-01", "close ledger --outcome dropped --reason champion")
    found = json.loads(csm("renewals --reasons --json", CSM_TODAY="2027-02-01").out)
    assert [(row["reason"], row["times"]) for row in found] == [("champion", 1)]
