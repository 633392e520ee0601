"""Who became stalled, who got free, and what did it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from csmcli.views.diff import CHANGES, Changed

CSM = Callable[..., Any]
At = Callable[..., str]


@pytest.fixture
def changes(at: At) -> Callable[..., list[tuple[Any, ...]]]:
    """(change, key, before, after, command) of a day."""

    def read(day: str, since: str = "monday", options: str = "") -> list[tuple[Any, ...]]:
        rows = json.loads(at(day, f"diff --since {since} --json {options}"))
        return [(row["change"], row["key"], row["before"], row["after"], row["command"]) for row in rows]

    return read


Changes = Callable[..., list[tuple[Any, ...]]]
PLAN = "launch=2027-06-01 end=2027-07-05 ship=2027-12"


@pytest.fixture
def week(at: At) -> None:
    """Three small clients; on Monday, 23 November, two are about to be too silent, one is stuck."""
    at("2026-10-01", "add Acme --tier small --owner mei", f"plan acme {PLAN}", "milestone acme copy")
    at("2026-10-01", "add Quiet --tier small", f"plan quiet {PLAN}", "milestone quiet copy")
    at("2026-11-10", "log acme hello")
    at("2026-10-01", "add Busy --tier small", f"plan busy {PLAN}", "milestone busy copy", "log busy hello")
    at("2026-11-20", "log busy hello")


def test_the_fields_are_the_contract() -> None:
    assert Changed._fields == ("change", "key", "name", "tier", "before", "after", "text", "command")
    assert CHANGES == ("stalled", "worse", "better", "free")


@pytest.mark.usefixtures("week")
def test_the_days_alone_make_a_client_stalled(changes: Changes, at: At) -> None:
    assert changes("2026-11-24") == []
    assert changes("2026-11-25") == [("stalled", "acme", "on-track", "behind", None)]
    text = json.loads(at("2026-11-25", "diff --since monday --json"))[0]["text"]
    assert text == "no two-way contact since 2026-11-10: 15 d (limits 14 and 28)"


@pytest.mark.usefixtures("week")
def test_what_set_a_client_free_is_the_command(changes: Changes, at: At) -> None:
    at("2026-11-24", 'log quiet "at last"', "log busy hello", 'edit quiet --note "keen again"')
    assert changes("2026-11-25")[1] == ("free", "quiet", "stuck", "on-track", "csm log quiet 'at last'")
    at("2026-11-25", "close quiet --outcome dropped --reason dates")
    assert changes("2026-11-26")[1][3:] == ("closed", "csm log quiet 'at last'")


@pytest.mark.usefixtures("week")
def test_a_hold_and_an_undo(changes: Changes, at: At) -> None:
    at("2026-11-24", "hold quiet --until 2027-01-05 --reason mould")
    assert changes("2026-11-24") == [
        ("free", "quiet", "stuck", "hold", "csm hold quiet --until 2027-01-05 --reason mould")
    ]
    at("2026-11-24", "undo")
    assert changes("2026-11-24") == []


@pytest.mark.usefixtures("week")
def test_from_stuck_to_behind_and_back(changes: Changes, at: At) -> None:
    at("2026-10-01", "plan quiet backend=2026-11-01")
    at("2026-11-07", "log quiet hello")
    at("2026-11-24", "milestone quiet backend")
    assert changes("2026-11-24") == [("better", "quiet", "stuck", "behind", "csm milestone quiet backend")]
    assert changes("2026-12-05", "2026-11-25")[:2] == [
        ("stalled", "acme", "on-track", "behind", None),
        ("stalled", "busy", "on-track", "behind", None),
    ]
    assert ("worse", "quiet", "behind", "stuck", None) in changes("2026-12-06", "2026-11-25")


@pytest.mark.usefixtures("week")
def test_a_client_that_was_none_before(changes: Changes, at: At) -> None:
    at("2026-11-24", "add Late --signed 2026-11-24", "plan late timeline=2026-11-25")
    assert ("stalled", "late", None, "behind", None) in changes("2026-11-27", "2026-11-24")


@pytest.mark.usefixtures("week")
def test_of_one_owner(changes: Changes) -> None:
    assert [row[1] for row in changes("2026-11-25", options="--owner me")] == ["acme"]
    with pytest.raises(AssertionError, match="No client belongs to “lin”"):
        changes("2026-11-25", options="--owner lin")


@pytest.mark.usefixtures("week")
def test_no_news_and_a_day_to_come(csm: CSM) -> None:
    assert (
        "Nobody became stalled and nobody got free since 2026-11-24"
        in csm("diff --since today", CSM_TODAY="2026-11-24").err
    )
    told = csm("diff --since tomorrow", CSM_TODAY="2026-11-24")
    assert (told.code, "after today" in told.err) == (2, True)
