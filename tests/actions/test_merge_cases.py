"""What a merge does in cases that have a name."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.actions import (
    clients,
    contracts,
    duplicates,
    follow_ups,
    goals,
    history,
    holds,
    milestones,
    tasks,
    tiers,
    touches,
)
from csmcli.actions.clients import Profile
from csmcli.actions.contracts import Terms
from csmcli.actions.desk import Desk
from csmcli.actions.merging import Outcome, merge
from csmcli.core.goal_setting import Wish
from csmcli.core.merging import HERE, NEWEST, THERE, WHOLE, Conflict, preferred
from csmcli.errors import NotFound, Refused
from csmcli.playbooks import Library
from csmcli.store.schema import ensure
from csmcli.store.shelf import Shelf
from tests.actions.doings import facts, rows

OLDER = Path(__file__).parents[1] / "store" / "older"
Copy = Callable[[], Desk]
TODAY = date(2026, 11, 22)


@pytest.fixture
def copied(desk: Desk, acme: str, tmp_path: Path) -> Copy:
    """Hana's copy of the database as it is now."""
    return lambda: desk._replace(database=Path(shutil.copy(desk.database, tmp_path / "hana.db")), actor="hana")


def merged(here: Desk, there: Desk, side: str | None = None, **told: Any) -> Outcome:
    choose = (lambda c: preferred(c, side)) if side else (lambda _: None)
    return merge(here._replace(command="csm merge"), there.database, choose=choose, **told)


def value(desk: Desk, sql: str) -> Any:
    connection = sqlite3.connect(desk.database)
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


def test_what_only_the_other_has_comes_in_and_one_undo_takes_it_out(desk: Desk, copied: Copy) -> None:
    hana, before = copied(), rows(desk.database)
    touches.log(hana, "acme", "called", on=TODAY)
    clients.add(hana, "Beta", playbook="crowdfunding", tier="large", links={"page": "x.tw"})
    outcome = merged(desk, hana)
    assert (outcome.undecided, outcome.told, outcome.history) == ((), (), True)
    assert facts(desk.database) == facts(hana.database)
    assert value(desk, "SELECT count(*) FROM operation") == 2
    history.undo(desk)
    assert rows(desk.database) == before


def test_after_an_undo_the_same_merge_brings_all_in_again(desk: Desk, copied: Copy) -> None:
    hana = copied()
    touches.log(hana, "acme", "called", on=TODAY)
    merged(desk, hana)
    history.undo(desk)
    merged(desk, hana)
    assert facts(desk.database) == facts(hana.database)


def test_what_the_other_took_away_goes(desk: Desk, copied: Copy) -> None:
    follow_ups.promise(desk, "acme", "ideas", due=TODAY)
    clients.edit(desk, "acme", links={"chat": "x.tw"})
    hana = copied()
    follow_ups.drop(hana, "acme", "ideas")
    clients.edit(hana, "acme", links={"chat": ""})
    merged(desk, hana)
    assert (value(desk, "SELECT count(*) FROM follow_up"), value(desk, "SELECT count(*) FROM link")) == (0, 0)


def test_what_we_took_away_does_not_come_back(desk: Desk, copied: Copy) -> None:
    hana = copied()
    follow_ups.promise(hana, "acme", "ideas", due=TODAY)
    merged(desk, hana)
    follow_ups.drop(desk, "acme", "ideas")
    assert merged(desk, hana).edits == ()
    merged(hana, desk)
    assert value(hana, "SELECT count(*) FROM follow_up") == 0


def test_what_was_taken_away_on_one_side_and_changed_on_the_other_is_asked(desk: Desk, copied: Copy) -> None:
    follow_ups.promise(desk, "acme", "ideas", due=TODAY)
    hana = copied()
    follow_ups.drop(desk, "acme", "ideas")
    tasks.tick(hana, "acme", ["ideas"], TODAY)
    (conflict,) = merged(desk, hana).undecided
    assert (conflict.what, conflict.item, conflict.field, conflict.here, conflict.there) == (
        "follow_up", "ideas", WHOLE, None, "ideas",
    )  # fmt: skip
    assert (conflict.here_by, conflict.there_by) == ("mei", "hana")
    merged(desk, hana, HERE)
    assert value(desk, "SELECT count(*) FROM follow_up") == 0
    merged(desk, hana, THERE)
    assert value(desk, "SELECT done_on FROM follow_up") == "2026-11-22"


def test_a_conflict_tells_who_said_what_and_when(desk: Desk, copied: Copy) -> None:
    hana = copied()
    clients.edit(desk, "acme", profile=Profile(note="tea"))
    clients.edit(hana, "acme", profile=Profile(note="coffee"))
    before = desk.database.read_bytes()
    (conflict,) = merged(desk, hana).undecided
    assert desk.database.read_bytes() == before
    at = [value(one, "SELECT at FROM operation ORDER BY id DESC LIMIT 1") for one in (desk, hana)]
    assert conflict == Conflict("acme", "client", "Acme", "note", "tea", "coffee", at[0], "mei", at[1], "hana")
    outcome = merged(desk, hana, NEWEST)
    assert outcome.conflicts == ((conflict, THERE),)
    assert value(desk, "SELECT note FROM client") == "coffee"


def test_a_week_of_merging_both_ways_asks_nothing_twice(desk: Desk, copied: Copy) -> None:
    """What both sides have had is old news, so the second week's change is no conflict with the first week's."""
    hana = copied()
    for day, word in enumerate("abc"):
        writer, reader = (desk, hana) if day % 2 else (hana, desk)
        clients.edit(writer, "acme", profile=Profile(note=word))
        assert merged(reader, writer).undecided == ()
    assert value(desk, "SELECT note FROM client") == "c"


def test_a_promise_that_comes_again_comes_once_though_it_was_kept_on_both_sides(desk: Desk, copied: Copy) -> None:
    from csmcli.core.dates import Span

    follow_ups.promise(desk, "acme", "ads", due=TODAY, every=Span(2, "w"))
    hana = copied()
    tasks.tick(desk, "acme", ["ads"], date(2026, 11, 20))
    tasks.tick(hana, "acme", ["ads"], date(2026, 11, 22))
    assert merged(desk, hana).undecided == ()
    assert value(desk, "SELECT group_concat(due_on) FROM follow_up WHERE done_on IS NULL") == "2026-12-06"
    assert value(desk, "SELECT group_concat(done_on) FROM follow_up WHERE done_on IS NOT NULL") == "2026-11-20"


def test_promises_and_tasks_of_one_key_get_a_key_each(desk: Desk, copied: Copy) -> None:
    hana = copied()
    follow_ups.promise(desk, "acme", "ideas", due=TODAY)
    follow_ups.promise(hana, "acme", "Ideas", due=TODAY)
    tasks.add(hana, "acme", "Ideas!", due=None, side="us")
    merged(desk, hana)
    keys = value(desk, "SELECT group_concat(key) FROM (SELECT key FROM task WHERE own UNION SELECT key FROM follow_up)")
    assert sorted(keys.split(",")) == ["ideas", "ideas-2", "ideas-3"]
    assert merged(desk, hana).edits == ()


def test_dates_follow_from_what_both_sides_agreed(desk: Desk, copied: Copy) -> None:
    """The campaign's dates agreed here and there together fix the project's dates."""
    hana = copied()
    milestones.plan(desk, "acme", {"launch": date(2027, 3, 1)})
    milestones.plan(hana, "acme", {"end": date(2027, 4, 1), "ship": date(2027, 6, 1)})
    merged(desk, hana)
    assert value(desk, "SELECT reached_on FROM milestone WHERE key = 'timeline'") == "2026-11-22"


def test_tasks_made_there_are_due_as_it_was_agreed_here(desk: Desk, copied: Copy) -> None:
    hana = copied()
    milestones.plan(desk, "acme", {"launch": date(2027, 3, 1)})
    tasks.generate(hana, "acme", language="en")
    merged(desk, hana)
    found = value(desk, "SELECT group_concat(due_on) FROM (SELECT due_on FROM task ORDER BY key)")
    tasks.generate(copied(), "acme", language="en", update=True)
    milestones.plan(hana, "acme", {"launch": date(2027, 3, 1)})
    assert found == value(hana, "SELECT group_concat(due_on) FROM (SELECT due_on FROM task ORDER BY key)")


def test_closed_on_both_sides_it_is_closed_once(desk: Desk, copied: Copy) -> None:
    hana = copied()
    for one, reason in ((desk, "copy"), (hana, "dates")):
        clients.close(one, "acme", outcome="dropped", reason=reason, on=TODAY, note=None)
    (conflict,) = merged(desk, hana).undecided
    assert (conflict.what, conflict.field, conflict.here, conflict.there) == (
        "closing",
        "outcome",
        "dropped",
        "dropped",
    )
    merged(desk, hana, THERE)
    assert value(desk, "SELECT group_concat(reason) FROM closing") == "dates"


def test_closed_there_it_is_closed_here_and_reopened_it_is_open(desk: Desk, copied: Copy) -> None:
    hana = copied()
    clients.close(hana, "acme", outcome="completed", reason=None, on=TODAY, note=None)
    touches.log(desk, "acme", "called", on=TODAY)
    merged(desk, hana)
    assert value(desk, "SELECT closed_on FROM client") == "2026-11-22"
    clients.reopen(hana, "acme")
    merged(desk, hana)
    assert value(desk, "SELECT closed_on FROM client") is None


def test_a_size_of_the_same_day_is_asked_about_and_the_one_decided_against_never_was(desk: Desk, copied: Copy) -> None:
    hana = copied()
    tiers.assign(desk, "acme", "large")
    tiers.assign(hana, "acme", "medium")
    (conflict,) = merged(desk, hana).undecided
    assert (conflict.what, conflict.field, conflict.here, conflict.there) == ("client", "tier", "large", "medium")
    merged(desk, hana, THERE)
    assert value(desk, "SELECT tier || rank FROM client") == "medium1"
    assert value(desk, "SELECT group_concat(tier) FROM tier_change") == "small,large,medium"


@pytest.fixture
def hana(desk: Desk, template: Path, tmp_path: Path) -> Desk:
    """Another CSM's database, which began apart."""
    return desk._replace(database=Path(shutil.copy(template, tmp_path / "hana.db")), actor="hana")


KNOWN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("external id", {"profile": Profile(external_id="7")}, {"profile": Profile(external_id="7")}),
    ("page", {"links": {"page": "https://x.tw/a"}}, {"links": {"page": "http://www.x.tw/a/"}}),
    ("key and name", {"key": "acme"}, {"key": "acme"}),
]


@pytest.mark.parametrize(("mine", "hers"), [c[1:] for c in KNOWN], ids=[c[0] for c in KNOWN])
def test_a_client_of_two_csms_is_known(desk: Desk, hana: Desk, mine: dict[str, Any], hers: dict[str, Any]) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding", **mine)
    clients.add(hana, "Acme", playbook="crowdfunding", **hers)
    clients.edit(hana, "acme", profile=Profile(note="tea"))
    touches.log(hana, "acme", "called", on=TODAY)
    outcome = merged(desk, hana)
    assert not outcome.history
    assert value(desk, "SELECT count(*) || note FROM client") == "1tea"
    assert merged(desk, hana).edits == ()
    merged(hana, desk)
    assert merged(desk, hana).edits == ()
    assert facts(desk.database, without=("url",)) == facts(hana.database, without=("url",))


def test_another_client_of_the_same_key_gets_a_free_one_and_no_external_id_of_anothers(
    desk: Desk, copied: Copy
) -> None:
    hana = copied()
    clients.edit(desk, "acme", profile=Profile(external_id="7"))
    clients.add(desk, "Beta Garden", key="beta", playbook="crowdfunding")
    clients.add(hana, "Beta Tools", key="beta", playbook="crowdfunding", profile=Profile(external_id="7"))
    outcome = merged(desk, hana)
    assert [tuple(one) for one in outcome.told] == [
        ("key", "Beta Tools", "beta", "beta-2"),
        ("external_id", "Beta Tools", "7", None),
    ]
    assert value(desk, "SELECT group_concat(key || coalesce(external_id, '-')) FROM client") == "acme7,beta-,beta-2-"
    assert merged(desk, hana).edits == ()


def test_keys_that_were_exchanged_there_are_exchanged_here(desk: Desk, copied: Copy) -> None:
    clients.add(desk, "Beta", key="beta", playbook="crowdfunding")
    hana = copied()
    for key, fresh in (("acme", "x"), ("beta", "acme"), ("x", "beta")):
        clients.edit(hana, key, key=fresh)
    before = rows(desk.database)
    assert merged(desk, hana).told == ()
    assert facts(desk.database) == facts(hana.database)
    history.undo(desk)
    assert rows(desk.database) == before


def test_a_client_that_was_joined_to_another_there_is_joined_here(desk: Desk, copied: Copy) -> None:
    clients.add(
        desk, "Beta", key="beta", playbook="crowdfunding", profile=Profile(signed_on=date(2026, 11, 1), owner="mei")
    )
    touches.log(desk, "beta", "called", on=TODAY)
    hana = copied()
    duplicates.join(hana, "acme", "beta", choose=lambda _: HERE)
    before = rows(desk.database)
    assert merged(desk, hana).undecided == ()
    assert facts(desk.database) == facts(hana.database)
    history.undo(desk)
    assert rows(desk.database) == before
    # And the other way: what was joined here stays joined.
    still = copied()
    duplicates.join(desk, "acme", "beta", choose=lambda _: HERE)
    assert merged(desk, still).edits == ()


def test_a_client_that_is_gone_on_one_side_and_went_on_on_the_other_is_asked_about(desk: Desk, copied: Copy) -> None:
    clients.add(desk, "Beta", key="beta", playbook="crowdfunding")
    hana = copied()
    duplicates.join(desk, "acme", "beta", choose=lambda _: HERE)
    touches.log(hana, "beta", "called", on=TODAY)
    (conflict,) = merged(desk, hana).undecided
    assert (conflict.client, conflict.what, conflict.field, conflict.here, conflict.there) == (
        "beta", "client", WHOLE, None, "Beta",
    )  # fmt: skip
    assert merged(desk, hana, HERE).edits == ()
    merged(desk, hana, THERE)
    assert value(desk, "SELECT group_concat(key) FROM client") == "acme,beta"
    assert value(desk, "SELECT c.key FROM touch t JOIN client c ON c.id = t.client_id") == "beta"


@pytest.mark.parametrize("side", [HERE, THERE])
def test_a_client_that_the_other_joined_while_we_went_on_with_it(desk: Desk, copied: Copy, side: str) -> None:
    clients.add(desk, "Beta", key="beta", playbook="crowdfunding")
    hana = copied()
    duplicates.join(hana, "acme", "beta", choose=lambda _: HERE)
    touches.log(desk, "beta", "called", on=TODAY)
    before = rows(desk.database)
    merged(desk, hana, side)
    assert value(desk, "SELECT count(*) FROM client") == (2 if side == HERE else 1)
    assert value(desk, "SELECT count(*) FROM touch") == (1 if side == HERE else 0)
    if side == THERE:
        history.undo(desk)
        assert rows(desk.database) == before


@pytest.mark.parametrize("name", ["0001.db", "0002.db"])
def test_copies_of_an_older_file_that_were_migrated_apart_are_still_copies(
    name: str, desk: Desk, library: Library, tmp_path: Path
) -> None:
    """Each was given uids of its own; the history tells that the rows are the same."""
    mine, hers = (Path(shutil.copy(OLDER / name, tmp_path / f"{who}.db")) for who in ("mine", "hers"))
    ensure(mine, make=False).dispose()
    here, there = desk._replace(database=mine), desk._replace(database=hers, actor="hana")
    assert merged(here, there).edits == ()
    key = value(here, "SELECT key FROM client WHERE closed_on IS NULL ORDER BY id LIMIT 1")
    touches.log(there, key, "called there", on=TODAY)
    touches.log(here, key, "called here", on=TODAY)
    merged(here, there)
    assert value(here, "SELECT count(*) FROM touch WHERE text LIKE 'called %here'") == 2
    merged(there, here)
    assert facts(here.database) == facts(there.database)
    assert merged(here, there).edits == ()


def test_a_rehearsal_writes_nothing_and_tells_all(desk: Desk, copied: Copy, tmp_path: Path) -> None:
    hana = copied()
    touches.log(hana, "acme", "called", on=TODAY)
    before = desk.database.read_bytes()
    outcome = merged(desk._replace(shelf=Shelf(tmp_path / "backups")), hana, dry_run=True)
    assert [edit.kind.table for edit in outcome.edits] == ["touch"]
    assert desk.database.read_bytes() == before
    assert not (tmp_path / "backups").exists()


def test_a_backup_is_made_before_anything_is_changed(desk: Desk, copied: Copy, tmp_path: Path) -> None:
    hana, before = copied(), rows(desk.database)
    touches.log(hana, "acme", "called", on=TODAY)
    merged(desk._replace(shelf=Shelf(tmp_path / "backups")), hana)
    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.name.endswith(".merge.db")
    assert rows(backup) == before != rows(desk.database)


def test_a_playbook_that_is_not_here_is_told_and_nothing_is_written(desk: Desk, hana: Desk) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding")
    clients.add(hana, "Beta", playbook="crowdfunding")
    with sqlite3.connect(hana.database) as connection:
        connection.execute("UPDATE client SET playbook = 'own'")
    connection.close()
    with pytest.raises(NotFound, match="beta cannot come in: There is no playbook"):
        merged(desk, hana)
    assert value(desk, "SELECT count(*) FROM client") == 1


def test_rows_without_a_mark_are_refused(desk: Desk, copied: Copy) -> None:
    hana = copied()
    with sqlite3.connect(hana.database) as connection:
        connection.execute(
            "INSERT INTO touch (client_id, on_day, two_way, meeting, text) VALUES (1, '2026-11-01', 1, 0, 'x')"
        )
    connection.close()
    with pytest.raises(Refused, match="cannot be told apart"):
        merged(desk, hana)


def test_a_pause_agreed_on_both_sides_is_kept_twice_and_counts_once(desk: Desk, copied: Copy) -> None:
    hana = copied()
    holds.hold(desk, "acme", until=date(2026, 12, 1), reason="holiday")
    holds.hold(hana, "acme", until=date(2026, 12, 24), reason="mould")
    assert merged(desk, hana).undecided == ()
    assert value(desk, "SELECT count(*) FROM hold") == 2


def test_a_goal_replaced_and_a_contract_renewed_there_come_in(desk: Desk, copied: Copy) -> None:
    _goal(desk, "300")
    contracts.enter(desk, "acme", Terms(ends_on=date(2027, 6, 30)))
    hana = desk._replace(database=copied().database, actor="hana")
    _goal(hana, "500")
    contracts.decide(hana, "acme", outcome="renewed", on=TODAY, reason=None, note=None, after=Terms())
    before = rows(desk.database)
    assert merged(desk, hana).undecided == ()
    assert value(desk, "SELECT target FROM goal WHERE ended_on IS NULL") == 50_000
    assert value(desk, "SELECT ends_on FROM contract WHERE outcome IS NULL") == "2028-06-30"
    assert merged(desk, hana).edits == ()
    history.undo(desk)
    assert rows(desk.database) == before


def test_a_goal_replaced_on_both_sides_is_asked_about(desk: Desk, copied: Copy) -> None:
    _goal(desk, "300")
    hana = copied()
    _goal(desk, "400")
    _goal(hana, "500")
    assert merged(desk, hana).undecided
    merged(desk, hana, "there")
    assert value(desk, "SELECT target FROM goal WHERE ended_on IS NULL") == 50_000


def _goal(desk: Desk, target: str) -> None:
    goals.set_(desk, "acme", "backers", Wish(target, date(2027, 3, 1), baseline="100"))


def test_a_merge_taken_back_counts_for_no_newer_word(desk: Desk, acme: str, copied: Copy) -> None:
    """The note of there is the newer one, before the merge was taken back and after it."""
    there = copied()
    clients.edit(desk, acme, profile=Profile(note="here"))
    _later(desk)
    clients.edit(there, acme, profile=Profile(note="there"))
    for _ in range(2):
        merged(desk, there, NEWEST)
        assert value(desk, "SELECT note FROM client WHERE id = 1") == "there"
        history.undo(desk)
        assert value(desk, "SELECT note FROM client WHERE id = 1") == "here"


def _later(desk: Desk) -> None:
    """As if the last operation had been an hour ago: clocks may not tell two that follow at once apart."""
    connection = sqlite3.connect(desk.database)
    with connection:
        connection.execute(
            "UPDATE operation SET at = strftime('%Y-%m-%dT%H:%M:%fZ', at, '-1 hour') "
            "WHERE id = (SELECT max(id) FROM operation)"
        )
    connection.close()
