"""Milestones that a file states as due or reached, and ends: alike for new clients and for known ones."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.actions import clients, importing, milestones
from csmcli.actions.desk import Desk
from csmcli.actions.forecast import foreseen
from csmcli.actions.history import undo
from csmcli.actions.importing import Manner, Outcome, Row
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.facts import known
from tests.actions.conftest import TODAY, facts
from tests.examples import examples

SIGNED = date(2026, 9, 1)
LIBRARY = Library(shipped_folder(), once=True)


def bring(desk: Desk, *rows: Row, source: str = "a", day: date = TODAY, **manner: Any) -> Outcome:
    return importing.bring_in(desk, rows, Manner(day, source, "crowdfunding", **manner))


def ask(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(desk.database) as connection:
        return connection.execute(sql).fetchall()


def steps(desk: Desk) -> dict[str, tuple[Any, ...]]:
    return {key: tuple(days) for key, *days in ask(desk, "SELECT key, due_on, first_due_on, reached_on FROM milestone")}


def assert_forecasts_hold(desk: Desk) -> None:
    columns = ("milestone", "due_on", "progress", "behind_on", "stuck_on", "unknown", "duty_on")
    with sqlite3.connect(desk.database) as connection:
        stored = {n: tuple(rest) for n, *rest in connection.execute(f"SELECT id, {', '.join(columns)} FROM client")}
        computed = {
            n: tuple(str(v) if isinstance(v := foreseen(item, LIBRARY)[c], date) else v for c in columns)
            for n, item in known(connection, stored, LIBRARY.outline).items()
        }
    assert stored == computed


def on(month: int, day: int) -> date:
    return date(2026, month, day)


@pytest.mark.parametrize("there", [False, True], ids=["new", "known"])
@pytest.mark.parametrize(
    ("told", "found"),
    [
        (
            {"reached": (("timeline", on(9, 5)), ("copy", None))},
            {"timeline": ("2026-09-08", None, "2026-09-05"), "copy": ("2026-10-01", None, "2026-11-22")},
        ),
        ({"dues": (("copy", on(10, 20)),)}, {"copy": ("2026-10-20", "2026-10-20", None)}),
        ({"dues": (("copy", on(10, 1)),)}, {"copy": ("2026-10-01", None, None)}),
        (
            {"dues": (("copy", on(10, 20)),), "reached": (("copy", on(10, 25)),)},
            {"copy": ("2026-10-20", "2026-10-20", "2026-10-25")},
        ),
        ({"launch": on(12, 24), "dues": (("launch", on(12, 24)),)}, {"launch": ("2026-12-24", "2026-12-24", None)}),
        ({"reached": (("copy", on(8, 1)),)}, {"copy": ("2026-10-01", None, "2026-08-01")}),
    ],
)
def test_days_of_milestones(desk: Desk, there: bool, told: dict[str, Any], found: dict[str, Any]) -> None:
    if there:
        clients.add(desk, "Acme", playbook="crowdfunding", profile=clients.Profile(signed_on=SIGNED))
    outcome = bring(desk, Row(2, "Acme", key="acme", signed_on=SIGNED, **told))
    assert outcome.bad == 0
    assert {key: steps(desk)[key] for key in found} == found
    assert outcome.ticked == sum(day is None for _, day in told.get("reached", ()))
    assert_forecasts_hold(desk)
    again = bring(desk, Row(2, "Acme", key="acme", signed_on=SIGNED, **told), source="b")
    assert (again.unchanged, again.ticked) == (1, 0)


def test_reached_as_csm_milestone_would(desk: Desk) -> None:
    """A known client's other days follow, and a day told anew replaces the one on record."""
    for name in ("Acme", "Bolt"):
        clients.add(desk, name, playbook="crowdfunding", profile=clients.Profile(signed_on=SIGNED))
        milestones.plan(desk, name, {"launch": date(2027, 1, 15)})
    milestones.reach(desk, "acme", "launch", on(11, 20))
    bring(desk, Row(2, "Bolt", key="bolt", reached=(("launch", on(11, 20)),)))
    sql = "SELECT key, due_on, first_due_on, reached_on FROM milestone WHERE client_id = {} ORDER BY position"
    assert ask(desk, sql.format(1)) == ask(desk, sql.format(2))
    outcome = bring(desk, Row(2, "Bolt", key="bolt", reached=(("launch", on(11, 21)), ("end", None))))
    assert [tuple(change) for change in outcome.entries[0].changes] == [
        ("launch reached", "2026-11-20", "2026-11-21"),
        ("end reached", None, "2026-11-22"),
    ]
    undo(desk)
    assert ask(desk, sql.format(1)) == ask(desk, sql.format(2))


@pytest.mark.parametrize("there", [False, True], ids=["new", "known"])
@pytest.mark.parametrize(("outcome", "reason"), [("completed", None), ("dropped", "dates")])
def test_an_end(desk: Desk, there: bool, outcome: str, reason: str | None) -> None:
    if there:
        clients.add(desk, "Acme", playbook="crowdfunding", key="acme")
    before = facts(desk.database)
    row = Row(2, "Acme", key="acme", closed_on=on(10, 1), outcome=outcome, reason=reason, reached=(("copy", None),))
    assert bring(desk, row).bad == 0
    assert ask(desk, "SELECT closed_on, outcome, reason FROM closing") == [("2026-10-01", outcome, reason)]
    assert ask(desk, "SELECT closed_on, behind_on, duty_on FROM client") == [("2026-10-01", None, None)]
    assert steps(desk)["copy"][2] == "2026-10-01"
    assert_forecasts_hold(desk)
    assert bring(desk, row, source="b").unchanged == 1
    undo(desk)
    assert facts(desk.database) == before


@pytest.mark.parametrize("there", [False, True], ids=["new", "known"])
@pytest.mark.parametrize(
    ("told", "column", "words"),
    [
        ({"dues": (("sail", on(10, 1)),)}, "sail due", "crowdfunding has no milestone “sail”; it has timeline, copy,"),
        ({"reached": (("sail", None),)}, "sail reached", "crowdfunding has no milestone “sail”"),
        ({"reached": (("copy", on(11, 23)),)}, "copy reached", "2026-11-23 is after the day that the file tells of"),
        (
            {"launch": on(12, 1), "dues": (("end", on(11, 30)),)},
            "end due",
            "end on 2026-11-30 would lie before launch on 2026-12-01",
        ),
        ({"outcome": "completed"}, "closed", "an outcome needs the day on which the work ended."),
        ({"reason": "dates"}, "closed", "an outcome needs the day"),
        ({"closed_on": on(11, 23), "outcome": "completed"}, "closed", "2026-11-23 is after the day"),
        ({"hold_from": on(11, 1)}, "hold_until", "a pause needs the day on which it ends."),
        ({"hold_reason": "x"}, "hold_until", "a pause needs the day on which it ends."),
        ({"hold_until": on(12, 1)}, "hold_reason", "a pause needs its reason"),
        ({"hold_until": on(11, 22), "hold_reason": "x"}, "hold_until", "the pause ends on 2026-11-22, not after it"),
        (
            {"hold_from": on(11, 23), "hold_until": on(12, 1), "hold_reason": "x"},
            "hold_from",
            "2026-11-23 is after the day",
        ),
        (
            {"hold_until": on(12, 1), "hold_reason": "x", "closed_on": on(11, 1), "outcome": "completed"},
            "hold_until",
            "a closed client needs no pause.",
        ),
        ({"closed_on": on(11, 1)}, "outcome", "a closed client needs an outcome: completed or dropped."),
        ({"closed_on": on(11, 1), "outcome": "dropped"}, "reason", "a dropped client needs a reason: one of dates,"),
        (
            {"closed_on": on(11, 1), "outcome": "completed", "reason": "fit"},
            "reason",
            "a completed client has no reason.",
        ),
    ],
)
def test_what_cannot_be(desk: Desk, there: bool, told: dict[str, Any], column: str, words: str) -> None:
    if there:
        clients.add(desk, "Acme", playbook="crowdfunding", key="acme")
    before = facts(desk.database)
    outcome = bring(desk, Row(2, "Another", key="acme", owner="kai", **told), skip_bad=True)
    (complaint,) = outcome.complaints
    assert complaint.column == column
    assert str(complaint.problem).startswith(words)
    assert facts(desk.database) == before


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"playbook": "saas"}, "acme is guided by crowdfunding; a file cannot change that."),
        ({"closed_on": on(11, 2), "outcome": "completed"}, "acme is closed since 2026-11-01; csm reopen acme opens it"),
    ],
)
def test_what_cannot_be_of_a_known_client(desk: Desk, told: dict[str, Any], words: str) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding")
    clients.close(desk, "acme", outcome="completed", reason=None, on=on(11, 1), note=None)
    (complaint,) = bring(desk, Row(2, "Acme", key="acme", owner="kai", **told)).complaints
    assert str(complaint.problem).startswith(words)
    assert ask(desk, "SELECT owner FROM client") == [(None,)]


def test_each_client_in_its_own_practice(desk: Desk, tmp_path: Path) -> None:
    own = tmp_path / "own" / "saas"
    shutil.copytree(shipped_folder() / "crowdfunding", own)
    practice = (own / "playbook.yaml").read_text(encoding="utf-8")
    practice = practice.replace("playbook: crowdfunding", "playbook: saas").replace("currency: TWD", "currency: USD")
    (own / "playbook.yaml").write_text(practice, encoding="utf-8")
    desk = desk._replace(library=Library(shipped_folder(), own.parent, once=True))
    rows = (Row(2, "Acme"), Row(3, "Bolt", playbook="saas"), Row(4, "Cask", playbook="none"))
    outcome = bring(desk, *rows, skip_bad=True)
    assert ask(desk, "SELECT key, playbook, currency FROM client") == [
        ("acme", "crowdfunding", "TWD"),
        ("bolt", "saas", "USD"),
    ]
    assert "There is no playbook" in str(outcome.complaints[0].problem)
    assert ask(desk, "SELECT playbook FROM practice ORDER BY 1") == [("crowdfunding",), ("saas",)]


def test_language_and_currency(desk: Desk) -> None:
    bring(desk, Row(2, "Acme", key="acme", language="en", currency="USD"), Row(3, "Bolt"))
    assert ask(desk, "SELECT language, currency FROM client") == [("en", "USD"), ("zh-TW", "TWD")]
    outcome = bring(desk, Row(2, "Acme", key="acme", language="zh-TW", currency="EUR", target=500), source="b")
    assert [tuple(change) for change in outcome.entries[0].changes] == [
        ("language", "en", "zh-TW"), ("currency", "USD", "EUR"), ("target", None, "5"),
    ]  # fmt: skip


DAYS = st.none() | st.integers(-90, 90).map(lambda days: SIGNED + timedelta(days))


@examples(10)
@given(data=st.fixed_dictionaries(dict.fromkeys(("copy", "backend", "launch", "end", "ship"), DAYS)), reached=st.sets(st.sampled_from(["timeline", "copy", "launch"])))  # fmt: skip
def test_what_is_exported_comes_in_again_as_it_was(
    template: Path, tmp_path_factory: pytest.TempPathFactory, data: dict[str, date | None], reached: set[str]
) -> None:
    """All due days stand in one column each, agreed or proposed: a store made of them has the same days and plans."""
    folder = tmp_path_factory.mktemp("db")
    one, two = (Desk(Path(shutil.copy(template, folder / n)), LIBRARY, TODAY, "mei", "csm import") for n in "12")
    told = {key: day for key, day in data.items() if day}
    last = date.min
    for gate in ("launch", "end", "ship"):
        if told.get(gate, last) < last:
            told.pop(gate)
        last = told.get(gate, last)
    row = Row(
        2, "Acme", key="acme", signed_on=SIGNED, dues=tuple(told.items()), reached=tuple((k, SIGNED) for k in reached)
    )
    bring(one, row)
    dues = ask(one, "SELECT key, due_on, reached_on FROM milestone ORDER BY position")
    again = row._replace(
        dues=tuple((key, date.fromisoformat(due)) for key, due, _ in dues if due),
        reached=tuple((key, date.fromisoformat(day)) for key, _, day in dues if day),
    )
    bring(two, again)
    assert steps(one) == steps(two)
    assert bring(one, again, source="b").unchanged == 1
