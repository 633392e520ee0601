"""Rows become clients, or update those that are known, in one operation that undo takes back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.actions import clients, holds, importing, milestones
from csmcli.actions.desk import Desk
from csmcli.actions.forecast import foreseen
from csmcli.actions.history import undo
from csmcli.actions.importing import Complaint, Manner, Outcome, Row
from csmcli.core.playbook import Playbook
from csmcli.errors import BadInput, BadStore, Refused
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.facts import known
from tests.examples import examples

TODAY = date(2026, 11, 22)
LIBRARY = Library(shipped_folder(), once=True)


@pytest.fixture
def new_desk(tmp_path: Path) -> Desk:
    """A desk without a database."""
    return Desk(tmp_path / "none" / "csm.db", LIBRARY, TODAY, "mei", "csm import f.csv")


def bring(desk: Desk, *rows: Row | Complaint, day: date = TODAY, source: str = "a", **manner: Any) -> Outcome:
    return importing.bring_in(desk, rows, Manner(day, source, "crowdfunding", **manner))


def row(line: int, name: str = "Acme", **told: Any) -> Row:
    return Row(line, name, **told)


def ask(desk: Desk, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with sqlite3.connect(desk.database) as connection:
        return connection.execute(sql, values).fetchall()


def content(desk: Desk) -> list[str]:
    """Everything but the history."""
    skipped = ('INTO "operation"', 'INTO "change"', 'INTO "sqlite_sequence"')
    with sqlite3.connect(desk.database) as connection:
        return [line for line in connection.iterdump() if not any(words in line for words in skipped)]


def steps(desk: Desk, key: str) -> dict[str, tuple[Any, ...]]:
    rows = ask(
        desk,
        "SELECT m.key, m.due_on, m.first_due_on, m.reached_on FROM milestone m JOIN client c ON c.id = m.client_id "
        "WHERE c.key = ? ORDER BY position",
        key,
    )
    return {name: tuple(days) for name, *days in rows}


def assert_forecasts_hold(desk: Desk) -> None:
    columns = ("milestone", "due_on", "progress", "behind_on", "stuck_on", "unknown")
    with sqlite3.connect(desk.database) as connection:
        stored = {n: tuple(rest) for n, *rest in connection.execute(f"SELECT id, {', '.join(columns)} FROM client")}
        computed = {
            n: tuple(str(v) if isinstance(v := foreseen(item, LIBRARY)[c], date) else v for c in columns)
            for n, item in known(connection, stored, LIBRARY.outline).items()
        }
    assert stored == computed


def test_a_new_client_with_its_milestones(desk: Desk) -> None:
    outcome = bring(
        desk,
        row(
            2,
            "月動褲｜吸血",
            link="https://x.tw//projects/a",
            launch=date(2026, 11, 1),
            end=date(2026, 12, 1),
            raised=100,
        ),
        owner="mei",
    )
    assert outcome[:6] == (1, 0, 0, 0, 1, True)
    found = steps(desk, "月動褲")
    assert list(found) == ["timeline", "copy", "backend", "page", "launch", "target", "end", "ship"]
    assert found["launch"] == ("2026-11-01", "2026-11-01", "2026-11-01")
    assert found["end"] == ("2026-12-01", "2026-12-01", None)
    assert found["copy"] == ("2026-09-17", None, None)
    assert ask(desk, "SELECT name, url, match FROM link") == [("page", "https://x.tw//projects/a", "x.tw/projects/a")]
    assert ask(desk, "SELECT metric, on_day, value, source FROM measurement") == [("raised", "2026-11-22", 100, "a")]
    assert ask(desk, "SELECT owner, signed_on, added_on, currency FROM client") == [("mei", None, "2026-11-22", "TWD")]
    assert_forecasts_hold(desk)


@pytest.mark.parametrize(
    ("launch", "end", "raised", "reached"),
    [
        (-30, -1, 1, {"launch": -30, "end": -1}),
        (-30, 0, 1, {"launch": -30}),
        (0, 30, 1, {"launch": 0}),
        (1, 30, 1, {}),
        (-30, -1, 0, {}),
        (-30, -1, None, {}),
        (None, -1, 1, {"end": -1}),
    ],
)
def test_what_has_come_true(
    desk: Desk, launch: int | None, end: int, raised: int | None, reached: dict[str, int]
) -> None:
    def day(days: int | None) -> date | None:
        return None if days is None else TODAY + timedelta(days)

    bring(desk, row(2, launch=day(launch), end=day(end), raised=raised))
    found = {key: days[2] for key, days in steps(desk, "acme").items() if days[2]}
    assert found == {key: str(day(days)) for key, days in reached.items()}
    assert_forecasts_hold(desk)


def test_dates_that_are_all_told_reach_the_timeline(desk: Desk) -> None:
    bring(desk, row(2, launch=date(2027, 1, 1), end=date(2027, 2, 1), ship=date(2027, 5, 31)))
    assert steps(desk, "acme")["timeline"][2] == str(TODAY)


class WithoutCampaign(Library):
    """A practice that has no live phase."""

    def get(self, name: str) -> Playbook:
        return LIBRARY.get(name)._replace(campaign=None)

    def outline(self, name: str) -> Playbook:
        return LIBRARY.outline(name)._replace(campaign=None)


def test_a_practice_without_a_campaign(desk: Desk) -> None:
    desk = desk._replace(library=WithoutCampaign(shipped_folder()))
    days = {"launch": date(2026, 11, 1), "end": date(2026, 11, 10)}
    bring(desk, row(2, link="x.tw/a", raised=1, **days))
    bring(desk, row(2, link="x.tw/a", raised=2), source="b")
    assert steps(desk, "acme")["launch"] == ("2026-11-01", "2026-11-01", None)
    assert ask(desk, "SELECT value FROM measurement") == [(1,), (2,)]


def test_keys_in_the_order_of_the_file(desk: Desk) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding")
    bring(desk, row(2), row(3), row(4, "Bolt", key="acme-4"), row(5), row(6), row(7, "?!"))
    assert [key for (key,) in ask(desk, "SELECT key FROM client ORDER BY id")] == [
        "acme", "acme-2", "acme-3", "acme-4", "acme-5", "acme-6", "client",
    ]  # fmt: skip


def test_numbers_of_clients_that_are_gone_are_not_given_again(desk: Desk) -> None:
    bring(desk, row(2), row(3))
    undo(desk)
    bring(desk, row(2))
    assert ask(desk, "SELECT id FROM client") == [(3,)]


def test_the_next_file_updates(desk: Desk) -> None:
    first, second = date(2026, 11, 8), date(2026, 11, 15)
    launch, end = date(2026, 11, 1), date(2026, 12, 1)
    bring(desk, row(2, link="https://x.tw/a", launch=launch, end=end, raised=100), day=first)
    before = content(desk)
    later = row(2, "Acme!", link="http://www.x.tw//a/", launch=launch, end=date(2026, 12, 15), raised=200, tier="small")
    outcome = bring(desk, later, row(3, "Bolt", tier="large"), day=second, source="b")
    assert outcome[:6] == (1, 1, 0, 0, 1, True)
    assert outcome.entries[0].what == ("name", "tier", "end", "raised")
    assert ask(desk, "SELECT key, name, tier, rank FROM client") == [
        ("acme", "Acme!", "small", 2),
        ("bolt", "Bolt", "large", 0),
    ]
    assert ask(desk, "SELECT on_day, value FROM measurement ORDER BY id") == [("2026-11-08", 100), ("2026-11-15", 200)]
    assert steps(desk, "acme")["end"] == ("2026-12-15", "2026-12-01", None)
    assert steps(desk, "acme")["target"][0] == "2026-12-15"
    moved = ask(desk, "SELECT from_on, to_on, decided_on FROM move WHERE kind = 'moved'")
    assert moved == [("2026-12-01", "2026-12-15", "2026-11-15")]
    assert_forecasts_hold(desk)
    undo(desk)
    assert content(desk) == before
    undo(desk)
    assert ask(desk, "SELECT count(*) FROM client") == [(0,)]


def test_the_same_file_again_adds_nothing(desk: Desk) -> None:
    rows = [row(2, link="x.tw/a", raised=1, owner="mei"), row(3, "Bolt", external_id="7", launch=date(2027, 1, 1))]
    bring(desk, *rows)
    before, operations = content(desk), ask(desk, "SELECT count(*) FROM operation")
    assert bring(desk, *rows)[:6] == (0, 0, 2, 0, 0, True)
    assert (content(desk), ask(desk, "SELECT count(*) FROM operation")) == (before, operations)


def test_two_files_of_one_day_give_two_measurements(desk: Desk) -> None:
    bring(desk, row(2, link="x.tw/a", raised=1))
    bring(desk, row(2, link="x.tw/a", raised=2), source="b")
    assert ask(desk, "SELECT on_day, value, source FROM measurement") == [(str(TODAY), 1, "a"), (str(TODAY), 2, "b")]


def test_an_older_file_adds_its_measurement_only(desk: Desk) -> None:
    old = TODAY - timedelta(7)
    bring(desk, row(2, link="x.tw/a", launch=date(2026, 11, 1), end=date(2026, 12, 9), raised=2))
    before = steps(desk, "acme")
    bring(desk, row(2, "Old", link="x.tw/a", end=date(2026, 12, 1), raised=1), day=old, source="b")
    assert steps(desk, "acme") == before
    assert ask(desk, "SELECT name FROM client") == [("Acme",)]
    assert ask(desk, "SELECT count(*) FROM measurement") == [(2,)]


@pytest.mark.parametrize("mark", [{"external_id": "7"}, {"link": "x.tw/a"}, {"key": "acme"}])
def test_known_by(desk: Desk, mark: dict[str, str]) -> None:
    clients.add(
        desk, "Acme", playbook="crowdfunding", profile=clients.Profile(external_id="7"), links={"page": "x.tw/a"}
    )
    outcome = bring(desk, row(2, "Acme", signed_on=date(2026, 11, 1), target=500, note="n", contact="c", **mark))
    assert outcome.entries[0].what == ("signed_on", "contact", "target", "note")
    assert steps(desk, "acme")["timeline"][0] == str(TODAY)
    assert_forecasts_hold(desk)


def test_a_page_goes_before_other_links(desk: Desk) -> None:
    clients.add(desk, "Shop", playbook="crowdfunding", links={"chat": "x.tw/a"})
    clients.add(desk, "Acme", playbook="crowdfunding", links={"page": "x.tw/a"})
    assert bring(desk, row(2, "Acme", link="x.tw/a", owner="kai")).entries[0].key == "acme"


def test_a_link_that_changed(desk: Desk) -> None:
    bring(desk, row(2, external_id="7", link="x.tw/a"), row(3, "Bolt", external_id="8"))
    bring(desk, row(2, external_id="7", link="x.tw/b"), row(3, "Bolt", external_id="8", link="x.tw/c"))
    assert ask(desk, "SELECT client_id, name, match FROM link ORDER BY 1") == [
        (1, "page", "x.tw/b"),
        (2, "page", "x.tw/c"),
    ]


def test_days_that_came_true_are_not_planned_again(desk: Desk) -> None:
    bring(desk, row(2, link="x.tw/a", launch=date(2026, 11, 1), raised=1))
    bring(desk, row(2, link="x.tw/a", launch=date(2026, 11, 5), raised=2), source="b")
    assert steps(desk, "acme")["launch"] == ("2026-11-01", "2026-11-01", "2026-11-01")


def test_a_known_client_launches(desk: Desk) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding", links={"page": "x.tw/a"})
    milestones.plan(desk, "acme", {"launch": date(2026, 11, 20)})
    holds.hold(desk, "acme", until=date(2026, 12, 1), reason="stock")
    outcome = bring(desk, row(2, link="x.tw/a", raised=1))
    assert outcome.entries[0].what == ("launch reached", "raised")
    assert steps(desk, "acme")["launch"][2] == "2026-11-20"
    assert_forecasts_hold(desk)


def test_rows_that_speak_of_one_client(desk: Desk) -> None:
    clients.add(
        desk, "Acme", playbook="crowdfunding", profile=clients.Profile(external_id="1"), links={"page": "x.tw/1"}
    )
    clients.add(
        desk, "Bolt", playbook="crowdfunding", profile=clients.Profile(external_id="2"), links={"page": "x.tw/2"}
    )
    outcome = bring(
        desk,
        row(2, external_id="1"),
        row(3, link="x.tw/1"),
        row(4, external_id="2", link="x.tw/1"),
        row(5, "New", link="x.tw/5"),
        row(6, "New", link="www.x.tw/5/"),
        row(7, "Key", key="k"),
        row(8, "Key", key="k"),
        row(9, "Late", signed_on=TODAY + timedelta(1)),
        columns={"link": "URL"},
        skip_bad=True,
    )
    assert outcome[:4] == (2, 0, 1, 5)
    assert [(c.line, c.column, str(c.problem)) for c in outcome.complaints] == [
        (3, "URL", "line 2 is about the same client; a client comes once in a file."),
        (4, "URL", "line 2 is about the same client; a client comes once in a file."),
        (6, "URL", "line 5 is about the same client; a client comes once in a file."),
        (8, "key", "line 7 is about the same client; a client comes once in a file."),
        (9, "signed", "2026-11-23 is after today (2026-11-22)."),
    ]
    (bad,) = bring(desk, row(2, external_id="2", link="x.tw/1")).complaints
    assert str(bad.problem) == "this fits several clients: bolt, acme."


def test_a_pair_is_found_far_apart(desk: Desk) -> None:
    far = [row(n, f"c{n}", link=f"x.tw/{n}") for n in range(2, 2500)]
    outcome = bring(desk, *far, row(2500, "again", link="x.tw/3"), skip_bad=True)
    assert (outcome.new, [str(c.problem)[:7] for c in outcome.complaints]) == (2498, ["line 3 "])


def test_a_key_that_was_given_in_the_file_is_taken(desk: Desk) -> None:
    outcome = bring(desk, row(2, "Acme"), row(3, "Other", key="acme"))
    assert [str(c.problem) for c in outcome.complaints] == ["the key “acme” is taken."]


def test_all_or_nothing(desk: Desk) -> None:
    bad = Complaint(3, "end", BadInput("no day"))
    outcome = bring(desk, row(2), bad)
    assert (outcome.new, outcome.bad, outcome.kept, outcome.complaints) == (1, 1, False, (bad,))
    assert ask(desk, "SELECT (SELECT count(*) FROM client) + (SELECT count(*) FROM operation)") == [(0,)]
    assert bring(desk, row(2), bad, skip_bad=True).kept
    assert ask(desk, "SELECT count(*) FROM client") == [(1,)]


def test_complaints_are_counted_but_not_all_kept(desk: Desk) -> None:
    outcome = bring(desk, *(Complaint(n, None, BadInput("no")) for n in range(100)))
    assert (outcome.bad, len(outcome.complaints)) == (100, importing.SHOWN)


def test_a_rehearsal_makes_no_database(new_desk: Desk) -> None:
    assert bring(new_desk, row(2), dry_run=True)[:6] == (1, 0, 0, 0, 0, False)
    assert not new_desk.database.exists()
    assert bring(new_desk, row(2)).kept
    assert ask(new_desk, "SELECT key FROM client") == [("acme",)]


def test_a_rehearsal_writes_nothing(desk: Desk) -> None:
    bring(desk, row(2, link="x.tw/a"))
    before = desk.database.read_bytes()
    outcome = bring(desk, row(2, "Acme!", link="x.tw/a"), row(3, "Bolt"), dry_run=True)
    assert [(e.key, e.what) for e in outcome.entries] == [("acme", ("name",)), ("bolt", ())]
    assert desk.database.read_bytes() == before


def test_a_failure_half_way_leaves_nothing(desk: Desk) -> None:
    bring(desk, row(2))
    before = desk.database.read_bytes()

    def rows() -> Iterable[Row]:
        for n in range(3000):
            yield row(n, f"c{n}")
        raise BadInput("the file ends here")

    with pytest.raises(BadInput):
        importing.bring_in(desk, rows(), Manner(TODAY, "b", "crowdfunding"))
    assert desk.database.read_bytes() == before


def test_a_day_after_today(new_desk: Desk) -> None:
    with pytest.raises(Refused, match="after today"):
        bring(new_desk, row(2), day=TODAY + timedelta(1))
    assert not new_desk.database.exists()


def test_what_sqlite_says_is_translated(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(desk, row(2))

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("csmcli.actions.newcomers.Newcomers.finish", full)
    with pytest.raises(BadStore, match="is full"):
        bring(desk, row(2))


def _days(first: int, last: int) -> st.SearchStrategy[date | None]:
    return st.none() | st.integers(first, last).map(lambda days: TODAY + timedelta(days))


DAYS = _days(-90, 90)
ROWS = st.lists(
    st.builds(
        dict,
        tier=st.sampled_from([None, "large", "medium", "small"]),
        signed_on=DAYS.map(lambda day: min(day, TODAY) if day else None),
        # Never in an impossible order, within a file or from one to the next: those rows are refused.
        launch=_days(-90, -5),
        end=_days(-5, 60),
        ship=_days(61, 120),
        raised=st.none() | st.integers(0, 5),
    ),
    min_size=1,
    max_size=6,
)


@examples(6)
@given(first=ROWS, second=ROWS, gap=st.integers(0, 20))
def test_stored_is_computed_and_undo_is_exact(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    first: list[dict[str, Any]],
    second: list[dict[str, Any]],
    gap: int,
) -> None:
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("db")))
    desk = Desk(path, LIBRARY, TODAY, "mei", "csm import")
    bring(desk, *(row(n, external_id=str(n), **told) for n, told in enumerate(first)), day=TODAY - timedelta(gap))
    assert_forecasts_hold(desk)
    before = content(desk)
    outcome = bring(desk, *(row(n, external_id=str(n), **told) for n, told in enumerate(second)), source="b")
    assert outcome.kept
    assert_forecasts_hold(desk)
    if outcome.new or outcome.updated:
        undo(desk)
    assert content(desk) == before
