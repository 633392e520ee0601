"""New clients that look like others are shown; nothing is merged."""

from __future__ import annotations

import time

import pytest

from csmcli.actions import clients, importing, likenesses
from csmcli.actions.desk import Desk
from csmcli.actions.importing import Manner, Outcome, Row
from tests.actions.conftest import TODAY


def bring(desk: Desk, *names: str) -> Outcome:
    rows = [Row(line, name) for line, name in enumerate(names, 2)]
    return importing.bring_in(desk, rows, Manner(TODAY, "a", "crowdfunding"))


def pairs(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(line, one.key, one.other_key) for line, one in outcome.likenesses]


def test_like_one_there_and_like_one_of_the_file(desk: Desk) -> None:
    clients.add(desk, "ACME Ltd.", playbook="crowdfunding", key="acme")
    clients.add(desk, "月动裤", playbook="crowdfunding", key="pants")
    outcome = bring(desk, "Acme Ltd", "Bolt", "Thompson", "月動褲", "Tomson", "Thomson", "BOLT, Inc.")
    assert pairs(outcome) == [
        (2, "acme-ltd", "acme"),
        (5, "月動褲", "pants"),
        (7, "thomson", "thompson"),
        (8, "bolt-2", "bolt"),
    ]
    assert outcome.new == 7


def test_many_of_one_name_are_each_told_once(desk: Desk) -> None:
    outcome = bring(desk, *["Acme"] * 500)
    assert pairs(outcome) == [(n, f"acme-{n - 1}", "acme") for n in range(3, 502)]


def test_a_client_that_is_known_is_not_compared(desk: Desk) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding")
    clients.add(desk, "Acme", playbook="crowdfunding")
    outcome = importing.bring_in(desk, [Row(2, "Acme", key="acme", owner="kai")], Manner(TODAY, "a", "crowdfunding"))
    assert outcome.likenesses == ()


@pytest.mark.parametrize(("most", "compared", "count"), [(3, True, 1), (2, False, 0), (0, False, 0)])
def test_too_many_names(desk: Desk, monkeypatch: pytest.MonkeyPatch, most: int, compared: bool, count: int) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding")
    monkeypatch.setattr(likenesses, "MOST", most)
    outcome = bring(desk, "ACME", "Bolt")
    assert (outcome.compared, len(outcome.likenesses), outcome.new) == (compared, count, 2)


def test_two_names_that_share_a_number_by_chance(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likenesses, "_HIGH", 0)
    assert bring(desk, "Acme", "Bolt").likenesses == ()


def test_the_work_grows_with_the_names_and_not_with_their_pairs() -> None:
    """Held by counting what is compared, not by a clock: of 20,000 names only those that share a variant."""
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE client (id INTEGER PRIMARY KEY, key TEXT, name TEXT)")
    names = [f"Client {a}{b}{c} Works" for a in "abcdefghij" for b in "klmnopqrst" for c in "uvwxyzabcd"]
    rows = [(n, f"k{n}", f"{name} {n}") for n, name in enumerate(names * 20)]
    connection.executemany("INSERT INTO client VALUES (?, ?, ?)", rows)
    new = likenesses.Likenesses(connection, 10_000)
    new.there = 10_000
    for number, _, name in rows[10_000:]:
        new.add(number, name)
    started = time.process_time()
    assert new.find() == []
    assert len(new._numbers) == 20_000
    assert time.process_time() - started < 60  # seconds where a comparison of all pairs takes hours


@pytest.mark.parametrize(
    ("there", "name", "like"),
    [
        ("Acme Ltd", "ACME Inc.", (("acme-ltd", "Acme Ltd"),)),
        ("Davis Chang", "Davis-Chang", (("davis-chang", "Davis Chang"),)),
        ("月動褲", "月動褲有限公司", (("月動褲", "月動褲"),)),
        ("Acme", "Acme 2", ()),
        ("Acme", "Bolt", ()),
        ("?!", "?", ()),
    ],
)
def test_one_that_is_added_by_hand(desk: Desk, there: str, name: str, like: tuple[tuple[str, str], ...]) -> None:
    clients.add(desk, there, playbook="crowdfunding")
    assert clients.add(desk, name, playbook="crowdfunding").like == like
