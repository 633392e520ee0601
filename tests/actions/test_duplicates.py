"""Two entries of one client become one, and two again by an undo."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from csmcli.actions import clients, follow_ups, history, milestones, tasks, touches
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.actions.duplicates import join
from csmcli.core.merging import HERE, THERE
from csmcli.errors import NotFound, Refused
from csmcli.playbooks import Library
from tests.actions.doings import TODAY, Doing, add, do, doings, rows
from tests.actions.test_history import stored_and_computed
from tests.examples import examples


@pytest.fixture
def both(desk: Desk, acme: str) -> Desk:
    """Two entries: acme, and acme-2 with an external id, a contact and a page."""
    profile = Profile(signed_on=date(2026, 11, 1), external_id="7", contact="Hana")
    clients.add(desk, "Acme Ltd", key="acme-2", playbook="crowdfunding", profile=profile, links={"page": "x.tw"})
    return desk


def test_all_of_the_second_goes_to_the_first(both: Desk, one) -> None:
    touches.log(both, "acme-2", "called", on=TODAY)
    milestones.plan(both, "acme-2", {"launch": date(2027, 3, 1)})
    outcome = join(both, "acme", "acme-2", choose=lambda _: None)
    assert (outcome.kept.key, outcome.gone.key, outcome.undecided) == ("acme", "acme-2", ())
    client = one("client")
    assert (client["key"], client["name"], client["external_id"], client["contact"]) == ("acme", "Acme", "7", "Hana")
    assert (one("touch")["client_id"], one("link")["client_id"]) == (1, 1)
    assert one("milestone", key="launch")["first_due_on"] == "2027-03-01"
    # What counts from the launch follows it, as if it had been agreed with this client today.
    assert one("milestone", key="copy")["due_on"] == "2027-01-15"


def test_what_the_two_differ_in_is_asked_before_anything_is_written(both: Desk, one) -> None:
    clients.edit(both, "acme-2", profile=Profile(owner="hana"))
    before = both.database.read_bytes()
    outcome = join(both, "acme", "acme-2", choose=lambda _: None)
    assert [(c.what, c.field, c.here, c.there, c.here_by) for c in outcome.undecided] == [
        ("client", "owner", "mei", "hana", "mei")
    ]
    assert both.database.read_bytes() == before
    join(both, "acme", "acme-2", choose=lambda _: THERE)
    assert one("client")["owner"] == "hana"


def test_a_promise_of_the_second_gets_a_key_that_is_free(both: Desk) -> None:
    tasks.add(both, "acme", "Ideas", due=None, side="us")
    follow_ups.promise(both, "acme-2", "ideas", due=TODAY)
    join(both, "acme", "acme-2", choose=lambda _: HERE)
    assert tasks.tick(both, "acme", ["ideas-2"], TODAY).keys == ("ideas-2",)


REFUSED = [
    ("itself", "acme", "1", "“acme” is one client"),
    ("nobody", "acme", "nobody", "No client goes by"),
    ("another playbook", "acme", "cloud", "follows the playbook crowdfunding and cloud follows saas"),
    ("a closed one", "acme", "acme-2", "acme-2 is closed and the other is not"),
]


@pytest.mark.parametrize(("a", "b", "words"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_refused(both: Desk, a: str, b: str, words: str) -> None:
    clients.add(both, "Cloud", key="cloud", playbook="crowdfunding")
    with sqlite3.connect(both.database) as connection:
        connection.execute("UPDATE client SET playbook = 'saas' WHERE key = 'cloud'")
    connection.close()
    clients.close(both, "acme-2", outcome="completed", reason=None, on=TODAY, note=None)
    before = both.database.read_bytes()
    with pytest.raises((Refused, NotFound), match=words):
        join(both, a, b, choose=lambda _: HERE)
    assert both.database.read_bytes() == before


@pytest.mark.parametrize(("a", "b", "closed"), [("acme", "acme-2", False), ("acme-2", "acme", True)])
def test_with_a_closed_one_the_first_stays_as_it_is(both: Desk, one, a: str, b: str, closed: bool) -> None:
    clients.close(both, "acme-2", outcome="completed", reason=None, on=TODAY, note=None)
    join(both, a, b, choose=lambda _: HERE, even_closed=True)
    assert (one("client")["closed_on"] is not None, one("closing")["reopened_on"] is None) == (closed, closed)


def test_a_rehearsal_writes_nothing(both: Desk) -> None:
    before = both.database.read_bytes()
    assert join(both, "acme", "acme-2", choose=lambda _: None, dry_run=True).edits
    assert both.database.read_bytes() == before


@examples(10)
@given(actions=st.lists(doings("x"), max_size=10), side=st.sampled_from([HERE, THERE]), turned=st.booleans())
def test_undo_brings_both_back_exactly(
    template: Path, library: Library, actions: list[Doing], side: str, turned: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(shutil.copy(template, folder)), library, TODAY, "mei", "csm test")
        for key in ("acme", "beta"):
            add(desk, key, "x")
        note(f"{do(desk, actions)}")
        keys = [row[2] for row in rows(desk.database)["client"][:2]]
        if len(keys) < 2:
            return
        before = rows(desk.database)
        join(desk, *(reversed(keys) if turned else keys), choose=lambda _: side, even_closed=True)
        assert len(rows(desk.database)["client"]) == len(before["client"]) - 1
        for stored, computed in stored_and_computed(desk):
            assert stored == computed
        history.undo(desk)
        assert rows(desk.database) == before
