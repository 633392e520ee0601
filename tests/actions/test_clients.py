"""Adding, editing, closing and reopening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csmcli.actions import clients
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, BadStore, CsmError, NotFound, Refused

One = Callable[..., dict[str, object]]
Rows = Callable[[], dict[str, list[tuple[object, ...]]]]
PRACTICE = "crowdfunding"


def test_add_gives_a_key_milestones_and_first_due_dates(desk: Desk, one: One, rows: Rows) -> None:
    signed = date(2026, 11, 2)
    added = clients.add(desk, "Acme Garden Tools", playbook=PRACTICE, tier="large", profile=Profile(signed_on=signed))
    assert (added.key, added.name, added.signed_on) == ("acme-garden-tools", "Acme Garden Tools", signed)
    assert added.dues == (
        ("timeline", date(2026, 11, 9)),
        ("copy", date(2026, 12, 2)),
        ("backend", date(2026, 12, 17)),
        ("page", None),
        ("launch", None),
        ("target", None),
        ("end", None),
        ("ship", None),
    )
    row = one("client", key=added.key)
    assert {k: row[k] for k in ("tier", "rank", "currency", "language", "milestone", "due_on", "behind_on")} == {
        "tier": "large", "rank": 0, "currency": "TWD", "language": "zh-TW", "milestone": "timeline",
        "due_on": "2026-11-09", "behind_on": "2026-11-10",
    }  # fmt: skip
    assert one("tier_change")["decided_on"] == "2026-11-02"
    assert [row[5] for row in rows()["milestone"]] == [None] * 8  # nothing agreed yet


def test_the_first_client_makes_the_database(desk: Desk, tmp_path: Path) -> None:
    elsewhere = desk._replace(database=tmp_path / "new" / "csm.db")
    assert clients.add(elsewhere, "Acme", playbook=PRACTICE).key == "acme"
    with pytest.raises(BadStore, match="There is no database"):
        clients.edit(desk._replace(database=tmp_path / "none.db"), "acme", name="B")


def test_clients_of_one_name_get_keys_of_their_own(desk: Desk) -> None:
    assert [clients.add(desk, "月動褲｜長褲", playbook=PRACTICE).key for _ in range(3)] == [
        "月動褲",
        "月動褲-2",
        "月動褲-3",
    ]


def test_links_are_set_changed_and_taken_away(desk: Desk, acme: str, one: One, rows: Rows) -> None:
    clients.edit(desk, acme, links={"page": "https://www.x.tw/projects/a/", "chat": "https://c.tw/1"})
    assert one("link", name="page")["match"] == "x.tw/projects/a"
    clients.edit(desk, acme, links={"page": "https://y.tw/a", "chat": "", "none": ""})
    assert one("link")["match"] == "y.tw/a"


REFUSED = [
    ("an empty name", {"name": " "}, BadInput, "The name is empty"),
    ("a key that is taken", {"name": "B", "key": "ACME"}, Refused, "The key “acme” is taken"),
    ("no key", {"name": "B", "key": "1"}, BadInput, "cannot be a key"),
    ("signed tomorrow", {"name": "B", "profile": Profile(signed_on=date(2026, 11, 23))}, Refused, "cannot have signed"),
    ("an external id that is taken", {"name": "B", "profile": Profile(external_id="X1")}, Refused, "belongs to acme"),
    ("an empty owner", {"name": "B", "profile": Profile(owner="\u200b")}, BadInput, "The owner is empty"),
    ("no such playbook", {"name": "B", "playbook": "nothing"}, NotFound, "nothing"),
    ("an address of spaces", {"name": "B", "links": {"page": " "}}, BadInput, "address of the link is empty"),
]


@pytest.mark.parametrize(("told", "error", "part"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_cannot_be_added_adds_nothing(
    desk: Desk, acme: str, rows: Rows, told: dict[str, object], error: type[CsmError], part: str
) -> None:
    clients.edit(desk, acme, profile=Profile(external_id="X1"))
    before = rows()
    with pytest.raises(error, match=part):
        clients.add(desk, **{"playbook": PRACTICE, **told})  # type: ignore[arg-type]
    assert rows() == before


def test_edit_changes_what_is_told_and_nothing_else(desk: Desk, acme: str, one: One) -> None:
    was = one("client")
    found = clients.edit(desk, acme, name="Acme Ltd", key="Big-Acme", profile=Profile(note="likes tea", target=5000))
    assert (found.key, found.name) == ("big-acme", "Acme Ltd")
    now = one("client")
    assert {k: now[k] for k in now if now[k] != was[k]} == {
        "key": "big-acme", "name": "Acme Ltd", "note": "likes tea", "target": 5000,
    }  # fmt: skip
    clients.edit(desk, "big-acme", clear=["note", "owner"])
    assert (one("client")["note"], one("client")["owner"]) == (None, None)


def test_an_own_key_or_external_id_may_be_given_again(desk: Desk, acme: str) -> None:
    clients.edit(desk, acme, key="ACME", profile=Profile(external_id="X1"))
    assert clients.edit(desk, acme, profile=Profile(external_id="X1")).key == acme


@pytest.mark.parametrize(
    ("told", "error", "part"),
    [
        ({"clear": ["key"]}, BadInput, "“key” cannot be cleared; these can: external_id"),
        ({"name": ""}, BadInput, "The name is empty"),
        ({"key": "beta"}, Refused, "The key “beta” is taken"),
        ({"profile": Profile(external_id="B1")}, Refused, "belongs to beta"),
    ],
)
def test_what_cannot_be_edited_changes_nothing(
    desk: Desk, acme: str, rows: Rows, told: dict[str, object], error: type[CsmError], part: str
) -> None:
    clients.add(desk, "Beta", playbook=PRACTICE, profile=Profile(external_id="B1"))
    before = rows()
    with pytest.raises(error, match=part):
        clients.edit(desk, acme, **told)  # type: ignore[arg-type]
    assert rows() == before


def test_another_signing_date_moves_what_counts_from_it(desk: Desk, acme: str, one: One) -> None:
    clients.edit(desk, acme, profile=Profile(signed_on=date(2026, 11, 20)))
    assert one("milestone", key="timeline")["due_on"] == "2026-11-27"
    clients.edit(desk, acme, clear=["signed_on"])
    assert one("milestone", key="timeline")["due_on"] is None
    assert one("client")["unknown"] == "overdue silent"


def test_a_closed_client_is_never_stalled_and_comes_back_as_it_was(desk: Desk, acme: str, one: One) -> None:
    was = one("client")
    assert was["behind_on"]
    clients.close(desk, acme, outcome="dropped", reason="dates", on=date(2026, 11, 20), note=None)
    closed = one("client")
    assert (closed["closed_on"], closed["behind_on"], closed["stuck_on"]) == ("2026-11-20", None, None)
    assert one("closing")["reason"] == "dates"
    clients.reopen(desk, acme)
    assert one("client") == was
    assert one("closing")["reopened_on"] == "2026-11-22"


@pytest.mark.parametrize(
    ("told", "error", "part"),
    [
        ({"outcome": "dropped"}, BadInput, "needs a reason: --reason with one of dates, copy"),
        ({"outcome": "dropped", "reason": "mood"}, BadInput, "needs a reason"),
        ({"outcome": "completed", "reason": "dates"}, BadInput, "has no --reason"),
        ({"on": date(2026, 11, 23)}, Refused, "after today"),
    ],
)
def test_what_cannot_be_closed(desk: Desk, acme: str, rows: Rows, told: dict, error: type[CsmError], part: str) -> None:
    before = rows()
    with pytest.raises(error, match=part):
        clients.close(desk, acme, **{"outcome": "completed", "reason": None, "on": desk.today, "note": None, **told})
    assert rows() == before


def test_closing_twice_and_reopening_what_is_open_are_refused(desk: Desk, acme: str) -> None:
    with pytest.raises(Refused, match="acme is not closed"):
        clients.reopen(desk, acme)
    clients.close(desk, acme, outcome="completed", reason=None, on=desk.today, note="shipped")
    with pytest.raises(Refused, match="acme is closed since 2026-11-22"):
        clients.close(desk, acme, outcome="completed", reason=None, on=desk.today, note=None)
