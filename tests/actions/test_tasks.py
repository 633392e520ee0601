"""Making a checklist, ticking it off, adding to it: through a real database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.actions import clients, history, milestones, tasks
from csmcli.actions import tiers as sizing
from csmcli.actions.desk import Desk
from csmcli.core.playbook import Playbook
from csmcli.errors import BadInput, NotFound, Refused
from csmcli.playbooks import Library, shipped_folder

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(shipped_folder(), None, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def practice(library: Library) -> Playbook:
    return library.get("crowdfunding")


@pytest.fixture
def desk(tmp_path: Path, library: Library) -> Desk:
    made = Desk(tmp_path / "csm.db", library, TODAY, "mei", "csm test")
    clients.add(
        made, "Acme", playbook="crowdfunding", tier="small", profile=clients.Profile(signed_on=date(2026, 11, 1))
    )
    return made


@pytest.fixture
def rows(desk: Desk) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    connection = sqlite3.connect(desk.database)
    yield lambda sql, *values: connection.execute(sql, values).fetchall()
    connection.close()


def keys(practice: Playbook, tier: str) -> set[str]:
    return {item.key for item in practice.items(tier)}


def test_a_checklist_is_made_once(desk: Desk, practice: Playbook, rows: Any) -> None:
    made = tasks.generate(desk, "acme", language="en")
    assert set(made.added) == keys(practice, "small")
    before = rows("SELECT * FROM task ORDER BY id"), rows("SELECT count(*) FROM operation")
    again = tasks.generate(desk, "acme", language="zh-TW")
    assert (again.added, again.missing, again.extra) == ((), (), ())
    assert (rows("SELECT * FROM task ORDER BY id"), rows("SELECT count(*) FROM operation")) == before


def test_a_client_without_a_tier_has_nothing_to_make_it_from(desk: Desk) -> None:
    clients.add(desk, "Bold", playbook="crowdfunding")
    with pytest.raises(Refused, match="bold has no tier yet"):
        tasks.generate(desk, "bold", language="en")


def test_days_follow_the_milestones_and_are_never_before_today(desk: Desk, practice: Playbook, rows: Any) -> None:
    milestones.plan(desk, "acme", {"launch": date(2027, 1, 10)})
    tasks.generate(desk, "acme", language="en")
    due = dict(rows("SELECT key, due_on FROM task"))
    assert due["page-draft"] == "2026-11-26"  # 45 days before
    assert due["project-calendar"] == "2026-11-22"  # 100 days before would have been in October
    milestones.plan(desk, "acme", {"launch": date(2027, 3, 1)})
    assert dict(rows("SELECT key, due_on FROM task"))["page-draft"] == "2027-01-15"


def test_a_task_done_does_not_move_any_more(desk: Desk, rows: Any) -> None:
    milestones.plan(desk, "acme", {"launch": date(2027, 3, 1)})
    tasks.generate(desk, "acme", language="en")
    tasks.tick(desk, "acme", ["price-ladder"], TODAY)
    milestones.plan(desk, "acme", {"launch": date(2027, 4, 1)})
    assert rows("SELECT due_on FROM task WHERE key = 'price-ladder'") == [("2027-01-12",)]


def test_another_tier_is_proposed_and_taken_up_only_when_told(desk: Desk, practice: Playbook, rows: Any) -> None:
    small, large = keys(practice, "small"), keys(practice, "large")
    dropped = sorted(small - large)
    tasks.generate(desk, "acme", language="en")
    tasks.add(desk, "acme", "Our own", due=None, side="us")
    tasks.tick(desk, "acme", dropped[:1], TODAY)
    sizing.assign(desk, "acme", "large")
    proposal = tasks.generate(desk, "acme", language="en")
    assert proposal.added == ()
    assert set(proposal.missing) == large - small
    assert set(proposal.extra) == set(dropped[1:])
    updated = tasks.generate(desk, "acme", language="en", update=True)
    assert set(updated.added) == large - small
    left = {row[0] for row in rows("SELECT key FROM task")}
    assert left == large | {"our-own"} | set(dropped[:1])


def test_ticking_keeps_the_first_day_and_can_be_taken_back(desk: Desk, rows: Any) -> None:
    tasks.generate(desk, "acme", language="en")
    done = "SELECT done_on FROM task WHERE key = 'kick-off'"
    assert tasks.tick(desk, "acme", ["kick-off"], date(2026, 11, 20))[1] == ("kick-off",)
    tasks.tick(desk, "acme", ["kick-off"], TODAY)
    assert rows(done) == [("2026-11-20",)]
    tasks.tick(desk, "acme", ["kick-off"], None)
    assert rows(done) == [(None,)]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("kick-off", "kick-off"), ("KICK-OFF", "kick-off"), ("kick", "kick-off"), ("product photos", "product-photos")],
)
def test_a_task_is_meant_by_key_or_by_a_part_that_fits_one(desk: Desk, word: str, meant: str) -> None:
    tasks.generate(desk, "acme", language="en")
    assert tasks.tick(desk, "acme", [word], TODAY)[1] == (meant,)


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (["page"], Refused, "fits several tasks: .*Give the key of one"),
        (["kick-of-f"], NotFound, "has no task “kick-of-f”. Did you mean kick-off"),
        (["kick-off", "zebra"], NotFound, "has no task “zebra”"),
        ([""], NotFound, "has no task “”"),
    ],
)
def test_what_cannot_be_meant_ticks_nothing(
    desk: Desk, rows: Any, words: list[str], error: type[Exception], said: str
) -> None:
    tasks.generate(desk, "acme", language="en")
    with pytest.raises(error, match=said):
        tasks.tick(desk, "acme", words, TODAY)
    assert rows("SELECT count(*) FROM task WHERE done_on IS NOT NULL") == [(0,)]


def test_nothing_is_done_tomorrow(desk: Desk) -> None:
    tasks.generate(desk, "acme", language="en")
    with pytest.raises(Refused, match="2026-11-23 is after today"):
        tasks.tick(desk, "acme", ["kick-off"], date(2026, 11, 23))


def test_without_a_checklist_the_error_says_how_to_make_one(desk: Desk) -> None:
    with pytest.raises(NotFound, match="csm checklist acme makes it"):
        tasks.tick(desk, "acme", ["kick-off"], TODAY)


def test_own_tasks_get_keys_of_their_own(desk: Desk, rows: Any) -> None:
    tasks.generate(desk, "acme", language="en")
    given = [tasks.add(desk, "acme", "Kick-off", due=TODAY, side="client", vital=True)[1] for _ in range(2)]
    assert given == ["kick-off-2", "kick-off-3"]
    sql = "SELECT title, side, vital, own, due_on, due_by_hand FROM task WHERE key = ?"
    assert rows(sql, "kick-off-2") == [("Kick-off", "client", 1, 1, "2026-11-22", 1)]


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\udcff"])
def test_a_task_says_something(desk: Desk, text: str) -> None:
    with pytest.raises(BadInput, match="The task"):
        tasks.add(desk, "acme", text, due=None, side="us")


def test_a_vital_task_overdue_stalls_the_client(desk: Desk, rows: Any) -> None:
    clients.add(desk, "Bold", playbook="crowdfunding", profile=clients.Profile(signed_on=date(2026, 11, 20)))
    behind = "SELECT behind_on FROM client WHERE key = 'bold'"
    before = rows(behind)
    tasks.add(desk, "bold", "Not vital", due=date(2026, 11, 3), side="client")
    assert rows(behind) == before
    tasks.add(desk, "bold", "Sample", due=date(2026, 11, 3), side="client", vital=True)
    assert rows(behind) == [("2026-11-11",)]  # 7 days after its day are allowed
    tasks.tick(desk, "bold", ["sample"], TODAY)
    assert rows(behind) == before


def test_an_item_is_done_by_the_fact_on_record_and_open_again_without_it(desk: Desk, rows: Any) -> None:
    state = "SELECT done_on, done_by FROM task WHERE key = 'page-draft'"
    milestones.reach(desk, "acme", "copy", date(2026, 11, 10))
    tasks.generate(desk, "acme", language="en")
    assert rows(state) == [("2026-11-10", "milestone:copy")]
    milestones.unreach(desk, "acme", "copy")
    assert rows(state) == [(None, None)]
    milestones.reach(desk, "acme", "launch", date(2026, 11, 20))
    assert rows(state) == [("2026-11-20", "gate:launch")]
    history.undo(desk)
    assert rows(state) == [(None, None)]


def test_who_ticks_it_reaches_the_milestone_that_it_stands_for(desk: Desk, rows: Any) -> None:
    tasks.generate(desk, "acme", language="en")
    assert tasks.tick(desk, "acme", ["page-draft"], date(2026, 11, 10)).reached == ("copy",)
    assert rows("SELECT reached_on FROM milestone WHERE key = 'copy'") == [("2026-11-10",)]
    assert tasks.tick(desk, "acme", ["page-draft"], TODAY).reached == ()
    assert rows("SELECT done_on FROM task WHERE key = 'page-draft'") == [("2026-11-10",)]
    with pytest.raises(Refused, match="done because copy is reached; csm milestone acme copy --clear"):
        tasks.tick(desk, "acme", ["page-draft"], None)


def test_an_item_that_needs_a_value_names_the_command_that_records_it(desk: Desk, rows: Any) -> None:
    tasks.generate(desk, "acme", language="en")
    with pytest.raises(Refused, match="csm edit acme --target AMOUNT"):
        tasks.tick(desk, "acme", ["success-target"], TODAY)
    clients.edit(desk, "acme", profile=clients.Profile(target=100))
    assert rows("SELECT done_on, done_by FROM task WHERE key = 'success-target'") == [("2026-11-22", "target")]
    later = desk._replace(today=date(2026, 12, 1))
    clients.edit(later, "acme", profile=clients.Profile(target=200))
    assert rows("SELECT done_on FROM task WHERE key = 'success-target'") == [("2026-11-22",)]
    with pytest.raises(Refused, match=r"done by what is on record \(target\)"):
        tasks.tick(desk, "acme", ["success-target"], None)


def test_what_was_ticked_by_hand_stays(desk: Desk, rows: Any) -> None:
    tasks.generate(desk, "acme", language="en")
    tasks.tick(desk, "acme", ["page-approval"], date(2026, 11, 5))
    milestones.reach(desk, "acme", "page", date(2026, 11, 10))
    milestones.unreach(desk, "acme", "page")
    assert rows("SELECT done_on, done_by FROM task WHERE key = 'page-approval'") == [("2026-11-05", None)]
